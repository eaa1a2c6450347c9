import { describe, expect, test } from '@jest/globals';
import { aimsWithHints, aimsWithoutHints } from '../../bench/polling/aims.js';
import { compare, type Comparison } from '../../bench/polling/comparison.js';
import { EXACT, INEXACT, NONE, type HintClass } from '../../bench/polling/hint-class.js';
import { drawPicture } from '../../bench/polling/picture.js';
import { seededRandom } from '../../simulator/random.js';
import { measure, type Results } from '../../bench/polling/results.js';
import {
  DOUBLING,
  FIBONACCI,
  fixed,
  LONGEST_PAUSE_MS,
  oracle,
  OURS,
  partOfElapsed,
  type Moment,
  type Schedule,
} from '../../bench/polling/schedule.js';
import { simulate, type Outcome } from '../../bench/polling/simulate.js';
import { makeTraces, waysOf, type Trace } from '../../bench/polling/trace.js';

const traces = makeTraces(60, 7);
const HINTS = [NONE, ...EXACT, ...INEXACT];
const EVERY_15_S = oracle('', LONGEST_PAUSE_MS);

/** The mean time from one request to its answer, milliseconds: half of it each way. */
const MEAN_WAY_MS = 275;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function delaysOf(schedule: Schedule, hints: HintClass): number[] {
  return traces.map((trace) => simulate(schedule, trace, hints).delayMs);
}

/** The pauses of a schedule that looks at no hints, milliseconds. */
function pausesOf({ begin }: Schedule, trace: Trace): number[] {
  const { pause } = begin(trace);
  return Array.from({ length: 8 }, () => pause({ nowMs: 0, elapsedMs: 0 }));
}

describe('the jobs', () => {
  test('are the same for the same seed, and others for another', () => {
    expect(makeTraces(60, 7)).toEqual(traces);
    expect(makeTraces(60, 8)).not.toEqual(traces);
  });

  test('take 5 s to 2 h, and as many are below the geometric mean as above', () => {
    const lengths = makeTraces(1_000, 7).map(({ lengthMs }) => lengthMs);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(5_000);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(7_200_000);
    const below = lengths.filter((length) => length < Math.sqrt(5_000 * 7_200_000));
    expect(below.length / lengths.length).toBeCloseTo(0.5, 1);
  });

  test('queue before they run, and end after that', () => {
    for (const { queuedMs, lengthMs } of traces) {
      expect(queuedMs).toBeGreaterThan(0);
      expect(queuedMs).toBeLessThan(0.9 * lengthMs);
    }
  });

  test('are asked about by requests that take 50 to 500 ms with their answers', () => {
    const [trace] = traces;
    if (trace === undefined) throw new Error('no traces');
    const next = waysOf(trace);
    const ways = Array.from({ length: 2_000 }, next);
    const both = ways.map(({ thereMs, backMs }) => thereMs + backMs);
    expect(Math.min(...both)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...both)).toBeLessThanOrEqual(500);
    expect(mean(both) / MEAN_WAY_MS).toBeCloseTo(1, 1);
    expect(mean(ways.map(({ backMs }) => backMs)) / (MEAN_WAY_MS / 2)).toBeCloseTo(1, 1);
  });
});

describe('what Clanforge tells', () => {
  const moments = traces.flatMap((trace) =>
    [0, 0.3, 0.7, 0.99].map((part) => ({ trace, atMs: part * trace.lengthMs })),
  );

  test.each(HINTS.map((hints) => [hints.name, hints] as const))('is in whole numbers: %s', (_, { tell }) => {
    const random = seededRandom(1);
    const told = moments.map(({ trace, atMs }) => tell(trace, atMs, random));
    expect(told.filter(({ eta = 0 }) => !Number.isInteger(eta))).toEqual([]);
    expect(told.filter(({ progress = 0 }) => !Number.isInteger(progress))).toEqual([]);
    expect(told.filter(({ progress = 0 }) => progress < 0 || progress > 100)).toEqual([]);
  });

  test.each(EXACT.map((hints) => [hints.name, hints] as const))(
    'names the second of the end: %s',
    (_, { tell }) => {
      const told = moments.map(({ trace, atMs }) => tell(trace, atMs, seededRandom(1)).eta);
      const ends = moments.map(({ trace }) => Math.floor((trace.serverEpochMs + trace.lengthMs) / 1_000));
      expect(told).toEqual(ends);
    },
  );

  test.each<[string, (trace: Trace, atMs: number) => number]>([
    ['a third too early', ({ lengthMs }) => (lengthMs * 2) / 3],
    ['a third too late', ({ lengthMs }) => (lengthMs * 4) / 3],
    ['five times too early', ({ lengthMs }) => lengthMs / 5],
    ['five times too late', ({ lengthMs }) => lengthMs * 5],
    ['10 s too early', ({ lengthMs }) => lengthMs - 10_000],
    ['10 s too late', ({ lengthMs }) => lengthMs + 10_000],
    ['sliding by 3 s', (_, atMs) => atMs + 3_000],
    ['sliding by a minute', (_, atMs) => atMs + 60_000],
  ])('is off as the name says: %s', (kind, endOf) => {
    const hints = INEXACT.find(({ name }) => name === kind);
    const told = moments.map(({ trace, atMs }) => hints?.tell(trace, atMs, seededRandom(1)).eta);
    const ends = moments.map(({ trace, atMs }) => trace.serverEpochMs + endOf(trace, atMs));
    expect(told).toEqual(ends.map((end) => Math.floor(end / 1_000)));
  });
});

describe('the simulation', () => {
  /** Their ends lie evenly between looks that are whole seconds apart. */
  const even = makeTraces(600, 7).map((trace, index) => ({ ...trace, lengthMs: 60_000 + 100 * index }));

  test.each([1, 5, 10])('sees an end half of a fixed pause of %d s late, plus the ways', (pause) => {
    const { delayMs, calls } = measure(fixed(pause), even, NONE);
    const cycleMs = pause * 1_000 + MEAN_WAY_MS;
    expect(delayMs.mean / (cycleMs / 2 + MEAN_WAY_MS / 2)).toBeCloseTo(1, 1);
    expect(calls / (90_000 / cycleMs + 0.5)).toBeCloseTo(1, 1);
  });

  test('begins with the answer to create, and goes from answer to answer', () => {
    const moments: Moment[] = [];
    const recorder: Schedule = {
      name: '',
      begin: () => ({
        pause: (moment) => {
          moments.push(moment);
          return 2_000;
        },
      }),
    };
    const [trace] = traces;
    if (trace === undefined) throw new Error('no traces');
    const { calls, delayMs } = simulate(recorder, { ...trace, ourEpochMs: 500, lengthMs: 9_000 }, NONE);
    const nextWay = waysOf(trace);
    const beginMs = nextWay().backMs;
    let atMs = beginMs;
    for (const moment of moments) {
      expect(moment.nowMs).toBeCloseTo(500 + atMs, 6);
      expect(moment.elapsedMs).toBeCloseTo(atMs - beginMs, 6);
      const { thereMs, backMs } = nextWay();
      atMs += 2_000 + thereMs + backMs;
    }
    expect(calls).toBe(moments.length);
    expect(delayMs).toBeCloseTo(atMs - 9_000, 6);
  });

  test('tells of the delay that 95 % stay below, and of the longest pause', () => {
    const { delayMs } = measure(fixed(10), even, NONE);
    expect(delayMs.p95 / (9_500 + MEAN_WAY_MS)).toBeCloseTo(1, 1);
    expect(measure(FIBONACCI, even, NONE).longestPauseMs).toBe(7_000);
  });

  test('is the same every time, even with hints by chance', () => {
    const [nonsense = NONE] = INEXACT.slice(-1);
    expect(delaysOf(OURS, nonsense)).toEqual(delaysOf(OURS, nonsense));
  });

  test('shows the end only after it has come', () => {
    const delays = [OURS, fixed(1), EVERY_15_S].flatMap((schedule) => delaysOf(schedule, NONE));
    expect(Math.min(...delays)).toBeGreaterThan(0);
  });

  test('lets nothing be better than a schedule that knows the end', () => {
    const least = mean(delaysOf(EVERY_15_S, NONE));
    for (const hints of HINTS) expect(mean(delaysOf(OURS, hints))).toBeGreaterThan(least);
    for (const schedule of [fixed(1), FIBONACCI, DOUBLING]) {
      expect(mean(delaysOf(schedule, NONE))).toBeGreaterThan(least);
    }
  });

  test('takes a schedule that knows the end the fewest calls of all that pause for 15 s at most', () => {
    const [exact = NONE] = EXACT;
    const callsOf = (schedule: Schedule): number[] =>
      traces.map((trace) => simulate(schedule, trace, exact).calls);
    const fewest = callsOf(EVERY_15_S);
    for (const schedule of [OURS, fixed(10), fixed(15)]) {
      expect(callsOf(schedule).filter((calls, index) => calls < (fewest[index] ?? 0))).toEqual([]);
    }
  });

  test('runs the pauses of this action: without hints and queue they are 8 % of the time waited', () => {
    const unqueued = traces.map((trace) => ({ ...trace, queuedMs: 0 }));
    const outcomesOf = (schedule: Schedule): Outcome[] =>
      unqueued.map((trace) => simulate(schedule, trace, NONE));
    expect(outcomesOf(OURS)).toEqual(outcomesOf(partOfElapsed(0.08)));
  });

  test('makes no difference by the dates of the clocks', () => {
    const [exact = NONE] = EXACT;
    const elsewhere = traces.map((trace) => ({
      ...trace,
      serverEpochMs: trace.serverEpochMs + 1e9,
      ourEpochMs: 0,
    }));
    const here = measure(OURS, traces, exact);
    const there = measure(OURS, elsewhere, exact);
    expect(there.calls).toBe(here.calls);
    expect(there.delayMs.mean).toBeCloseTo(here.delayMs.mean, 1);
  });
});

describe('the other schedules', () => {
  const [trace] = traces;
  test.each<[string, Schedule, readonly number[]]>([
    ['fixed', fixed(5), [5, 5, 5, 5, 5, 5, 5, 5]],
    ['Fibonacci', FIBONACCI, [1, 1, 2, 3, 5, 7, 7, 7]],
    ['doubling', DOUBLING, [1, 2, 4, 8, 16, 30, 30, 30]],
  ])('pause as they are said to: %s', (_, schedule, pauses) => {
    if (trace === undefined) throw new Error('no traces');
    expect(pausesOf(schedule, trace)).toEqual(pauses.map((pause) => pause * 1_000));
  });
});

describe('an aim', () => {
  function aResult(calls: number, delayS: number): Results {
    return {
      calls,
      delayMs: { mean: delayS * 1_000, p95: 0 },
      relativeDelay: 0.03,
      mostCallsAbove: 11,
      longestPauseMs: 15_000,
    };
  }
  const none = { name: 'none', results: aResult(80, 5) };
  const found: Comparison = {
    none,
    exact: [{ name: 'exact', results: aResult(70, 0.9) }],
    inexact: [{ name: 'wrong', results: aResult(100, 6.25) }],
    others: [
      { name: 'cheap', results: aResult(70, 5.1) },
      { name: 'soon', results: aResult(90, 4.9) },
    ],
    oracles: [],
    fixed: [],
    parts: [],
  };

  function unmet(change: Partial<Comparison>): string[] {
    const comparison = { ...found, ...change };
    const aims = [...aimsWithoutHints(comparison), ...aimsWithHints(comparison)];
    return aims.filter((aim) => aim.includes('not met'));
  }

  test('is met where all is at most as large as it may be', () => {
    expect(unmet({})).toEqual([]);
  });

  test.each<[string, Partial<Comparison>, string]>([
    ['a schedule better in both', { others: [{ name: 'better', results: aResult(79, 4.9) }] }, 'better.'],
    ['a long pause', { none: { ...none, results: { ...none.results, longestPauseMs: 15_001 } } }, 'No pause'],
    [
      'a large part of the length',
      { none: { ...none, results: { ...none.results, relativeDelay: 0.041 } } },
      '4.1 %',
    ],
    ['late in spite of exact hints', { exact: [{ name: 'exact', results: aResult(70, 1.1) }] }, '1.10 s'],
    [
      'many calls in spite of exact hints',
      { exact: [{ name: 'exact', results: { ...aResult(70, 0.9), mostCallsAbove: 12.3 } }] },
      '+ 12.3',
    ],
    [
      'more calls by one of the wrong hints',
      { inexact: [...found.inexact, { name: 'worse', results: aResult(101, 1) }, none] },
      '1.26 × (worse)',
    ],
    [
      'more delay by one of the wrong hints',
      { inexact: [...found.inexact, { name: 'worse', results: aResult(1, 6.5) }, none] },
      '1.30 × (worse)',
    ],
  ])('is not met with %s', (_, change, words) => {
    expect(unmet(change)).toEqual([expect.stringContaining(words)]);
  });
});

describe('this action', () => {
  const comparison = compare(traces, () => undefined);

  test('meets the aims that few jobs can show', () => {
    const aims = [...aimsWithoutHints(comparison), ...aimsWithHints(comparison)];
    const shown = aims.filter((aim) => /No pause|exact hints the|exact hints a job|4\.0 %/.test(aim));
    expect(shown).toHaveLength(4);
    for (const aim of shown) expect(aim).toMatch(/: met, /);
  });

  test('pauses for 15 s at most, with whatever hints', () => {
    const kinds = [comparison.none, ...comparison.exact, ...comparison.inexact];
    expect(kinds.filter(({ results }) => results.longestPauseMs > LONGEST_PAUSE_MS)).toEqual([]);
  });

  test('is drawn with all that it is compared to', () => {
    const picture = drawPicture(comparison);
    expect(picture).not.toMatch(/NaN|Infinity|undefined/);
    for (const { name } of [...comparison.others, ...comparison.exact, ...comparison.inexact]) {
      expect(picture).toContain(`>${name}</text>`);
    }
  });
});
