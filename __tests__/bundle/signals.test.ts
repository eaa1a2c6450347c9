import { describe, expect, test } from '@jest/globals';
import { annotations, startBundle, until } from '../support/bundle.js';
import { FIRST_DIFF, inputsFor, startTestClanforge } from '../support/clanforge.js';

describe('a cancel', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s ends within 2 s, with the id and how to go on',
    async (signal) => {
      const clanforge = await startTestClanforge({ faults: ['stuck-job'] });
      const step = startBundle({ inputs: inputsFor(clanforge) });
      await until(() => step.outputs()['state'] === 'Running');
      const at = performance.now();
      step.child.kill(signal);
      const result = await step.done;
      expect(performance.now() - at).toBeLessThan(2_000);
      expect(result.exitCode).toBe(1);
      expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Running' });
      expect(result.outputs['error']).toMatch(
        /^Cancelled after .* goes on at Clanforge\. .*mode: watch and diffid: 218595/,
      );
      expect(annotations(result, 'error')).toEqual([result.outputs['error']]);
      expect(result.summary).toContain('cancelled');
    },
  );

  test('during a status read that is never answered ends within 2 s', async () => {
    const clanforge = await startTestClanforge({ faults: ['no-answer@status'] });
    const step = startBundle({ inputs: inputsFor(clanforge) });
    await clanforge.waitForRequest('status');
    const at = performance.now();
    step.child.kill('SIGINT');
    const result = await step.done;
    expect(performance.now() - at).toBeLessThan(2_000);
    expect(result.exitCode).toBe(1);
    expect(result.outputs['diffid']).toBe(String(FIRST_DIFF));
  });

  test('during create waits for the answer, so that the id is not lost', async () => {
    const clanforge = await startTestClanforge({ faults: ['slow-answer=3000@create'] });
    const step = startBundle({ inputs: inputsFor(clanforge) });
    await clanforge.waitForRequest('create');
    step.child.kill('SIGINT');
    const result = await step.done;
    expect(result.exitCode).toBe(1);
    expect(result.outputs['diffid']).toBe(String(FIRST_DIFF));
    expect(result.outputs['error']).toContain(`diffid: ${FIRST_DIFF}`);
    expect(clanforge.diffs()).toHaveLength(1);
  });

  test('during create gives the answer up after 5 s, and tells the doubt', async () => {
    const clanforge = await startTestClanforge({ faults: ['no-answer@create'] });
    const step = startBundle({ inputs: inputsFor(clanforge) });
    await clanforge.waitForRequest('create');
    const at = performance.now();
    step.child.kill('SIGINT');
    const result = await step.done;
    expect(performance.now() - at).toBeGreaterThan(4_500);
    expect(performance.now() - at).toBeLessThan(7_400);
    expect(result.exitCode).toBe(1);
    expect(result.outputs['error']).toContain('A diff may have been started all the same');
  });

  test('that is repeated, as by the runner after 7.5 s, gives even that up at once', async () => {
    const clanforge = await startTestClanforge({ faults: ['no-answer@create'] });
    const step = startBundle({ inputs: inputsFor(clanforge) });
    await clanforge.waitForRequest('create');
    step.child.kill('SIGINT');
    await until(() => step.outputs()['error'] !== undefined);
    const at = performance.now();
    step.child.kill('SIGTERM');
    const result = await step.done;
    expect(performance.now() - at).toBeLessThan(2_000);
    expect(result.exitCode).toBe(1);
  });
});

test('killed outright, the step leaves the id, and an error that is not empty', async () => {
  const clanforge = await startTestClanforge({ faults: ['stuck-job'] });
  const step = startBundle({ inputs: inputsFor(clanforge) });
  await until(() => step.outputs()['state'] === 'Running');
  step.child.kill('SIGKILL');
  const result = await step.done;
  expect(result.exitCode).toBeNull();
  expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Running' });
  expect(result.outputs['error']).toContain('before it had a verdict');
});
