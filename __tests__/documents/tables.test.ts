import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT, readManifest } from '../../runner/project.js';

const manifest = readManifest();

/** The cells of the table below a heading of README.md, without its head. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`README.md has no section "## ${heading}".`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(section) ?? [];
  const cells = table.split('\n').map((line) => line.split('|').slice(1, -1));
  return cells.slice(2, -1).map((row) => row.map((cell) => cell.trim()));
}

const inCode = (text: string): string => (text === '' ? '' : `\`${text}\``);

describe('README.md', () => {
  test('lists the inputs of action.yml in its order, each with its default', () => {
    expect(rowsBelow('Inputs').map(([name, byDefault]) => [name, byDefault])).toEqual(
      Object.entries(manifest.inputs).map(([name, input]) => [inCode(name), inCode(input.default)]),
    );
  });

  test('lists the outputs of action.yml in its order', () => {
    expect(rowsBelow('Outputs').map(([name]) => name)).toEqual(Object.keys(manifest.outputs).map(inCode));
  });
});
