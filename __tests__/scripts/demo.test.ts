/** `npm run demo` with the flags that README.md advertises. */
import { execFile } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { findNode24 } from '../../runner/project.js';
import { makeFolder } from '../support/folders.js';
import { fromSource } from '../support/from-source.js';

interface Demo {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function demo(...flags: readonly string[]): Promise<Demo> {
  const args = fromSource('scripts/demo.ts', ...flags);
  // It leaves the report file behind.
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: makeFolder() };
  return new Promise((resolve) => {
    const child = execFile(findNode24(), args, { encoding: 'utf8', env }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

test.concurrent.each([
  ['a diff that completes', [], 0, /^state +Completed$/m],
  ['a job that fails', ['--failing-job'], 1, /^error +Diff \d+ failed: Could not read maps\/canyon\.pak/m],
  ['an image that is locked', ['--locked'], 1, /^error +The image \d+ is locked by diff \d+/m],
  [
    'a diff that is found again',
    ['--lost-answer'],
    0,
    /The answer to create was lost[^]*^state +Completed$/m,
  ],
])('the demo shows %s', async (_, flags, exitCode, shown) => {
  const { stdout, ...result } = await demo(...flags);
  expect({ ...result, stdout }).toMatchObject({ exitCode, stderr: '' });
  expect(stdout).toMatch(shown);
  expect(stdout).toContain(`Exit code ${exitCode}: the step ${exitCode === 0 ? 'passes' : 'fails'}`);
});

test.concurrent('the demo says what is wrong with its flags', async () => {
  const { exitCode, stderr } = await demo('--image', 'nowhere');
  expect([exitCode, stderr]).toEqual([2, 'error: nowhere is not a folder\n']);
});
