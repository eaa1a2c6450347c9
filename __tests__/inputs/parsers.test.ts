import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { count, decimal, isHeaderWord, onOrOff, oneOf, positiveId } from '../../src/inputs/parsers.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789.+-eE_x \n\u0660\uff11')) }),
);

describe('an id', () => {
  test('is any whole number above 0 as digits, up to what a number holds exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LARGEST }), (number) => {
        expect(positiveId(String(number))).toBe(number);
      }),
    );
  });

  test.each(['0', '01', '-1', '+1', '1.0', '1e3', ' 1', '1 ', '1\n', '', '\u0661', String(LARGEST + 1)])(
    'is not %j',
    (text) => {
      expect(positiveId(text)).toBeUndefined();
    },
  );

  test('that is read is written the same again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const read = positiveId(text);
        if (read !== undefined) expect(String(read)).toBe(text);
      }),
    );
  });
});

describe('a count', () => {
  test.each([
    ['0', 0],
    ['007', 7],
    [String(LARGEST), LARGEST],
  ])('%j is %d', (text, number) => {
    expect(count(text)).toBe(number);
  });

  test.each(['-1', '1.5', '', '1 000', '1,000', String(LARGEST + 1), '9'.repeat(400)])(
    '%j is none',
    (text) => {
      expect(count(text)).toBeUndefined();
    },
  );
});

describe('a decimal number', () => {
  test('is any number of 0 or more in plain digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 999 }), (whole, part) => {
        const text = `${whole}.${String(part).padStart(3, '0')}`;
        expect(decimal(text)).toBeCloseTo(whole + part / 1_000, 6);
      }),
    );
  });

  test('is finite and not below 0, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const read = decimal(text);
        expect(read === undefined || (Number.isFinite(read) && read >= 0)).toBe(true);
        if (read !== undefined) expect(text).toMatch(/^[0-9.]+$/);
      }),
    );
  });
});

test('one of several words is that word, and no other text is', () => {
  const mode = oneOf('run', 'start', 'watch');
  expect(['run', 'start', 'watch'].map(mode)).toEqual(['run', 'start', 'watch']);
  expect(['Run', 'run ', '', 'toString'].map(mode)).toEqual([undefined, undefined, undefined, undefined]);
});

test('a switch is on or off in the spellings of YAML, and in no other', () => {
  expect(['true', 'True', 'TRUE'].map(onOrOff)).toEqual([true, true, true]);
  expect(['false', 'False', 'FALSE'].map(onOrOff)).toEqual([false, false, false]);
  expect(['tRUE', 'yes', 'on', '1', ''].map(onOrOff)).toEqual(Array(5).fill(undefined));
});

test('a word for a header is printable ASCII without blanks', () => {
  const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index));
  expect(isHeaderWord(printable.join(''))).toBe(true);
  for (const other of ['', ' ', 'a b', 'a\n', '\u007f', 'é', 'a\u0000'])
    expect(isHeaderWord(other)).toBe(false);
});
