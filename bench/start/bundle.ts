import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../../runner/project.js';

/**
 * Bundles a file as `npm run build` does, with a source map beside the bundle.
 *
 * @param entry - from the project's folder
 * @returns the path of the bundle
 * @throws when it cannot be built
 */
export function bundle(entry: string, folder: string): string {
  const ncc = join(PROJECT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  const args = [
    'build',
    entry,
    '-o',
    folder,
    '--no-cache',
    '--quiet',
    '--source-map',
    '--no-source-map-register',
  ];
  const { status } = spawnSync(process.execPath, [ncc, ...args], {
    cwd: PROJECT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`${entry} could not be bundled`);
  return join(folder, 'index.js');
}
