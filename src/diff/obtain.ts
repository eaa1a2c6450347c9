import type { Task } from '../inputs/settings.js';
import { judge, type Job } from '../job/job.js';
import { isOfRerun, type Rerun } from '../job/rerun.js';
import { stateName } from '../job/state.js';
import { mismatch, type Target } from '../job/target.js';
import type { Log } from '../log.js';
import { RunFailure } from '../wait/failure.js';
import { nextPause } from '../wait/schedule.js';
import { resolveLock } from './lock.js';
import type { Origin } from './record.js';
import { requestDiff, type Wanted } from './request-diff.js';
import type { RunTools } from './tools.js';

/** Our diff, and how we came to it. */
export interface Obtained {
  readonly job: Job;
  readonly origin: Origin;
  /** Whether `job` is a status answer; the answer to create lists no files. */
  readonly isStatus: boolean;
  /** Set when the diff was retried: its earlier end must not pass for the new one. */
  readonly rerun?: Rerun;
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
  const obtained = await obtain(task, tools);
  // At once: nothing that fails later may lose it.
  if (obtained.rerun !== undefined) tools.recorder.forgetStates();
  tools.recorder.identify(obtained.job.diffid, obtained.origin);
  tools.recorder.observe(obtained.job);
  return obtained;
}

async function obtain(task: Task, tools: RunTools): Promise<Obtained> {
  switch (task.mode) {
    case 'watch':
      return { job: await readAsked(task.diffid, task, 'watched', tools), origin: 'watched', isStatus: true };
    case 'run':
    case 'start':
      return task.diffid === undefined
        ? requestUntilFree({ imageid: task.imageid, machineid: task.machineid }, tools)
        : retryDiff(task.diffid, task, tools);
  }
}

async function retryDiff(diffid: number, { imageid, machineid }: Wanted, tools: RunTools): Promise<Obtained> {
  const retryOf = await readAsked(diffid, { imageid, machineid }, 'retried', tools);
  if (judge(retryOf).kind !== 'under-way') return requestUntilFree({ imageid, machineid, retryOf }, tools);
  tools.log.notice(`Diff ${diffid} is still under way, so it is waited for instead of being retried.`);
  return { job: retryOf, origin: 'already-running', isStatus: true };
}

/** Asks for a diff, at most once more after a lock was rejected: two steps must not reject each other in turns. */
async function requestUntilFree(wanted: Wanted, tools: RunTools): Promise<Obtained> {
  for (let rejected: number | undefined; ;) {
    const requested = await requestDiff(wanted, tools);
    switch (requested.kind) {
      case 'job':
        return begun(requested.job, wanted.retryOf, tools.log);
      case 'lost-retry':
        return findRetry({ before: requested.retryOf }, requested.what, tools);
      case 'locked': {
        const unlocked = await resolveLock(requested, wanted, rejected, tools);
        if (unlocked.kind !== 'rejected') return { job: unlocked.job, origin: unlocked.kind, isStatus: true };
        rejected = requested.by;
      }
    }
  }
}

function begun(job: Job, retryOf: Job | undefined, log: Log): Obtained {
  if (retryOf === undefined) {
    log.info(`Diff ${job.diffid} created.`);
    return { job, origin: 'created', isStatus: false };
  }
  log.info(`Diff ${job.diffid}, which was ${stateName(retryOf.state)}, is retried.`);
  return { job, origin: 'retried', isStatus: false, rerun: { before: retryOf, answered: job } };
}

/** Reads a diff that the user named. */
async function readAsked(
  diffid: number,
  target: Target,
  origin: Origin,
  { reader, recorder }: RunTools,
): Promise<Job> {
  recorder.identify(diffid, origin);
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
async function findRetry(rerun: Rerun, what: string, tools: RunTools): Promise<Obtained> {
  const { log, deadline, reader, longestPauseMs } = tools;
  const { diffid } = rerun.before;
  log.warning(
    `The answer to the retry was lost (${what}): reading the status of diff ${diffid} to find out.`,
  );
  const begin = deadline.elapsed();
  for (;;) {
    const elapsedMs = deadline.elapsed() - begin;
    await deadline.pause(nextPause({ elapsedMs, longestMs: longestPauseMs }));
    const { job } = await reader.read(diffid);
    if (isOfRerun(job, rerun)) {
      log.info(`The retry had arrived: diff ${diffid} runs again.`);
      return { job, origin: 'retried', isStatus: true, rerun };
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
