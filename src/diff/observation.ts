/** What one response shows of the run of a diff that we wait for, as opposed to an earlier run of the same diff. */
import { judge, type Job, type JobOutcome } from '../clanforge/job.ts';

export interface Observation {
  readonly job: Job;
  /** A status read shows it; else the response to create, which has no list of files. */
  readonly isStatus: boolean;
  /** `earlier-run`: it still shows the end of an earlier run. */
  readonly outcome: JobOutcome | 'earlier-run';
}

export type Finished = Observation & { readonly outcome: Exclude<JobOutcome, 'unfinished'> };

/** Whether the run has finished. A completed one only counts in a status, which lists the files. */
export function hasFinished(seen: Observation): seen is Finished {
  if (seen.outcome === 'unfinished' || seen.outcome === 'earlier-run') return false;
  return seen.isStatus || seen.outcome !== 'completed';
}

/** Takes the responses about a diff, each once and in order. */
export type RunTracker = (job: Job, isStatus: boolean) => Observation;

/**
 * Follows one run of a diff.
 *
 * @param before - the end of the earlier run, if we retried the diff. Where nothing tells the two apart, an end belongs to
 * the earlier run: it must not pass for the new one.
 */
export function trackRun(before?: Job): RunTracker {
  const isNewRun = before === undefined ? undefined : newRunDetector(before);
  let latest: Pick<Job, 'created' | 'updated'> = {};
  return (job, isStatus) => {
    const outcome = judge(job);
    const isNew = isNewRun?.(job, isStatus) ?? true;
    if (outcome === 'unfinished') {
      if (isStatus || before !== undefined)
        latest = { created: later(latest.created, job.created), updated: later(latest.updated, job.updated) };
      return { job, isStatus, outcome };
    }
    // Older than a status that showed the run unfinished: a host that lags behind shows the end of an earlier run.
    const isOlder = isLater(latest.created, job.created) || isLater(latest.updated, job.updated);
    return { job, isStatus, outcome: isOlder || !isNew ? 'earlier-run' : outcome };
  };
}

/** Decides whether an end belongs to the new run of a retried diff. The API may keep `jobcreated` on a retry [?]. */
function newRunDetector(before: Job): (job: Job, isStatus: boolean) => boolean {
  let hasNewCreated = false;
  let wasSeenUnfinished = false;
  let response: Job | undefined;
  return (job, isStatus) => {
    hasNewCreated ||= isLater(job.created, before.created);
    if (judge(job) === 'unfinished') {
      if (!isStatus) response = job;
      else wasSeenUnfinished ||= job.state.known !== undefined;
    }
    if (hasNewCreated) return isLater(job.created, before.created);
    // A finished run does not change how it ended.
    if (wasSeenUnfinished || job.state.name !== before.state.name) return true;
    // Only an update after the response to the retry belongs to the new run.
    return isLater(job.updated, before.updated) && isLater(job.updated, response?.updated);
  };
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || isLater(b, a) ? b : a;
}

function isLater(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a > b;
}
