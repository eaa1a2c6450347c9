import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT } from '../../runner/project.js';

/** What a file imports besides types: the folder below `src`, and `.` for `src` itself. */
function importedFolders(folder: string, file: string): string[] {
  const text = readFileSync(join(PROJECT, 'src', folder, file), 'utf8');
  return [...text.matchAll(/^import (?!type )([^;]*?) from '(?:\.\.?\/)+([^']+)'/gm)].flatMap(
    ([, names, path]) => {
      const isOnlyTypes = /^\{(\s*type [^,}]+,?)+\s*\}$/.test(names ?? '');
      const [first = '', ...rest] = (path ?? '').split('/');
      return isOnlyTypes || rest.length === 0 ? [] : [first];
    },
  );
}

/** The table "Who may import whom", read: `job` → what it imports. */
function allowed(): Map<string, readonly string[]> {
  const text = readFileSync(join(PROJECT, 'CONTRIBUTING.md'), 'utf8');
  const [, table = ''] = /Who may import whom[^|]*\n\n((?:\|.*\n)+)/.exec(text) ?? [];
  const words = (cell = ''): string[] => [...cell.matchAll(/`(\w[\w-]*)`/g)].map(([, word]) => word ?? '');
  return new Map(
    table
      .split('\n')
      .slice(2, -1)
      .flatMap((row) => {
        const [, folders, imports] = row.split('|');
        return words(folders).map((folder) => [folder, words(imports?.split(';')[0])] as const);
      }),
  );
}

const folders = readdirSync(join(PROJECT, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test('what a file imports is found', () => {
  expect(importedFolders('diff', 'run-diff.ts')).toContain('wait');
});

test('CONTRIBUTING says of every folder below src whom it may import', () => {
  expect([...allowed().keys()].sort()).toEqual([...folders].sort());
});

test.each(folders)('src/%s imports no other folders than CONTRIBUTING says', (folder) => {
  const files = readdirSync(join(PROJECT, 'src', folder));
  const imported = new Set(files.flatMap((file) => importedFolders(folder, file)));
  const known = [folder, 'node_modules', ...(allowed().get(folder) ?? [])];
  expect([...imported].filter((other) => !known.includes(other))).toEqual([]);
});
