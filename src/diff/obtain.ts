import type { Task } from '../inputs/settings.js';
import { judge, type Job } from '../job/job.js';
import { everyRun, newRunOnly, type RunFilter, type Source } from '../job/rerun.js';
import { stateName } from '../job/state.js';
import { mismatch, type Target } from '../job/target.js';
import type { Log } from '../log.js';
import { RunFailure } from '../failure.js';
import { nextPause } from '../wait/schedule.js';
import { resolveLock } from './lock.js';
import type { Origin } from './record.js';
import { requestDiff, type Wanted } from './request-diff.js';
import type { RunTools } from './tools.js';

/** Our diff, and how we came to it. */
export interface Obtained {
  readonly job: Job;
  readonly origin: Origin;
  readonly source: Source;
  /** Whether an answer is about the run that is waited for: after a retry, the earlier one's end is not. */
  readonly accepts: RunFilter;
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
  const { job, origin, source, accepts } = obtained;
  // At once: nothing that fails later may lose it.
  recorder.doubt(false);
  recorder.meetHolder(undefined);
  if (origin === 'retried') recorder.forgetStates();
  recorder.identify(job.diffid, origin);
  if (accepts(job, source)) recorder.observe(job);
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
  const retryOf = await readAsked(diffid, { imageid, machineid }, tools);
  if (judge(retryOf).kind !== 'under-way') return requestUntilFree({ imageid, machineid, retryOf }, tools);
  tools.log.notice(`Diff ${diffid} is still under way, so it is waited for instead of being retried.`);
  return known(retryOf, 'already-running');
}

/** A diff that has one run, or whose present run is the one that is meant. */
function known(job: Job, origin: Origin): Obtained {
  return { job, origin, source: 'status', accepts: everyRun };
}

/** Asks for a diff, at most once more after a lock was rejected: two steps must not reject each other in turns. */
async function requestUntilFree(wanted: Wanted, tools: RunTools): Promise<Obtained> {
  let rejected: number | undefined;
  let lostAt: number | undefined;
  for (;;) {
    const requested = await requestDiff(wanted, lostAt, tools);
    switch (requested.kind) {
      case 'job':
        return begun(requested.job, wanted.retryOf, tools.log);
      case 'lost-retry':
        return findRetry(requested.retryOf, requested.what, tools);
      case 'locked': {
        const unlocked = await resolveLock(requested, wanted, rejected, tools);
        if (unlocked.kind !== 'rejected') return known(unlocked.job, unlocked.kind);
        rejected = requested.by;
        // A lost request may still be on its way somewhere, and take effect now that the image is free.
        lostAt = requested.lostAt;
      }
    }
  }
}

function begun(job: Job, retryOf: Job | undefined, log: Log): Obtained {
  if (retryOf === undefined) {
    log.info(`Diff ${job.diffid} created.`);
    return { job, origin: 'created', source: 'create', accepts: everyRun };
  }
  log.info(`Diff ${job.diffid}, which was ${stateName(retryOf.state)}, is retried.`);
  return { job, origin: 'retried', source: 'create', accepts: newRunOnly(retryOf, job) };
}

/** Reads a diff that the user named. */
async function readAsked(diffid: number, target: Target, { reader, recorder }: RunTools): Promise<Job> {
  recorder.identify(diffid);
  const { job } = await reader.read(diffid);
  const other = mismatch(job.subject, target);
  if (other !== undefined) {
    throw new RunFailure({
      kind: 'refused',
      doing: `use diff ${diffid}`,
      said: `it is about ${other}`,
      next: 'Check diffid, imageid and machineid.',
    });
  }
  recorder.observe(job);
  return job;
}

/** Settles a lost answer to a retry by reading the diff's status; the retry itself is not sent again. */
async function findRetry(before: Job, what: string, tools: RunTools): Promise<Obtained> {
  const { log, deadline, reader, longestPauseMs } = tools;
  const { diffid } = before;
  const accepts = newRunOnly(before, undefined);
  deadline.check();
  log.warning(
    `The answer to the retry was lost (${what}): reading the status of diff ${diffid} to find out.`,
  );
  const begin = deadline.elapsed();
  for (;;) {
    const elapsedMs = deadline.elapsed() - begin;
    await deadline.pause(nextPause({ elapsedMs, longestMs: longestPauseMs }));
    const { job } = await reader.read(diffid);
    if (accepts(job, 'status')) {
      log.info(`The retry had arrived: diff ${diffid} runs again.`);
      return { job, origin: 'retried', source: 'status', accepts };
    }
    if (deadline.elapsed() - begin >= RETRY_SIGNS_MS) {
      throw new RunFailure({
        kind: 'unsettled',
        said: `the answer to the retry of diff ${diffid} was lost (${what}), and its status still shows the end of its earlier run`,
        next: `Run this step again with diffid: ${diffid}.`,
      });
    }
  }
}
