const FIRST_PAUSE_MS = 1_000;

/** However short the user wants pauses to be, an API in trouble is given so much. */
const PATIENCE_MS = 5_000;

export interface Setback {
  /** Failures in a row, this one included: 1 or more. */
  readonly failures: number;
  /** Milliseconds: the longest pause between two reads that the user wants. */
  readonly longestMs: number;
  /** What the server asked for, milliseconds. It may exceed `longestMs`. */
  readonly retryAfterMs?: number | undefined;
  /** A random number from 0 up to 1, so that many waiting steps do not come back together. */
  readonly random: number;
}

/** Milliseconds until a failed request is sent again: doubling, with the upper half of it jittered. */
export function backOff({ failures, longestMs, retryAfterMs, random }: Setback): number {
  const first = Math.min(FIRST_PAUSE_MS, longestMs);
  const full = Math.min(Math.max(longestMs, PATIENCE_MS), first * 2 ** Math.min(failures - 1, 30));
  return Math.max(full * (0.5 + random / 2), retryAfterMs ?? 0);
}
