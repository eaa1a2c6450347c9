import type { Expectation } from './hints.js';

/** What is known when the next look at a job is to be planned. */
export interface Outlook {
  /** Milliseconds since the waiting began. */
  readonly elapsedMs: number;
  /** Milliseconds until the step's deadline. */
  readonly remainingMs: number;
  /** Milliseconds: the longest pause that the user wants. */
  readonly longestMs: number;
  /** What to expect of the job's end; undefined where nothing worth a try is known. */
  readonly expected?: Expectation | undefined;
}

const SHORTEST_MS = 1_000;

/** The pause before an end that is so near. */
const SHORTEST_TO_END_MS = 500;

/**
 * A pause that is this part of the time already waited makes the end be seen late by half of it on average: 4 % of the
 * job's length, at any length.
 */
const PART_OF_ELAPSED = 0.08;

/** A job that queues has yet to run: it can fail there, but not complete. */
const PART_IN_QUEUE = 0.16;

/** With an end foretold, pauses before it may grow faster. If it is wrong they cost a quarter more delay, not more. */
const PART_BEFORE_FORETOLD = 0.26;

/** Milliseconds that the last look needs, so that a job which ended by then is not called timed out. */
const LAST_LOOK_MS = 3_000;

/**
 * Milliseconds until the next status read. Never longer than `longestMs`: a job can fail at any moment. The figures come
 * from the comparison in docs/benchmarks.md.
 */
export function nextPause(outlook: Outlook): number {
  const { remainingMs, longestMs } = outlook;
  return Math.min(wantedPause(outlook), untilLastLook(remainingMs), longestMs);
}

/** Milliseconds until a look that leaves time for its answer; a second when there is none left. */
export function untilLastLook(remainingMs: number): number {
  return Math.max(remainingMs - LAST_LOOK_MS, SHORTEST_MS);
}

function wantedPause({ elapsedMs, expected }: Outlook): number {
  switch (expected?.by) {
    case undefined:
      return growing(PART_OF_ELAPSED, elapsedMs);
    case 'queue':
      return growing(PART_IN_QUEUE, elapsedMs);
    case 'measured':
      return Math.min(growing(PART_OF_ELAPSED, elapsedMs), untilEnd(expected.inMs));
    case 'foretold':
      return Math.min(growing(PART_BEFORE_FORETOLD, elapsedMs), untilEnd(expected.inMs));
  }
}

function growing(part: number, elapsedMs: number): number {
  return Math.max(SHORTEST_MS, elapsedMs * part);
}

function untilEnd(inMs: number): number {
  return Math.max(SHORTEST_TO_END_MS, inMs);
}
