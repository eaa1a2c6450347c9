import { endingOf } from '../record.ts';
import type { Invariant } from './invariant.ts';

/** Nothing is left unhandled, and nothing happens that the action did not foresee. */
export const nothingUnhandled: Invariant = (record) => {
  const [first] = record.unhandled;
  if (first !== undefined) return first;
  const { error = '' } = record.outputs;
  if (endingOf(record) === 'unexpected error' || error.startsWith('Unexpected error')) {
    return `it crashed: ${error}`;
  }
  // These words stand there only until the verdict; a run that gave one has replaced them.
  const isUnfinished = record.passed !== undefined && error.startsWith('The step ended without a verdict');
  return isUnfinished ? `it ended without a verdict: ${error}` : undefined;
};
