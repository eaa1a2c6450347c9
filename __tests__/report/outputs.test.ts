import { expect, test } from '@jest/globals';
import { completedJob } from '../../src/diff/ending.ts';
import { finalOutputs, OUTPUT_NAMES, OUTPUTS_BEFORE_VERDICT } from '../../src/report/outputs.ts';
import { errorLine } from '../../src/report/words.ts';
import * as outcomes from './outcomes.ts';
import { anOutcome, BLANK, breaking, CHANGES, completed, NO_LISTS, NOTHING } from './outcomes.ts';

test('before the verdict every output is set, and error does not read like a pass', () => {
  const { error, ...others } = OUTPUTS_BEFORE_VERDICT;
  expect(error).toMatch(
    /^The step ended without a verdict: it was killed or crashed\. If the output diffid is set, /,
  );
  expect(new Set(Object.values(others))).toEqual(new Set(['']));
});

test.each([...outcomes.SUCCESSES, ...outcomes.FAILURES])(
  '%s sets all outputs but the report',
  (_, outcome) => {
    const outputs = finalOutputs(outcome);
    expect([...Object.keys(outputs), 'report'].sort()).toEqual([...OUTPUT_NAMES].sort());
    expect(outputs.error).toBe(errorLine(outcome));
    expect(outputs.state).toBe(outcome.record.states.at(-1)?.state ?? '');
    const { added, modified, removed, violations, 'has-changes': hasChanges } = outputs;
    for (const value of [added, modified, removed, violations, hasChanges]) {
      expect(value !== '').toBe(completedJob(outcome.ending) !== undefined);
    }
  },
);

const pass = completed(CHANGES);
const first = [{ kind: 'removed', path: 'a', pattern: 'a' }] as const;

test.each([
  [pass, { diffid: '12', state: 'Completed', error: '', violations: '0', rejected: '', 'locked-by': '' }],
  [pass, { 'has-changes': 'true', added: '2', modified: '1', removed: '0' }],
  [completed(NOTHING), { 'has-changes': 'false', added: '0', modified: '0', removed: '0' }],
  [completed({ ...NO_LISTS, modified: [] }), { 'has-changes': '', added: '', modified: '0', removed: '' }],
  [breaking(outcomes.VIOLATIONS), { 'has-changes': 'true', added: '2', violations: '3' }],
  [breaking([{ rule: 'protected-paths', count: 1_234, first }]), { violations: '1234' }],
  [breaking([{ rule: 'protected-paths', unreadable: ['removed'] }]), { violations: '1' }],
  [
    anOutcome({ kind: 'timed-out' }, { ...BLANK, lockedBy: 34 }),
    { diffid: '', state: '', 'locked-by': '34' },
  ],
  [{ ...pass, rejection: { kind: 'confirmed', diffid: 12 } as const }, { rejected: 'true' }],
  [
    { ...pass, rejection: { kind: 'unconfirmed', diffid: 12, reason: '' } as const },
    { rejected: 'false', error: '' },
  ],
])('case %#: %j', (outcome, expected) => {
  expect(finalOutputs(outcome)).toMatchObject(expected);
});
