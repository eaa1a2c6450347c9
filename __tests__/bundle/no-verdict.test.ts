import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT } from '../../dev/runner/project.ts';
import { annotations, runBundle } from '../support/bundle.ts';
import { inputsFor, startTestClanforge } from '../support/clanforge.ts';

test.each([
  ['a promise that never settles', 'never-settle', 'ended before it had a verdict'],
  ['an early exit with code 0', 'early-exit', 'ended before it had a verdict'],
  ['an exception that nobody catches', 'throw-later', 'Unexpected error: sabotage'],
  ['a rejection that nobody handles', 'reject-later', 'Unexpected error: sabotage'],
])('%s fails the step with a reason', async (_, sabotage, words) => {
  const clanforge = await startTestClanforge();
  const result = await runBundle({
    inputs: inputsFor(clanforge),
    preload: [join(PROJECT, '__tests__/bundle/sabotage', `${sabotage}.mjs`)],
  });
  expect(result.exitCode).toBe(1);
  expect(result.outputs['error']).toContain(words);
  expect(annotations(result, 'error')).toEqual([result.outputs['error']]);
  const shown = result.lines.flatMap((line) => (line.kind === 'debug' || line.kind === 'mask' ? [] : [line]));
  expect(JSON.stringify(shown)).not.toMatch(/\bat .*index\.js/);
});
