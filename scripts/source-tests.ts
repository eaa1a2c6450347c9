/**
 * Runs the tests of the sources, `npm run unit:sources`, on the Node that npm itself runs on. Within npm scripts `node` is
 * the package with Node 24 where there is one.
 */
import { spawnSync } from 'node:child_process';
import { PROJECT } from '../runner/project.js';
import { foldersOfSourceTests } from './source-folders.js';

const node = process.env['npm_node_execpath'] ?? process.execPath;
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const folders = foldersOfSourceTests().map((folder) => `__tests__/${folder}/`);

spawnSync(node, ['--version'], { stdio: 'inherit' });
const { status } = spawnSync(node, [...flags, 'node_modules/jest/bin/jest.js', ...folders], {
  cwd: PROJECT,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
