/** When to read the status again: pure decisions. The figures come from the comparison in docs/benchmarks.md. */
import type { ServerTime } from '../clanforge/answer.ts';
import type { Job } from '../clanforge/job.ts';

export interface Outlook {
  /** Milliseconds since the waiting began. */
  readonly elapsedMs: number;
  /** Milliseconds until the step's deadline. */
  readonly remainingMs: number;
  /** Milliseconds: the longest pause that the user allows. */
  readonly longestMs: number;
  /** The job has yet to run: it can fail, but not complete. */
  readonly isQueued?: boolean;
  /** Milliseconds until the predicted end; undefined when unknown or unreliable. */
  readonly endsInMs?: number | undefined;
}

const SHORTEST_MS = 1_000;

/** The shortest pause before a predicted end. */
const SHORTEST_TO_END_MS = 500;

/** The pause as a share of the time already waited: the end is then seen late by 4 % of the job's length on average. */
const SHARE_OF_ELAPSED = 0.08;
const SHARE_WHEN_QUEUED = 0.16;

/** With a predicted end, pauses before it may grow faster. */
const SHARE_BEFORE_PREDICTED_END = 0.26;

/** Milliseconds that the last read before the deadline needs. */
const LAST_READ_MS = 3_000;

/** Milliseconds until the next status read. Never longer than `longestMs`: a job can fail at any moment. */
export function nextPause({ elapsedMs, remainingMs, longestMs, isQueued, endsInMs }: Outlook): number {
  const growing = (share: number): number => Math.max(SHORTEST_MS, elapsedMs * share);
  const wanted =
    endsInMs === undefined
      ? growing(isQueued === true ? SHARE_WHEN_QUEUED : SHARE_OF_ELAPSED)
      : Math.min(growing(SHARE_BEFORE_PREDICTED_END), Math.max(SHORTEST_TO_END_MS, endsInMs));
  return Math.min(wanted, untilLastRead(remainingMs), longestMs);
}

/** Milliseconds until a read that leaves time for its response, so that a job that has ended is not called timed out. */
export function untilLastRead(remainingMs: number): number {
  return Math.max(remainingMs - LAST_READ_MS, SHORTEST_MS);
}

/** However short a pause the user allows, an API in trouble gets this much. */
const LONGEST_BACK_OFF_MS = 5_000;

export interface Failures {
  /** Failures in a row, 1 or more. */
  readonly failures: number;
  /** Milliseconds: the longest pause that the user allows. */
  readonly longestMs: number;
  /** Milliseconds that the server asked for; may exceed `longestMs`. */
  readonly retryAfterMs?: number | undefined;
  /** From 0 up to 1, so that many waiting steps do not come back together. */
  readonly random: number;
}

/** Milliseconds until a failed request is sent again: doubling, its upper half jittered. */
export function backOff({ failures, longestMs, retryAfterMs = 0, random }: Failures): number {
  const first = Math.min(SHORTEST_MS, longestMs);
  const full = Math.min(Math.max(longestMs, LONGEST_BACK_OFF_MS), first * 2 ** Math.min(failures - 1, 30));
  return Math.max(full * (0.5 + random / 2), retryAfterMs);
}

/** `jobeta` is in whole seconds: the end is somewhere within the second that it names. */
const ETA_STEP_MS = 1_000;

/** What `jobeta` predicts. A job that outlives a predicted end makes its later predictions unreliable. */
export function createPrediction() {
  /** Clanforge's Unix milliseconds minus our monotonic ones, at least: `Date` drops fractions and takes time to arrive. */
  let clockOffsetMs = -Infinity;
  let endsAt: number | undefined;
  let isUnreliable = false;
  return {
    /** Takes in one more response that shows the job unfinished, received at `nowMs` (monotonic). */
    note: ({ eta }: Pick<Job, 'eta'>, serverTime: ServerTime | undefined, nowMs: number): void => {
      isUnreliable ||= endsAt !== undefined && endsAt <= nowMs;
      if (serverTime !== undefined) {
        clockOffsetMs = Math.max(clockOffsetMs, serverTime.unixSeconds * 1_000 - serverTime.at);
      }
      const predicted = eta === undefined ? NaN : eta * 1_000 + ETA_STEP_MS - clockOffsetMs;
      // What has already passed when it is first seen says nothing about later predictions.
      endsAt = Number.isFinite(predicted) && predicted > nowMs ? predicted : undefined;
    },
    /** Milliseconds until the predicted end; undefined when unknown, past or unreliable. */
    endsInMs: (nowMs: number): number | undefined =>
      isUnreliable || endsAt === undefined || endsAt <= nowMs ? undefined : endsAt - nowMs,
  };
}
