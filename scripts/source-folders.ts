/** Where the tests are that need no bundle, no bash and no git, so that they can run on every system and Node. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../runner/project.js';

/** Besides those that are named like a folder of `src`. */
const MORE = ['action', 'runner', 'simulator'];

/** Folders below `__tests__`. */
export function foldersOfSourceTests(): readonly string[] {
  const folders = readdirSync(join(PROJECT, 'src'), { withFileTypes: true });
  return [...folders.filter((entry) => entry.isDirectory()).map(({ name }) => name), ...MORE].sort();
}
