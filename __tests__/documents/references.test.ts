import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT } from '../../runner/project.js';
import { errorLine } from '../../src/report/words.js';
import { FAILURES } from '../report/outcomes.js';

const DOCUMENTS = globSync(['*.md', 'docs/**/*.md'], { cwd: PROJECT }).sort();
const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');

/** A heading's anchor, as GitHub makes it. */
function anchorOf(heading: string): string {
  const plain = heading.toLowerCase().replace(/[`*_]/g, '');
  return plain.replace(/[^\p{L}\p{N}\- ]/gu, '').replaceAll(' ', '-');
}

function anchors(path: string): string[] {
  const withoutCode = read(path).replace(/^```[^]*?^```/gm, '');
  return [...withoutCode.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));
}

/** What links within the repository lead to nothing. */
function brokenLinks(document: string): string[] {
  const targets = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
  return targets.filter((target) => {
    if (/^https?:/.test(target)) return false;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? document : join(dirname(document), path);
    if (!existsSync(join(PROJECT, file))) return true;
    return anchor !== undefined && !anchors(file).includes(anchor);
  });
}

test('there are documents', () => {
  expect(DOCUMENTS).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'SECURITY.md']));
});

test.each(DOCUMENTS)('every link of %s leads somewhere', (document) => {
  expect(brokenLinks(document)).toEqual([]);
});

test('CONTRIBUTING gives a reason for each dependency, and for nothing else', () => {
  const [, table = ''] = /^## Dependencies[^|]*((?:\|.*\n)+)/m.exec(read('CONTRIBUTING.md')) ?? [];
  const explained = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
  const declared = kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}));
  expect(explained.sort()).toEqual(declared.sort());
});

describe('actions that the documents pin', () => {
  /** `owner/name@commit # version`, as it stands behind `uses:`. */
  const pinsOf = (path: string): string[] =>
    [...read(path).matchAll(/\buses: (\S+@[0-9a-f]{40}\b.*)/g)].map(([, pin]) => pin ?? '');
  const ofWorkflows = globSync('.github/workflows/*.yml', { cwd: PROJECT }).flatMap(pinsOf);
  const nameOf = (pin: string): string => pin.split('@')[0] ?? '';
  const pins = DOCUMENTS.flatMap((path) => pinsOf(path).map((pin) => ({ path, pin })));

  test('are some', () => {
    expect(pins.map(({ pin }) => nameOf(pin))).toContain('actions/checkout');
  });

  test.each(pins)('$path: $pin is how the workflows of this repository pin it', ({ pin }) => {
    expect([...new Set(ofWorkflows.filter((other) => nameOf(other) === nameOf(pin)))]).toEqual([pin]);
  });
});

describe('troubleshooting', () => {
  const [, section = ''] = /^## Troubleshooting by message$([^]*?)^## /m.exec(read('README.md')) ?? [];
  const messages = [...section.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, cell]) =>
    [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, message]) => message ?? ''),
  );
  const said = [
    ...globSync('src/**/*.ts', { cwd: PROJECT }).map(read),
    ...FAILURES.map(([, outcome]) => errorLine(outcome)),
  ].join('\n');
  /** Its fixed words as they may stand in a template, where an id or a name is put in between them. */
  const fragments = (message: string): string[] =>
    message
      .split(/…|\bHTTP \d+/)
      .map((part) => part.trim())
      .filter((part) => part !== '');

  test('has messages', () => {
    expect(messages.length).toBeGreaterThan(30);
  });

  test.each(messages)('knows %j by words that the action has', (message) => {
    expect(fragments(message).filter((fragment) => !said.includes(fragment))).toEqual([]);
  });

  /** What is said of an answer that cannot be used: texts, with … where something is put in. */
  const oddities = ['src/client/answer.ts', 'src/client/payload.ts'].flatMap((path) =>
    [...read(path).matchAll(/\bwhat(?::| =) (['`])(.+?)\1/g)].map(([, , text]) =>
      (text ?? '').replace(/\$\{[^}]*\}?/g, '…'),
    ),
  );

  test('finds what the client says of answers that it cannot use', () => {
    expect(oddities).toEqual(expect.arrayContaining(['an answer without a diffid', 'HTTP ……']));
    expect(oddities.length).toBeGreaterThan(6);
  });

  test.each(oddities)('has a row for %j', (text) => {
    expect(fragments(text).filter((fragment) => !section.includes(fragment))).toEqual([]);
  });
});
