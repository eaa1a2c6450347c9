import { describe, expect, test } from '@jest/globals';
import { completedJob } from '../../src/diff/ending.js';
import { finalOutputs, OUTPUT_NAMES, OUTPUTS_BEFORE_VERDICT } from '../../src/report/outputs.js';
import { errorLine } from '../../src/report/words.js';
import { NO_CHANGES } from '../wait/fakes.js';
import {
  anOutcome,
  BLANK,
  breaking,
  CHANGES,
  completed,
  FAILURES,
  SUCCESSES,
  VIOLATIONS,
} from './outcomes.js';

test.each([...SUCCESSES, ...FAILURES])('every output but the report is set: %s', (_, outcome) => {
  expect(Object.keys(finalOutputs(outcome)).sort()).toEqual(
    OUTPUT_NAMES.filter((name) => name !== 'report').sort(),
  );
});

test('every output is set before the verdict, and does not read like a success', () => {
  expect(Object.keys(OUTPUTS_BEFORE_VERDICT).sort()).toEqual([...OUTPUT_NAMES].sort());
  expect(OUTPUTS_BEFORE_VERDICT.error).toContain('mode: watch waits for it');
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
    violations: '0',
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

test('a diff that breaks rules gives its counts all the same, and how often they are broken', () => {
  const outcome = breaking(VIOLATIONS);
  expect(finalOutputs(outcome)).toEqual({
    diffid: '12',
    state: 'Completed',
    error: errorLine(outcome),
    'has-changes': 'true',
    added: '2',
    modified: '1',
    removed: '0',
    violations: '3',
  });
});

test('each path that a rule caught counts, and each other rule once', () => {
  const violations = (...given: Parameters<typeof breaking>): string =>
    finalOutputs(breaking(...given)).violations;
  const first = [{ kind: 'removed', path: 'a', pattern: 'a' }] as const;
  expect(violations([{ rule: 'protected-paths', count: 1_234, first }])).toBe('1234');
  expect(violations([{ rule: 'max-changes', changed: 9, most: 1 }, { rule: 'require-changes' }])).toBe('2');
  expect(violations([{ rule: 'protected-paths', unreadable: ['removed'] }])).toBe('1');
});

const incomplete = [...FAILURES, ...SUCCESSES].filter(([, { ending }]) => completedJob(ending) === undefined);
describe.each(incomplete)('%s', (_, outcome) => {
  test('gives neither counts nor violations', () => {
    const { 'has-changes': hasChanges, added, modified, removed, violations } = finalOutputs(outcome);
    expect([hasChanges, added, modified, removed, violations]).toEqual(['', '', '', '', '']);
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
