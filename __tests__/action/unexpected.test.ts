import { expect, test } from '@jest/globals';
import { FIRST_DIFF } from '../support/clanforge.ts';
import { makeWorld, messages } from '../support/in-process.ts';
import { at } from '../support/steps.ts';

test('an unexpected error fails the step with a short message, and the stack at debug level only', async () => {
  const { step } = await makeWorld();
  const result = await step(
    {},
    at(' Queued', () => {
      throw new Error('demo-secret-key in a bug');
    }),
  );
  expect(result.passed).toBe(false);
  expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Queued' });
  expect(result.outputs.error).toContain('Unexpected error: *** in a bug.');
  expect(result.outputs.error).toContain(`mode: watch and diffid: ${FIRST_DIFF}`);
  expect(messages(result, 'debug').at(-1)).toMatch(/\*\*\* in a bug +at /);
  expect(messages(result, 'error')).toEqual([result.outputs.error]);
});

test('an unexpected error while create is under way leaves the doubt whether a diff was started', async () => {
  const { step } = await makeWorld();
  const result = await step(
    {},
    {
      onLog: ({ message }) => {
        if (message.startsWith('GET ')) throw new Error('a bug');
      },
    },
  );
  expect(result.passed).toBe(false);
  expect(result.outputs).toMatchObject({ diffid: '' });
  expect(result.outputs.error).toContain('A diff may have started anyway');
});
