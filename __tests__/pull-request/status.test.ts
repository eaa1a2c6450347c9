import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { statusOf } from '../../src/pull-request/status.js';
import { anOutcome, CHANGES, completed, FAILURES, RECORD, SUCCESSES } from '../report/outcomes.js';
import { cleaner } from './support.js';

const STATES: Readonly<Record<string, string>> = {
  completed: 'success',
  'completed without a change': 'success',
  started: 'pending',
  'rules-broken': 'failure',
  'job-failed: failed': 'failure',
  'job-failed: flagged': 'failure',
  'job-failed: disowned': 'failure',
  'job-failed: contradicted': 'failure',
  'job-failed: squashed': 'error',
  refused: 'error',
  locked: 'error',
  unsettled: 'error',
  'timed-out': 'error',
  cancelled: 'error',
  'bad-input': 'error',
  crashed: 'error',
};

describe('the state', () => {
  test.each([...SUCCESSES, ...FAILURES])('of %s', (name, outcome) => {
    expect(statusOf(outcome).state).toBe(STATES[name]);
  });
});

describe('the description', () => {
  test.each([
    [
      'counts what a completed diff changed',
      completed(CHANGES),
      'Diff 12 completed after 1 min 35 s: 2 paths added, 1 modified, 0 removed.',
    ],
    [
      'says of a diff that is not waited for that it is under way',
      SUCCESSES[2]?.[1],
      'Diff 12 is under way at Clanforge; it is not waited for.',
    ],
    [
      'tells of a failure what the error says',
      anOutcome({ kind: 'crashed', message: 'oops' }, { states: [], inDoubt: false }),
      'Unexpected error: oops. This is a fault of this action: run it again with debug logging for the stack, and report it.',
    ],
    [
      'is cut where it is longer than GitHub takes',
      anOutcome({ kind: 'crashed', message: 'x'.repeat(300) }),
      `Unexpected error: ${'x'.repeat(121)}…`,
    ],
  ])('%s', (_, outcome, description) => {
    expect(outcome && statusOf(outcome).description).toBe(description);
  });

  test('has no character of four bytes, which GitHub refuses, and at most 140 of all others', () => {
    const text = fc
      .string({ unit: 'binary', minLength: 60, maxLength: 300 })
      .map((said) => cleaner.line(said));
    fc.assert(
      fc.property(text, (said) => {
        const { description } = statusOf(anOutcome({ kind: 'refused', doing: 'create', said }, RECORD));
        expect(description.length).toBeLessThanOrEqual(140);
        expect(description).not.toMatch(/[\u{10000}-\u{10ffff}\p{Cs}\p{Cc}]/u);
      }),
    );
    const { description } = statusOf(anOutcome({ kind: 'crashed', message: 'a😀b' }));
    expect(description).toMatch(/^Unexpected error: a\ufffdb\./);
  });
});
