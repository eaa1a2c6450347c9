import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT } from '../../runner/project.js';

const HOOK = pathToFileURL(join(PROJECT, '__tests__/support/source-hook.mjs')).href;

/** What Node 24 is given to run a program of this repository from its source, so that no build needs to be fresh. */
export function fromSource(program: string, ...args: readonly string[]): string[] {
  return ['--import', HOOK, join(PROJECT, program), ...args];
}
