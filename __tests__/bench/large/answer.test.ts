import { describe, expect, test } from '@jest/globals';
import { changedPaths, countCaught, listLengths, statusAnswer } from '../../../bench/large/changes.js';
import { FIFTY_PATTERNS, RULE_SETS } from '../../../bench/large/rules.js';
import { CHANGE_KINDS, type ChangeKind } from '../../../src/job/job.js';
import { readPatterns } from '../../../src/rules/path-patterns.js';

const TOTAL = 6_100;
const pathsOf = (kind: ChangeKind) => [...changedPaths(kind, TOTAL)];
const all = CHANGE_KINDS.flatMap(pathsOf);

describe('the paths of a large answer', () => {
  test('are as many as asked for, a third of each kind', () => {
    expect(all).toHaveLength(TOTAL);
    expect(listLengths(TOTAL)).toEqual({ added: 2_033, modified: 2_033, removed: 2_034 });
    for (const kind of CHANGE_KINDS) expect(pathsOf(kind)).toHaveLength(listLengths(TOTAL)[kind]);
  });

  test('have 100 bytes each, and none is there twice', () => {
    expect(all.every(({ path }) => Buffer.byteLength(path) === 100)).toBe(true);
    expect(new Set(all.map(({ path }) => path)).size).toBe(TOTAL);
  });

  test('are JSON of a completed job', () => {
    const answer = JSON.parse([...statusAnswer(TOTAL)].join('')) as Record<string, unknown>;
    expect(answer).toMatchObject({ jobstatename: 'Completed', jobfailed: 0 });
    for (const kind of CHANGE_KINDS) {
      expect(answer[kind]).toEqual(
        Object.fromEntries(pathsOf(kind).map(({ path, size }) => [path, { size }])),
      );
    }
  });
});

describe('the rules of the benchmark', () => {
  test('are fifty patterns at their most', () => {
    expect(new Set(FIFTY_PATTERNS).size).toBe(50);
  });

  test.each(RULE_SETS.filter(({ catches }) => catches))(
    'catch what they should, and nothing else: $name',
    (rules) => {
      const catching = (input: string) => {
        const read = readPatterns(rules.inputs[input] ?? '');
        if (read.kind === 'faults') throw new Error(read.faults.join());
        return read.patterns.catching;
      };
      const [isForbidden, isProtected] = [catching('forbidden-paths'), catching('protected-paths')];
      for (const kind of CHANGE_KINDS) {
        const isAgainst = kind === 'removed' ? isProtected : isForbidden;
        for (const { path, isCaught } of pathsOf(kind)) expect(isAgainst(path) !== undefined).toBe(isCaught);
      }
    },
  );

  test('catch some all over each list, and its last one', () => {
    expect(all.filter(({ isCaught }) => isCaught)).toHaveLength(countCaught(TOTAL));
    expect(countCaught(TOTAL)).toBe(9);
    for (const kind of CHANGE_KINDS) expect(pathsOf(kind).at(-1)?.isCaught).toBe(true);
  });
});
