/** Bundles a program with ncc. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../runner/project.ts';

/**
 * Runs ncc in the repository's root, because the bundle depends on where it is built.
 *
 * @param entry - from the repository's root
 * @returns the path of the bundle; the list of licenses is beside it
 * @throws when it cannot be built (ncc has printed why) or lacks a module
 */
export function bundle(entry: string, folder: string): string {
  const ncc = join(PROJECT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  const flags = ['--license', 'licenses.txt', '--no-cache', '--quiet'];
  const { status } = spawnSync(process.execPath, [ncc, 'build', entry, '-o', folder, ...flags], {
    cwd: PROJECT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`${entry} could not be bundled.`);
  const main = join(folder, 'index.js');
  // ncc exits with 0 even when it could not find a module.
  if (readFileSync(main, 'utf8').includes('webpackMissingModule')) {
    throw new Error(`The bundle of ${entry} lacks a module that it needs.`);
  }
  return main;
}
