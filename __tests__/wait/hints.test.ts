import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Job } from '../../src/job/job.js';
import type { JobState, ListedState } from '../../src/job/state.js';
import type { ServerTime } from '../../src/job/ownership.js';
import { expectedEnd, NO_HINTS, noteHints, type Expectation, type Hints } from '../../src/wait/hints.js';
import { listed } from './fakes.js';

/** An answer about a job under way: when it arrived (our clock, ms), and what it tells. */
interface Answer extends Partial<Pick<Job, 'state' | 'eta' | 'progress'>> {
  readonly at: number;
  /** Clanforge's clock, whole Unix seconds. */
  readonly date?: number | undefined;
}

function noteAll(answers: readonly Answer[]): Hints {
  return answers.reduce((hints, { at, date, state = listed('Running'), ...told }) => {
    const serverTime: ServerTime | undefined = date === undefined ? undefined : { unixSeconds: date, at };
    return noteHints(hints, { state, ...told }, serverTime, at);
  }, NO_HINTS);
}

/** What is expected after these answers, at the moment of the last one or at another. */
function expectAfter(answers: readonly Answer[], nowMs = answers.at(-1)?.at ?? 0): Expectation | undefined {
  return expectedEnd(noteAll(answers), nowMs);
}

/** Clanforge's clock when ours shows zero. */
const SERVER = 1_800_000_000;

/** An answer at some second of ours, with an end so many seconds from the beginning. */
function etaAt(second: number, eta: number): Answer {
  return { at: second * 1_000, date: SERVER + second, eta: SERVER + eta };
}

function progressAt(second: number, progress: number): Answer {
  return { at: second * 1_000, progress };
}

describe('an end that is foretold', () => {
  test('is expected at the end of the second that it names', () => {
    expect(expectAfter([etaAt(10, 70)])).toEqual({ by: 'foretold', inMs: 61_000 });
  });

  test('comes nearer as time goes by, until it has passed', () => {
    expect(expectAfter([etaAt(10, 70)], 70_999)).toEqual({ by: 'foretold', inMs: 1 });
    expect(expectAfter([etaAt(10, 70)], 71_000)).toBeUndefined();
  });

  test('is the one that was told last', () => {
    expect(expectAfter([etaAt(10, 70), etaAt(20, 50)])).toEqual({ by: 'foretold', inMs: 31_000 });
    expect(expectAfter([etaAt(10, 70), { at: 20_000, date: SERVER + 20 }])).toBeUndefined();
    expect(expectAfter([etaAt(10, 70), etaAt(20, 5)])).toBeUndefined();
  });

  test('is worth more than what the progress says', () => {
    const answers = [progressAt(0, 10), { ...etaAt(10, 70), progress: 20 }];
    expect(expectAfter(answers)).toEqual({ by: 'foretold', inMs: 61_000 });
  });

  test.each([
    ['zero', 0],
    ['in the past', SERVER - 5],
    ['in the past by a second', SERVER - 1],
  ])('is no hint when it is %s', (_, eta) => {
    expect(expectAfter([{ at: 0, date: SERVER, eta }])).toBeUndefined();
  });

  test('is no hint without any Date', () => {
    expect(expectAfter([{ at: 0, eta: SERVER + 70 }])).toBeUndefined();
  });

  test('needs no Date in each answer', () => {
    const answers = [
      { at: 0, date: SERVER },
      { at: 10_000, eta: SERVER + 70 },
    ];
    expect(expectAfter(answers)).toEqual({ by: 'foretold', inMs: 61_000 });
  });

  test('is known the better the more often Date was read: the reading that lost least on its way counts', () => {
    const slow = { at: 3_700, date: SERVER + 3, eta: SERVER + 70 };
    const fast = { at: 6_100, date: SERVER + 6, eta: SERVER + 70 };
    const slowAgain = { ...slow, at: 9_800, date: SERVER + 9 };
    expect(expectAfter([slow])).toEqual({ by: 'foretold', inMs: 68_000 });
    expect(expectAfter([slow, fast])).toEqual({ by: 'foretold', inMs: 65_000 });
    expect(expectAfter([slow, fast, slowAgain])).toEqual({ by: 'foretold', inMs: 61_300 });
  });

  test('is understood by a clock that was never set', () => {
    expect(expectAfter([{ at: 10_000, date: 1, eta: 61 }])).toEqual({ by: 'foretold', inMs: 61_000 });
  });

  test('that the job outlived makes later ones worthless', () => {
    expect(expectAfter([etaAt(10, 70), etaAt(71, 200)])).toBeUndefined();
    expect(expectAfter([etaAt(10, 70), etaAt(71, 200), etaAt(80, 200)])).toBeUndefined();
    expect(expectAfter([etaAt(10, 70), etaAt(70, 200)])).toMatchObject({ by: 'foretold' });
  });

  test('that had passed when it was told makes later ones no worse', () => {
    const answers = [{ at: 0, date: SERVER, eta: 0 }, etaAt(1, 0), etaAt(10, 70)];
    expect(expectAfter(answers)).toEqual({ by: 'foretold', inMs: 61_000 });
  });

  test('that the job outlived leaves the progress its word', () => {
    const answers = [etaAt(10, 20), progressAt(30, 40), progressAt(40, 60)];
    expect(expectAfter(answers)).toEqual({ by: 'measured', inMs: 20_000 });
  });
});

describe('an end that is measured', () => {
  test('goes on from the progress seen so far', () => {
    expect(expectAfter([progressAt(10, 20), progressAt(20, 40)])).toEqual({ by: 'measured', inMs: 30_000 });
    const later = [progressAt(10, 20), progressAt(20, 40), progressAt(40, 50)];
    expect(expectAfter(later)).toEqual({ by: 'measured', inMs: 50_000 });
    expect(expectAfter([progressAt(10, 50), progressAt(20, 51)])).toEqual({ by: 'measured', inMs: 490_000 });
  });

  test('comes nearer while the progress stands, until it has passed', () => {
    const answers = [progressAt(10, 20), progressAt(20, 40), progressAt(45, 40)];
    expect(expectAfter(answers)).toEqual({ by: 'measured', inMs: 5_000 });
    expect(expectAfter(answers, 50_000)).toBeUndefined();
  });

  test.each([
    ['not told', [{ at: 0 }, { at: 10_000 }]],
    ['seen only once', [progressAt(10, 20)]],
    ['stuck at zero', [progressAt(0, 0), progressAt(10, 0), progressAt(20, 0)]],
    ['stuck', [progressAt(0, 50), progressAt(10, 50)]],
    ['at a hundred', [progressAt(0, 100), progressAt(10, 100)]],
    ['from zero to a first value', [progressAt(0, 0), progressAt(10, 20)]],
    ['from a value to a hundred', [progressAt(0, 20), progressAt(10, 100)]],
  ])('is not expected when the progress is %s', (_, answers) => {
    expect(expectAfter(answers)).toBeUndefined();
  });

  test('is measured anew when the progress falls back, as in another attempt', () => {
    const answers = [progressAt(10, 20), progressAt(20, 60), progressAt(25, 10)];
    expect(expectAfter(answers)).toBeUndefined();
    expect(expectAfter([...answers, progressAt(35, 30)])).toEqual({ by: 'measured', inMs: 35_000 });
    expect(expectAfter([progressAt(10, 20), progressAt(20, 60), progressAt(25, 30)])).toBeUndefined();
  });

  test('is not measured anew by a zero, a hundred or nothing in between', () => {
    const answers = [
      progressAt(10, 20),
      progressAt(12, 0),
      progressAt(14, 100),
      { at: 16_000 },
      progressAt(20, 40),
    ];
    expect(expectAfter(answers)).toEqual({ by: 'measured', inMs: 30_000 });
  });

  test('that the job outlived makes later ones worthless', () => {
    const answers = [progressAt(10, 20), progressAt(20, 60)];
    expect(expectAfter([...answers, progressAt(29, 62)])).toMatchObject({ by: 'measured' });
    expect(expectAfter([...answers, progressAt(30, 62)])).toBeUndefined();
    expect(expectAfter([...answers, progressAt(30, 62), progressAt(40, 64)])).toBeUndefined();
  });

  test('that the job outlived leaves a foretold one its word', () => {
    const answers = [progressAt(10, 20), progressAt(20, 60), progressAt(30, 62), etaAt(40, 100)];
    expect(expectAfter(answers)).toEqual({ by: 'foretold', inMs: 61_000 });
  });
});

describe('a job that queues', () => {
  test.each<ListedState>(['Created', 'Pending', 'Queued'])('in the state %s has yet to run', (name) => {
    expect(expectAfter([{ at: 0, state: listed(name) }])).toEqual({ by: 'queue' });
  });

  test.each<[string, JobState]>([
    ['Running', listed('Running')],
    ['unlisted', { kind: 'unlisted', name: 'Queued' }],
    ['not given', { kind: 'absent' }],
  ])('is not what a state is that is %s', (_, state) => {
    expect(expectAfter([{ at: 0, state }])).toBeUndefined();
  });

  test('is one only by the last answer', () => {
    const state = listed('Queued');
    expect(expectAfter([{ at: 0, state }, { at: 1_000 }])).toBeUndefined();
  });

  test('is expected to end when it was foretold, as long as that holds', () => {
    const state = listed('Queued');
    expect(expectAfter([{ ...etaAt(10, 70), state }])).toMatchObject({ by: 'foretold' });
    expect(expectAfter([{ ...etaAt(10, 70), state }], 71_000)).toEqual({ by: 'queue' });
  });
});

test('before any answer nothing is expected', () => {
  expect(expectedEnd(NO_HINTS, 0)).toBeUndefined();
});

describe('whatever the answers tell', () => {
  const seconds = fc.oneof(
    fc.integer({ min: 0, max: 1e11 }),
    fc.integer({ min: SERVER - 100, max: SERVER + 7_200 }),
  );
  const absent = fc.constant(undefined);
  const answer = fc.record({
    /** Milliseconds since the answer before. */
    after: fc.integer({ min: 1, max: 1e6 }),
    date: fc.oneof(absent, seconds),
    eta: fc.oneof(absent, seconds),
    progress: fc.oneof(absent, fc.integer({ min: 0, max: 100 })),
    state: fc.constantFrom<JobState>(listed('Queued'), listed('Running'), { kind: 'absent' }),
  });
  type Told = typeof answer extends fc.Arbitrary<infer Value> ? Value : never;
  const answers = fc.array(answer, { minLength: 1, maxLength: 20 });

  function inTime(told: readonly Told[], begin = 0): Answer[] {
    let at = begin;
    return told.map(({ after, date, eta, progress, state }) => {
      at += after;
      return {
        at,
        date,
        state,
        ...(eta === undefined ? {} : { eta }),
        ...(progress === undefined ? {} : { progress }),
      };
    });
  }

  test('an end is expected in a positive and finite time, or none is', () => {
    fc.assert(
      fc.property(answers, fc.double({ min: 0, max: 1e9, noNaN: true }), (told, afterMs) => {
        const noted = inTime(told);
        const expected = expectAfter(noted, (noted.at(-1)?.at ?? 0) + afterMs);
        if (expected === undefined || expected.by === 'queue') return;
        expect(expected.inMs).toBeGreaterThan(0);
        expect(expected.inMs).toBeLessThan(Infinity);
      }),
    );
  });

  test('of each kind only one promise is ever outlived', () => {
    fc.assert(
      fc.property(answers, (told) => {
        const noted = inTime(told);
        const outlived = { foretold: 0, measured: 0 };
        noted.slice(1).forEach(({ at }, index) => {
          const { at: before } = noted[index] ?? { at: 0 };
          const expected = expectAfter(noted.slice(0, index + 1));
          if (expected === undefined || expected.by === 'queue') return;
          if (before + expected.inMs <= at - 0.01) outlived[expected.by] += 1;
        });
        expect(Math.max(outlived.foretold, outlived.measured)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('Clanforge may have any other clock', () => {
    const shift = fc.integer({ min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(answers, shift, (told, aside) => {
        const moved = (value: number | undefined): number | undefined =>
          value === undefined ? undefined : value + aside;
        const shifted = told.map((one) => ({ ...one, date: moved(one.date), eta: moved(one.eta) }));
        expectSame(expectAfter(inTime(shifted)), expectAfter(inTime(told)));
      }),
    );
  });

  test('our clock may begin anywhere', () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 0, max: 1e9 }), (told, begin) => {
        expectSame(expectAfter(inTime(told, begin)), expectAfter(inTime(told)));
      }),
    );
  });
});

/** The same but for what is lost in adding large numbers. */
function expectSame(one: Expectation | undefined, other: Expectation | undefined): void {
  expect(one?.by).toBe(other?.by);
  if (one !== undefined && 'inMs' in one && other !== undefined && 'inMs' in other) {
    expect(one.inMs).toBeCloseTo(other.inMs, -1);
  }
}
