import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextPause } from '../../src/wait/schedule.js';

const elapsed = fc.double({ min: 0, max: 1e13, noNaN: true });
const longest = fc.double({ min: 100, max: 1e9, noNaN: true });

test('the first pause is a second, or less when less is the longest', () => {
  expect(nextPause({ elapsedMs: 0, longestMs: 15_000 })).toBe(1_000);
  expect(nextPause({ elapsedMs: 0, longestMs: 100 })).toBe(100);
});

test('a long wait is looked at every so often', () => {
  expect(nextPause({ elapsedMs: 3_600_000, longestMs: 15_000 })).toBe(15_000);
});

test('a pause is never longer than the longest, and never so short that it becomes a flood', () => {
  fc.assert(
    fc.property(elapsed, longest, (elapsedMs, longestMs) => {
      const pause = nextPause({ elapsedMs, longestMs });
      expect(pause).toBeLessThanOrEqual(longestMs);
      expect(pause).toBeGreaterThanOrEqual(Math.min(1_000, longestMs));
    }),
  );
});

test('pauses grow with the time waited, and stay a small part of it', () => {
  fc.assert(
    fc.property(elapsed, elapsed, longest, (a, b, longestMs) => {
      const [sooner, later] = [Math.min(a, b), Math.max(a, b)];
      const pause = nextPause({ elapsedMs: later, longestMs });
      expect(pause).toBeGreaterThanOrEqual(nextPause({ elapsedMs: sooner, longestMs }));
      expect(pause).toBeLessThanOrEqual(Math.max(1_000, later / 10));
    }),
  );
  expect(nextPause({ elapsedMs: 100_000, longestMs: 15_000 })).toBeGreaterThan(1_000);
});
