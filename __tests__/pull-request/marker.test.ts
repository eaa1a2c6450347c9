import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderAsGitHub } from '../../rendering/github-markdown.js';
import { textOf } from '../../rendering/alive.js';
import { marker } from '../../src/pull-request/marker.js';
import { aJob } from '../wait/fakes.js';
import { BLANK, RECORD } from '../report/outcomes.js';
import { MARK, REPORTING } from './support.js';

const NO_IDS = { ...REPORTING, imageid: undefined, machineid: undefined };

test('an image and a machine of the inputs make the mark, whatever Clanforge says of them', () => {
  const job = { ...RECORD.job, subject: { image: { id: 9 }, machine: { id: 9 } } };
  expect(marker(REPORTING, { ...RECORD, job } as typeof RECORD)).toBe(MARK);
});

test('where the inputs name none, the image and machine of the diff make it, so that a watched diff has the same comment', () => {
  expect(marker(NO_IDS, RECORD)).toBe(MARK);
});

test.each([
  ['one of both', { ...REPORTING, machineid: undefined }],
  ['the other one', { ...REPORTING, imageid: undefined }],
  ['both', NO_IDS],
])('there is no mark where %s is not known: the next run would not find it again', (_, reporting) => {
  expect(marker(reporting, { ...BLANK, diffid: 12 })).toBeUndefined();
});

test.each([{}, { image: { id: 2 } }, { machine: { id: 3 } }])(
  'where neither tells which image and machine it is, there is no mark: %j',
  (subject) => {
    expect(marker(NO_IDS, { ...RECORD, job: aJob({ subject }) })).toBeUndefined();
  },
);

test('no mark is the beginning of another', () => {
  const id = fc.oneof(fc.integer({ min: 1, max: 120 }), fc.maxSafeNat());
  fc.assert(
    fc.property(fc.tuple(id, id), fc.tuple(id, id), ([image, machine], [otherImage, otherMachine]) => {
      const mark = marker({ ...REPORTING, imageid: image, machineid: machine }, BLANK) ?? '';
      const other = marker({ ...REPORTING, imageid: otherImage, machineid: otherMachine }, BLANK) ?? '';
      expect(other.startsWith(mark)).toBe(image === otherImage && machine === otherMachine);
    }),
  );
});

test('nobody sees it', () => {
  expect(textOf(renderAsGitHub(`${MARK}\n<p>Hello</p>`).tree)).toBe('Hello');
});
