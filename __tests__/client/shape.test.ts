import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FileSample, shapeOf } from '../../src/client/shape.js';

const DOCUMENTED = {
  diffid: 218595,
  jobcreated: 1_700_000_000,
  jobupdated: 1_700_000_060,
  jobstart: '1700000010',
  jobeta: 1_700_000_090,
  jobprogress: 0,
  jobstateid: 4,
  jobstatename: 'Running',
  jobfailed: 0,
  joberror: '',
  success: true,
  game: { gameid: 1, name: 'Space Race' },
  image: { imageid: 5001, name: 'Space Race, Linux' },
  machine: { machineid: 7001, name: 'build-1' },
  added: new FileSample(1_200, [{ size: 17 }, { size: 4 }]),
  modified: new FileSample(0, []),
  removed: new FileSample(2, [{}]),
};

test('a shape is field names, JSON types and sizes', () => {
  expect(shapeOf(DOCUMENTED).text).toBe(
    '{diffid: number(6), jobcreated: number(10), jobupdated: number(10), jobstart: string(10), ' +
      'jobeta: number(10), jobprogress: number(1), jobstateid: number(1), jobstatename: string(7), ' +
      'jobfailed: number(1), joberror: string(0), success: boolean, ' +
      'game: {gameid: number(1), name: string(10)}, image: {imageid: number(4), name: string(17)}, ' +
      'machine: {machineid: number(4), name: string(7)}, ' +
      'added: object(1200) of {size: number(2)} or {size: number(1)}, modified: object(0), ' +
      'removed: object(2) of {}}',
  );
});

test('what the documents name is expected', () => {
  expect([...shapeOf(DOCUMENTED).unexpected]).toEqual([]);
});

test('an envelope is expected too', () => {
  const envelope = {
    messages: [],
    error_code: 1,
    error_message: 'image locked by diffid: 218595',
    _debug: [],
    success: false,
    error: true,
  };
  const { text, unexpected } = shapeOf(envelope);
  expect(text).toBe(
    '{messages: array(0), error_code: number(1), error_message: string(30), _debug: array(0), success: boolean, error: boolean}',
  );
  expect([...unexpected]).toEqual([]);
});

describe('unexpected is', () => {
  const unexpected = (json: unknown) => [...shapeOf(json).unexpected.values()];

  test.each<[string, object, string[]]>([
    ['a field that no document names', { queue: 3 }, ['queue: number(1)']],
    ['another type than the documented one', { jobcreated: '1700000000' }, ['jobcreated: string(10)']],
    ['null', { jobeta: null }, ['jobeta: null']],
    ['a list where an object is documented', { added: [] }, ['added: array(0)']],
    ['a new field of an image', { image: { imageid: 1, version: 'v7' } }, ['image.version: string(2)']],
    ['a new object, and what is in it', { a: { b: true } }, ['a: object(1)', 'a.?(1): boolean']],
    [
      'a new field of a changed file',
      { removed: new FileSample(9, [{ size: 1, md5: 'x'.repeat(32) }]) },
      ['removed.*.md5: string(32)'],
    ],
    ['a size in words', { added: new FileSample(1, [{ size: '17' }]) }, ['added.*.size: string(2)']],
  ])('%s', (_, json, expected) => {
    expect(unexpected(json)).toEqual(expected);
  });
});

test.each([
  ['null', null, 'null'],
  ['a list', [1, 'a', null], 'array(3) of number or string or null'],
  ['a string', 'secret', 'string(6)'],
  ['a number', 1.5, 'number(3)'],
])('%s instead of an object has a shape as well', (_, json, text) => {
  expect(shapeOf(json).text).toBe(text);
});

test('an object of many fields is a map, of which no name is shown', () => {
  const map = Object.fromEntries(Array.from({ length: 41 }, (_, number) => [`name_${number}`, 1]));
  expect(shapeOf({ players: map })).toEqual({
    text: '{players: object(41)}',
    unexpected: new Map([['players: object', 'players: object(41)']]),
  });
});

test('an object of forty fields is none', () => {
  const fields = Object.fromEntries(Array.from({ length: 40 }, (_, number) => [`name_${number}`, 1]));
  expect(shapeOf(fields).text).toContain('name_39: number(1)');
});

test('a changed file is looked into no deeper than the rest', () => {
  const file = { a: { b: { c: 1 } } };
  expect(shapeOf({ added: new FileSample(1, [file]) }).text).toBe('{added: object(1) of {?(1): object(1)}}');
});

describe('should a list be a tree of folders, no name of a file or folder in it is shown', () => {
  test.each<[string, object, string]>([
    ['folders', { secret_boss: { size: 1 } }, '{?(11): object(1)}'],
    ['files with their sizes', { readme: 17, 'intro.bik': 4 }, '{?(6): number(2), ?(9): number(1)}'],
    [
      'what is named like a field of files',
      { version: { a: 1 }, hash: [1] },
      '{?(7): object(1), ?(4): array(1) of number}',
    ],
  ])('%s', (_, folder, shown) => {
    const { text, unexpected } = shapeOf({ added: new FileSample(2, [folder, folder]) });
    expect(text).toBe(`{added: object(2) of ${shown}}`);
    expect([...unexpected.values()].join()).not.toMatch(/secret|readme|intro|version|hash/);
  });

  test('nor right below it, where it was not taken for a list', () => {
    const { text, unexpected } = shapeOf({ removed: { readme: { size: 1 } } });
    expect(text).toBe('{removed: {?(6): {?(4): number(1)}}}');
    expect([...unexpected.values()]).toEqual(['removed.?(6): object(1)', 'removed.?(6).?(4): number(1)']);
  });
});

test('of a field of a file that has an uncommon name its type and the length of the name are shown', () => {
  const file = { size: 1, sha256: 'x'.repeat(64), chunkset: 'abc', mtime: null };
  const { text, unexpected } = shapeOf({ modified: new FileSample(1, [file]) });
  expect(text).toBe(
    '{modified: object(1) of {size: number(1), sha256: string(64), ?(8): string(3), mtime: null}}',
  );
  expect([...unexpected.values()]).toEqual([
    'modified.*.sha256: string(64)',
    'modified.*.?(8): string(3)',
    'modified.*.mtime: null',
  ]);
});

test('a name unlike those of fields shows only its length', () => {
  expect(shapeOf({ 'bin/server.so': { Alice: 1 } }).text).toBe('{?(13): {?(5): number(1)}}');
});

test('names are shown only where it is known that they are names of fields', () => {
  const players = { bob: { score: 1 } };
  expect(shapeOf({ version: 'x', players }).text).toBe(
    '{version: string(1), players: {?(3): {?(5): number(1)}}}',
  );
  expect(shapeOf({ image: { imageid: 1, os: players } }).text).toBe(
    '{image: {imageid: number(1), os: {?(3): object(1)}}}',
  );
  expect(shapeOf({ added: new FileSample(1, [{ md5: 'x' }]) }).text).toBe(
    '{added: object(1) of {md5: string(1)}}',
  );
});

test('no more than three levels are looked into', () => {
  expect(shapeOf({ a: { b: { c: { d: { e: 1 } } } } }).text).toBe('{a: {?(1): {?(1): object(1)}}}');
});

test('no value is ever shown, nor a name that is not like those of fields', () => {
  const hidden = fc.string({ minLength: 4, unit: fc.constantFrom('Ä', 'Q', '/', ':', '%') });
  const json = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, hidden, fc.array(tie('value')), fc.dictionary(hidden, tie('value'))),
  })).value;
  fc.assert(
    fc.property(json, (value) => {
      const { text, unexpected } = shapeOf(value);
      expect(text).toMatch(/^[a-z0-9 {}():?,]*$/);
      for (const shown of unexpected.values()) expect(shown).toMatch(/^[a-z0-9 ():?.]*$/);
    }),
  );
});
