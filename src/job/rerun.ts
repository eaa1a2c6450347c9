import { judge, type Job } from './job.js';
import { stateName } from './state.js';

/** A retry of a diff: the end of its earlier run, and what the answer to the retry said (unknown when it was lost). */
export interface Rerun {
  readonly before: Job;
  readonly answered?: Job;
}

/**
 * Whether an answer is about the run that a retry began, and not still the end of the run before. Answers no when it
 * cannot be told: an old Completed must never pass for the new one.
 */
export function isOfRerun(job: Job, { before, answered }: Rerun): boolean {
  if (judge(job).kind === 'under-way') return true;
  if (isLater(job.created, before.created)) return true;
  // A run that is over does not change how it ended.
  if (stateName(job.state) !== stateName(before.state)) return true;
  // Should the API keep `jobcreated` on a retry [?], only an update after the retry's own answer tells the two apart.
  if (answered === undefined || judge(answered).kind !== 'under-way') return false;
  return isLater(job.updated, before.updated) && isLater(job.updated, answered.updated);
}

function isLater(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a > b;
}
