import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backOff } from '../../src/wait/back-off.js';

const failures = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(1_000, 1e9));
const longest = fc.integer({ min: 100, max: 3_600_000 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test.each([
  [1, 15_000, 500, 1_000],
  [2, 15_000, 1_000, 2_000],
  [3, 15_000, 2_000, 4_000],
  [5, 15_000, 7_500, 15_000],
  [1_000, 15_000, 7_500, 15_000],
  [1, 100, 50, 100],
  [2, 100, 100, 200],
  [1_000, 100, 2_500, 5_000],
])(
  'after %d failures, with a longest pause of %d ms, it lasts from %d to %d ms',
  (count, longestMs, from, to) => {
    expect(backOff({ failures: count, longestMs, random: 0 })).toBe(from);
    expect(backOff({ failures: count, longestMs, random: 1 })).toBe(to);
  },
);

test('it is never longer than the longest pause or 5 s, and jittered in its upper half', () => {
  fc.assert(
    fc.property(failures, longest, random, (count, longestMs, chance) => {
      const of = (value: number): number => backOff({ failures: count, longestMs, random: value });
      expect(of(chance)).toBeLessThanOrEqual(Math.max(longestMs, 5_000));
      expect(of(chance)).toBeGreaterThanOrEqual(of(0));
      expect(of(0)).toBe(of(1) / 2);
      expect(of(0)).toBeGreaterThan(0);
    }),
  );
});

test('it grows with the failures, and begins within the longest pause', () => {
  fc.assert(
    fc.property(failures, longest, random, (count, longestMs, chance) => {
      const of = (value: number): number => backOff({ failures: value, longestMs, random: chance });
      expect(of(count + 1)).toBeGreaterThanOrEqual(of(count));
      expect(of(1)).toBeLessThanOrEqual(longestMs);
    }),
  );
});

test('what the server asked for is waited at least, even beyond the longest pause', () => {
  fc.assert(
    fc.property(failures, longest, random, fc.nat(1e7), (count, longestMs, chance, retryAfterMs) => {
      const own = backOff({ failures: count, longestMs, random: chance });
      const pause = backOff({ failures: count, longestMs, random: chance, retryAfterMs });
      expect(pause).toBe(Math.max(own, retryAfterMs));
    }),
  );
});
