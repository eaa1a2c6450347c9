import { describe, expect, test } from '@jest/globals';
import type { Subject } from '../../src/job/job.js';
import { mismatch, untold, type Target } from '../../src/job/target.js';

const TARGET: Target = { imageid: 11, machineid: 21 };

describe('what a diff is about', () => {
  test.each<[string, Subject, Target, string | undefined]>([
    ['ours', { image: { id: 11 }, machine: { id: 21 } }, TARGET, undefined],
    ['unknown', {}, TARGET, undefined],
    ['known by name only', { image: { name: 'Arena' }, machine: {} }, TARGET, undefined],
    ['not asked for', { image: { id: 12 }, machine: { id: 22 } }, {}, undefined],
    ['another image', { image: { id: 12 }, machine: { id: 21 } }, TARGET, 'image 12 instead of image 11'],
    [
      'another machine',
      { image: { id: 11 }, machine: { id: 22 } },
      TARGET,
      'machine 22 instead of machine 21',
    ],
    [
      'another machine, image not asked for',
      { machine: { id: 22 } },
      { machineid: 21 },
      'machine 22 instead of machine 21',
    ],
    [
      'both others',
      { image: { id: 12 }, machine: { id: 22 } },
      TARGET,
      'image 12 instead of image 11 and machine 22 instead of machine 21',
    ],
    ['another game, which nobody asks for', { game: { id: 5 } }, TARGET, undefined],
  ])('%s', (_what, subject, target, words) => {
    expect(mismatch(subject, target)).toBe(words);
  });
});

describe('what could not be compared', () => {
  test.each<[Subject, Target, ReturnType<typeof untold>]>([
    [{}, TARGET, ['image', 'machine']],
    [{ image: { name: 'Linux' }, machine: {} }, TARGET, ['image', 'machine']],
    [{ image: { id: 11 } }, TARGET, ['machine']],
    [{ machine: { id: 22 } }, TARGET, ['image']],
    [{ image: { id: 12 }, machine: { id: 21 } }, TARGET, []],
    [{}, {}, []],
    [{}, { imageid: 11 }, ['image']],
    [{}, { machineid: 21 }, ['machine']],
  ])('of a diff about %j, for %j, is %j', (subject, wanted, kinds) => {
    expect(untold(subject, wanted)).toEqual(kinds);
  });
});
