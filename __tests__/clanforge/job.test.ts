import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judge, mismatch, readState, uncomparable, type Job } from '../../src/clanforge/job.ts';

function job(fields: Partial<Job>): Job {
  const changes = { added: [], modified: [], removed: [] };
  const state = { name: 'Completed', known: 'Completed' as const };
  return { diffid: 1, state, flaggedFailed: false, markedAsError: false, subject: {}, changes, ...fields };
}

describe('a job counts as completed only through one narrow door:', () => {
  test.each<[string, Partial<Job>, string]>([
    ['Completed', {}, 'completed'],
    ['Completed with the failure flag', { flaggedFailed: true }, 'flagged-failed'],
    ['Completed in a response marked as an error', { markedAsError: true }, 'marked-as-error'],
    ['Completed under another name', { state: readState(5, 'Aborted') }, 'contradictory'],
    ['Failed', { state: readState(6, 'Failed') }, 'failed'],
    ['Squashed', { state: readState(7, null) }, 'squashed'],
    ...[1, 2, 3, 4].map((id): [string, Partial<Job>, string] => [
      `state ${id}, also with a flag`,
      { state: readState(id, null), flaggedFailed: true },
      'unfinished',
    ]),
    ['an unknown state', { state: readState(9, 'Archived') }, 'unfinished'],
    ['no state', { state: readState(undefined, undefined) }, 'unfinished'],
  ])('%s', (_, fields, outcome) => {
    expect(judge(job(fields))).toBe(outcome);
  });

  test('whatever a response says, nothing but number 5 or the name Completed is completed', () => {
    const id = fc.oneof(
      fc.integer({ min: 0, max: 12 }),
      fc.constant('malformed' as const),
      fc.constant(undefined),
    );
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('Completed', 'complete', ' COMPLETED ', null, 5, undefined),
    );
    fc.assert(
      fc.property(id, name, (number, text) => {
        const isCompleted = judge(job({ state: readState(number, text) })) === 'completed';
        const isNamed = typeof text === 'string' && /^\s*completed?\s*$/i.test(text);
        const isUnnamed =
          text === undefined || text === null || (typeof text === 'string' && text.trim() === '');
        expect(isCompleted).toBe(number === undefined ? isNamed : number === 5 && (isNamed || isUnnamed));
      }),
    );
  });
});

describe('the state', () => {
  test.each([
    [4, 'Running', { name: 'Running', known: 'Running' }],
    [4, ' running ', { name: 'Running', known: 'Running' }],
    [4, '', { name: 'Running', known: 'Running' }],
    [undefined, 'Complete', { name: 'Completed', known: 'Completed' }],
    [undefined, 'Verifying', { name: 'Verifying' }],
    [undefined, '', { name: '' }],
    [9, 'Verifying', { name: 'Verifying' }],
    [9, 'Completed', { name: 'Unlisted 9' }],
    [9, 'Com\u200bpleted', { name: 'Com pleted' }],
    [9, '\u200bCompleted', { name: 'Unlisted 9' }],
    ['malformed', 'Completed', { name: 'Unlisted malformed' }],
    [5, 'Failed', { name: 'Completed', known: 'Completed', contradictedBy: 'Failed' }],
    [5, 7, { name: 'Completed', known: 'Completed', contradictedBy: '7' }],
    [9, '::error::<b>x\n', { name: 'error b x' }],
    [9, 'x'.repeat(99), { name: 'x'.repeat(40) }],
  ] as const)('of jobstateid %j and jobstatename %j', (id, name, state) => {
    expect(readState(id, name)).toEqual(state);
  });
});

test('a diff that belongs to something else is named, and what cannot be compared is told apart', () => {
  const subject = { image: { id: 1 }, machine: { id: 2 } };
  expect(mismatch(subject, { imageid: 1, machineid: 2 })).toBeUndefined();
  expect(mismatch(subject, { imageid: 3, machineid: 4 })).toBe('image 1, not 3 and machine 2, not 4');
  expect(mismatch({}, { imageid: 3 })).toBeUndefined();
  expect(mismatch(subject, {})).toBeUndefined();
  expect(uncomparable({ image: { name: 'x' } }, { imageid: 1, machineid: 2 })).toEqual(['image', 'machine']);
  expect(uncomparable(subject, { imageid: 1, machineid: 2 })).toEqual([]);
});
