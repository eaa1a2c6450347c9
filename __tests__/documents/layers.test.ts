/** The import direction of src, as CONTRIBUTING.md describes it. */
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT } from '../../dev/runner/project.ts';

/** Folders and files of src: each imports only from what is before it. */
const ORDER = [
  ...['text', 'context.ts', 'clanforge', 'rules', 'inputs', 'diff', 'report', 'github'],
  ...['runner.ts', 'action.ts', 'index.ts'],
];

/** Of any kind: static, of types, for side effects, dynamic, or `typeof import(…)`. */
const IMPORT = /\b(?:from|import)\s*\(?\s*(?:\/\*[^*]*\*\/\s*)?'(\.[^']+)'/g;

const importsIn = (file: string, text: string): string[] =>
  [...text.matchAll(IMPORT)].map(([, path = '']) => posix.join(posix.dirname(file), path));

const files = globSync('**/*.ts', { cwd: join(PROJECT, 'src') }).map((path) => path.replaceAll('\\', '/'));
const read = (file: string): string => readFileSync(join(PROJECT, 'src', file), 'utf8');
const imports = new Map(files.map((file) => [file, importsIn(file, read(file))]));
const layerOf = (file: string): number => ORDER.indexOf(file.split('/')[0] ?? '');

/** The files of a circle that goes through the last file of the path; empty when there is none. */
function circleFrom(path: readonly string[], finished: Set<string>): readonly string[] {
  const file = path.at(-1) ?? '';
  if (path.indexOf(file) < path.length - 1) return path.slice(path.indexOf(file));
  if (finished.has(file)) return [];
  for (const next of imports.get(file) ?? []) {
    const circle = circleFrom([...path, next], finished);
    if (circle.length > 0) return circle;
  }
  finished.add(file);
  return [];
}

test('finds imports of every kind', () => {
  const kinds = `import type { A } from './a.ts'; import {\n  type B,\n} from './b.ts'; import './c.ts'; await import('./d.ts');
    await import(/* webpackMode: "eager" */ './e.ts'); type F = typeof import('./f.ts'); export { g } from './g.ts';`;
  expect(importsIn('index.ts', kinds)).toEqual(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `${name}.ts`),
  );
});

test('each file of src imports only what is before it in the layout', () => {
  const wrong = files.flatMap((file) =>
    (imports.get(file) ?? [])
      .filter((other) => layerOf(other) > layerOf(file) || layerOf(other) < 0)
      .map((other) => `${file} imports ${other}`),
  );
  expect(files.filter((file) => layerOf(file) < 0)).toEqual([]);
  expect(wrong).toEqual([]);
});

test('no files of src import each other in a circle, not even types', () => {
  const finished = new Set<string>();
  expect(files.flatMap((file) => circleFrom([file], finished))).toEqual([]);
  expect(finished.size).toBe(files.length);
});

test('no file of src exports what another file has', () => {
  expect(files.filter((file) => /^export .*\bfrom '/m.test(read(file)))).toEqual([]);
});

test('CONTRIBUTING.md shows the layout in this order', () => {
  const text = readFileSync(join(PROJECT, 'CONTRIBUTING.md'), 'utf8');
  expect([...text.matchAll(/^src\/([\w.]+)\/?\s/gm)].map(([, name]) => name)).toEqual(ORDER);
});
