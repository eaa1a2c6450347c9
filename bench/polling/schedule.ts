import type { Job } from '../../src/job/job.js';
import type { ServerTime } from '../../src/job/ownership.js';
import { expectedEnd, NO_HINTS, noteHints } from '../../src/wait/hints.js';
import { nextPause } from '../../src/wait/schedule.js';
import type { Trace } from './trace.js';

export interface Moment {
  /** Our monotonic clock. */
  readonly nowMs: number;
  /** Milliseconds since the waiting began. */
  readonly elapsedMs: number;
}

/** An answer that shows a job under way. */
export interface Told {
  readonly job: Pick<Job, 'state' | 'eta' | 'progress'>;
  readonly serverTime: ServerTime;
}

/** Places the looks at one job. */
export interface Looker {
  /** Milliseconds until the next look. */
  readonly pause: (moment: Moment) => number;
  readonly note?: (told: Told, nowMs: number) => void;
}

export interface Schedule {
  readonly name: string;
  /** Only an oracle looks at the trace. */
  readonly begin: (trace: Trace) => Looker;
}

/** The default of `poll-interval-seconds`. */
export const LONGEST_PAUSE_MS = 15_000;

/** The end of the jobs is looked for here, not the end of the step: it is far beyond the longest job. */
const DEADLINE_MS = 86_400_000;

/** This action's own functions, called as `src/wait/wait-until.ts` calls them. */
export const OURS: Schedule = {
  name: 'this action',
  begin: () => {
    let hints = NO_HINTS;
    return {
      pause: ({ nowMs, elapsedMs }) =>
        nextPause({
          elapsedMs,
          remainingMs: DEADLINE_MS - elapsedMs,
          longestMs: LONGEST_PAUSE_MS,
          expected: expectedEnd(hints, nowMs),
        }),
      note: ({ job, serverTime }, nowMs) => {
        hints = noteHints(hints, job, serverTime, nowMs);
      },
    };
  },
};

export function fixed(seconds: number): Schedule {
  return { name: `fixed ${seconds} s`, begin: () => ({ pause: () => seconds * 1_000 }) };
}

/** 1, 1, 2, 3, 5, 7, 7 ... seconds. */
export const FIBONACCI: Schedule = {
  name: 'Fibonacci up to 7 s',
  begin: () => {
    let [pauseMs, nextMs] = [0, 1_000];
    return {
      pause: () => {
        [pauseMs, nextMs] = [nextMs, pauseMs + nextMs];
        return Math.min(pauseMs, 7_000);
      },
    };
  },
};

/** 1, 2, 4, 8, 16, 30, 30 ... seconds. */
export const DOUBLING: Schedule = {
  name: 'doubling up to 30 s',
  begin: () => {
    let pauseMs = 500;
    return {
      pause: () => {
        pauseMs = Math.min(2 * pauseMs, 30_000);
        return pauseMs;
      },
    };
  },
};

/** Pauses that are a part of the time waited, between a second and the longest. */
export function partOfElapsed(part: number): Schedule {
  return {
    name: `${Math.round(100 * part)} % of the time waited`,
    begin: () => ({
      pause: ({ elapsedMs }) => Math.min(Math.max(1_000, part * elapsedMs), LONGEST_PAUSE_MS),
    }),
  };
}

/** Knows when the job ends, and sends its last request then. */
export function oracle(name: string, longestPauseMs: number): Schedule {
  return {
    name,
    begin: ({ ourEpochMs, lengthMs }) => ({
      pause: ({ nowMs }) => Math.min(ourEpochMs + lengthMs - nowMs, longestPauseMs),
    }),
  };
}
