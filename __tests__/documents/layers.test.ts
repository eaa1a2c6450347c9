import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT } from '../../runner/project.js';

const STATIC = /^(?:import|export) (?!type )(?:([^;']*?) from )?'(\.[^']+)'/gm;
const DYNAMIC = /(?<!typeof )\bimport\(\s*'(\.[^']+)'/g;

/** What a text below `src` imports besides types: folders, and files directly below `src`, which end with `.js`. */
function importsIn(folder: string, text: string): string[] {
  const isOnlyTypes = (names = ''): boolean => /^\{(\s*type [^,}]+,?)+\s*\}$/.test(names);
  const paths = [
    ...[...text.matchAll(STATIC)].flatMap(([, names, path]) => (isOnlyTypes(names) ? [] : [path])),
    ...[...text.matchAll(DYNAMIC)].map(([, path]) => path),
  ];
  return paths.map((path = '') => {
    const [top = '', below = ''] = posix.join('src', folder, path).split('/');
    return top === 'src' ? below : top;
  });
}

/** The same of a file, with `.` for the folder `src` itself. */
function importsOf(folder: string, file: string): string[] {
  return importsIn(folder, readFileSync(join(PROJECT, 'src', folder, file), 'utf8'));
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

test.each([
  ["import { a } from '../wait/clock.js';", ['wait']],
  ["import {\n  type A,\n  b,\n} from '../wait/clock.js';", ['wait']],
  ["import '../wait/clock.js';", ['wait']],
  ["export { a } from '../wait/clock.js';", ['wait']],
  ["const { a } = await import('../wait/clock.js');", ['wait']],
  ["import { a } from '../execute.js';", ['execute.js']],
  ["import { a } from './lock.js';", ['diff']],
  ["import { a } from 'valibot';", []],
  ["import type { A } from '../wait/clock.js';", []],
  ["import { type A, type B } from '../wait/clock.js';", []],
  ["type A = typeof import('../wait/clock.js');", []],
])('%j, in src/diff, imports %j', (text, imported) => {
  expect(importsIn('diff', text)).toEqual(imported);
});

test('what the files import is found', () => {
  expect(importsOf('diff', 'run-diff.ts')).toContain('wait');
  expect(importsOf('report', 'publish.ts')).toContain('report');
  expect(importsOf('.', 'action.ts')).toContain('execute.js');
});

test('CONTRIBUTING says of every folder below src whom it may import', () => {
  expect([...allowed().keys()].sort()).toEqual([...folders].sort());
});

/** Files directly below `src` for everybody, and packages by their path. */
const FOR_ALL = ['failure.js', 'log.js', 'node_modules'];

test.each(folders)('src/%s imports nothing else of src than CONTRIBUTING says', (folder) => {
  const files = readdirSync(join(PROJECT, 'src', folder));
  const imported = new Set(files.flatMap((file) => importsOf(folder, file)));
  const known = [folder, ...FOR_ALL, ...(allowed().get(folder) ?? [])];
  expect([...imported].filter((other) => !known.includes(other))).toEqual([]);
});

test('of the files directly below src only index.ts imports platform', () => {
  const files = readdirSync(join(PROJECT, 'src')).filter((file) => file.endsWith('.ts'));
  expect(files.filter((file) => importsOf('.', file).includes('platform'))).toEqual(['index.ts']);
});
