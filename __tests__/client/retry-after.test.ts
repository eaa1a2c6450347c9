import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { httpDate, retryAfter } from '../../src/client/retry-after.js';

const NOW = Date.UTC(2026, 10, 23, 18, 4, 11);

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['999999999999999', 999_999_999_999_999_000],
    ['Mon, 23 Nov 2026 18:05:11 GMT', 60_000],
    ['Monday, 23-Nov-26 18:05:11 GMT', 60_000],
    ['Mon, 23 Nov 2026 18:04:11 GMT', 0],
    ['Mon, 23 Nov 2026 17:00:00 GMT', 0],
  ])('"%s" is %d ms', (header, ms) => {
    expect(retryAfter(header, NOW)).toBe(ms);
  });

  test.each([
    [undefined],
    [''],
    ['soon'],
    ['-5'],
    ['1.5'],
    ['1e3'],
    ['12s'],
    ['9'.repeat(16)],
    ['2026-11-23T18:05:11Z'],
    ['Mon, 99 Nov 2026 18:05:11 GMT'],
    ['Mon, 23 Nov 2026 18:05:11'],
    ['7 Mon, 23 Nov 2026 18:05:11 GMT'],
    ['Mon, 23 Nov 2026 18:05:11 GMT+5'],
  ])('%p makes no sense', (header) => {
    expect(retryAfter(header, NOW)).toBeUndefined();
  });
});

describe('of any header', () => {
  const header = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...Array.from('0123456789 .,-+eGMTNov:')) }),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    fc.bigInt({ min: 0n }).map(String),
  );

  test('comes a pause of 0 or more, or none', () => {
    fc.assert(
      fc.property(header, fc.double({ min: 0, max: 1e14, noNaN: true }), (text, now) => {
        const ms = retryAfter(text, now);
        expect(ms === undefined || (ms >= 0 && Number.isFinite(ms))).toBe(true);
      }),
    );
  });

  test('whole seconds come back as milliseconds, with or without blanks around', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.constantFrom('', ' ', '\t'), (seconds, blank) => {
        expect(retryAfter(`${blank}${seconds}${blank}`, NOW)).toBe(seconds * 1_000);
      }),
    );
  });

  test('a date comes back as the time until then, and never as one in the past', () => {
    const date = fc.date({ min: new Date('1970-01-02'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, date, (then, now) => {
        const whole = Math.floor(then.getTime() / 1_000) * 1_000;
        expect(retryAfter(then.toUTCString(), now.getTime())).toBe(Math.max(0, whole - now.getTime()));
      }),
    );
  });
});

describe('an HTTP date', () => {
  test('is read as Unix milliseconds', () => {
    expect(httpDate('Mon, 23 Nov 2026 18:04:11 GMT')).toBe(NOW);
  });

  test.each([
    [undefined],
    [''],
    ['now'],
    ['1700000000'],
    ['Mon, 23 Nov 2026 18:04:11 +0100'],
    ['Mon, nonsense GMT'],
  ])('%p is none', (header) => {
    expect(httpDate(header)).toBeUndefined();
  });
});
