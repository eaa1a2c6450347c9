/** dist.yml, with an npm that only fails or does not. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readFiles } from '../../workflows/read.js';
import { runWorkflow, type WorkflowResult } from '../../workflows/run-workflow.js';
import { makeFolder } from '../support/folders.js';
import { workflowText } from './repository-workflows.js';

const [reading] = readFiles({
  validate: false,
  files: [{ name: 'dist.yml', kind: 'workflow', text: workflowText('dist.yml') }],
});

/** @param failing - the npm scripts that fail */
async function run(...failing: readonly string[]): Promise<WorkflowResult> {
  const bin = makeFolder({
    npm: `#!/bin/sh\ncase ' ${failing.join(' ')} ' in *" \${2:-ci} "*) exit 1;; esac\n`,
  });
  chmodSync(join(bin, 'npm'), 0o755);
  const standIn = () => ({ succeeds: true });
  return runWorkflow(reading?.root ?? null, 'dist.yml', {
    event: { name: 'push', payload: {} },
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
    standIns: {
      'actions/checkout': standIn,
      'actions/setup-node': standIn,
      'actions/upload-artifact': standIn,
    },
  });
}

/** How each step ended that deals with the right dist. */
const outcomes = ({ jobs }: WorkflowResult): string[] =>
  jobs.flatMap(({ steps }) => steps.slice(-3).map(({ title, outcome }) => `${title}: ${outcome}`));

test.each([
  ['a dist that is as it should be', [], 'success', ['skipped', 'skipped', 'skipped']],
  ['a stale one', ['check:dist'], 'failure', ['success', 'success', 'success']],
  ['one that cannot be built', ['check:dist', 'build'], 'failure', ['failure', 'skipped', 'skipped']],
])('of %s only a whole build is attached', async (_, failing, conclusion, [build, attach, say]) => {
  const result = await run(...failing);
  expect(result.conclusion).toBe(conclusion);
  expect(outcomes(result)).toEqual([
    `Build what it should be: ${build}`,
    `Attach it: ${attach}`,
    `Say what to do: ${say}`,
  ]);
});
