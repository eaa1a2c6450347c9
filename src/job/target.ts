import type { Job, Named, Subject } from './job.js';

/** The image and the machine that the step is about; undefined where the user need not say (`mode: watch`). */
export interface Target {
  readonly imageid?: number | undefined;
  readonly machineid?: number | undefined;
}

/**
 * Tells in words how a diff is about something else than the target; undefined when it is not, or when the API does
 * not say what it is about.
 */
export function mismatch(subject: Subject, target: Target): string | undefined {
  const differences = [
    difference('image', subject.image, target.imageid),
    difference('machine', subject.machine, target.machineid),
  ].filter((text) => text !== undefined);
  return differences.length === 0 ? undefined : differences.join(' and ');
}

function difference(kind: string, named: Named | undefined, wanted: number | undefined): string | undefined {
  if (named?.id === undefined || wanted === undefined || named.id === wanted) return undefined;
  return `${kind} ${named.id} instead of ${kind} ${wanted}`;
}

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
 * before that request was sent and is not about something else; somebody else's if it is clearly older.
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
  if (ahead <= CLOCK_STEP_S) return 'ours';
  return isServers && ahead > CLOCK_DOUBT_S ? 'theirs' : 'unknown';
}
