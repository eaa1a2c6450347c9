import type { Job } from './job.js';
import { mismatch, type Target } from './target.js';

/** A reading of Clanforge's clock: it showed `unixSeconds` (whole seconds) when ours showed `at` (monotonic ms). */
export interface ServerTime {
  readonly unixSeconds: number;
  readonly at: number;
}

/** `Date` and `jobcreated` are whole seconds: one between them proves nothing. */
const CLOCK_STEP_S = 1;

/** They may come from two hosts, whose clocks may differ by some seconds. */
const CLOCK_DOUBT_S = 10;

/** A moment by both of our clocks: monotonic, and Unix milliseconds. */
export interface Moment {
  readonly at: number;
  readonly wallMs: number;
}

/** By so much the two may come to differ by being set right. */
const STEADY_MS = 2_000;

/** Whether our clocks agree on how much time passed: the monotonic one stands still while a machine sleeps. */
export function passedSteadily(from: Moment, to: Moment): boolean {
  return Math.abs(to.wallMs - from.wallMs - (to.at - from.at)) <= STEADY_MS;
}

export type Ownership = 'ours' | 'theirs' | 'unknown';

/**
 * Whose is the diff that locks the image, after an answer to our own create was lost? Ours if it was not created
 * before that request was sent and is about our machine; somebody else's if it is clearly older, or about something
 * else.
 *
 * @param sentAt - monotonic ms at which the first request whose answer was lost was sent
 * @param time - a reading of Clanforge's clock since then; undefined when the server tells no `Date`: ours, which may be
 * minutes off, proves nothing
 * @param isSteady - whether our clocks agree on how long ago that was: if not, a diff that looks older may be ours
 */
export function ownership(
  holder: Job,
  target: Target,
  sentAt: number,
  time: ServerTime | undefined,
  isSteady: boolean,
): Ownership {
  if (mismatch(holder.subject, target) !== undefined) return 'theirs';
  if (time === undefined || holder.created === undefined) return 'unknown';
  if (holder.created > time.unixSeconds + CLOCK_DOUBT_S) return 'unknown';
  const sent = time.unixSeconds - (time.at - sentAt) / 1_000;
  const ahead = Math.floor(sent) - holder.created;
  // Another step may have made a diff of the same image for another machine since.
  if (ahead <= CLOCK_STEP_S) return holder.subject.machine?.id === undefined ? 'unknown' : 'ours';
  return isSteady && ahead > CLOCK_DOUBT_S ? 'theirs' : 'unknown';
}
