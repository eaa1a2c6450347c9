import { modeOf, type Invariant } from './invariant.ts';

/** The states in which a diff may be left with `mode: start`: all that are listed, but those of failure. */
const STARTED = ['Created', 'Pending', 'Queued', 'Running', 'Completed'];

/** Never a success without a verdict in the outputs, and never a failure whose outputs read like a success. */
export const verdictInOutputs: Invariant = (record) => {
  const { passed, outputs } = record;
  const { diffid = '', state = '', error } = outputs;
  if (passed === undefined) return undefined;
  if (!passed) return error === undefined || error === '' ? 'it failed with an empty error' : undefined;
  if (error !== '') return `it passed with the error ${JSON.stringify(error)}`;
  if (!/^[1-9]\d*$/.test(diffid)) return `it passed with the diffid "${diffid}"`;
  const good = modeOf(record) === 'start' ? STARTED : ['Completed'];
  return good.includes(state) ? undefined : `it passed with the state "${state}"`;
};
