import { judge, type Job } from '../job/job.js';
import { mismatch, ownership, type ServerTime, type Target } from '../job/target.js';
import { stateName } from '../job/state.js';
import { createProgressLog } from '../wait/progress.js';
import { moment } from '../text/quantities.js';
import { RunFailure } from '../wait/failure.js';
import { waitForEnd } from '../wait/wait-for-end.js';
import type { Requested } from './request-diff.js';
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
  if (lock.lostAt !== undefined) {
    recorder.doubt(true, lock.by);
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
      if (rejected === lock.by) throw locked(lock.by, undefined, 'rejecting it had no effect');
      if (rejected !== undefined) {
        throw locked(lock.by, undefined, `diff ${rejected} was rejected for this one, and one is the most`);
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

async function takeOver(diffid: number, target: Target, { reader }: RunTools): Promise<Unlocked> {
  const { job } = await reader.read(diffid);
  const other = mismatch(job.subject, target);
  // Its verdict would be about other files than those of our machine.
  if (other !== undefined) throw locked(diffid, job, `it is not taken over, being about ${other}`);
  return { kind: 'taken-over', job };
}

/** A diff must be complete or failed to be rejected [D]; until then it is waited for. */
async function rejectWhenOver(diffid: number, tools: RunTools): Promise<void> {
  const { reader, client, clock, deadline, log } = tools;
  log.info(`Diff ${diffid} locks the image; it is rejected once it is over (on-lock: reject).`);
  const progress = createProgressLog(log, deadline.elapsed, clock.wall);
  const { job: first } = await reader.read(diffid);
  progress.tell(first);
  const { job } = await waitForEnd(
    { diffid, first, firstIsStatus: true, observe: progress.tell, counts: () => true },
    tools,
  );
  const standing = judge(job);
  if (standing.kind === 'failed' && standing.how === 'squashed') {
    throw locked(diffid, job, 'it was squashed, and only a complete or failed diff can be rejected');
  }
  const answer = await sendChange(() => client.reject(diffid), tools);
  switch (answer.kind) {
    case 'job':
      log.warning(`Rejected diff ${describe(job)}. Its files stay on the machine (reinstall=0).`);
      return;
    case 'lost':
      // If it did not arrive, the lock still stands, and the next create is refused by it.
      log.warning(
        `The answer to rejecting diff ${describe(job)} was lost (${answer.what}); going on as if it was rejected.`,
      );
      return;
    case 'refused':
      throw locked(diffid, job, `rejecting it was refused: ${answer.message}`);
    case 'denied':
      throw locked(diffid, job, `rejecting it was refused: ${answer.sentence}`);
    case 'unusable':
    case 'unsent':
      throw locked(diffid, job, `rejecting it failed: ${answer.what}`);
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
