import { modeOf, type Invariant } from './invariant.js';

/** Never a success without a verdict in the outputs, and never a failure whose outputs read like a success. */
export const verdictInOutputs: Invariant = (record) => {
  const { passed, outputs } = record;
  const { diffid = '', state = '', error } = outputs;
  if (passed === undefined) return undefined;
  if (!passed) return error === undefined || error === '' ? 'it failed with an empty error' : undefined;
  if (error !== '') return `it passed with the error ${JSON.stringify(error)}`;
  if (!/^[1-9]\d*$/.test(diffid)) return `it passed with the diffid "${diffid}"`;
  if (modeOf(record) === 'start') return state === '' ? 'it passed without a state' : undefined;
  return state === 'Completed' ? undefined : `it passed with the state "${state}"`;
};
