/**
 * Creates a diff: sent once, and found again. A create whose response was lost is sent again only because an image holds
 * one open diff: if the first one was processed, the next is refused by its lock (docs/decisions/0001).
 */
import type { Refusal, ServerTime } from '../clanforge/answer.ts';
import type { CreateRequest } from '../clanforge/client.ts';
import { mismatch, type Job } from '../clanforge/job.ts';
import { moment } from '../text/quantities.ts';
import { EndRun } from './ending.ts';
import { createLockPolicy } from './lock.ts';
import { trackRun, type Observation, type RunTracker } from './observation.ts';
import { readStatus } from './poll.ts';
import type { Origin } from './record.ts';
import type { RunContext } from './run-context.ts';
import { sendChange, type ProcessedAnswer } from './send.ts';

/** Our diff, how we got it, and the last response about it. */
export interface Obtained {
  readonly origin: Origin;
  readonly seen: Observation;
  readonly track: RunTracker;
}

/** Milliseconds before each repetition after a lost response: time for the first request to take effect. */
const PAUSES_AFTER_LOSS_MS = [3_000, 10_000, 30_000];

type NewDiff = Pick<CreateRequest, 'imageid' | 'machineid'>;

/** @throws EndRun when there is no diff to wait for, or at the deadline or a cancel */
export async function createDiff(wanted: NewDiff, run: RunContext): Promise<Obtained> {
  const passLock = createLockPolicy(wanted, run);
  const pauses = [...PAUSES_AFTER_LOSS_MS];
  /** When the first request whose response was lost was sent. It may still take effect once the image is free. */
  let lostAt: number | undefined;
  for (;;) {
    const { answer, sentAt } = await sendCreate(wanted, lostAt !== undefined, run);
    if (answer.kind === 'job') return created(answer.job, answer.serverTime, sentAt, wanted, run);
    if (answer.kind === 'refused' && answer.lockedBy !== undefined) {
      const found = lostAt === undefined ? undefined : await findLostDiff(answer, lostAt, wanted, run);
      if (found !== undefined) return obtained(found, 'found-again');
      await passLock(answer.lockedBy);
      continue;
    }
    const isStillProcessing =
      answer.kind === 'refused' && answer.isInProgress === true && lostAt !== undefined;
    if (answer.kind === 'refused' && !isStillProcessing) throw creationRefused(wanted, answer);
    lostAt ??= sentAt;
    const pauseMs = pauses.shift();
    if (pauseMs === undefined) throw unconfirmed(answer.reason);
    run.deadline.check();
    run.log.warning(
      `The response to create was lost (${answer.reason}), so a diff may have started. Asking again: if it did, it locks the image and is found by that.`,
    );
    await run.deadline.pause(pauseMs);
  }
}

/** Sends create (or, with a diffid, a retry). Until the response says otherwise, the record says that a diff may have started. */
export async function sendCreate(
  request: CreateRequest,
  hasLostAnother: boolean,
  run: RunContext,
): Promise<{ readonly answer: ProcessedAnswer; readonly sentAt: number }> {
  const { client, clock, recorder } = run;
  let sentAt = clock.now();
  const answer = await sendChange(async () => {
    sentAt = clock.now();
    recorder.mayHaveStarted(true);
    const received = await client.create(request);
    const named = 'namedDiff' in received && request.diffid === undefined ? received.namedDiff : undefined;
    recorder.mayHaveStarted(hasLostAnother || received.kind === 'lost' || named !== undefined);
    if (named !== undefined) recorder.identify(named);
    return received;
  }, run);
  return { answer, sentAt };
}

/** A diff whose present run is the one that we wait for. */
export function obtained(job: Job, origin: Origin, isStatus = true): Obtained {
  const track = trackRun();
  return { origin, track, seen: track(job, isStatus) };
}

function created(
  job: Job,
  serverTime: ServerTime | undefined,
  sentAt: number,
  wanted: NewDiff,
  { log, recorder }: RunContext,
): Obtained {
  const age = createdRelativeTo(job, sentAt, serverTime);
  // A response that declines may name a diff that others started.
  if (job.markedAsError && age !== 'since') {
    recorder.mayHaveStarted(true);
    recorder.identify(job.diffid);
    throw creationRefused(wanted, { kind: 'refused', reason: job.error ?? 'no reason given' });
  }
  if (age === 'before') {
    recorder.mayHaveStarted(false);
    recorder.identify(job.diffid);
    throw new EndRun({
      kind: 'refused',
      attempt: attemptOf(wanted),
      reason: `the response is about diff ${job.diffid}, which was created ${moment(job.created ?? 0)}, before this request`,
      next: 'Look for a cache between the runner and Clanforge, and at that diff in Clanforge.',
    });
  }
  log.info(`Diff ${job.diffid} created.`);
  return obtained(job, 'created', false);
}

function creationRefused(wanted: NewDiff, { reason, advice }: Refusal): EndRun {
  const next = advice ?? 'Fix the cause, then run this step again.';
  return new EndRun({ kind: 'refused', attempt: attemptOf(wanted), reason, next });
}

function attemptOf({ imageid, machineid }: NewDiff): string {
  return `Creating a diff of image ${imageid} on machine ${machineid}`;
}

function unconfirmed(reason: string): EndRun {
  return new EndRun({
    kind: 'unconfirmed',
    what: 'that a diff has started',
    reason: `the responses to ${PAUSES_AFTER_LOSS_MS.length + 1} requests were lost (${reason})`,
    next: "Run this step again: if a diff did start, it locks the image and the next run's error names it.",
  });
}

/**
 * After a lost response: is the diff that locks the image the one that we created?
 * @returns our diff, or undefined when the lock is another user's
 * @throws EndRun when that is unclear, or at the deadline or a cancel
 */
async function findLostDiff(
  { lockedBy: by = 0, serverTime }: Refusal,
  lostAt: number,
  wanted: NewDiff,
  run: RunContext,
): Promise<Job | undefined> {
  const { log, recorder } = run;
  recorder.lockedBy(by);
  const status = await readStatus(by, true, run);
  const { job } = status;
  const isOther = mismatch(job.subject, wanted) !== undefined;
  const age = createdRelativeTo(job, lostAt, serverTime ?? status.serverTime);
  if (isOther || age === 'before') {
    recorder.mayHaveStarted(false);
    return undefined;
  }
  // Another step may have created a diff of the same image for another machine since.
  if (age === 'since' && job.subject.machine?.id !== undefined) {
    log.info(`Diff ${by} locks the image and was not created before the lost request, so it is ours.`);
    return job;
  }
  throw new EndRun({ kind: 'locked', by, holder: job, note: 'it is unclear whether this step started it' });
}

/** `Date` and `jobcreated` are whole seconds: one second between them proves nothing. */
const CLOCK_STEP_S = 1;

/** They may come from two hosts, whose clocks may differ: what is older by less than this is in doubt. */
const CLOCK_DOUBT_S = 60;

/** A diff cannot be created later than the response that names it; clocks that disagree more are in doubt. */
const MOST_AHEAD_S = 10;

/**
 * Whether a diff was created before or since a request was sent (monotonic milliseconds), by Clanforge's clock. Our own
 * wall clock may be minutes off, so without a `Date` it is unclear.
 */
export function createdRelativeTo(
  { created: createdS }: Pick<Job, 'created'>,
  sentAt: number,
  serverTime: ServerTime | undefined,
): 'before' | 'since' | 'unclear' {
  if (serverTime === undefined || createdS === undefined) return 'unclear';
  if (createdS > serverTime.unixSeconds + MOST_AHEAD_S) return 'unclear';
  const sentS = serverTime.unixSeconds - (serverTime.at - sentAt) / 1_000;
  const aheadS = Math.floor(sentS) - createdS;
  if (aheadS <= CLOCK_STEP_S) return 'since';
  return aheadS > CLOCK_DOUBT_S ? 'before' : 'unclear';
}
