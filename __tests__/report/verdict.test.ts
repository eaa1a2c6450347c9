import { describe, expect, test } from '@jest/globals';
import { isSuccess, type Ending } from '../../src/diff/ending.js';
import { endingSign, endingWords, verdictOf, type Verdict } from '../../src/report/verdict.js';
import { FAILURES, outcomeNamed, SUCCESSES } from './outcomes.js';

const ENDINGS = [...SUCCESSES, ...FAILURES].map(([name, { ending }]): [string, Ending] => [name, ending]);

test.each<[string, Verdict, string, string]>([
  ['completed', 'passed', '✅', 'completed'],
  ['completed without a change', 'passed', '✅', 'completed'],
  ['started', 'under-way', '⏳', 'started, not waited for'],
  ['job-failed: failed', 'failed', '❌', 'failed'],
  ['job-failed: squashed', 'undecided', '❌', 'squashed'],
  ['job-failed: flagged', 'failed', '❌', 'failed'],
  ['job-failed: disowned', 'failed', '❌', 'failed'],
  ['job-failed: contradicted', 'failed', '❌', 'failed'],
  ['rules-broken', 'failed', '❌', 'completed, but breaks the rules'],
  ['refused', 'undecided', '❌', 'refused'],
  ['locked', 'undecided', '❌', 'image locked'],
  ['unsettled', 'undecided', '❌', 'outcome unknown'],
  ['timed-out', 'undecided', '❌', 'timed out'],
  ['cancelled', 'undecided', '🚫', 'cancelled'],
  ['bad-input', 'undecided', '❌', 'bad input'],
  ['crashed', 'undecided', '❌', 'unexpected error'],
])('%s is %s: %s %s', (name, verdict, sign, words) => {
  const { ending } = outcomeNamed(name);
  expect([verdictOf(ending), endingSign(ending), endingWords(ending)]).toEqual([verdict, sign, words]);
});

describe.each(ENDINGS)('%s', (_, ending) => {
  test('passes or is under way exactly where the step succeeds', () => {
    expect(['passed', 'under-way'].includes(verdictOf(ending))).toBe(isSuccess(ending));
  });

  test('has the sign of a success exactly where the step succeeds', () => {
    expect(['✅', '⏳'].includes(endingSign(ending))).toBe(isSuccess(ending));
  });
});
