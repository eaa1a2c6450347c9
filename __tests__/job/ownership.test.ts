import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ownership, passedSteadily, type ServerTime } from '../../src/job/ownership.js';
import type { Target } from '../../src/job/target.js';
import { makeJob } from './jobs.js';

const TARGET: Target = { imageid: 11, machineid: 21 };

/** A diff of our machine that holds the lock. */
const holderMade = (created: number) => makeJob({ created, subject: { machine: { id: 21 } } });

/** Clanforge's clock, which shows `skewMs` more than our monotonic one, and whole seconds only. */
function serverClock(skewMs: number) {
  return (at: number): number => Math.floor((at + skewMs) / 1_000);
}
const skew = fc.integer({ min: 0, max: 4e12 });
const sentAt = fc.integer({ min: 0, max: 1e9 });
const reading = (shows: (at: number) => number, at: number, latencyMs: number): ServerTime => ({
  unixSeconds: shows(at - latencyMs),
  at,
});

describe('whose diff holds the lock', () => {
  test('a diff that was made at our request or after it is ours, however the clocks differ', () => {
    fc.assert(
      fc.property(
        skew,
        sentAt,
        fc.nat(4e6),
        fc.nat(4e6),
        fc.nat(1e6),
        (skewMs, sent, madeLaterMs, readLaterMs, latencyMs) => {
          const shows = serverClock(skewMs);
          const holder = holderMade(shows(sent + madeLaterMs));
          // The refusal that names a diff was written after that diff was made.
          const at = sent + madeLaterMs + readLaterMs + latencyMs;
          expect(ownership(holder, TARGET, sent, reading(shows, at, latencyMs), true)).toBe('ours');
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['5 seconds before our request or earlier is never ours', 5_000, /^(unknown|theirs)$/],
    ['clearly before our request is somebody else’s', 14_000, /^theirs$/],
  ])('a diff that was made %s', (_what, earlierMs, whose) => {
    fc.assert(
      fc.property(
        skew,
        sentAt,
        fc.integer({ min: earlierMs, max: 1e9 }),
        fc.nat(4e6),
        fc.nat(1_000),
        (skewMs, sent, madeEarlierMs, readLaterMs, latencyMs) => {
          const shows = serverClock(skewMs);
          const holder = holderMade(shows(sent - madeEarlierMs));
          const at = sent + readLaterMs + latencyMs;
          expect(ownership(holder, TARGET, sent, reading(shows, at, latencyMs), true)).toMatch(whose);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test.each([
    [1_001, 'ours'],
    [999, 'ours'],
    [998, 'unknown'],
    [990, 'unknown'],
    [989, 'theirs'],
  ])('of a request sent at second 1,000 a diff made at second %d is %s', (created, whose) => {
    const server = { unixSeconds: 1_030, at: 80_000 };
    expect(ownership(holderMade(created), TARGET, 50_000, server, true)).toBe(whose);
  });

  test.each([1, 989, 999, 1_001, 9_999_999])(
    'without a Date of the server one made at second %d cannot be told, for our own clock may be minutes off',
    (created) => {
      expect(ownership(holderMade(created), TARGET, 50_000, undefined, true)).toBe('unknown');
    },
  );

  test.each([
    [1_001, 'ours'],
    [998, 'unknown'],
    [989, 'unknown'],
    [1, 'unknown'],
  ])(
    'where our clocks do not agree on how long ago it was, one made at second %d is %s',
    (created, whose) => {
      const server = { unixSeconds: 1_030, at: 80_000 };
      expect(ownership(holderMade(created), TARGET, 50_000, server, false)).toBe(whose);
    },
  );

  test.each([
    [1_040, 'ours'],
    [1_041, 'unknown'],
  ])('one that was made in the future, at second %d of 1,030, is %s', (created, whose) => {
    const server = { unixSeconds: 1_030, at: 80_000 };
    expect(ownership(holderMade(created), TARGET, 50_000, server, true)).toBe(whose);
  });

  test('the second in which our request was sent counts from its beginning', () => {
    const server = { unixSeconds: 1_000, at: 50_000 };
    expect(ownership(holderMade(999), TARGET, 50_900, server, true)).toBe('ours');
    expect(ownership(holderMade(999), TARGET, 51_000, server, true)).toBe('unknown');
  });

  test('a diff about another image or machine is somebody else’s, however late it was made', () => {
    const server = { unixSeconds: 1_000, at: 0 };
    for (const subject of [{ image: { id: 12 } }, { machine: { id: 22 } }]) {
      expect(ownership(makeJob({ created: 2_000, subject }), TARGET, 0, server, true)).toBe('theirs');
      expect(ownership(makeJob({ subject }), TARGET, 0, server, true)).toBe('theirs');
    }
  });

  test.each([{}, { machine: {} }, { machine: { name: 'build-1' } }, { image: { id: 11 } }])(
    'a diff that does not say which machine it is about is never ours: %j',
    (subject) => {
      const server = { unixSeconds: 1_000, at: 0 };
      expect(ownership(makeJob({ created: 2_000, subject }), TARGET, 0, server, true)).toBe('unknown');
      expect(ownership(makeJob({ created: 1_000, subject }), TARGET, 0, server, true)).toBe('unknown');
      expect(ownership(makeJob({ created: 100, subject }), TARGET, 0, server, true)).toBe('theirs');
    },
  );

  test('a diff about another image or machine is somebody else’s without a Date, too', () => {
    expect(ownership(makeJob({ subject: { machine: { id: 22 } } }), TARGET, 0, undefined, true)).toBe(
      'theirs',
    );
  });

  test('without jobcreated it cannot be told, even about our image and machine', () => {
    const subject = { image: { id: 11 }, machine: { id: 21 } };
    expect(ownership(makeJob({ subject }), TARGET, 0, { unixSeconds: 0, at: 0 }, true)).toBe('unknown');
  });
});

describe('our two clocks', () => {
  test.each([
    [60_000, 60_000, true],
    [60_000, 58_000, true],
    [58_000, 60_000, true],
    [60_000, 57_999, false],
    [57_999, 60_000, false],
    [300_000, 0, false],
  ])('agree that time passed steadily: %d ms by the wall, %d ms monotonic: %s', (wallMs, ms, isSteady) => {
    const from = { at: 5_000, wallMs: 1_700_000_000_000 };
    expect(passedSteadily(from, { at: 5_000 + ms, wallMs: 1_700_000_000_000 + wallMs })).toBe(isSteady);
  });
});
