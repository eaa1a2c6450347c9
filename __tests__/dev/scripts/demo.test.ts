/** `npm run demo` with the flags that README.md names. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findNode24, PROJECT } from '../../../dev/runner/project.ts';
import { makeFolder } from '../../support/folders.ts';

interface Result {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function demo(...flags: readonly string[]): Promise<Result> {
  // The report file stays in the folder for temporary files.
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: makeFolder() };
  return new Promise((resolve) => {
    const args = [join(PROJECT, 'dev/scripts/demo.ts'), ...flags];
    const child = execFile(findNode24(), args, { env, timeout: 20_000 }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode, stdout, stderr }),
    );
  });
}

test.concurrent.each([
  ['a diff that completes', [], 0, /^state +Completed$/m],
  ['a job that fails', ['--failing-job'], 1, /^error +.*Could not read maps\/canyon\.pak/m],
  ['a locked image', ['--locked'], 1, /^error +.*\b5001 is locked by diff \d+/m],
  ['a lost response', ['--lost-answer'], 0, /^state +Completed$/m],
  ['a comment', ['--input', 'comment=always'], 0, /Comment on the pull request[^✅]+✅ Image diff 218595/],
])('shows %s', async (_, flags, exitCode, shown) => {
  const result = await demo(...flags);
  expect(result).toMatchObject({ exitCode, stderr: '' });
  expect(result.stdout).toMatch(shown);
  expect(result.stdout).toContain(`Exit code ${exitCode}: the step ${exitCode === 0 ? 'succeeds' : 'fails'}`);
});

test.concurrent.each([
  ['--locked', '--input=api-url=http://127.0.0.1:8321', 'with api-url, the demo starts no server'],
  ['--image', 'nowhere', 'nowhere is not a folder'],
  ['--input', 'nosuch=1', 'the action has no input "nosuch"'],
  ['--input', 'mode', '--input needs NAME=VALUE, not "mode"'],
  ['--fault', 'nosuch', 'nosuch'],
])('ends at once, with exit code 2, for %s %s', async (flag, value, message) => {
  const { exitCode, stderr } = await demo(flag, value);
  expect([exitCode, stderr]).toEqual([2, expect.stringMatching(`^error: .*${message}`)]);
});
