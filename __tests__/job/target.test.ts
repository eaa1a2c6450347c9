import { describe, expect, test } from '@jest/globals';
import type { Subject } from '../../src/job/job.js';
import { mismatch, type Target } from '../../src/job/target.js';

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
