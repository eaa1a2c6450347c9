import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** An action that many use, and that npm has as GitHub runs it. */
export interface KnownAction {
  /** As workflows name it. */
  readonly name: string;
  readonly version: string;
  readonly packageName: string;
  /** The file that GitHub runs, in its package. */
  readonly main: string;
  /** What it says of what is missing, without inputs in an empty folder. */
  readonly message: string;
}

export const KNOWN_ACTIONS: readonly KnownAction[] = [
  {
    name: 'cypress-io/github-action',
    version: '7.3.0',
    packageName: '@cypress/github-action',
    main: 'dist/index.js',
    message: 'Missing package manager lockfile',
  },
  {
    name: 'JamesIves/github-pages-deploy-action',
    version: '4.9.0',
    packageName: '@jamesives/github-pages-deploy-action',
    main: 'lib/main.js',
    message: 'You must provide the action with a folder to deploy',
  },
];

/**
 * Installs the actions from npm. Not as dependencies of this project: they would bring 160 packages with them.
 *
 * @param folder - an empty one
 * @returns whether npm could have them
 */
export function installKnownActions(folder: string): boolean {
  const packages = KNOWN_ACTIONS.map(({ packageName, version }) => `${packageName}@${version}`);
  const flags = ['--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  const { status } = spawnSync('npm', ['install', ...flags, ...packages], { cwd: folder, stdio: 'ignore' });
  return status === 0;
}

/** The file that GitHub runs, once installed in a folder. */
export function mainOf({ packageName, main }: KnownAction, folder: string): string {
  return join(folder, 'node_modules', packageName, main);
}
