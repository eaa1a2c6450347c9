import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../runner/project.js';

/**
 * Bundles a file with ncc, from the repository's root, since the bundle depends on where it is built from.
 *
 * @param entry - from the repository's root
 * @param flags - of `ncc build`, besides
 * @returns the path of the bundle
 * @throws when it cannot be built, or lacks a module; ncc has told why on stderr
 */
export function bundle(entry: string, folder: string, flags: readonly string[]): string {
  const ncc = join(PROJECT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  const { status } = spawnSync(
    process.execPath,
    [ncc, 'build', entry, '-o', folder, '--no-cache', '--quiet', ...flags],
    { cwd: PROJECT, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (status !== 0) throw new Error(`${entry} could not be bundled.`);
  const main = join(folder, 'index.js');
  // ncc ends with 0 even when it could not find a module.
  if (readFileSync(main, 'utf8').includes('webpackMissingModule')) {
    throw new Error(`The bundle of ${entry} lacks a module that it needs.`);
  }
  return main;
}
