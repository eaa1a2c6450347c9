/** self-test.yml without the runner: its steps, one after the other, against the local Clanforge that it starts. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mismatches } from '../../scripts/self-test-scenes.js';
import { readCommandLine } from '../../simulator/commandline.js';
import { startClanforge, type LocalClanforge } from '../../simulator/server.js';
import { startBundle, until } from '../support/bundle.js';
import { makeFolder } from '../support/folders.js';
import { allSteps, readWorkflow, scriptOf, type WorkflowStep } from './repository-workflows.js';

const PORT = '8321';

/** What the script hands to the local Clanforge: npm only writes its arguments down, and the wait for it ends at once. */
function clanforgeArguments(): string[] {
  const folder = makeFolder();
  const stubs = `npm() { shift 3; printf '%s\\n' "$@"; }; curl() { wait; };`;
  spawnSync('bash', ['-eo', 'pipefail', '-c', stubs + scriptOf('self-test.yml', 'Start a local Clanforge')], {
    env: { PATH: process.env['PATH'] ?? '', RUNNER_TEMP: folder, API_URL: `http://127.0.0.1:${PORT}` },
  });
  return readFileSync(join(folder, 'clanforge.log'), 'utf8').trimEnd().split('\n');
}

/** Runs a step; where it has a short time-out, the signal that it ends with comes as soon as the job runs. */
async function runStep({ with: inputs = {}, 'timeout-minutes': minutes }: WorkflowStep, url: string) {
  const texts = Object.entries(inputs).map(([name, value]) => [name, String(value)] as const);
  const step = startBundle({ inputs: { ...Object.fromEntries(texts), 'api-url': url } });
  if (minutes === 1) {
    await until(() => step.outputs()['state'] === 'Running');
    step.child.kill('SIGINT');
  }
  const { exitCode, outputs } = await step.done;
  return { outputs, outcome: exitCode === 0 ? 'success' : 'failure' };
}

type Results = Record<string, Awaited<ReturnType<typeof runStep>>>;

/** The same with some things otherwise; JSON leaves out what is undefined. */
function changed(whole: object, change: object): object {
  const entries = Object.entries(whole) as [string, unknown][];
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (!(key in change)) return [key, value];
      const other = (change as Record<string, unknown>)[key];
      return [key, isObject(value) && isObject(other) ? changed(value, other) : other];
    }),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

describe('self-test.yml', () => {
  let clanforge: LocalClanforge;
  const results: Results = {};
  let aheadMs = 0;

  beforeAll(async () => {
    const command = readCommandLine(clanforgeArguments());
    if (command.kind !== 'serve') throw new Error('self-test.yml starts no local Clanforge');
    expect(command.options.port).toBe(Number(PORT));
    clanforge = await startClanforge({ ...command.options, port: 0, now: () => Date.now() + aheadMs });
    for (const step of allSteps(readWorkflow('self-test.yml')))
      if (step.uses === './' && step.id !== undefined) results[step.id] = await runStep(step, clanforge.url);
  });

  afterAll(async () => {
    await clanforge.close();
  });

  test('passes, fails, is locked out and is cancelled as it must', () => {
    expect(mismatches(JSON.stringify(results))).toEqual([]);
  });

  test('cancels a job that would go on for longer than the time-out of its step', () => {
    aheadMs = 3_600_000;
    const { diffid } = results['cancelled']?.outputs ?? {};
    expect(clanforge.diffs().find((diff) => String(diff.diffid) === diffid)?.state).toBe('Running');
  });

  test.each([
    ['a step that is not there', { failing: undefined }, 'failing: there is no such step'],
    [
      'a step that passed though it must not',
      { locked: { outcome: 'success' } },
      'locked: the outcome is success, not failure',
    ],
    [
      'an output that is missing',
      { cancelled: { outputs: { diffid: undefined } } },
      'cancelled: diffid is "", not as /^[1-9]\\d*$/',
    ],
    [
      'an output that is otherwise',
      { passing: { outputs: { error: 'no' } } },
      'passing: error is "no", not as /^$/',
    ],
  ])('tells of %s', (_, change, mismatch) => {
    expect(mismatches(JSON.stringify(changed(results, change)))).toEqual([mismatch]);
  });

  test('does not take anything else than steps for steps', () => {
    expect(() => mismatches('')).toThrow();
    expect(() => mismatches('{"passing":{}}')).toThrow();
  });
});
