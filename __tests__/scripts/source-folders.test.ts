import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT } from '../../runner/project.js';
import { foldersOfSourceTests } from '../../scripts/source-folders.js';

/** Those of `__tests__` that need the bundle, bash, git or Node 24, and one that has no tests. */
const OTHERS = [
  'bench',
  'bundle',
  'documents',
  'mutation',
  'rendering',
  'scripts',
  'soak',
  'support',
  'workflows',
];

test('each folder of tests is either run on every system and Node, or known to be left out', () => {
  expect([...foldersOfSourceTests(), ...OTHERS].sort()).toEqual(
    readdirSync(join(PROJECT, '__tests__')).sort(),
  );
});
