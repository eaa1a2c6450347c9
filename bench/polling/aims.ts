import { duration } from '../../src/text/quantities.js';
import { metOrNot } from '../figures.js';
import type { Comparison, Named } from './comparison.js';
import type { Results } from './results.js';
import { LONGEST_PAUSE_MS } from './schedule.js';
import { percent, seconds, times } from './words.js';

const MOST_RELATIVE_DELAY = 0.04;
const MOST_DELAY_EXACT_MS = 1_000;
const MOST_CALLS_ABOVE = 12;
const MOST_TIMES_WORSE = 1.25;

/** The aims for jobs without hints, each with what was measured. */
export function aimsWithoutHints({ none: { results: none }, others }: Comparison): string[] {
  const better = others.filter(({ results }) => isBetter(results, none)).map(({ name }) => name);
  return [
    aim(
      'No other schedule is better in mean calls and mean delay both (but those that know the end)',
      better.length === 0 ? 'none is' : better.join(', '),
      better.length === 0,
    ),
    aim(
      `The mean delay relative to the job's length is at most ${percent(MOST_RELATIVE_DELAY)}`,
      percent(none.relativeDelay),
      none.relativeDelay <= MOST_RELATIVE_DELAY,
    ),
  ];
}

/** The aims for jobs with hints. */
export function aimsWithHints({ none: { results: none }, exact, inexact }: Comparison): string[] {
  const all = [none, ...[...exact, ...inexact].map(({ results }) => results)];
  const pauseMs = Math.max(...all.map(({ longestPauseMs }) => longestPauseMs));
  const delayMs = Math.max(...exact.map(({ results }) => results.delayMs.mean));
  const callsAbove = Math.max(...exact.map(({ results }) => results.mostCallsAbove));
  const calls = worst(inexact, (results) => results.calls / none.calls);
  const delay = worst(inexact, (results) => results.delayMs.mean / none.delayMs.mean);
  const relative = worst(inexact, (results) => results.relativeDelay / none.relativeDelay);
  return [
    aim('No pause is longer than the longest', seconds(pauseMs), pauseMs <= LONGEST_PAUSE_MS),
    aim(
      `With exact hints the mean delay is at most ${duration(MOST_DELAY_EXACT_MS)}`,
      seconds(delayMs),
      delayMs <= MOST_DELAY_EXACT_MS,
    ),
    aim(
      `With exact hints a job takes at most its length / ${duration(LONGEST_PAUSE_MS)} + ${MOST_CALLS_ABOVE} calls, at any length`,
      `+ ${callsAbove.toFixed(1)}`,
      callsAbove <= MOST_CALLS_ABOVE,
    ),
    aim(
      `With other hints there are never more than ${times(MOST_TIMES_WORSE)} the calls of no hints`,
      `${times(calls.ratio)} (${calls.name})`,
      calls.ratio <= MOST_TIMES_WORSE,
    ),
    aim(
      `With other hints the mean delay is never more than ${times(MOST_TIMES_WORSE)} that of no hints`,
      `${times(delay.ratio)} (${delay.name})`,
      delay.ratio <= MOST_TIMES_WORSE,
    ),
    `- The delay relative to the length has no such aim, and cannot have it beside the calls of exact hints (see below): up to ${times(relative.ratio)} (${relative.name}).`,
  ];
}

function aim(what: string, measured: string, isMet: boolean): string {
  return `- ${what}: ${metOrNot(isMet)}, ${measured}.`;
}

function isBetter(results: Results, than: Results): boolean {
  return results.calls <= than.calls && results.delayMs.mean <= than.delayMs.mean;
}

interface Worst {
  /** Of the hints. */
  readonly name: string;
  readonly ratio: number;
}

function worst(classes: readonly Named[], ratioOf: (results: Results) => number): Worst {
  const ratios = classes.map(({ name, results }) => ({ name, ratio: ratioOf(results) }));
  return ratios.reduce((a, b) => (b.ratio > a.ratio ? b : a));
}
