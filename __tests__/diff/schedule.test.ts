import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backOff, createPrediction, nextPause, untilLastRead } from '../../src/diff/schedule.ts';

const HOUR = 3_600_000;

describe('the pause before the next read', () => {
  test.each([
    ['is a second at first', { elapsedMs: 0 }, 1_000],
    ['is 8 % of the time waited', { elapsedMs: 100_000 }, 8_000],
    ['is 16 % while the job queues', { elapsedMs: 50_000, isQueued: true }, 8_000],
    ['is 26 % before a predicted end', { elapsedMs: 20_000, endsInMs: HOUR }, 5_200],
    ['meets a predicted end', { elapsedMs: 100_000, endsInMs: 3_000 }, 3_000],
    ['is never below half a second', { elapsedMs: 100_000, endsInMs: 3 }, 500],
    ['never exceeds the longest', { elapsedMs: HOUR }, 15_000],
    ['leaves time for the last read', { elapsedMs: HOUR, remainingMs: 10_000 }, 7_000],
    ['is a second when there is no time for that', { elapsedMs: HOUR, remainingMs: 2_000 }, 1_000],
    ['may be as short as the user wants', { elapsedMs: 0, longestMs: 100 }, 100],
  ])('%s', (_, outlook, pause) => {
    expect(nextPause({ remainingMs: HOUR, longestMs: 15_000, ...outlook })).toBe(pause);
  });

  test('is always above zero and within the limits', () => {
    const ms = fc.double({ min: 0, max: 1e9, noNaN: true });
    const longest = fc.double({ min: 100, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        ms,
        ms,
        longest,
        fc.option(ms, { nil: undefined }),
        (elapsedMs, remainingMs, longestMs, endsInMs) => {
          const pause = nextPause({ elapsedMs, remainingMs, longestMs, endsInMs });
          expect(pause).toBeGreaterThan(0);
          expect(pause).toBeLessThanOrEqual(Math.min(longestMs, untilLastRead(remainingMs)));
        },
      ),
    );
  });
});

describe('after failures the pause', () => {
  test.each([
    ['begins with a second', { failures: 1 }, 1_000],
    ['doubles', { failures: 3 }, 4_000],
    ['stops at the longest pause', { failures: 99 }, 15_000],
    ['may reach five seconds however short the longest pause is', { failures: 99, longestMs: 1_000 }, 5_000],
    ['is jittered in its upper half', { failures: 3, random: 0 }, 2_000],
    ['is at least what the server asks for', { failures: 1, retryAfterMs: 60_000 }, 60_000],
  ])('%s', (_, setback, pause) => {
    expect(backOff({ longestMs: 15_000, random: 1, ...setback })).toBe(pause);
  });
});

describe('a predicted end', () => {
  /** Clanforge's clock is at 1,000 s when ours is at 5 s. */
  const time = { unixSeconds: 1_000, at: 5_000 };

  test('is within the second that jobeta names, by the server’s clock', () => {
    const prediction = createPrediction();
    prediction.note({ eta: 1_010 }, time, 6_000);
    expect(prediction.endsInMs(6_000)).toBe(10_000);
    expect(prediction.endsInMs(16_001)).toBeUndefined();
  });

  test('is unknown without jobeta, or without the server’s clock', () => {
    const prediction = createPrediction();
    prediction.note({ eta: 1_010 }, undefined, 6_000);
    expect(prediction.endsInMs(6_000)).toBeUndefined();
    prediction.note({}, time, 6_000);
    expect(prediction.endsInMs(6_000)).toBeUndefined();
  });

  test('that the job outlives makes later predictions unreliable', () => {
    const prediction = createPrediction();
    prediction.note({ eta: 1_001 }, time, 5_000);
    prediction.note({ eta: 1_020 }, undefined, 8_000);
    expect(prediction.endsInMs(8_000)).toBeUndefined();
  });

  test('that has already passed when it is first seen does not', () => {
    const prediction = createPrediction();
    prediction.note({ eta: 900 }, time, 5_000);
    prediction.note({ eta: 1_010 }, undefined, 6_000);
    expect(prediction.endsInMs(6_000)).toBe(10_000);
  });

  test('takes the reading of the clock that lost least on its way', () => {
    const prediction = createPrediction();
    prediction.note({ eta: 1_010 }, time, 5_000);
    prediction.note({ eta: 1_010 }, { unixSeconds: 1_001, at: 6_900 }, 7_000);
    expect(prediction.endsInMs(7_000)).toBe(9_000);
  });
});
