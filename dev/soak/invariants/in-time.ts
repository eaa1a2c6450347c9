import type { RunRecord } from '../record.ts';
import type { Invariant } from './invariant.ts';

/** Milliseconds that a run may take beyond its deadline: 5 s to reject its own diff, 5 s for reports to GitHub. */
const LATE_MS = 10_000;

/** Milliseconds after a cancel at which `src/runner.ts` ends the process without an orderly verdict. */
const LAST_MOMENT_MS = 8_000;

/** The run ends within its deadline plus 10 s, and after a cancel before the process would be ended by force. */
export const inTime: Invariant = (record) => {
  const late = overrunMs(record);
  if (late > LATE_MS) return `it took ${Math.round(late)} ms longer than its deadline`;
  const { afterCancelMs, stolenMs } = record;
  if (afterCancelMs === undefined || afterCancelMs - stolenMs < LAST_MOMENT_MS) return undefined;
  return `it took ${Math.round(afterCancelMs)} ms after a cancel`;
};

const DEFAULT_MINUTES = 60;

/** Milliseconds beyond the deadline; below zero when it ended before. */
export function overrunMs({ inputs, tookMs, stolenMs }: RunRecord): number {
  const given = inputs['timeout-minutes']?.trim() ?? '';
  const minutes = given === '' ? DEFAULT_MINUTES : Number(given);
  // Of a time-out that is no number the run may only say so.
  const timeoutMs = Number.isFinite(minutes) ? Math.max(0, minutes) * 60_000 : 0;
  return tookMs - stolenMs - timeoutMs;
}
