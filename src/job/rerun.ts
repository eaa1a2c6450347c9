import { judge, type Job } from './job.js';
import { stateName } from './state.js';

/** Where an answer comes from: the answer to create does not show what the status shows. */
export type Source = 'create' | 'status';

/** Tells of each answer about a diff whether it is about the run that is waited for. */
export type RunFilter = (job: Job, source: Source) => boolean;

/** For a diff that was not retried: it has one run. */
export const everyRun: RunFilter = () => true;

/**
 * For a diff that was retried: whether an answer is about the new run, and not still about the end of the one before.
 * Answers no where it cannot be told: an old Completed must never pass for the new one.
 *
 * @param before - the end of the earlier run
 * @param answered - the answer to the retry; undefined when it was lost
 */
export function newRunOnly(before: Job, answered: Job | undefined): RunFilter {
  const isNewer = (job: Job | undefined): boolean => isLater(job?.created, before.created);
  let createdTells = isNewer(answered);
  let wasSeenUnderWay = false;

  return (job, source) => {
    createdTells ||= isNewer(job);
    if (judge(job).kind === 'under-way') {
      wasSeenUnderWay ||= source === 'status' && job.state.kind === 'listed';
      return true;
    }
    if (createdTells) return isNewer(job);
    // The API may keep `jobcreated` on a retry [?]. A run that is over does not change how it ended.
    if (wasSeenUnderWay || stateName(job.state) !== stateName(before.state)) return true;
    if (answered === undefined || judge(answered).kind !== 'under-way') return false;
    return isLater(job.updated, before.updated) && isLater(job.updated, answered.updated);
  };
}

function isLater(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a > b;
}
