import { judge, type Job, type Standing } from './job.js';
import { stateName } from './state.js';

/** Where an answer comes from: the answer to create does not show what the status shows. */
export type Source = 'create' | 'status';

/** What an answer shows of the run that is waited for; `not-begun`: nothing of it, but still the end of an earlier run. */
export type Sighting = Standing | { readonly kind: 'not-begun' };

/** Follows one run of a diff through the answers about it, each shown once and in order. */
export interface RunTracker {
  see: (job: Job, source: Source) => Sighting;
}

/** For a diff that this step did not retry: it has one run, unless somebody else retries it meanwhile. */
export function trackOnlyRun(): RunTracker {
  return { see: withoutOlderEnds(judge) };
}

/**
 * For a diff that was retried: tells its new run from the end of the one before. Where nothing tells them apart it is
 * the old end, which must not pass for the new one.
 *
 * @param before - the end of the earlier run
 */
export function trackNewRun(before: Job): RunTracker {
  let createdTells = false;
  let wasSeenUnderWay = false;
  let answered: Job | undefined;

  const isNew = (job: Job): boolean => {
    if (createdTells) return isLater(job.created, before.created);
    // The API may keep `jobcreated` on a retry [?]. A run that is over does not change how it ended.
    if (wasSeenUnderWay || stateName(job.state) !== stateName(before.state)) return true;
    // Only an update after the answer to the retry is one of the new run.
    return isLater(job.updated, before.updated) && isLater(job.updated, answered?.updated);
  };

  return {
    see: withoutOlderEnds((job, source) => {
      createdTells ||= isLater(job.created, before.created);
      const standing = judge(job);
      if (standing.kind === 'under-way') {
        if (source === 'create') answered = job;
        else wasSeenUnderWay ||= job.state.kind === 'listed';
        return standing;
      }
      return isNew(job) ? standing : { kind: 'not-begun' };
    }),
  };
}

/**
 * An end that is older than a status which showed the run under way is that of an earlier run, told by a host that lags
 * behind.
 */
function withoutOlderEnds(see: RunTracker['see']): RunTracker['see'] {
  let created: number | undefined;
  let updated: number | undefined;
  return (job, source) => {
    const sighting = see(job, source);
    if (sighting.kind === 'under-way' && source === 'status') {
      created = later(created, job.created);
      updated = later(updated, job.updated);
    }
    const isOlder = isLater(created, job.created) || isLater(updated, job.updated);
    return isOlder && sighting.kind !== 'under-way' ? { kind: 'not-begun' } : sighting;
  };
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || isLater(b, a) ? b : a;
}

function isLater(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a > b;
}
