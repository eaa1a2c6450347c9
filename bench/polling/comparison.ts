import { EXACT, INEXACT, NONE, type HintClass } from './hint-class.js';
import { measure, type Results } from './results.js';
import {
  DOUBLING,
  FIBONACCI,
  fixed,
  LONGEST_PAUSE_MS,
  oracle,
  OURS,
  partOfElapsed,
  type Schedule,
} from './schedule.js';
import type { Trace } from './trace.js';

export interface Named {
  readonly name: string;
  readonly results: Results;
}

/** All that was found; every schedule over the same jobs. */
export interface Comparison {
  /** This action without hints, with exact ones, and with all others; by the names of the hints. */
  readonly none: Named;
  readonly exact: readonly Named[];
  readonly inexact: readonly Named[];
  /** Schedules that others use. None of them looks at hints. */
  readonly others: readonly Named[];
  /** Schedules that know the end. */
  readonly oracles: readonly Named[];
  /** Fixed pauses, and parts of the time waited: each from short pauses to long ones. */
  readonly fixed: readonly Named[];
  readonly parts: readonly Named[];
}

const OTHERS: readonly Schedule[] = [fixed(1), fixed(5), fixed(10), FIBONACCI, DOUBLING];

const ORACLES: readonly Schedule[] = [
  oracle('knows the end, looks every 15 s', LONGEST_PAUSE_MS),
  oracle('knows the end, looks once', Infinity),
];

const FIXED_SECONDS = [1, 2, 3, 5, 7, 10, 15, 20, 30];

const PARTS = [0.04, 0.06, 0.08, 0.1, 0.12, 0.16, 0.2, 0.26, 0.32];

export function compare(traces: readonly Trace[], tell: (line: string) => void): Comparison {
  const ours = (hints: HintClass): Named => ({ name: hints.name, results: measure(OURS, traces, hints) });
  const unhinted = (schedule: Schedule): Named => ({
    name: schedule.name,
    results: measure(schedule, traces, NONE),
  });
  tell(`this action, with ${EXACT.length + INEXACT.length + 1} kinds of hints for ${traces.length} jobs`);
  const [none, exact, inexact] = [ours(NONE), EXACT.map(ours), INEXACT.map(ours)];
  tell('other schedules, for the same jobs');
  return {
    none,
    exact,
    inexact,
    others: OTHERS.map(unhinted),
    oracles: ORACLES.map(unhinted),
    fixed: FIXED_SECONDS.map(fixed).map(unhinted),
    parts: PARTS.map(partOfElapsed).map(unhinted),
  };
}
