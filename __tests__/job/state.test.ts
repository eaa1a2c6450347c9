import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isListed, jobState, stateName, type ListedState } from '../../src/job/state.js';

const STATES: readonly (readonly [number, ListedState])[] = [
  [1, 'Created'],
  [2, 'Pending'],
  [3, 'Queued'],
  [4, 'Running'],
  [5, 'Completed'],
  [6, 'Failed'],
  [7, 'Squashed'],
];
const READS_LIKE_LISTED = /^(created|pending|queued|running|completed?|failed|squashed)$/i;

describe('a listed state', () => {
  test.each(STATES)('jobstateid %d is %s, with or without its name', (id, name) => {
    for (const said of [name, undefined, '', '  ', `  ${name.toUpperCase()} `]) {
      expect(jobState(id, said)).toStrictEqual({ kind: 'listed', name });
    }
  });

  test.each(STATES)('without a jobstateid the name decides (%#: %s, %s)', (_id, name) => {
    for (const said of [name, name.toLowerCase(), ` ${name.toUpperCase()}\n`]) {
      expect(jobState(undefined, said)).toStrictEqual({ kind: 'listed', name });
    }
  });

  test('"Complete" is Completed', () => {
    expect(jobState(undefined, 'Complete')).toStrictEqual({ kind: 'listed', name: 'Completed' });
    expect(jobState(5, 'complete')).toStrictEqual({ kind: 'listed', name: 'Completed' });
  });

  test.each([
    [5, 'Failed', 'Completed', 'Failed'],
    [6, 'Complete', 'Failed', 'Completed'],
    [4, 'completed', 'Running', 'Completed'],
    [5, 'Failed with errors', 'Completed', 'Failed with errors'],
    [5, 'Aborted', 'Completed', 'Aborted'],
    [5, '<b>Completed</b>', 'Completed', 'b Completed b'],
    [5, 'Completed!', 'Completed', 'Unlisted state'],
    [5, '\u{200b}', 'Completed', 'Unlisted state'],
  ])('jobstateid %d named "%s" is %s, contradicted by %s', (id, said, name, contradictedBy) => {
    expect(jobState(id, said)).toStrictEqual({ kind: 'listed', name, contradictedBy });
  });
});

describe('a name that is no text', () => {
  test.each([
    [6, '6'],
    [5, '5'],
    [['Completed'], 'no text'],
    [{ en: 'Completed' }, 'no text'],
    [true, 'no text'],
    [false, 'no text'],
    [[], 'no text'],
  ])('contradicts every number: %j is shown as %s', (said, contradictedBy) => {
    expect(jobState(5, said)).toStrictEqual({ kind: 'listed', name: 'Completed', contradictedBy });
    expect(jobState(undefined, said)).toStrictEqual({ kind: 'absent' });
    expect(jobState(8, said)).toStrictEqual({ kind: 'unlisted', name: 'Unlisted 8' });
  });

  test('is none where it is null', () => {
    expect(jobState(5, null)).toStrictEqual({ kind: 'listed', name: 'Completed' });
  });
});

describe('an unlisted state', () => {
  test.each([
    [8, 'Archiving', 'Archiving'],
    [0, 'Waiting for disk', 'Waiting for disk'],
    [undefined, 'On hold', 'On hold'],
    ['malformed' as const, 'Archiving', 'Archiving'],
    [99, undefined, 'Unlisted 99'],
    [99, '', 'Unlisted 99'],
    [99, '\u{200b}', 'Unlisted 99'],
    [undefined, '!?', 'Unlisted state'],
    ['malformed' as const, undefined, 'Unlisted malformed'],
  ])('jobstateid %p named %p is shown as "%s"', (id, said, name) => {
    expect(jobState(id, said)).toStrictEqual({ kind: 'unlisted', name });
  });

  test.each([
    [99, 'Completed', 'Unlisted 99'],
    [99, ' COMPLETE ', 'Unlisted 99'],
    ['malformed' as const, 'Completed', 'Unlisted malformed'],
    [undefined, '\u{200b}Completed', 'Unlisted state'],
    [undefined, 'Completed!', 'Unlisted state'],
    [undefined, 'Completed\u{3164}', 'Unlisted state'],
    [undefined, '\u{115f}Completed\u{fe0f}', 'Unlisted state'],
    [undefined, '"Failed"', 'Unlisted state'],
  ])('never reads like a listed one: jobstateid %p named %p is shown as "%s"', (id, said, name) => {
    expect(jobState(id, said)).toStrictEqual({ kind: 'unlisted', name });
  });

  test('is shown in at most 40 letters, digits and simple marks', () => {
    expect(stateName(jobState(8, `##[error]\r\n<b>É漢-1.2_x</b>`))).toBe('error b É漢-1.2_x b');
    expect(stateName(jobState(8, 'x'.repeat(2_000)))).toBe('x'.repeat(40));
    expect(stateName(jobState(8, `${'x'.repeat(39)} y`))).toBe('x'.repeat(39));
  });

  test('is safe to show and to compare, whatever it holds', () => {
    const said = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            'Completed',
            'complete',
            'Failed',
            ' ',
            '\u{200b}',
            '\u{202e}',
            '\n',
            '##[',
            '::',
            '.',
          ),
          fc.string({ unit: 'binary', maxLength: 4 }),
        ),
      )
      .map((parts) => parts.join(''));
    const id = fc.oneof(
      fc.constantFrom(undefined, 'malformed' as const, 0),
      fc.integer({ min: 8, max: Number.MAX_SAFE_INTEGER }),
    );
    fc.assert(
      fc.property(id, said, (number, name) => {
        const state = jobState(number, name);
        if (state.kind === 'listed') {
          expect(number).toBeUndefined();
          expect(name.trim()).toMatch(READS_LIKE_LISTED);
        } else if (state.kind === 'unlisted') {
          expect(state.name).toMatch(/^[\p{L}\p{N}_.-]([\p{L}\p{N} _.-]*[\p{L}\p{N}_.-])?$/u);
          expect(state.name).not.toMatch(READS_LIKE_LISTED);
          expect(Array.from(state.name).length).toBeLessThanOrEqual(40);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('no state', () => {
  test.each([[undefined], [''], ['  \n']])(
    'neither jobstateid nor a name (%p) is absent, shown as nothing',
    (said) => {
      expect(jobState(undefined, said)).toStrictEqual({ kind: 'absent' });
      expect(stateName(jobState(undefined, said))).toBe('');
    },
  );
});

test('a name is listed only as it is written in outputs', () => {
  expect(STATES.map(([, name]) => isListed(name))).toEqual(STATES.map(() => true));
  expect(['', 'completed', 'Complete', 'Unlisted 99', 'Archiving'].filter(isListed)).toEqual([]);
});
