import { expect, test } from '@jest/globals';
import { counted, duration, fileSize, moment, stopwatch } from '../../src/text/quantities.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

test.each([
  [-5, 'less than a second'],
  [37, 'less than a second'],
  [999, 'less than a second'],
  [SECOND, '1 s'],
  [59.4 * SECOND, '59 s'],
  [59.5 * SECOND, '1 min'],
  [3 * MINUTE + 20 * SECOND, '3 min 20 s'],
  [HOUR - 1, '1 h'],
  [2 * HOUR + 5 * MINUTE + 59 * SECOND, '2 h 5 min'],
])('a duration of %d ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [4_999, '0:04'],
  [HOUR - 1, '59:59'],
  [27 * HOUR + 2 * MINUTE + 33 * SECOND, '27:02:33'],
])('%d ms since the step began are %s', (ms, text) => {
  expect(stopwatch(ms)).toBe(text);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [4_249, '4.2 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [9.9e9, '9.9 GB'],
  [Number.MAX_SAFE_INTEGER, '9007.2 TB'],
])('a size of %d bytes is %s', (bytes, text) => {
  expect(fileSize(bytes)).toBe(text);
});

test('a moment is a date and time in UTC', () => {
  expect(moment(Date.UTC(2026, 10, 23, 18, 4, 11) / 1_000)).toBe('2026-11-23 18:04:11 UTC');
});

test('a count has its word in singular or plural, and a comma between each three digits', () => {
  expect([0, 1, 1_234_567].map((count) => counted(count, 'path'))).toEqual([
    '0 paths',
    '1 path',
    '1,234,567 paths',
  ]);
});
