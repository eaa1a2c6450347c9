/** Prints the notes of a release: `npm run -s release-notes -- 1.2.3`. Fails when the repository is not ready for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../runner/project.ts';

if (process.argv[1] === import.meta.filename) {
  try {
    const version = process.argv[2] ?? '';
    const { version: own } = JSON.parse(read('package.json')) as { version: string };
    if (own !== version) throw new Error(`package.json has the version ${own}, not ${version}.`);
    console.log(releaseNotes(read('CHANGELOG.md'), version));
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

function read(name: string): string {
  return readFileSync(join(PROJECT, name), 'utf8');
}

/**
 * The text below the heading `## [1.2.3] - 2026-01-31`.
 *
 * @throws when there is no such section, or it has no date or no text
 */
export function releaseNotes(changelog: string, version: string): string {
  const [, ...sections] = changelog.replaceAll('\r\n', '\n').split(/^## /m);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  if (section === undefined) throw new Error(`CHANGELOG.md has no section ## [${version}].`);
  const [heading = '', ...lines] = section.split('\n');
  if (!/\] - \d{4}-\d{2}-\d{2}$/.test(heading)) {
    throw new Error(`CHANGELOG.md has no date in ## ${heading}: it must read ## [${version}] - 2026-01-31.`);
  }
  const isLinkDefinition = (line: string): boolean => /^\[[^\]]+\]: /.test(line);
  const notes = lines
    .filter((line) => !isLinkDefinition(line))
    .join('\n')
    .trim();
  if (notes === '') throw new Error(`CHANGELOG.md has no text below ## [${version}].`);
  return notes;
}
