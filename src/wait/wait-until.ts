import type { Job, Standing } from '../job/job.js';
import type { RunTracker, Sighting, Source } from '../job/run-tracker.js';
import type { Clock } from './clock.js';
import type { Deadline } from './deadline.js';
import { expectedEnd, NO_HINTS, noteHints } from './hints.js';
import type { PatientReader } from './patient-read.js';
import { nextPause } from './schedule.js';

/** An answer about a diff, and what it shows of the run that is waited for. */
export interface Seen {
  readonly job: Job;
  readonly source: Source;
  readonly sighting: Sighting;
}

/** An answer that shows the end. */
export type SeenOver = Seen & { readonly sighting: Exclude<Standing, { kind: 'under-way' }> };

/** Whether an answer shows the end; of a completed job only a status answer does, which lists the files. */
export function isOver(seen: Seen): seen is SeenOver {
  switch (seen.sighting.kind) {
    case 'not-begun':
    case 'under-way':
      return false;
    case 'completed':
      return seen.source === 'status';
    case 'failed':
      return true;
  }
}

export interface Wait {
  /** The last answer before the waiting begins. */
  readonly first: Seen;
  readonly tracker: RunTracker;
  /** Told of every status answer. */
  readonly observe: (seen: Seen) => void;
}

export interface WaitTools {
  readonly clock: Pick<Clock, 'now'>;
  readonly reader: PatientReader;
  readonly deadline: Deadline;
  readonly longestPauseMs: number;
}

/**
 * Reads the status, with growing pauses, until an answer shows enough; not at all if the first does. Create is never
 * called from here.
 *
 * @throws RunFailure when the status cannot be had; Interruption at the deadline or a cancel
 */
export async function waitUntil<Enough extends Seen>(
  isEnough: (seen: Seen) => seen is Enough,
  { first, tracker, observe }: Wait,
  { clock, reader, deadline, longestPauseMs: longestMs }: WaitTools,
): Promise<Enough> {
  const begin = deadline.elapsed();
  let seen = first;
  let hints = NO_HINTS;
  while (!isEnough(seen)) {
    const outlook = {
      elapsedMs: deadline.elapsed() - begin,
      remainingMs: deadline.remaining(),
      longestMs,
      expected: expectedEnd(hints, clock.now()),
    };
    // A first answer that shows the end is only read again, for the files.
    const isReadAgain = seen === first && first.sighting.kind === 'completed';
    await deadline.pause(isReadAgain ? 0 : nextPause(outlook));
    const { job, serverTime } = await reader.read(first.job.diffid);
    seen = { job, source: 'status', sighting: tracker.see(job, 'status') };
    if (seen.sighting.kind === 'under-way') hints = noteHints(hints, job, serverTime, clock.now());
    observe(seen);
  }
  return seen;
}
