import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backOff } from '../../src/wait/back-off.js';

const failures = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(1_000, 1e9));
const longest = fc.integer({ min: 100, max: 3_600_000 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test.each([
  [1, 500, 1_000],
  [2, 1_000, 2_000],
  [3, 2_000, 4_000],
  [5, 7_500, 15_000],
  [1_000, 7_500, 15_000],
])('after %d failures it lasts from %d to %d ms', (count, shortest, longestMs) => {
  const pause = (chance: number): number => backOff({ failures: count, longestMs: 15_000, random: chance });
  expect(pause(0)).toBe(shortest);
  expect(pause(1)).toBe(longestMs);
});

test('it is never longer than the longest pause, and jittered in its upper half', () => {
  fc.assert(
    fc.property(failures, longest, random, (count, longestMs, chance) => {
      const of = (value: number): number => backOff({ failures: count, longestMs, random: value });
      expect(of(chance)).toBeLessThanOrEqual(longestMs);
      expect(of(chance)).toBeGreaterThanOrEqual(of(0));
      expect(of(0)).toBe(of(1) / 2);
      expect(of(0)).toBeGreaterThan(0);
    }),
  );
});

test('it grows with the failures', () => {
  fc.assert(
    fc.property(failures, longest, random, (count, longestMs, chance) => {
      const of = (value: number): number => backOff({ failures: value, longestMs, random: chance });
      expect(of(count + 1)).toBeGreaterThanOrEqual(of(count));
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
