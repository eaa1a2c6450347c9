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

export type Ownership = 'ours' | 'theirs' | 'unknown';

/**
 * Whose is the diff that locks the image, after an answer to our own create was lost? Ours if it was not created
 * before that request was sent and is about our machine; somebody else's if it is clearly older, or about something
 * else.
 *
 * @param sentAt - monotonic ms at which the first request whose answer was lost was sent
 * @param time - a reading of Clanforge's clock since then; of ours when the server tells no `Date`
 * @param isServers - whether it is Clanforge's clock: by ours alone no diff is called somebody else's
 */
export function ownership(
  holder: Job,
  target: Target,
  sentAt: number,
  time: ServerTime,
  isServers: boolean,
): Ownership {
  if (mismatch(holder.subject, target) !== undefined) return 'theirs';
  if (holder.created === undefined || holder.created > time.unixSeconds + CLOCK_DOUBT_S) return 'unknown';
  const sent = time.unixSeconds - (time.at - sentAt) / 1_000;
  const ahead = Math.floor(sent) - holder.created;
  // Another step may have made a diff of the same image for another machine since.
  if (ahead <= CLOCK_STEP_S) return holder.subject.machine?.id === undefined ? 'unknown' : 'ours';
  return isServers && ahead > CLOCK_DOUBT_S ? 'theirs' : 'unknown';
}
