import { describe, expect, test } from '@jest/globals';
import type { ChangedFile, Changes } from '../../src/job/job.js';
import { checkRules } from '../../src/rules/check-rules.js';
import type { PathPatterns } from '../../src/rules/path-patterns.js';
import type { Rules, Violation } from '../../src/rules/rules.js';
import { createCleaner } from '../../src/text/cleaner.js';
import { Interruption } from '../../src/wait/deadline.js';

const OFF: Rules = {
  requireChanges: false,
  forbidden: undefined,
  protected: undefined,
  maxChanges: undefined,
};
const NOTHING: Changes = { added: [], modified: [], removed: [] };
const UNKNOWN: Changes = { added: undefined, modified: undefined, removed: undefined };
const CHANGES: Changes = {
  added: [{ path: 'new/a', size: 1 }, { path: 'keep' }],
  modified: [{ path: 'mod/b' }],
  removed: [{ path: 'old/c' }, { path: 'old/d' }, { path: 'keep' }],
};
const ALL: PathPatterns = { catching: (path) => (path === 'keep' ? undefined : `fits ${path}`) };

function check(
  rules: Partial<Rules>,
  changes: Changes,
  breathe: () => Promise<void> | undefined = () => undefined,
): Promise<Violation[]> {
  return checkRules({ ...OFF, ...rules }, changes, { cleaner: createCleaner(['S3CRET']), breathe });
}
/** Patterns that catch every path, and keep what they saw. */
function watching(seen: string[], pattern: string): PathPatterns {
  return {
    catching: (path) => {
      seen.push(path);
      return pattern;
    },
  };
}
const files = (count: number): ChangedFile[] =>
  Array.from({ length: count }, (_, index) => ({ path: `${index}` }));

test.each([
  ['changes', CHANGES],
  ['no change', NOTHING],
  ['nothing readable', UNKNOWN],
])('without a rule none is broken by %s', async (_, changes) => {
  expect(await check({}, changes)).toEqual([]);
});

describe('require-changes', () => {
  const rules = { requireChanges: true };

  test('is broken by a diff without any', async () => {
    expect(await check(rules, NOTHING)).toEqual([{ rule: 'require-changes' }]);
  });

  test.each(['added', 'modified', 'removed'])('is kept by one %s path', async (kind) => {
    expect(await check(rules, { ...NOTHING, [kind]: files(1) })).toEqual([]);
  });

  test.each(['added', 'modified', 'removed'])(
    'cannot be checked while the list of %s paths is unreadable and the others are empty',
    async (kind) => {
      expect(await check(rules, { ...NOTHING, [kind]: undefined })).toEqual([
        { rule: 'require-changes', unreadable: [kind] },
      ]);
    },
  );

  test('is kept by one path, whatever else is unreadable', async () => {
    expect(await check(rules, { ...UNKNOWN, removed: files(1) })).toEqual([]);
  });
});

describe('max-changes', () => {
  test.each([
    [6, 0],
    [7, 0],
    [5, 1],
    [0, 1],
  ])('of %d is broken %d times by six paths of all kinds', async (maxChanges, times) => {
    const broken = { rule: 'max-changes', changed: 6, most: maxChanges };
    expect(await check({ maxChanges }, CHANGES)).toEqual(Array.from({ length: times }, () => broken));
  });

  test('of 0 is kept by a diff without changes', async () => {
    expect(await check({ maxChanges: 0 }, NOTHING)).toEqual([]);
  });

  test('cannot be checked while a list is unreadable and the others are short enough', async () => {
    expect(await check({ maxChanges: 3 }, { ...CHANGES, added: undefined, modified: undefined })).toEqual([
      { rule: 'max-changes', unreadable: ['added', 'modified'] },
    ]);
  });

  test('is broken by the readable lists alone', async () => {
    expect(await check({ maxChanges: 2 }, { ...CHANGES, added: undefined, modified: undefined })).toEqual([
      { rule: 'max-changes', changed: 3, most: 2 },
    ]);
  });
});

describe('forbidden-paths', () => {
  test('catches added and modified paths, and tells each with its pattern', async () => {
    expect(await check({ forbidden: ALL }, CHANGES)).toEqual([
      {
        rule: 'forbidden-paths',
        count: 2,
        first: [
          { kind: 'added', path: 'new/a', pattern: 'fits new/a' },
          { kind: 'modified', path: 'mod/b', pattern: 'fits mod/b' },
        ],
      },
    ]);
  });

  test('is kept when nothing is caught', async () => {
    expect(await check({ forbidden: { catching: () => undefined } }, CHANGES)).toEqual([]);
  });

  test('cannot be checked without the lists of added and modified paths; removed ones are no matter', async () => {
    expect(await check({ forbidden: ALL }, UNKNOWN)).toEqual([
      { rule: 'forbidden-paths', unreadable: ['added', 'modified'] },
    ]);
    expect(await check({ forbidden: ALL }, { ...NOTHING, removed: undefined })).toEqual([]);
  });

  test('tells what it caught, and what it could not read', async () => {
    expect(await check({ forbidden: ALL }, { ...UNKNOWN, modified: [{ path: 'b' }] })).toMatchObject([
      { rule: 'forbidden-paths', count: 1 },
      { rule: 'forbidden-paths', unreadable: ['added'] },
    ]);
  });
});

describe('protected-paths', () => {
  test('catches removed paths, and tells each with its pattern', async () => {
    expect(await check({ protected: ALL }, CHANGES)).toEqual([
      {
        rule: 'protected-paths',
        count: 2,
        first: [
          { kind: 'removed', path: 'old/c', pattern: 'fits old/c' },
          { kind: 'removed', path: 'old/d', pattern: 'fits old/d' },
        ],
      },
    ]);
  });

  test('cannot be checked without the list of removed paths; the others are no matter', async () => {
    expect(await check({ protected: ALL }, { ...CHANGES, removed: undefined })).toEqual([
      { rule: 'protected-paths', unreadable: ['removed'] },
    ]);
    expect(await check({ protected: ALL }, { ...UNKNOWN, removed: [] })).toEqual([]);
  });
});

test('every rule that is broken is told, in the order of the inputs', async () => {
  const rules = { requireChanges: true, forbidden: ALL, protected: ALL, maxChanges: 1 };
  expect((await check(rules, CHANGES)).map(({ rule }) => rule)).toEqual([
    'forbidden-paths',
    'protected-paths',
    'max-changes',
  ]);
  expect((await check(rules, UNKNOWN)).map(({ rule }) => rule)).toEqual([
    'require-changes',
    'forbidden-paths',
    'protected-paths',
    'max-changes',
  ]);
});

describe('long lists', () => {
  test('every path is looked at and counted; the first thousand that are caught are kept', async () => {
    const seen: string[] = [];
    const forbidden = watching(seen, '*');
    const added = files(1_500);
    const [violation] = await check({ forbidden }, { ...NOTHING, added, modified: files(1_500) });
    expect(seen).toEqual([...added, ...added].map(({ path }) => path));
    expect(violation).toMatchObject({ rule: 'forbidden-paths', count: 3_000 });
    const first = violation !== undefined && 'first' in violation ? violation.first : [];
    expect(first.map(({ path }) => path)).toEqual(added.slice(0, 1_000).map(({ path }) => path));
  });

  test('a path that is caught beyond the first thousand paths is one like any other', async () => {
    const last: PathPatterns = { catching: (path) => (path === '1000' ? '1000' : undefined) };
    expect(await check({ forbidden: last }, { ...NOTHING, modified: files(1_001) })).toEqual([
      { rule: 'forbidden-paths', count: 1, first: [{ kind: 'modified', path: '1000', pattern: '1000' }] },
    ]);
  });
});

describe('what is kept to be shown', () => {
  test('is clean, while the patterns see the path as the API spells it', async () => {
    const path = 'a\n::error::x S3CRET \u202eb';
    const seen: string[] = [];
    const forbidden = watching(seen, '*S3CRET\u202e*');
    expect(await check({ forbidden }, { ...NOTHING, added: [{ path }] })).toEqual([
      {
        rule: 'forbidden-paths',
        count: 1,
        first: [{ kind: 'added', path: 'a ::error::x *** \ufffdb', pattern: '****\ufffd*' }],
      },
    ]);
    expect(seen).toEqual([path]);
  });

  test('is at most 300 characters of a path', async () => {
    const first = async (length: number) =>
      await check({ protected: ALL }, { ...NOTHING, removed: [{ path: 'x'.repeat(length) }] });
    expect(await first(300)).toMatchObject([{ first: [{ path: 'x'.repeat(300) }] }]);
    expect(await first(301)).toMatchObject([{ first: [{ path: `${'x'.repeat(299)}…` }] }]);
  });
});

describe('the time', () => {
  test.each(['forbidden', 'protected'])('is looked at for each path: %s paths', async (rule) => {
    let breaths = 0;
    const breathe = () => Promise.resolve(void (breaths += 1));
    await check({ [rule]: ALL }, { added: files(40), modified: files(600), removed: files(640) }, breathe);
    expect(breaths).toBe(640);
  });

  test.each(['forbidden', 'protected'])('ends the check where it stands: %s paths', async (rule) => {
    let looked = 0;
    const patterns: PathPatterns = { catching: () => void (looked += 1) };
    const over = () => Promise.reject(new Interruption('deadline'));
    const many = files(10_000);
    const checking = check({ [rule]: patterns }, { added: many, modified: many, removed: many }, over);
    await expect(checking).rejects.toThrow(new Interruption('deadline'));
    expect(looked).toBe(0);
  });

  test.each(['forbidden', 'protected'])('goes on after each breath: %s paths', async (rule) => {
    const seen: string[] = [];
    let breaths = 0;
    const breathe = () => (++breaths % 3 === 0 ? Promise.resolve() : undefined);
    await check(
      { [rule]: watching(seen, '*') },
      { ...NOTHING, added: files(10), removed: files(10) },
      breathe,
    );
    expect(seen).toEqual(files(10).map(({ path }) => path));
  });

  test('is not spent where there is no breath', async () => {
    const seen: string[] = [];
    const checking = check({ forbidden: watching(seen, '*') }, { ...NOTHING, added: files(1_000) });
    // All at once, before the process has a turn.
    expect(seen).toHaveLength(1_000);
    await checking;
  });
});
