/** self-test.yml without the runner: its steps against the local Clanforge that it starts. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readCommandLine } from '../../../dev/clanforge/commandline.ts';
import { startClanforge } from '../../../dev/clanforge/server.ts';
import { mismatches } from '../../../dev/scripts/self-test.ts';
import { startBundle, until } from '../../support/bundle.ts';
import { makeFolder } from '../../support/folders.ts';
import { scriptOf, stepsOf, type WorkflowStep } from './workflow-files.ts';

const PORT = '8321';

/** The arguments of the local Clanforge: npm only writes them down, and the wait for the server ends at once. */
function clanforgeArguments(): string[] {
  const folder = makeFolder();
  const stubs = `npm() { shift 3; printf '%s\\n' "$@"; }; curl() { wait; };`;
  const script = stubs + scriptOf('self-test.yml', 'Start a local Clanforge');
  const env = { PATH: process.env['PATH'] ?? '', RUNNER_TEMP: folder, API_URL: `http://127.0.0.1:${PORT}` };
  spawnSync('bash', ['-eo', 'pipefail', '-c', script], { env });
  return readFileSync(join(folder, 'clanforge.log'), 'utf8').trimEnd().split('\n');
}

/** Runs a step; the one with a short time-out is cancelled as soon as the job runs. */
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

test('the steps of self-test.yml end as it expects, and it notices when they do not', async () => {
  const command = readCommandLine(clanforgeArguments());
  if (command.kind !== 'serve') throw new Error('self-test.yml starts no local Clanforge');
  expect(command.options.port).toBe(Number(PORT));
  const clanforge = await startClanforge({ ...command.options, port: 0 });
  const steps: Record<string, Awaited<ReturnType<typeof runStep>>> = {};
  try {
    for (const step of stepsOf('self-test.yml'))
      if (step.uses === './') steps[step.id ?? ''] = await runStep(step, clanforge.url);
  } finally {
    await clanforge.close();
  }
  expect(mismatches(JSON.stringify(steps))).toEqual([]);
  const { failing, ...others } = steps;
  expect(mismatches(JSON.stringify(others))[0]).toBe('failing: the outcome is undefined, not failure');
  expect(mismatches(JSON.stringify({ ...steps, locked: failing })).join()).toContain('locked: error is "');
});
