import type { HintClass } from './hint-class.js';
import { LONGEST_PAUSE_MS, type Schedule } from './schedule.js';
import { simulate } from './simulate.js';
import type { Trace } from './trace.js';

/** What a schedule did over many jobs. */
export interface Results {
  /** Per job, mean. */
  readonly calls: number;
  /** Milliseconds from the end of a job to the verdict. */
  readonly delayMs: { readonly mean: number; readonly p95: number };
  /** The delay as a part of the job's length, mean. */
  readonly relativeDelay: number;
  /** The most calls that a job took above those that it takes to look once every longest pause. */
  readonly mostCallsAbove: number;
  readonly longestPauseMs: number;
}

export function measure(schedule: Schedule, traces: readonly Trace[], hints: HintClass): Results {
  const outcomes = traces.map((trace) => ({ trace, ...simulate(schedule, trace, hints) }));
  const delays = outcomes.map(({ delayMs }) => delayMs);
  return {
    calls: mean(outcomes.map(({ calls }) => calls)),
    delayMs: { mean: mean(delays), p95: percentile95(delays) },
    relativeDelay: mean(outcomes.map(({ trace, delayMs }) => delayMs / trace.lengthMs)),
    mostCallsAbove: largest(outcomes.map(({ trace, calls }) => calls - trace.lengthMs / LONGEST_PAUSE_MS)),
    longestPauseMs: largest(outcomes.map((outcome) => outcome.longestPauseMs)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percentile95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? NaN;
}

function largest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}
