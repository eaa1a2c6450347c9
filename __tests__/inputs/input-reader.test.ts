import { describe, expect, test } from '@jest/globals';
import { createInputReader, DEFAULTS, parseId, parseSwitch } from '../../src/inputs/input-reader.js';
import { decimal } from '../../src/inputs/parsers.js';
import { rawInputs } from './raw-inputs.js';

describe('text', () => {
  test('white space around a value is dropped', () => {
    expect(createInputReader(rawInputs({ token: ' \t\n key \r\n' })).text('token')).toBe('key');
  });

  test.each(['', '   ', '\n'])('an empty value (%j) means the default', (value) => {
    expect(createInputReader(rawInputs({ mode: value })).text('mode')).toBe(DEFAULTS.mode);
  });

  test('an empty value without a default is empty', () => {
    expect(createInputReader(rawInputs({ imageid: ' ' })).text('imageid')).toBe('');
  });
});

describe('ids', () => {
  test.each([
    ['1', 1],
    [' 218595\n', 218_595],
    [String(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
  ])('%j is an id', (value, id) => {
    const reader = createInputReader(rawInputs({ imageid: value }));
    expect(parseId(reader, 'imageid')).toBe(id);
    expect(reader.faults).toEqual([]);
  });

  test.each(['0', '-1', '+1', '1.5', '1.0', '007', '1e3', '0x10', '1 2', '1,000', '٣', 'abc', 'NaN'])(
    '%j is no id',
    (value) => {
      const reader = createInputReader(rawInputs({ imageid: value }));
      expect(parseId(reader, 'imageid')).toBeUndefined();
      expect(reader.faults).toEqual([
        `imageid must be a positive whole number, not ${JSON.stringify(value)}`,
      ]);
    },
  );

  test('a number that JavaScript would round to another one is no id', () => {
    const reader = createInputReader(rawInputs({ diffid: '9007199254740993' }));
    expect(parseId(reader, 'diffid')).toBeUndefined();
    expect(reader.faults).toHaveLength(1);
  });

  test('no value is no id and no fault', () => {
    const reader = createInputReader(rawInputs({}));
    expect(parseId(reader, 'imageid')).toBeUndefined();
    expect(reader.faults).toEqual([]);
  });
});

describe('switches', () => {
  test.each([
    ['true', true],
    ['True', true],
    [' TRUE\n', true],
    ['false', false],
    ['False', false],
    ['FALSE', false],
    ['', true],
  ])('%j is %j where the default is on', (value, isOn) => {
    const reader = createInputReader(rawInputs({ 'job-summary': value }));
    expect(parseSwitch(reader, 'job-summary')).toBe(isOn);
    expect(reader.faults).toEqual([]);
  });

  test.each(['yes', 'no', 'on', '1', '0', 'tRUE', 'true false', 'null'])('%j is no switch', (value) => {
    const reader = createInputReader(rawInputs({ 'job-summary': value }));
    expect(parseSwitch(reader, 'job-summary')).toBeUndefined();
    expect(reader.faults).toEqual([`job-summary must be true or false, not "${value}"`]);
  });
});

test.each([
  ['.5', 0.5],
  ['0.1', 0.1],
  ['0', 0],
  ['00.50', 0.5],
  ['1000000000', 1e9],
])('%s is a decimal number', (text, value) => {
  expect(decimal(text)).toBe(value);
});

test.each(['Infinity', 'NaN', '1e3', '0x10', '-1', '+1', '1.', '.', '1,5', '1_000', '1 0', '9'.repeat(400)])(
  '%s is no decimal number',
  (text) => {
    expect(decimal(text)).toBeUndefined();
  },
);

describe('faults', () => {
  test('show a value of up to 60 characters, and of a longer one only the length', () => {
    const reader = createInputReader(rawInputs({ imageid: 'x'.repeat(60), machineid: 'x'.repeat(61) }));
    parseId(reader, 'imageid');
    parseId(reader, 'machineid');
    expect(reader.faults).toEqual([
      `imageid must be a positive whole number, not "${'x'.repeat(60)}"`,
      'machineid must be a positive whole number, not what was given (61 characters)',
    ]);
  });

  test('a missing value that is required is one', () => {
    const reader = createInputReader(rawInputs({}));
    expect(reader.require<number>('imageid', undefined, 'a whole number')).toBeUndefined();
    expect(reader.faults).toEqual(['imageid is missing (a whole number)']);
  });

  test('a bad value that is required is told of once', () => {
    const reader = createInputReader(rawInputs({ imageid: 'x' }));
    reader.require('imageid', parseId(reader, 'imageid'), 'a whole number');
    expect(reader.faults).toHaveLength(1);
  });

  test('a long value is not shown, not even in part: it may begin with a secret', () => {
    const reader = createInputReader(rawInputs({ imageid: `hunter2${'b'.repeat(60)}` }));
    parseId(reader, 'imageid');
    expect(reader.faults).toEqual([
      'imageid must be a positive whole number, not what was given (67 characters)',
    ]);
  });
});
