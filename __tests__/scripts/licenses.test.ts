import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT } from '../../runner/project.js';
import { licensesOf } from '../../scripts/licenses.js';

const DIST = join(PROJECT, 'dist');

/** The packages whose modules a chunk names in its comments. */
function packagesIn(chunk: string): string[] {
  return [...chunk.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//g)].map(([, name = '']) => name);
}

/** The headings of a list of licences, without versions. */
function headingsOf(licenses: string): string[] {
  return [...licenses.matchAll(/^(\S+) \d+\.\d+\.\d+, \S+$/gm)].map(([, name = '']) => name);
}

test('each package in the bundle has its licence beside it', () => {
  const chunks = readdirSync(DIST).filter((name) => name.endsWith('index.js'));
  const packages = chunks.flatMap((name) => packagesIn(readFileSync(join(DIST, name), 'utf8')));
  const headings = headingsOf(readFileSync(join(DIST, 'licenses.txt'), 'utf8'));
  expect(headings).toEqual([...new Set(packages)].sort());
  expect(headings).toContain('@actions/core');
});

test('a package that was merged into another module is among them, once, with the text of its licence', () => {
  const licenses = licensesOf(
    JSON.stringify({
      modules: [
        {
          name: './src/index.ts + 2 modules',
          modules: [{ name: './node_modules/valibot/dist/index.mjs' }, { name: './src/a.ts' }],
        },
        { name: './node_modules/valibot/dist/other.mjs' },
        { name: 'external "node:fs"' },
      ],
    }),
  );
  expect(headingsOf(licenses)).toEqual(['valibot']);
  expect(licenses).toContain('MIT License');
});

test('one that brings no text is named all the same', () => {
  const licenses = licensesOf('{"modules":[{"name":"./node_modules/glob-to-regex.js/lib/index.js"}]}');
  expect(licenses).toMatch(/^glob-to-regex\.js \S+, Apache-2\.0\n\nThe package comes without/);
});
