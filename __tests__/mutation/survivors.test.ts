import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { EXPLAINED } from '../../mutation/explained.js';
import {
  brief,
  lateOf,
  notLoaded,
  outdated,
  scoreOf,
  survivorsOf,
  unexplained,
  type Explanation,
  type Mutant,
} from '../../mutation/survivors.js';
import { PROJECT } from '../../runner/project.js';

const SOURCE = ['const a = 1;', 'if (a > 0 &&', '    a < 9) {', '  run();', '}'].join('\n');

/** Places from 0, as programmers count; those of mutants begin with 1. */
function mutant(status: string, start: [number, number], end: [number, number], replacement: string): Mutant {
  const place = ([line, column]: [number, number]) => ({ line: line + 1, column: column + 1 });
  return { fileName: 'src/a.ts', status, replacement, location: { start: place(start), end: place(end) } };
}

const CONDITION = mutant('Survived', [1, 4], [2, 9], 'true');
const ONE = mutant('NoCoverage', [0, 10], [0, 11], '0');
const MUTANTS = [
  CONDITION,
  ONE,
  mutant('Killed', [3, 2], [3, 8], ''),
  mutant('Timeout', [3, 2], [3, 8], ''),
  mutant('RuntimeError', [0, 0], [0, 5], ''),
];
const [condition, one] = [
  { in: 'src/a.ts', of: 'a > 0 && a < 9', to: 'true' },
  { in: 'src/a.ts', of: '1', to: '0' },
];
const because = (...mutants: Explanation['mutants']): Explanation[] => [{ why: 'because', mutants }];

describe('mutation testing', () => {
  test('counts a mutant as noticed when a test failed or did not end, and leaves out what could not be loaded', () => {
    expect(scoreOf(MUTANTS)).toEqual({ noticed: 2, of: 4 });
  });

  test('tells how many were left out', () => {
    expect(notLoaded(MUTANTS)).toBe(1);
  });

  test('names a survivor by its code in one line, wherever in the file it stands', () => {
    expect(survivorsOf(MUTANTS, () => SOURCE)).toEqual([
      { ...condition, line: 2 },
      { ...one, line: 1 },
    ]);
  });

  test('tells of a mutant that took too long, which may be alive on a quieter day', () => {
    expect(lateOf(MUTANTS, () => SOURCE)).toEqual([{ in: 'src/a.ts', of: 'run();', to: '', line: 4 }]);
  });

  test('cuts long code', () => {
    expect(brief(`a\n  ${'b'.repeat(500)}`)).toBe(`a ${'b'.repeat(118)}`);
  });

  test('complains of survivors without an explanation', () => {
    const survivors = survivorsOf(MUTANTS, () => SOURCE);
    expect(unexplained(survivors, because(condition))).toEqual([{ ...one, line: 1 }]);
    expect(unexplained(survivors, because({ ...condition, to: 'false' }, one))).toEqual([
      { ...condition, line: 2 },
    ]);
  });

  test('takes one explanation for one survivor, for the same code may be there twice', () => {
    expect(unexplained([one, one], because(one))).toEqual([one]);
    expect(outdated(because(one, one), [one], new Set(['src/a.ts']))).toEqual([one]);
  });

  test('complains of explanations that nothing needs, for the files that were tried', () => {
    const explained = because(condition, one, { ...one, in: 'src/b.ts' });
    expect(outdated(explained, [condition], new Set(['src/a.ts']))).toEqual([one]);
  });
});

describe('the explained mutants', () => {
  test('are of code that is there', () => {
    const missing = EXPLAINED.flatMap(({ mutants }) => mutants).filter(
      ({ in: file, of }) => !readFileSync(join(PROJECT, file), 'utf8').replace(/\s+/g, ' ').includes(of),
    );
    expect(missing).toEqual([]);
  });
});
