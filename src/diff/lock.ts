/** What to do when another diff locks the image: the input `on-lock`. */
import { mismatch, type Job, type Target } from '../clanforge/job.ts';
import { moment } from '../text/quantities.ts';
import { EndRun } from './ending.ts';
import { hasFinished, trackRun, type Finished } from './observation.ts';
import { pollUntil, readStatus } from './poll.ts';
import { sendReject } from './reject.ts';
import type { RunContext } from './run-context.ts';
import { nextPause } from './schedule.ts';

/**
 * @returns a function to call with the diff that locks the image: it resolves when create may be sent again, and throws
 * EndRun otherwise
 */
export function createLockPolicy(target: Target, run: RunContext) {
  const { recorder, settings, deadline } = run;
  let rejected: number | undefined;
  let waitingSince: number | undefined;
  return async (by: number): Promise<void> => {
    recorder.lockedBy(by);
    switch (settings.onLock) {
      case 'fail':
        throw locked(by, await readOnce(by, run));
      case 'wait':
        waitingSince ??= deadline.elapsed();
        await waitForTurn(by, deadline.elapsed() - waitingSince, run);
        return;
      case 'reject-failed':
      case 'reject':
        if (rejected !== undefined) throw locked(by, await readOnce(by, run), afterRejecting(rejected, by));
        await rejectOnceFinished(by, target, run);
        rejected = by;
        recorder.lockedBy(undefined);
    }
  };
}

function locked(by: number, holder: Job | undefined, note?: string, reason?: string): EndRun {
  return new EndRun({ kind: 'locked', by, holder, note, reason });
}

/** Two steps must not reject each other's diffs in turns. */
function afterRejecting(rejected: number, by: number): string {
  return rejected === by
    ? 'its rejection was sent, but the image is not free yet'
    : `this step has already rejected diff ${rejected}; the limit is one`;
}

/** A single read, without patience: for messages only. */
async function readOnce(diffid: number, { client }: RunContext): Promise<Job | undefined> {
  const answer = await client.status(diffid);
  return answer.kind === 'job' && answer.job.diffid === diffid ? answer.job : undefined;
}

const LONGEST_WAIT_FOR_TURN_MS = 30_000;

/** A refused create starts nothing, so asking again is safe. */
async function waitForTurn(by: number, waitedMs: number, run: RunContext): Promise<void> {
  const { deadline, progress } = run;
  const holder = await readOnce(by, run);
  if (holder !== undefined) progress.show(holder, `waiting for diff ${by}, which locks the image: `);
  await deadline.pause(
    nextPause({
      elapsedMs: waitedMs,
      remainingMs: deadline.remaining(),
      longestMs: LONGEST_WAIT_FOR_TURN_MS,
    }),
  );
}

/** A diff must be Completed or Failed to be rejected [D]; until then it is waited for. */
async function rejectOnceFinished(by: number, { imageid }: Target, run: RunContext): Promise<void> {
  const { log, deadline, settings } = run;
  log.info(`Diff ${by} locks the image; waiting until it has finished (on-lock: ${settings.onLock}).`);
  const seen = await waitForHolder(by, run);
  const { job: holder } = seen;
  const obstacle = whyNotRejected(seen, imageid, settings.onLock === 'reject-failed');
  if (obstacle !== undefined) throw locked(by, holder, obstacle);
  const result = await sendReject(by, run);
  switch (result.kind) {
    case 'confirmed':
      log.warning(`Rejected diff ${describe(holder)}. Its files stay on the machine.`);
      return;
    case 'lost':
      // If it took effect, the image is free; if not, the next create is refused by the lock.
      log.warning(
        `Diff ${describe(holder)} may have been rejected: the response was lost (${result.reason}).`,
      );
      await deadline.pause(TIME_TO_TAKE_EFFECT_MS);
      return;
    case 'refused':
      throw locked(by, holder, 'rejecting it was refused', result.reason);
  }
}

const TIME_TO_TAKE_EFFECT_MS = 3_000;

async function waitForHolder(by: number, run: RunContext): Promise<Finished> {
  const track = trackRun();
  const { job } = await readStatus(by, true, run);
  run.progress.show(job, `diff ${by}: `);
  const onStatus = (seen: { job: Job }): void => run.progress.show(seen.job, `diff ${by}: `);
  return pollUntil({ first: track(job, true), track, isEnough: hasFinished, onStatus }, run);
}

/** Only what has plainly completed or failed may be rejected; a doubtful state may still be running. */
function whyNotRejected(
  { job, outcome }: Finished,
  imageid: number | undefined,
  onlyFailed: boolean,
): string | undefined {
  const other = mismatch(job.subject, { imageid });
  if (other !== undefined) return `it is not rejected, because it belongs to ${other}`;
  switch (outcome) {
    case 'failed':
    case 'flagged-failed':
      return undefined;
    case 'completed':
      return onlyFailed ? 'it completed, so on-lock: reject-failed leaves it alone' : undefined;
    case 'squashed':
      return 'it was squashed, and only a completed or failed diff can be rejected';
    case 'marked-as-error':
    case 'contradictory':
      return 'its state is in doubt, and only a completed or failed diff can be rejected';
  }
}

function describe({ diffid, subject, created, state }: Job): string {
  const details = [
    subject.image?.id === undefined ? [] : [`image ${subject.image.id}`],
    subject.machine?.id === undefined ? [] : [`machine ${subject.machine.id}`],
    created === undefined ? [] : [`created ${moment(created)}`],
    [state.name],
  ];
  return `${diffid} (${details.flat().join(', ')})`;
}
