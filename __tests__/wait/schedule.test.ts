import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Expectation } from '../../src/wait/hints.js';
import { nextPause, type Outlook } from '../../src/wait/schedule.js';

const elapsed = fc.double({ min: 0, max: 1e13, noNaN: true });
const remaining = fc.double({ min: 0, max: 1e13, noNaN: true });
const longest = fc.double({ min: 100, max: 1e9, noNaN: true });
const inMs = fc.double({ min: Number.MIN_VALUE, max: 1e15, noNaN: true });
const expectation = fc.oneof<fc.Arbitrary<Expectation | undefined>[]>(
  fc.constantFrom(undefined, { by: 'queue' }),
  fc.record({ by: fc.constantFrom('foretold', 'measured'), inMs }),
);

/** The pause of a wait far from its deadline. */
function pauseAt(elapsedMs: number, expected?: Expectation, given: Partial<Outlook> = {}): number {
  return nextPause({ elapsedMs, remainingMs: 1e14, longestMs: 15_000, expected, ...given });
}

describe('with nothing known of the end', () => {
  test.each([
    ['at first a second', 0, 1_000],
    ['a second, as long as 8 % of the time waited is less', 12_000, 1_000],
    ['8 % of the time waited from then on', 100_000, 8_000],
    ['the longest when 8 % is more', 3_600_000, 15_000],
  ])('a pause is %s', (_, elapsedMs, pause) => {
    expect(pauseAt(elapsedMs)).toBe(pause);
  });

  test('a pause is the longest from the beginning when that is short', () => {
    expect(pauseAt(0, undefined, { longestMs: 100 })).toBe(100);
  });
});

describe('while the job queues', () => {
  test('pauses are twice as long, since it has yet to run', () => {
    expect(pauseAt(50_000, { by: 'queue' })).toBe(8_000);
    expect(pauseAt(0, { by: 'queue' })).toBe(1_000);
  });
});

describe('with an end foretold', () => {
  const foretold = (ms: number): Expectation => ({ by: 'foretold', inMs: ms });

  test('pauses grow faster while it is far', () => {
    expect(pauseAt(50_000, foretold(600_000))).toBe(13_000);
    expect(pauseAt(0, foretold(600_000))).toBe(1_000);
  });

  test('the next look is at the end when that comes first', () => {
    expect(pauseAt(50_000, foretold(12_999))).toBe(12_999);
    expect(pauseAt(3_600_000, foretold(7_000))).toBe(7_000);
  });

  test('the next look is half a second away when the end is nearer', () => {
    expect(pauseAt(50_000, foretold(499))).toBe(500);
    expect(pauseAt(50_000, foretold(501))).toBe(501);
  });

  test('one look meets the end, wherever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 7_200_000 }), (end) => {
        let at = 0;
        for (let looks = 0; end - at >= 500 && looks < 1_000; looks += 1) {
          at += pauseAt(at, foretold(end - at));
        }
        expect(at).toBeGreaterThan(end - 500);
        expect(at).toBeLessThan(end + 0.001);
      }),
      { numRuns: 30 },
    );
  });
});

describe('with an end measured', () => {
  const measured = (ms: number): Expectation => ({ by: 'measured', inMs: ms });

  test('the next look is at the end when that comes first', () => {
    expect(pauseAt(100_000, measured(4_000))).toBe(4_000);
    expect(pauseAt(100_000, measured(499))).toBe(500);
  });

  test('a pause is never longer than without it', () => {
    expect(pauseAt(100_000, measured(8_001))).toBe(8_000);
    fc.assert(
      fc.property(elapsed, inMs, longest, (elapsedMs, ms, longestMs) => {
        const without = pauseAt(elapsedMs, undefined, { longestMs });
        expect(pauseAt(elapsedMs, measured(ms), { longestMs })).toBeLessThanOrEqual(without);
      }),
    );
  });
});

describe('before the deadline', () => {
  test('one look is placed three seconds before it, whatever is known', () => {
    expect(pauseAt(3_600_000, undefined, { remainingMs: 10_000 })).toBe(7_000);
    expect(pauseAt(3_600_000, { by: 'foretold', inMs: 9_000 }, { remainingMs: 10_000 })).toBe(7_000);
  });

  test('there are no more than one look a second after that', () => {
    expect(pauseAt(3_600_000, undefined, { remainingMs: 3_900 })).toBe(1_000);
    expect(pauseAt(3_600_000, undefined, { remainingMs: 0 })).toBe(1_000);
  });
});

describe('whatever is known', () => {
  const outlook = fc.record({
    elapsedMs: elapsed,
    remainingMs: remaining,
    longestMs: longest,
    expected: expectation,
  });

  test('a pause is never longer than the longest: a job can fail at any moment', () => {
    fc.assert(
      fc.property(outlook, (known) => {
        expect(nextPause(known)).toBeLessThanOrEqual(known.longestMs);
      }),
    );
  });

  test('a pause is a second at least, half a second before a promised end, or the longest', () => {
    fc.assert(
      fc.property(outlook, (known) => {
        const isPromised = known.expected !== undefined && 'inMs' in known.expected;
        expect(nextPause(known)).toBeGreaterThanOrEqual(Math.min(isPromised ? 500 : 1_000, known.longestMs));
      }),
    );
  });

  test('pauses grow with the time waited', () => {
    fc.assert(
      fc.property(elapsed, outlook, (later, known) => {
        const [a, b] = [Math.min(later, known.elapsedMs), Math.max(later, known.elapsedMs)];
        const sooner = nextPause({ ...known, elapsedMs: a });
        expect(nextPause({ ...known, elapsedMs: b })).toBeGreaterThanOrEqual(sooner);
      }),
    );
  });
});
