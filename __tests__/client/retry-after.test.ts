import { describe, expect, test } from '@jest/globals';
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
  ])('%p makes no sense', (header) => {
    expect(retryAfter(header, NOW)).toBeUndefined();
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
