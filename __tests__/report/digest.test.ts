import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  CHANGE_KINDS,
  type ChangedFile,
  type ChangedFiles,
  type ChangeKind,
  type Changes,
} from '../../src/job/job.js';
import { plainPath } from '../../src/text/plain-path.js';
import { digestChanges, total, type Digest, type TotalSize } from '../../src/report/digest.js';
import { createCleaner } from '../../src/text/cleaner.js';
import { NO_CHANGES } from '../wait/fakes.js';

const files = (...paths: string[]): ChangedFile[] => paths.map((path) => ({ path }));
const NOTHING: Changes = { added: [], modified: [], removed: [] };
const NO_SIZE = { bytes: 0, paths: 0 };
const digestOf = (changes: Changes): Digest => digestChanges(changes, (path) => path);

/** The folders with the numbers of their paths. */
const foldersOf = (...paths: string[]): Record<string, number> =>
  Object.fromEntries(
    digestOf({ ...NOTHING, added: files(...paths) }).folders.map((tally) => [tally.folder, total(tally)]),
  );

describe('the folders', () => {
  test.each<[string, string[], Record<string, number>]>([
    ['are the top ones, and none for what lies in none', ['a/b', 'a/c/d', 'e'], { 'a/': 2, '': 1 }],
    [
      'are those right below the one that holds all',
      ['a/b/c/1', 'a/b/c/2', 'a/b/d/e/3', 'a/b/4'],
      { 'a/b/c/': 2, 'a/b/': 1, 'a/b/d/': 1 },
    ],
    ['are one where all paths lie in one', ['a/b/1', 'a/b/2'], { 'a/b/': 2 }],
    ['are one for a single path', ['a/b/c'], { 'a/b/': 1 }],
    ['are told apart by whole names', ['ab/1', 'abc/2'], { 'ab/': 1, 'abc/': 1 }],
    [
      'are told apart below the common one by whole names',
      ['x/ab/1', 'x/abc/2'],
      { 'x/ab/': 1, 'x/abc/': 1 },
    ],
    ['are those of a machine with Windows too', ['a\\b\\1', 'a\\c\\2'], { 'a/b/': 1, 'a/c/': 1 }],
    ['do not depend on how a path begins', ['/a/1', './a/2', 'a/3', '//a/4'], { 'a/': 4 }],
    ['are none for paths without a name', ['/', '', './', '\\'], { '': 4 }],
    ['hold a folder that is listed itself', ['a/', 'a/b'], { 'a/': 2 }],
    ['may have no name', ['a//1', 'a/b/2'], { 'a//': 1, 'a/b/': 1 }],
    ['may lie outside', ['../a/1', '../b/2', 'c/3'], { '../': 2, 'c/': 1 }],
    [
      'may be called like a property of every object',
      ['__proto__/1', 'constructor/2'],
      { ['__proto__/']: 1, 'constructor/': 1 },
    ],
  ])('%s', (_, paths, expected) => {
    expect(foldersOf(...paths)).toEqual(expected);
  });

  test('are common to all kinds', () => {
    const { folders } = digestOf({
      added: files('a/b/1'),
      modified: files('a/b/2'),
      removed: files('a/c/3', 'a/c/4'),
    });
    expect(folders).toEqual([
      { folder: 'a/b/', counts: { added: 1, modified: 1, removed: 0 }, size: NO_SIZE },
      { folder: 'a/c/', counts: { added: 0, modified: 0, removed: 2 }, size: NO_SIZE },
    ]);
  });

  test('with the most paths come first, then by name', () => {
    expect(Object.keys(foldersOf('c/1', 'b/1', 'a/1', 'd/1', 'd/2'))).toEqual(['d/', 'a/', 'b/', 'c/']);
  });

  test('beyond the first 25 are counted, with their paths', () => {
    const paths = Array.from({ length: 27 }, (_, index) => `${String(index).padStart(2, '0')}/`);
    const changes = { ...NOTHING, added: files(...paths), removed: files('26/x') };
    const { folders, rest } = digestOf(changes);
    expect(folders).toHaveLength(25);
    expect(folders[0]?.folder).toBe('26/');
    expect(folders[24]?.folder).toBe('23/');
    expect(rest).toEqual({ folders: 2, paths: 2, hasMore: false });
    const { rest: none } = digestOf({ ...NOTHING, added: files(...paths.slice(0, 25)) });
    expect(none).toEqual({ folders: 0, paths: 0, hasMore: false });
  });

  test.each<[string, string[], string]>([
    ['the innermost that holds all', ['a/b/c/1', 'a/b/d/2', 'a/b/3'], 'a/b/'],
    ['the folder of all, where they lie in one', ['a/b/1', 'a/b/2'], 'a/b/'],
    ['none where there is none', ['a/1', 'b/2'], ''],
    ['none without a path', [], ''],
  ])('have a base: %s', (_, paths, base) => {
    expect(digestOf({ ...NOTHING, added: files(...paths) }).base).toBe(base);
  });

  test('are those of the paths without their secrets, wherever a secret has a slash', () => {
    const { redact } = createCleaner(['S3C/RET']);
    const { folders, base } = digestChanges(
      { ...NOTHING, added: files('a/S3C/RET/x', 'a/S3C/RETRY/y'), removed: files('a/S3C/RET') },
      redact,
    );
    expect(base).toBe('a/');
    expect(folders.map((tally) => [tally.folder, total(tally)])).toEqual([
      ['a/', 1],
      ['a/***/', 1],
      ['a/***RY/', 1],
    ]);
  });
});

describe('of very many folders', () => {
  const MOST = 100_000;
  const folder = (index: number): string => `f${String(index).padStart(6, '0')}/`;
  const many = (count: number): string[] => Array.from({ length: count }, (_, index) => folder(index));
  const digestAll = (paths: readonly string[]): Digest =>
    digestOf({ ...NOTHING, added: paths.map((path) => ({ path })) });

  test('100,000 are told apart', () => {
    const { folders, rest } = digestAll([...many(MOST), `${folder(MOST - 1)}x`]);
    expect(folders[0]).toMatchObject({ folder: folder(MOST - 1), counts: { added: 2 } });
    expect(rest).toEqual({ folders: MOST - 25, paths: MOST - 25, hasMore: false });
  });

  test('those beyond are one rest, whose paths count', () => {
    const beyond = [folder(MOST), folder(MOST + 1), `${folder(MOST)}x`];
    const { folders, rest, counts } = digestAll([...many(MOST), ...beyond, `${folder(7)}x`]);
    expect(folders[0]).toMatchObject({ folder: folder(7), counts: { added: 2 } });
    expect(folders[1]).toMatchObject({ folder: folder(0), counts: { added: 1 } });
    expect(rest).toEqual({ folders: MOST - 25, paths: MOST - 25 + beyond.length, hasMore: true });
    expect(counts.added).toBe(MOST + beyond.length + 1);
  });

  test('those beyond count with the others once all are seen to lie in one', () => {
    const deep = many(MOST + 10).map((path) => `deep/${path}`);
    const { base, folders, rest } = digestAll([...deep, 'other/x', 'other/y']);
    expect(base).toBe('');
    expect(folders).toMatchObject([
      { folder: 'deep/', counts: { added: MOST + 10 } },
      { folder: 'other/', counts: { added: 2 } },
    ]);
    expect(rest).toEqual({ folders: 0, paths: 0, hasMore: false });
  });

  test('fewer are told apart when their paths are long, since names keep them in memory', () => {
    const long = 'x'.repeat(1_000_000);
    const paths = many(60).map((path) => `${path}${long}`);
    const { folders, rest } = digestAll([...paths, `${folder(59)}y`, `${folder(0)}y`]);
    expect(folders[0]).toMatchObject({ folder: folder(0), counts: { added: 2 } });
    // Of the first only its name counts, which was the base until the second came.
    expect(rest).toEqual({ folders: 26, paths: 36, hasMore: true });
  });

  test('sizes are added up beyond them too', () => {
    const sized = [...many(MOST), 'z/1', 'z/2'].map((path) => ({ path, size: 3 }));
    const { sizes, largest } = digestOf({ ...NOTHING, added: [...sized, { path: 'z/3', size: 9 }] });
    expect(sizes.added).toEqual({ bytes: 3 * (MOST + 2) + 9, paths: MOST + 3 });
    expect(largest[0]).toEqual({ kind: 'added', path: 'z/3', size: 9 });
  });
});

describe('sizes', () => {
  const [big, small] = [
    { path: 'a/big', size: 1_000 },
    { path: 'a/small', size: 1 },
  ];

  test('are added up for each kind and folder, with how many paths have one', () => {
    const { sizes, folders } = digestOf({
      added: [big, small, { path: 'b/unknown' }],
      modified: [{ path: 'a/unknown' }],
      removed: [small],
    });
    expect(sizes).toEqual({
      added: { bytes: 1_001, paths: 2 },
      modified: NO_SIZE,
      removed: { bytes: 1, paths: 1 },
    });
    expect(folders.map(({ folder, size }) => [folder, size])).toEqual([
      ['a/', { bytes: 1_002, paths: 3 }],
      ['b/', NO_SIZE],
    ]);
  });

  test('of nothing are sizes too', () => {
    const { sizes, largest } = digestOf({ ...NOTHING, added: [{ path: 'a', size: 0 }] });
    expect(sizes.added).toEqual({ bytes: 0, paths: 1 });
    expect(largest).toEqual([{ kind: 'added', path: 'a', size: 0 }]);
  });

  test('give the largest that are there now, largest first', () => {
    const { largest } = digestOf({ added: [small], modified: [big, { path: 'a' }], removed: [big] });
    expect(largest).toEqual([
      { kind: 'modified', ...big },
      { kind: 'added', ...small },
    ]);
  });

  test('give the 50 largest, wherever among the many they stand', () => {
    const sizes = Array.from({ length: 5_003 }, (_, index) => (index * 2_503) % 5_003);
    const { largest } = digestOf({
      ...NOTHING,
      added: sizes.map((size) => ({ path: `f${size}`, size })),
    });
    expect(largest.map(({ size }) => size)).toEqual(Array.from({ length: 50 }, (_, index) => 5_002 - index));
  });
});

test('a list that is missing is not counted, and the others are', () => {
  expect(digestOf({ ...NO_CHANGES, removed: files('a/b') })).toEqual({
    counts: { added: undefined, modified: undefined, removed: 1 },
    sizes: { added: NO_SIZE, modified: NO_SIZE, removed: NO_SIZE },
    base: 'a/',
    folders: [{ folder: 'a/', counts: { added: 0, modified: 0, removed: 1 }, size: NO_SIZE }],
    rest: { folders: 0, paths: 0, hasMore: false },
    largest: [],
  });
  expect(digestOf(NO_CHANGES).folders).toEqual([]);
});

/** The same with every path in memory several times over. */
function plainDigest(changes: Changes): Pick<Digest, 'folders' | 'rest' | 'sizes' | 'base'> {
  const all = CHANGE_KINDS.flatMap((kind) =>
    [...(changes[kind] ?? [])].map((file) => ({
      ...file,
      kind,
      parts: plainPath(file.path).split('/').slice(0, -1),
    })),
  );
  const [first] = all;
  const differs = (depth: number): boolean => all.some(({ parts }) => parts[depth] !== first?.parts[depth]);
  const depths = first?.parts.map((_, depth) => depth) ?? [];
  const common = depths.find(differs) ?? depths.length;
  const sum = (list: readonly ChangedFile[]): TotalSize => {
    const known = list.flatMap(({ size }) => size ?? []);
    return { bytes: known.reduce((a, b) => a + b, 0), paths: known.length };
  };
  const named = (parts: readonly string[]): string => parts.map((part) => `${part}/`).join('');
  const nameOf = ({ parts }: { parts: string[] }): string => named(parts.slice(0, common + 1));
  const tallies = [...new Set(all.map(nameOf))]
    .map((folder) => {
      const inside = all.filter((file) => nameOf(file) === folder);
      const count = (kind: ChangeKind): number => inside.filter((file) => file.kind === kind).length;
      const counts = { added: count('added'), modified: count('modified'), removed: count('removed') };
      return { folder, counts, size: sum(inside) };
    })
    .sort((a, b) => total(b) - total(a) || (a.folder < b.folder ? -1 : 1));
  const rest = tallies.slice(25);
  const size = (kind: ChangeKind): TotalSize => sum([...(changes[kind] ?? [])]);
  return {
    base: named(first?.parts.slice(0, common) ?? []),
    folders: tallies.slice(0, 25),
    rest: {
      folders: rest.length,
      paths: rest.reduce((paths, tally) => paths + total(tally), 0),
      hasMore: false,
    },
    sizes: { added: size('added'), modified: size('modified'), removed: size('removed') },
  };
}

function withPaths(changes: Changes, map: (path: string) => string): Changes {
  const put = (list: ChangedFiles = []): ChangedFile[] =>
    [...list].map((file) => ({ ...file, path: map(file.path) }));
  return { added: put(changes.added), modified: put(changes.modified), removed: put(changes.removed) };
}

test('a digest is what counting in the plainest way gives, whatever the paths are', () => {
  const segment = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'ab', '', '.', '..', '\\', '\u{1f600}', '\ud800') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 2 }) },
  );
  const path = fc.array(segment, { maxLength: 5 }).map((segments) => segments.join('/'));
  const list = fc.array(fc.record({ path, size: fc.nat() }, { requiredKeys: ['path'] }), { maxLength: 60 });
  const below = fc.constantFrom('', 'a/', 'a/b/', './');
  fc.assert(
    fc.property(fc.record({ added: list, modified: list, removed: list }), below, (lists, base) => {
      const changes = withPaths(lists, (given) => `${base}${given}`);
      expect(digestOf(changes)).toMatchObject(plainDigest(changes));
      const redact = (given: string): string => given.replaceAll('a/b', '*');
      expect(digestChanges(changes, redact)).toMatchObject(plainDigest(withPaths(changes, redact)));
    }),
    { numRuns: 300 },
  );
});

test('the time for paths of a hundred thousand folders grows with their length, not with its square', () => {
  const deep = 'a/'.repeat(100_000);
  const digest = digestOf({ ...NOTHING, added: files(`${deep}b/c`, `${deep}${'x'.repeat(200_000)}`) });
  expect(digest.base).toBe(deep);
  expect(digest.folders.map(({ folder }) => folder)).toEqual([deep, `${deep}b/`]);
});
