import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { counted, duration, fileSize, grouped, moment, stopwatch } from '../../src/text/quantities.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('a length of time', () => {
  test.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [849.6, '850 ms'],
    [999, '999 ms'],
    [SECOND, '1 s'],
    [59.4 * SECOND, '59 s'],
    [59.5 * SECOND, '1 min'],
    [MINUTE, '1 min'],
    [3 * MINUTE + 20 * SECOND, '3 min 20 s'],
    [HOUR - SECOND, '59 min 59 s'],
    [HOUR - 1, '1 h'],
    [2 * HOUR + 5 * MINUTE + 59 * SECOND, '2 h 5 min'],
    [30 * HOUR, '30 h'],
  ])('%d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  test('that rounds to a second is called a second', () => {
    expect(duration(999.7)).toBe('1 s');
  });
});

describe('the time since the step began', () => {
  test.each([
    [0, '0:00'],
    [4_999, '0:04'],
    [MINUTE, '1:00'],
    [HOUR - 1, '59:59'],
    [HOUR + 2 * MINUTE + 33 * SECOND, '1:02:33'],
    [27 * HOUR, '27:00:00'],
  ])('%d ms is %s', (ms, text) => {
    expect(stopwatch(ms)).toBe(text);
  });
});

describe('a size', () => {
  test.each([
    [0, '0 B'],
    [17, '17 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [4_249, '4.2 kB'],
    [1e6, '1.0 MB'],
    [9.9e9, '9.9 GB'],
    [1e12, '1.0 TB'],
    [Number.MAX_SAFE_INTEGER, '9007.2 TB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(fileSize(bytes)).toBe(text);
  });

  test('has at most three digits before the point, as long as there is a larger unit', () => {
    expect(fileSize(999_949)).toBe('999.9 kB');
    expect(fileSize(999_950)).toBe('1.0 MB');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999e12 }), (bytes) => {
        expect(fileSize(bytes)).toMatch(/^\d{1,3}(\.\d)? ([kMGT]?B)$/);
      }),
    );
  });
});

describe('a moment', () => {
  test('is a date and time in UTC', () => {
    expect(moment(Date.UTC(2026, 10, 23, 18, 4, 11) / 1_000)).toBe('2026-11-23 18:04:11 UTC');
    expect(moment(0)).toBe('1970-01-01 00:00:00 UTC');
  });

  test('that no calendar holds is shown as a number', () => {
    expect(moment(Number.MAX_SAFE_INTEGER)).toBe('Unix second 9007199254740991');
  });
});

describe('a count', () => {
  test.each([
    [0, '0 paths'],
    [1, '1 path'],
    [2, '2 paths'],
    [1_234_567, '1,234,567 paths'],
  ])('%d is written %s', (count, text) => {
    expect(counted(count, 'path')).toBe(text);
    expect(grouped(count)).toBe(text.replace(/ paths?$/, ''));
  });

  test('has a comma between each three digits, wherever the machine stands', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (count) => {
        expect(grouped(count)).toMatch(/^\d{1,3}(,\d{3})*$/);
        expect(grouped(count).replaceAll(',', '')).toBe(String(count));
      }),
    );
  });
});
