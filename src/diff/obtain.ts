import type { Task } from '../inputs/settings.js';
import { judge, type Job } from '../job/job.js';
import { trackNewRun, trackOnlyRun, type RunTracker } from '../job/run-tracker.js';
import type { Moment } from '../job/ownership.js';
import { stateName } from '../job/state.js';
import { mismatch, type Target } from '../job/target.js';
import type { Log } from '../log.js';
import { RunFailure } from '../failure.js';
import { nextPause } from '../wait/schedule.js';
import type { Seen } from '../wait/wait-until.js';
import { resolveLock } from './lock.js';
import { findLostDiff } from './lost-create.js';
import type { Origin } from './record.js';
import { requestDiff, type Wanted } from './request-diff.js';
import { strayFailure } from './stray.js';
import type { RunTools } from './tools.js';

/** Our diff, how we came to it, and the last answer about it. */
export interface Obtained {
  readonly origin: Origin;
  readonly seen: Seen;
  readonly tracker: RunTracker;
}

/** Milliseconds for which the status is watched for signs of a retry whose answer was lost. */
const RETRY_SIGNS_MS = 60_000;

/**
 * Comes to the diff that the step is about: creates, retries, joins, takes over or looks it up. Its id is in the record
 * as soon as it is known.
 *
 * @throws RunFailure when there is none to wait for; Interruption at the deadline or a cancel
 */
export async function obtainDiff(task: Task, tools: RunTools): Promise<Obtained> {
  const { recorder } = tools;
  const obtained = await obtain(task, tools);
  // At once: nothing that fails later may lose it.
  recorder.doubt(false);
  recorder.meetHolder(undefined);
  if (obtained.origin !== 'retried') recorder.retry(undefined);
  recorder.identify(obtained.seen.job.diffid, obtained.origin);
  recorder.observe(obtained.seen);
  return obtained;
}

async function obtain(task: Task, tools: RunTools): Promise<Obtained> {
  switch (task.mode) {
    case 'watch':
      return known(await readAsked(task.diffid, task, tools), 'watched');
    case 'run':
    case 'start':
      return task.diffid === undefined
        ? requestUntilFree({ imageid: task.imageid, machineid: task.machineid }, tools)
        : retryDiff(task.diffid, task, tools);
  }
}

async function retryDiff(diffid: number, { imageid, machineid }: Wanted, tools: RunTools): Promise<Obtained> {
  tools.recorder.retry('wanted');
  const retryOf = await readAsked(diffid, { imageid, machineid }, tools);
  if (judge(retryOf).kind !== 'under-way') return requestUntilFree({ imageid, machineid, retryOf }, tools);
  const how =
    retryOf.state.kind === 'listed' ? 'is still under way' : 'is in no state that this action knows';
  tools.log.notice(`Diff ${diffid} ${how}, so it is waited for instead of being retried.`);
  return known(retryOf, 'already-running');
}

/** A diff whose present run is the one that is meant. */
function known(job: Job, origin: Origin): Obtained {
  const tracker = trackOnlyRun();
  return { origin, tracker, seen: { job, source: 'status', sighting: tracker.see(job, 'status') } };
}

/** Asks for a diff, at most once more after a lock was rejected: two steps must not reject each other in turns. */
async function requestUntilFree(wanted: Wanted, tools: RunTools): Promise<Obtained> {
  let rejected: number | undefined;
  let lostAt: Moment | undefined;
  for (;;) {
    const requested = await requestDiff(wanted, lostAt, tools);
    switch (requested.kind) {
      case 'job':
        return begun(requested.job, wanted.retryOf, tools.log);
      case 'lost-retry':
        return findRetry(requested.retryOf, requested.what, tools);
      case 'locked': {
        // A lost request may still be on its way somewhere, and take effect when the image is free.
        lostAt = requested.lostAt;
        const ours = lostAt === undefined ? undefined : await findLostDiff(requested, lostAt, wanted, tools);
        if (ours !== undefined) return known(ours, 'found-again');
        const unlocked = await resolveLock(requested, wanted, rejected, tools);
        if (unlocked.kind === 'taken-over') return known(unlocked.job, 'taken-over');
        rejected = requested.by;
      }
    }
  }
}

function begun(job: Job, retryOf: Job | undefined, log: Log): Obtained {
  const source = 'create';
  if (retryOf === undefined) {
    log.info(`Diff ${job.diffid} created.`);
    const tracker = trackOnlyRun();
    return { origin: 'created', tracker, seen: { job, source, sighting: tracker.see(job, source) } };
  }
  log.info(`Diff ${job.diffid}, which was ${stateName(retryOf.state)}, is retried.`);
  const tracker = trackNewRun(retryOf);
  return { origin: 'retried', tracker, seen: { job, source, sighting: tracker.see(job, source) } };
}

/** Reads a diff that the user named. */
async function readAsked(diffid: number, target: Target, { reader, recorder }: RunTools): Promise<Job> {
  recorder.identify(diffid);
  const { job } = await reader.read(diffid);
  const other = mismatch(job.subject, target);
  if (other !== undefined) throw new RunFailure(strayFailure(diffid, other));
  recorder.observe({ job, source: 'status', sighting: judge(job) });
  return job;
}

/** Settles a lost answer to a retry by reading the diff's status; the retry itself is not sent again. */
async function findRetry(before: Job, what: string, tools: RunTools): Promise<Obtained> {
  const { log, deadline, reader, longestPauseMs } = tools;
  const { diffid } = before;
  const tracker = trackNewRun(before);
  deadline.check();
  log.warning(
    `The answer to the retry was lost (${what}): reading the status of diff ${diffid} to find out.`,
  );
  const begin = deadline.elapsed();
  for (;;) {
    const elapsedMs = deadline.elapsed() - begin;
    const remainingMs = deadline.remaining();
    await deadline.pause(nextPause({ elapsedMs, remainingMs, longestMs: longestPauseMs }));
    const { job } = await reader.read(diffid);
    const sighting = tracker.see(job, 'status');
    if (sighting.kind !== 'not-begun' && job.state.kind !== 'absent') {
      log.info(`The retry had arrived: diff ${diffid} runs again.`);
      return { origin: 'retried', tracker, seen: { job, source: 'status', sighting } };
    }
    if (deadline.elapsed() - begin >= RETRY_SIGNS_MS) {
      throw new RunFailure({
        kind: 'unsettled',
        what: `diff ${diffid} runs again`,
        said: `the answer to its retry was lost (${what}), and its status still shows the end of its earlier run`,
        next: `Run this step again with diffid: ${diffid}.`,
      });
    }
  }
}
