import { expect, test } from '@jest/globals';
import { readPatterns } from '../../src/rules/patterns.ts';
import { checkRules } from '../../src/rules/rules.ts';
import { createCleaner } from '../../src/text/clean.ts';

test('a check of many paths can be ended before they are all checked', async () => {
  const { patterns: forbidden } = readPatterns('*.pdb');
  const rules = { requireChanges: false, forbidden, protected: undefined, maxChanges: undefined };
  const added = Array.from({ length: 10_000 }, (_, index) => ({ path: `a${index}` }));
  let checks = 0;
  const yieldNow = (): Promise<void> => {
    checks += 1;
    return checks < 3 ? Promise.resolve() : Promise.reject(new Error('cancelled'));
  };
  const changes = { added, modified: [], removed: [] };
  await expect(checkRules(rules, changes, createCleaner([]), yieldNow)).rejects.toThrow('cancelled');
});
