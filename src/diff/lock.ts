import { judge, type Job } from '../job/job.js';
import { trackOnlyRun } from '../job/run-tracker.js';
import { mismatch, untold, type Target } from '../job/target.js';
import { stateName } from '../job/state.js';
import { createProgressLog } from '../wait/progress.js';
import { moment } from '../text/quantities.js';
import { RunFailure } from '../failure.js';
import { isOver, waitUntil, type Seen, type SeenOver } from '../wait/wait-until.js';
import { SETTLING_MS, type Lock } from './request-diff.js';
import { sendChange } from './send-change.js';
import type { RunTools } from './tools.js';

/** What became of a lock: its diff is now ours to wait for, or it is gone and the image is free. */
export type Unlocked = { readonly kind: 'taken-over'; readonly job: Job } | { readonly kind: 'rejected' };

/**
 * Deals with somebody else's diff that locks the image, as `on-lock` says.
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
            ? 'its rejection was sent, but the image is not free yet'
            : `diff ${rejected} was rejected for this step before, and one is the most`;
        throw locked(lock.by, await glance(lock.by, tools), note);
      }
      await rejectWhenOver(lock.by, target, tools);
      recorder.meetHolder(undefined);
      return { kind: 'rejected' };
  }
}

function locked(by: number, holder: Job | undefined, note?: string): RunFailure {
  return new RunFailure({ kind: 'locked', by, holder, ...(note === undefined ? {} : { note }) });
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
  if (untold(job.subject, target).includes('machine')) {
    throw locked(diffid, job, 'it is not taken over, since Clanforge does not say which machine it is about');
  }
  if (judge(job).kind !== 'under-way') {
    log.warning(
      `Diff ${describe(job)} was over before this step took it over: what has changed on the machine since is not in it.`,
    );
  }
  return { kind: 'taken-over', job };
}

/** A diff must be complete or failed to be rejected [D]; until then it is waited for. */
async function rejectWhenOver(diffid: number, { imageid }: Target, tools: RunTools): Promise<void> {
  const { log } = tools;
  log.info(`Diff ${diffid} locks the image; it is rejected once it is over (on-lock: reject).`);
  const { job: holder, sighting } = await waitForHolder(diffid, tools);
  const other = mismatch(holder.subject, { imageid });
  const obstacle =
    other === undefined ? whyNotRejected(sighting) : `it is not rejected, being about ${other}`;
  if (obstacle !== undefined) throw locked(diffid, holder, obstacle);
  await reject(holder, tools);
}

async function waitForHolder(diffid: number, tools: RunTools): Promise<SeenOver> {
  const { reader, clock, deadline, log } = tools;
  const progress = createProgressLog(log, deadline.elapsed, clock.wall);
  const tracker = trackOnlyRun();
  const observe = ({ job }: Seen): void => progress.tell(job);
  const { job } = await reader.read(diffid);
  const first: Seen = { job, source: 'status', sighting: tracker.see(job, 'status') };
  observe(first);
  return waitUntil(isOver, { first, tracker, observe }, tools);
}

/** Only what is plainly complete or failed may be rejected; a state that is in doubt may still be running. */
function whyNotRejected(end: SeenOver['sighting']): string | undefined {
  switch (end.kind) {
    case 'completed':
      return undefined;
    case 'failed':
      switch (end.how) {
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
