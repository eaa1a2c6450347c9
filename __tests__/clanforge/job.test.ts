import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judge, readState } from '../../src/clanforge/job.ts';

// What each state leads to is in __tests__/action/verdict.test.ts.
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
  const changes = { added: [], modified: [], removed: [] };
  const rest = { diffid: 1, flaggedFailed: false, markedAsError: false, subject: {}, changes };
  fc.assert(
    fc.property(id, name, (number, text) => {
      const isCompleted = judge({ ...rest, state: readState(number, text) }) === 'completed';
      const isNamed = typeof text === 'string' && /^\s*completed?\s*$/i.test(text);
      const isUnnamed =
        text === undefined || text === null || (typeof text === 'string' && text.trim() === '');
      expect(isCompleted).toBe(number === undefined ? isNamed : number === 5 && (isNamed || isUnnamed));
    }),
  );
});

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
] as const)('the state of jobstateid %j and jobstatename %j', (id, name, state) => {
  expect(readState(id, name)).toEqual(state);
});
