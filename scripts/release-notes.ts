/** Prints the notes of a release: `npm run -s release-notes -- 1.2.3`. Fails when the repository is not ready for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../runner/project.js';
import { releaseNotes } from './changelog.js';

try {
  const [version] = process.argv.slice(2);
  if (version === undefined) throw new Error('Which version? npm run -s release-notes -- 1.2.3');
  const { version: own } = JSON.parse(read('package.json')) as { version: string };
  if (own !== version) throw new Error(`package.json has the version ${own}, not ${version}.`);
  console.log(releaseNotes(read('CHANGELOG.md'), version));
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function read(name: string): string {
  return readFileSync(join(PROJECT, name), 'utf8');
}
