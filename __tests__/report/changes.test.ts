import { describe, expect, test } from '@jest/globals';
import type { ChangedFile, Changes } from '../../src/clanforge/job.ts';
import type { Log } from '../../src/context.ts';
import {
  countChanges,
  describeCounts,
  hasChanges,
  logChanges,
  tallyChanges,
} from '../../src/report/changes.ts';
import { createCleaner } from '../../src/text/clean.ts';
import { CHANGES, NO_LISTS, NOTHING } from './outcomes.ts';

const files = (...paths: string[]): ChangedFile[] => paths.map((path) => ({ path }));
const many = (count: number): ChangedFile[] =>
  Array.from({ length: count }, (_, index) => ({ path: `f${index}` }));

test.each<[Changes, boolean | undefined, string]>([
  [NOTHING, false, 'nothing changed'],
  [{ ...NOTHING, added: many(1) }, true, '1 path added, 0 modified, 0 removed'],
  [{ ...NOTHING, modified: many(1_234) }, true, '0 paths added, 1,234 modified, 0 removed'],
  [{ ...NOTHING, removed: undefined }, undefined, '0 paths added, 0 modified, an unknown number removed'],
  [{ ...NOTHING, added: undefined }, undefined, 'an unknown number of paths added, 0 modified, 0 removed'],
  [{ ...CHANGES, removed: undefined }, true, '2 paths added, 1 modified, an unknown number removed'],
])('counts of case %#: has changes %j: %s', (changes, has, text) => {
  expect(hasChanges(countChanges(changes))).toBe(has);
  expect(describeCounts(countChanges(changes))).toBe(text);
});

const tallyOf = (changes: Changes) => tallyChanges(changes, (path) => path);

describe('the folders', () => {
  test.each([
    ['are the top ones, and none', 'a/b a/c/d e', 'a/:2 :1'],
    ['are directly below the common one', 'a/b/c/1 a/b/c/2 a/b/3', 'a/b/c/:2 a/b/:1'],
    ['are one for all paths', 'a/b/1 a/b/2', 'a/b/:2'],
    ['are compared by whole names', 'x/ab/1 x/abc/2', 'x/ab/:1 x/abc/:1'],
    ['may be spelled as Windows does', 'a\\b\\1 a\\c\\2', 'a/b/:1 a/c/:1'],
    ['do not depend on how a path begins', '/a/1 ./a/2 a/3 //a/4', 'a/:4'],
    ['are none for paths without a name', '/ ./ \\', ':3'],
    ['may be named like properties', '__proto__/1 constructor/2', '__proto__/:1 constructor/:1'],
    ['with the most paths come first', 'c/1 b/1 d/1 d/2', 'd/:2 b/:1 c/:1'],
  ])('%s', (_, paths, expected) => {
    const { folders } = tallyOf({ ...NOTHING, added: files(...paths.split(' ')) });
    expect(folders.map(({ folder, total }) => `${folder}:${total}`).join(' ')).toBe(expected);
  });

  test('have counts of each kind, and a size where that of each path is known', () => {
    const [added, modified] = [[{ path: 'a/b/1', size: 7 }], [{ path: 'a/b/2', size: 0 }]];
    const { folders, sizes, base } = tallyOf({ added, modified, removed: files('a/c/3') });
    expect(base).toBe('a/');
    expect(folders).toEqual([
      { folder: 'a/b/', counts: { added: 1, modified: 1, removed: 0 }, total: 2, size: 7 },
      { folder: 'a/c/', counts: { added: 0, modified: 0, removed: 1 }, total: 1, size: NaN },
    ]);
    expect(sizes).toEqual({ added: 7, modified: 0, removed: NaN });
  });
});

test('the largest are the 25 largest added or modified paths', () => {
  const sized = (sizes: number[]): ChangedFile[] => sizes.map((size) => ({ path: `f${size}`, size }));
  const added = sized(Array.from({ length: 1_003 }, (_, index) => (index * 503) % 1_003));
  const { largest } = tallyOf({ added, modified: [...sized([5_000]), ...many(1)], removed: sized([9_999]) });
  expect(largest[0]).toEqual({ kind: 'modified', path: 'f5000', size: 5_000 });
  expect(largest.slice(1).map(({ size }) => size)).toEqual(
    Array.from({ length: 24 }, (_, index) => 1_002 - index),
  );
});

describe('the log', () => {
  const logOf = (changes: Changes, secrets: readonly string[] = []): string[] => {
    const lines: string[] = [];
    const write = (message = 'end'): void => void lines.push(message);
    const log: Partial<Log> = { info: write, warning: write, group: write, endGroup: write };
    logChanges(changes, log as Log, createCleaner(secrets));
    return lines;
  };

  test('has the first paths of each kind with their sizes', () => {
    const lines = ['+ maps/new.pak (4.2 kB)', '+ readme.txt', '~ server.exe (17 B)'];
    expect(logOf(CHANGES)).toEqual(['What changed', ...lines, 'end']);
  });

  test('has no empty group, but warns of a list that is missing', () => {
    expect(logOf(NOTHING)).toEqual([]);
    expect(logOf({ ...NO_LISTS, added: [], modified: [] })).toContain(
      'Clanforge gave no readable list of removed paths.',
    );
  });

  test('has ten paths of each kind, and how many more there are', () => {
    const lines = logOf({ added: many(1_011), modified: many(10), removed: many(11) });
    expect(lines).toHaveLength(34);
    expect(lines).toEqual(expect.arrayContaining(['+ … and 1,001 more paths', '- … and 1 more path']));
  });

  test('has clean and short lines', () => {
    const added = files('\n::error::x', '##[error]x', '\u202eexe.txt', 'x'.repeat(9_999), 'S3CRET');
    const shown = ['::error::x', '#[error]x', '\ufffdexe.txt', `${'x'.repeat(199)}…`, '***'];
    expect(logOf({ ...NOTHING, added }, ['S3CRET']).slice(1, -1)).toEqual(shown.map((line) => `+ ${line}`));
  });
});
