import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT } from '../../dev/runner/project.ts';
import type { Step } from '../../dev/runner/run-action.ts';
import type { LocalClanforge } from '../../dev/clanforge/server.ts';
import { annotations, startBundle, until } from '../support/bundle.ts';
import { count, FIRST_DIFF, inputsFor, startTestClanforge } from '../support/clanforge.ts';

/** What ends a cancelled step by time, in milliseconds: as in src/runner.ts. */
const TIMERS = { answers: 5_000, reports: 7_000, lastMoment: 8_000 } as const;

interface CancellableStep extends Step {
  /** Sends a signal; resolves when the step has seen it. */
  readonly signal: (signal: 'SIGINT' | 'SIGTERM') => Promise<void>;
}

/** A step which no timer of a cancel ends but this one, which fires soon. */
function startWith(
  timer: keyof typeof TIMERS | undefined,
  clanforge: LocalClanforge,
  inputs: Record<string, string> = {},
): CancellableStep {
  const preload = ['timers', 'tell-signals'].map((name) =>
    join(PROJECT, '__tests__/bundle/sabotage', `${name}.mjs`),
  );
  const soonMs = timer === undefined ? undefined : TIMERS[timer];
  const neverMs = Object.values(TIMERS).filter((ms) => ms !== soonMs);
  const told: string[] = [];
  const arrivals = (signal: string): number => told.filter((text) => text === `${signal} has arrived`).length;
  const step = startBundle({
    inputs: { ...inputsFor(clanforge), ...inputs },
    preload,
    env: { NEVER_MS: neverMs.join(','), SOON_MS: String(soonMs) },
    onLine: (line) => line.kind === 'text' && told.push(line.text),
  });
  return {
    ...step,
    signal: async (signal) => {
      const before = arrivals(signal);
      step.child.kill(signal);
      await until(() => arrivals(signal) > before);
    },
  };
}

/** A step that is cancelled once Clanforge has got its request, which is never answered. */
async function cancelDuring(request: 'create' | 'status', timer?: keyof typeof TIMERS) {
  const clanforge = await startTestClanforge({ faults: [`no-answer@${request}`] });
  const step = startWith(timer, clanforge);
  await clanforge.waitForRequest(request);
  step.child.kill('SIGINT');
  const { exitCode, outputs } = await step.done;
  expect(exitCode).toBe(1);
  return outputs;
}

describe('a cancel', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s ends the wait by itself with the id and what to do next, and rejects nothing',
    async (signal) => {
      const clanforge = await startTestClanforge({ faults: ['stuck-job'] });
      const step = startWith(undefined, clanforge, { 'reject-diff': 'always' });
      await until(() => step.outputs()['state'] === 'Running');
      step.child.kill(signal);
      const result = await step.done;
      expect(result.exitCode).toBe(1);
      expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Running', rejected: '' });
      expect(result.outputs['error']).toMatch(
        /^Cancelled after .* continues in Clanforge\. .*mode: watch and diffid: 218595.*mode: watch, diffid: 218595 and reject-diff: always/,
      );
      expect(count(clanforge, 'reject')).toBe(0);
      expect(annotations(result, 'error')).toEqual([result.outputs['error']]);
      expect(result.summary).toContain('cancelled');
    },
  );

  test('during the rejection changes no verdict that is already in the outputs', async () => {
    const clanforge = await startTestClanforge({ faults: ['failing-job', 'no-answer@reject'] });
    const step = startBundle({ inputs: { ...inputsFor(clanforge), 'reject-diff': 'always' } });
    await clanforge.waitForRequest('reject');
    expect(step.outputs()['error']).toMatch(/^Diff 218595 failed/);
    step.child.kill('SIGINT');
    const result = await step.done;
    expect(result.exitCode).toBe(1);
    expect(count(clanforge, 'reject')).toBe(1);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Failed', rejected: 'false' });
    expect(result.outputs['error']).toMatch(/^Diff 218595 failed/);
  });

  test('ends a status read without a response', async () => {
    const outputs = await cancelDuring('status');
    expect(outputs['diffid']).toBe(String(FIRST_DIFF));
    expect(outputs['error']).toMatch(/^Cancelled after /);
  });

  test('during create stops waiting after 5 s, and says that a diff may have started', async () => {
    const outputs = await cancelDuring('create', 'answers');
    expect(outputs['error']).toMatch(/^Cancelled after .*A diff may have started anyway/);
  });

  test.each([[[]], [['SIGINT']], [['SIGTERM']]] as const)(
    'during create waits for the response, so that the id is not lost; signals after it: %j',
    async (again) => {
      const signalsSeen = Promise.withResolvers<undefined>();
      const clanforge = await startTestClanforge({
        faults: ['slow-answer@create'],
        pace: { pause: () => signalsSeen.promise, fallSilent: () => undefined },
      });
      const step = startWith(undefined, clanforge);
      await clanforge.waitForRequest('create');
      for (const signal of ['SIGINT', ...again] as const) await step.signal(signal);
      signalsSeen.resolve(undefined);
      const result = await step.done;
      expect(result.exitCode).toBe(1);
      expect(result.outputs['diffid']).toBe(String(FIRST_DIFF));
      expect(result.outputs['error']).toContain(`diffid: ${FIRST_DIFF}`);
      expect(clanforge.diffs()).toHaveLength(1);
    },
  );

  test('that nothing else ends is ended at the last moment, with exit code 1 and a reason', async () => {
    const outputs = await cancelDuring('create', 'lastMoment');
    expect(outputs['error']).toContain('the orderly end took too long');
  });
});

test('a step whose log is closed goes on, and its verdict stands', async () => {
  const clanforge = await startTestClanforge();
  const step = startBundle({ inputs: inputsFor(clanforge) });
  step.child.stdout?.destroy();
  step.child.stderr?.destroy();
  const { exitCode, outputs } = await step.done;
  expect(outputs).toMatchObject({ error: '', state: 'Completed' });
  expect(exitCode).toBe(0);
});

test('a step that is killed leaves the id and an error', async () => {
  const clanforge = await startTestClanforge({ faults: ['stuck-job'] });
  const step = startBundle({ inputs: inputsFor(clanforge) });
  await until(() => step.outputs()['state'] === 'Running');
  step.child.kill('SIGKILL');
  const result = await step.done;
  expect(result.exitCode).toBeNull();
  expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Running' });
  expect(result.outputs['error']).toContain('without a verdict');
});
