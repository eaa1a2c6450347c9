import { describe, expect, test } from '@jest/globals';
import {
  countChanges,
  describeCounts,
  hasChanges,
  NO_COUNTS,
  type ChangeCounts,
} from '../../src/report/changes.js';
import { CHANGES } from './outcomes.js';

const counts = (added?: number, modified?: number, removed?: number): ChangeCounts => ({
  added,
  modified,
  removed,
});

test('the paths of each kind are counted; a list that is missing is not an empty one', () => {
  expect(countChanges(CHANGES)).toEqual(counts(2, 1, 0));
  expect(countChanges({ ...CHANGES, added: undefined })).toEqual(counts(undefined, 1, 0));
});

test.each([
  [counts(0, 0, 0), false],
  [counts(1, 0, 0), true],
  [counts(0, 1, 0), true],
  [counts(0, 0, 1), true],
  [counts(undefined, 1, 0), true],
  [counts(0, undefined, 0), undefined],
  [NO_COUNTS, undefined],
])('%j: has changes is %j', (given, expected) => {
  expect(hasChanges(given)).toBe(expected);
});

describe('in words', () => {
  test.each([
    [counts(0, 0, 0), 'nothing changed'],
    [counts(1, 0, 0), '1 path added, 0 modified, 0 removed'],
    [counts(0, 1234, 5), '0 paths added, 1,234 modified, 5 removed'],
    [
      counts(undefined, 1, undefined),
      'an unknown number of paths added, 1 modified, an unknown number removed',
    ],
    [counts(0, 0, undefined), '0 paths added, 0 modified, an unknown number removed'],
    [NO_COUNTS, 'what changed is not known'],
  ])('%j', (given, words) => {
    expect(describeCounts(given)).toBe(words);
  });
});
