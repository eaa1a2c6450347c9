import { describe, expect, test } from '@jest/globals';
import { finalOutputs, OUTPUT_NAMES, OUTPUTS_BEFORE_VERDICT } from '../../src/report/outputs.js';
import { errorLine } from '../../src/report/words.js';
import { NO_CHANGES } from '../wait/fakes.js';
import { BLANK, anOutcome, CHANGES, completed, FAILURES, SUCCESSES } from './outcomes.js';

test.each([...SUCCESSES, ...FAILURES])('every output but the report is set: %s', (_, outcome) => {
  expect(Object.keys(finalOutputs(outcome)).sort()).toEqual(
    OUTPUT_NAMES.filter((name) => name !== 'report').sort(),
  );
});

test('every output is set before the verdict, and does not read like a success', () => {
  expect(Object.keys(OUTPUTS_BEFORE_VERDICT).sort()).toEqual([...OUTPUT_NAMES].sort());
  expect(OUTPUTS_BEFORE_VERDICT.error).not.toBe('');
  const others = OUTPUT_NAMES.filter((name) => name !== 'error').map((name) => OUTPUTS_BEFORE_VERDICT[name]);
  expect(new Set(others)).toEqual(new Set(['']));
});

test('a completed diff gives its counts, and no error', () => {
  expect(finalOutputs(completed(CHANGES))).toEqual({
    diffid: '12',
    state: 'Completed',
    error: '',
    'has-changes': 'true',
    added: '2',
    modified: '1',
    removed: '0',
  });
});

test('a completed diff without a change says so', () => {
  expect(finalOutputs(completed({ added: [], modified: [], removed: [] }))).toMatchObject({
    'has-changes': 'false',
    added: '0',
    modified: '0',
    removed: '0',
  });
});

test('a list that the API did not give is unknown, not empty', () => {
  expect(finalOutputs(completed({ ...NO_CHANGES, modified: [] }))).toMatchObject({
    'has-changes': '',
    added: '',
    modified: '0',
    removed: '',
  });
});

const incomplete = [...FAILURES, ...SUCCESSES.filter(([name]) => name === 'started')];
describe.each(incomplete)('%s', (_, outcome) => {
  test('gives no counts', () => {
    const { 'has-changes': hasChanges, added, modified, removed } = finalOutputs(outcome);
    expect([hasChanges, added, modified, removed]).toEqual(['', '', '', '']);
  });

  test('gives the error and the last state', () => {
    const { error, state } = finalOutputs(outcome);
    expect(error).toBe(errorLine(outcome));
    expect(state).toBe(outcome.record.states.at(-1)?.state ?? '');
  });
});

test('what is not known is empty', () => {
  expect(finalOutputs(anOutcome({ kind: 'cancelled' }, BLANK))).toMatchObject({ diffid: '', state: '' });
});
