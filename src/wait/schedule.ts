/** What is known when the next look at a job is to be planned. */
export interface Outlook {
  /** Milliseconds since the waiting began. */
  readonly elapsedMs: number;
  /** Milliseconds: the longest pause that the user wants. */
  readonly longestMs: number;
}

const SHORTEST_MS = 1_000;

/**
 * A pause that is this part of the time already waited makes the end be seen late by half of it on average: 4 % of the
 * job's length, at any length.
 */
const PART_OF_ELAPSED = 0.08;

/** Milliseconds until the next status read. Never longer than `longestMs`: a job can fail at any moment. */
export function nextPause({ elapsedMs, longestMs }: Outlook): number {
  return Math.min(longestMs, Math.max(SHORTEST_MS, elapsedMs * PART_OF_ELAPSED));
}
