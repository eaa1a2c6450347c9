/** What the documents refer to exists: links, paths, dependencies, pinned actions, messages. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT } from '../../dev/runner/project.ts';
import { codeOfDocuments, placeOf } from '../workflows/documents.ts';

const DOCUMENTS = globSync(['*.md', 'docs/**/*.md'], { cwd: PROJECT }).sort();
const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(path: string): string[] {
  const text = read(path).replace(/^```[^]*?^```/gm, '');
  const plain = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}\- ]/gu, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => plain(heading).replaceAll(' ', '-'));
}

test.each(DOCUMENTS)('the links of %s lead somewhere', (document) => {
  const targets = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const broken = targets.filter((target) => {
    if (/^https?:/.test(target)) return false;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? document : join(dirname(document), path);
    return !existsSync(join(PROJECT, file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
  });
  expect(broken).toEqual([]);
});

test('the paths that the documents name exist', () => {
  const paths = codeOfDocuments().filter(({ text }) => /^(?:src|dev|docs|__tests__)\/[\w./-]+$/.test(text));
  expect(paths.length).toBeGreaterThan(10);
  const missing = paths.filter(({ text }) => !existsSync(join(PROJECT, text)));
  expect(missing.map((path) => `${path.text} in ${placeOf(path)}`)).toEqual([]);
});

test('CONTRIBUTING.md has a reason for each dependency', () => {
  const [, table = ''] = /^## Dependencies[^|]*((?:\|.*\n)+)/m.exec(read('CONTRIBUTING.md')) ?? [];
  const cells = [...table.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell);
  const explained = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
  expect(explained.sort()).toEqual(kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {})).sort());
});

test('the documents pin actions as the workflows of this repository do', () => {
  /** `owner/name@commit # version`, by name. */
  const pinsOf = (paths: readonly string[]): (readonly [string, string])[] => {
    const found = paths.flatMap((path) => [...read(path).matchAll(/\buses: ((\S+)@[0-9a-f]{40}\b.*)/g)]);
    return found.map(([, pin = '', name = '']) => [name, pin]);
  };
  const ours = Object.fromEntries(pinsOf(globSync('.github/workflows/*.yml', { cwd: PROJECT })));
  const pins = pinsOf(DOCUMENTS);
  expect(pins.map(([name]) => name)).toContain('actions/checkout');
  for (const [name, pin] of pins) expect(pin).toBe(ours[name]);
});

const sources = globSync('src/**/*.ts', { cwd: PROJECT }).map(read).join('\n');
const messages = [...read('docs/troubleshooting.md').matchAll(/^\| (`.+?) \|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message),
);

/** In one piece, or in two that the code puts together. */
function isInSources(text: string): boolean {
  const has = (words: readonly string[]): boolean => sources.includes(words.join(' '));
  return text.split(' ').some((_, index, words) => has(words.slice(0, index)) && has(words.slice(index)));
}

test.each(messages)('troubleshooting shows the message %j in words of the action', (message) => {
  const parts = message.split(/…|\bHTTP \w+/).map((part) => part.trim());
  expect(parts.filter((part) => !isInSources(part))).toEqual([]);
});
