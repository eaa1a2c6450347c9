import { expect, test } from '@jest/globals';
import { countViolations, hasRules, type PathViolation, type Rules } from '../../src/rules/rules.js';

const OFF: Rules = {
  requireChanges: false,
  forbidden: undefined,
  protected: undefined,
  maxChanges: undefined,
};
const NOTHING = { catching: () => undefined };

test('there are no rules while each is off', () => {
  expect(hasRules(OFF)).toBe(false);
});

test.each<Partial<Rules>>([
  { requireChanges: true },
  { forbidden: NOTHING },
  { protected: NOTHING },
  { maxChanges: 0 },
  { maxChanges: 5 },
])('%j is enough to have rules', (rule) => {
  expect(hasRules({ ...OFF, ...rule })).toBe(true);
});

test('each caught path counts, and each other rule once', () => {
  const caught = (rule: PathViolation['rule'], count: number): PathViolation => ({
    rule,
    count,
    first: [{ kind: 'added', path: 'a', pattern: '*' }],
  });
  expect(countViolations([])).toBe(0);
  expect(
    countViolations([
      { rule: 'require-changes' },
      caught('forbidden-paths', 2_000),
      { rule: 'forbidden-paths', unreadable: ['modified'] },
      caught('protected-paths', 30),
      { rule: 'max-changes', changed: 2_030, most: 5 },
    ]),
  ).toBe(2_033);
});
