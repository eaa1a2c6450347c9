import { judge, type Job, type Standing } from '../job/job.js';
import { everyRun } from '../job/rerun.js';
import { mismatch, ownership, type ServerTime, type Target } from '../job/target.js';
import { stateName } from '../job/state.js';
import { createProgressLog } from '../wait/progress.js';
import { moment } from '../text/quantities.js';
import { RunFailure } from '../failure.js';
import { waitForEnd } from '../wait/wait-for-end.js';
import { SETTLING_MS, type Requested } from './request-diff.js';
import { sendChange } from './send-change.js';
import type { RunTools } from './tools.js';

type Lock = Extract<Requested, { kind: 'locked' }>;

/** What became of a lock: its diff is now ours to wait for, or it is gone and the image is free. */
export type Unlocked =
  | { readonly kind: 'found-again'; readonly job: Job }
  | { readonly kind: 'taken-over'; readonly job: Job }
  | { readonly kind: 'rejected' };

/**
 * Deals with a diff that locks the image: our own, if an answer to create was lost before, else as `on-lock` says.
 *
 * @param rejected - the diff that this run has rejected already; there is no second
 * @throws RunFailure when the lock stands; Interruption at the deadline or a cancel
 */
export async function resolveLock(
  lock: Lock,
  target: Target,
  rejected: number | undefined,
  tools: RunTools,
): Promise<Unlocked> {
  const { log, recorder, onLock } = tools;
  recorder.meetHolder(lock.by);
  if (lock.lostAt !== undefined) {
    const found = await findOurs(lock, lock.lostAt, target, tools);
    recorder.doubt(false);
    if (found !== undefined) return found;
  }
  switch (onLock) {
    case 'fail':
      throw locked(lock.by, await glance(lock.by, tools));
    case 'wait':
      log.info(`Diff ${lock.by} locks the image; taking it over (on-lock: wait).`);
      return takeOver(lock.by, target, tools);
    case 'reject':
      if (rejected !== undefined) {
        const note =
          rejected === lock.by
            ? 'its rejection had no effect yet'
            : `diff ${rejected} was rejected for this step before, and one is the most`;
        throw locked(lock.by, await glance(lock.by, tools), note);
      }
      await rejectWhenOver(lock.by, tools);
      return { kind: 'rejected' };
  }
}

function locked(by: number, holder: Job | undefined, note?: string): RunFailure {
  return new RunFailure({ kind: 'locked', by, holder, ...(note === undefined ? {} : { note }) });
}

/** After a lost answer: is the diff that locks the image the one that our lost request made? */
async function findOurs(
  lock: Lock,
  lostAt: number,
  target: Target,
  tools: RunTools,
): Promise<Unlocked | undefined> {
  const { reader, clock, log, onLock } = tools;
  const { job, serverTime } = await reader.read(lock.by);
  const time: ServerTime = lock.serverTime ??
    serverTime ?? { unixSeconds: clock.wall() / 1_000, at: clock.now() };
  switch (ownership(job, target, lostAt, time)) {
    case 'ours':
      log.info(`The lost request had arrived: diff ${lock.by} is its diff.`);
      return { kind: 'found-again', job };
    case 'theirs':
      return undefined;
    case 'unknown':
      // With `wait` it does not matter whose it is; to reject it, or to call it somebody else's, would be a guess.
      if (onLock === 'wait') return undefined;
      throw locked(lock.by, job, 'whether this step started it cannot be told');
  }
}

/** One look, without patience: for a message only. */
async function glance(diffid: number, { client }: RunTools): Promise<Job | undefined> {
  const answer = await client.status(diffid);
  return answer.kind === 'job' && answer.job.diffid === diffid ? answer.job : undefined;
}

async function takeOver(diffid: number, target: Target, { reader, log }: RunTools): Promise<Unlocked> {
  const { job } = await reader.read(diffid);
  const other = mismatch(job.subject, target);
  // Its verdict would be about other files than those of our machine.
  if (other !== undefined) throw locked(diffid, job, `it is not taken over, being about ${other}`);
  if (judge(job).kind !== 'under-way') {
    log.warning(
      `Diff ${describe(job)} was over before this step took it over: what has changed on the machine since is not in it.`,
    );
  }
  return { kind: 'taken-over', job };
}

/** A diff must be complete or failed to be rejected [D]; until then it is waited for. */
async function rejectWhenOver(diffid: number, tools: RunTools): Promise<void> {
  const { log } = tools;
  log.info(`Diff ${diffid} locks the image; it is rejected once it is over (on-lock: reject).`);
  const holder = await waitForHolder(diffid, tools);
  const obstacle = whyNotRejected(judge(holder));
  if (obstacle !== undefined) throw locked(diffid, holder, obstacle);
  await reject(holder, tools);
}

async function waitForHolder(diffid: number, tools: RunTools): Promise<Job> {
  const { reader, clock, deadline, log } = tools;
  const progress = createProgressLog(log, deadline.elapsed, clock.wall);
  const { job: first } = await reader.read(diffid);
  progress.tell(first);
  const wait = { diffid, first, source: 'status', accepts: everyRun, observe: progress.tell } as const;
  const { job } = await waitForEnd(wait, tools);
  return job;
}

/** Only what is plainly complete or failed may be rejected; a state that is in doubt may still be running. */
function whyNotRejected(standing: Standing): string | undefined {
  switch (standing.kind) {
    case 'completed':
      return undefined;
    case 'under-way':
      return 'it is still under way';
    case 'failed':
      switch (standing.how) {
        case 'failed':
        case 'flagged':
          return undefined;
        case 'squashed':
          return 'it was squashed, and only a complete or failed diff can be rejected';
        case 'disowned':
        case 'contradicted':
          return 'its state is in doubt, and only a complete or failed diff can be rejected';
      }
  }
}

async function reject(holder: Job, tools: RunTools): Promise<void> {
  const { client, deadline, log } = tools;
  const { diffid } = holder;
  const answer = await sendChange(() => client.reject(diffid), tools);
  switch (answer.kind) {
    case 'job':
      if (answer.job.diffid !== diffid || answer.job.disowned) {
        throw locked(diffid, holder, 'the answer to rejecting it is not about it, or calls itself an error');
      }
      log.warning(`Rejected diff ${describe(holder)}. Its files stay on the machine (reinstall=0).`);
      return;
    case 'lost':
    case 'unusable':
      // If it took effect the image is free; if not, the next create is refused by the lock.
      log.warning(`Diff ${describe(holder)} may have been rejected: the answer was lost (${answer.what}).`);
      await deadline.pause(SETTLING_MS);
      return;
    case 'refused':
      throw locked(diffid, holder, `rejecting it was refused: ${answer.message}`);
    case 'denied':
      throw locked(diffid, holder, `rejecting it was refused: ${answer.sentence}`);
  }
}

function describe(job: Job): string {
  const { image, machine } = job.subject;
  const about = [
    image?.id === undefined ? undefined : `image ${image.id}`,
    machine?.id === undefined ? undefined : `machine ${machine.id}`,
    job.created === undefined ? undefined : `created ${moment(job.created)}`,
    stateName(job.state),
  ].filter((text) => text !== undefined);
  return `${job.diffid} (${about.join(', ')})`;
}
