import { describe, expect, test } from '@jest/globals';
import type { ChangedFile, Changes } from '../../src/clanforge/job.ts';
import { checkRules, hasRules, type Rules } from '../../src/rules/rules.ts';
import { readPatterns, type PathPatterns } from '../../src/rules/patterns.ts';
import { createCleaner } from '../../src/text/clean.ts';

const NO_RULES: Rules = {
  requireChanges: false,
  forbidden: undefined,
  protected: undefined,
  maxChanges: undefined,
};
const cleaner = createCleaner(['s3cret']);

function patterns(text: string): PathPatterns {
  const read = readPatterns(text);
  if (read.patterns === undefined) throw new Error(read.faults.join());
  return read.patterns;
}

const files = (...paths: readonly string[]): readonly ChangedFile[] => paths.map((path) => ({ path }));

function check(rules: Partial<Rules>, changes: Partial<Changes>) {
  const lists = { added: [], modified: [], removed: [], ...changes };
  return checkRules({ ...NO_RULES, ...rules }, lists, cleaner);
}

describe('a rule', () => {
  test('is broken by each path that it catches, in its own lists only', () => {
    const lists = { added: files('a.pdb', 'b'), modified: files('c.pdb'), removed: files('d.pdb') };
    const offender = (kind: string, path: string) => ({ kind, path, pattern: '*.pdb' });
    expect(check({ forbidden: patterns('*.pdb') }, lists)).toEqual([
      {
        rule: 'forbidden-paths',
        count: 2,
        first: [offender('added', 'a.pdb'), offender('modified', 'c.pdb')],
      },
    ]);
    expect(check({ protected: patterns('*.pdb') }, lists)).toEqual([
      { rule: 'protected-paths', count: 1, first: [offender('removed', 'd.pdb')] },
    ]);
  });

  test('counts all paths and keeps the first thousand, clean and short', () => {
    const many = Array.from({ length: 1_500 }, (_, index) => `${index}`.padStart(400, 's3cret\n'));
    const [violation] = check({ forbidden: patterns('*') }, { added: files(...many) });
    expect(violation).toMatchObject({ count: 1_500 });
    const first = violation !== undefined && 'first' in violation ? violation.first : [];
    expect(first).toHaveLength(1_000);
    expect(first[0]?.path).not.toMatch(/s3cret|\n/);
    expect(first[0]?.path.length).toBeLessThanOrEqual(300);
  });

  test.each([
    [0, []],
    [1, []],
    [2, [{ rule: 'max-changes', changed: 2, most: 1 }]],
  ])('max-changes: 1 with %i changes', (count, expected) => {
    const added = files(...Array.from({ length: count }, (_, index) => `${index}`));
    expect(check({ maxChanges: 1 }, { added })).toEqual(expected);
  });

  test('require-changes is broken by no change at all', () => {
    expect(check({ requireChanges: true }, {})).toEqual([{ rule: 'require-changes' }]);
    expect(check({ requireChanges: true }, { removed: files('a') })).toEqual([]);
  });
});

test('a list that could not be read breaks each rule that needs it, unless the others decide', () => {
  const forbidden = patterns('x');
  const missing = { added: undefined };
  const all = { requireChanges: true, forbidden, protected: forbidden, maxChanges: 5 };
  expect(check(all, missing)).toEqual([
    { rule: 'require-changes', unreadable: ['added'] },
    { rule: 'forbidden-paths', unreadable: ['added'] },
    { rule: 'max-changes', unreadable: ['added'] },
  ]);
  expect(check({ requireChanges: true }, { ...missing, modified: files('a') })).toEqual([]);
  expect(check({ maxChanges: 0 }, { ...missing, modified: files('a') })).toMatchObject([{ changed: 1 }]);
});

test('no rule is on unless it is asked for', () => {
  expect(hasRules(NO_RULES)).toBe(false);
  expect(check({}, { added: undefined })).toEqual([]);
  for (const rules of [{ requireChanges: true }, { maxChanges: 0 }, { forbidden: patterns('x') }]) {
    expect(hasRules({ ...NO_RULES, ...rules })).toBe(true);
  }
});
