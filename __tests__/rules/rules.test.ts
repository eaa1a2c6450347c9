import { expect, test } from '@jest/globals';
import { readPatterns } from '../../src/rules/patterns.ts';
import { checkRules } from '../../src/rules/rules.ts';
import { createCleaner } from '../../src/text/clean.ts';

test('a check of many paths can be ended before they are all checked', async () => {
  const { patterns: forbidden } = readPatterns('*.pdb');
  const rules = { requireChanges: false, forbidden, protected: undefined, maxChanges: undefined };
  const changes = { added: Array(10_000).fill({ path: 'a' }), modified: [], removed: [] };
  let pauses = 0;
  const yieldNow = (): Promise<void> => (++pauses < 3 ? Promise.resolve() : Promise.reject(new Error('end')));
  await expect(checkRules(rules, changes, createCleaner([]), yieldNow)).rejects.toThrow('end');
});
