/** Writes the tables of inputs and outputs in README.md from action.yml. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, readManifest, type ActionManifest } from '../runner/project.ts';

if (process.argv[1] === import.meta.filename) {
  const readme = join(PROJECT, 'README.md');
  writeFileSync(readme, withTables(readFileSync(readme, 'utf8'), readManifest()));
}

/**
 * Replaces what stands between the markers `<!-- inputs -->` and `<!-- /inputs -->`, and the same for outputs.
 *
 * @throws when a marker is missing or there twice
 */
export function withTables(text: string, manifest: Pick<ActionManifest, 'inputs' | 'outputs'>): string {
  const code = (value: string): string => (value === '' ? '' : `\`${value}\``);
  const inputs = Object.entries(manifest.inputs).map(([name, { default: value, description }]) => [
    code(name),
    code(value),
    description,
  ]);
  const outputs = Object.entries(manifest.outputs).map(([name, { description }]) => [
    code(name),
    description,
  ]);
  const withInputs = between(text, 'inputs', table(['input', 'default', 'meaning'], inputs));
  return between(withInputs, 'outputs', table(['output', 'meaning'], outputs));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  // A cell is one line, and a bar in it would end it.
  const cell = (text: string): string => text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |\n`).join('');
}

function between(text: string, name: string, content: string): string {
  const [before = '', inside = '', ...more] = text.split(`<!-- ${name} -->\n`);
  const [, after, ...others] = inside.split(`<!-- /${name} -->\n`);
  if (after === undefined || more.length + others.length > 0) {
    throw new Error(`There must be one <!-- ${name} --> and one <!-- /${name} --> after it, each on a line.`);
  }
  return `${before}<!-- ${name} -->\n\n${content}\n<!-- /${name} -->\n${after}`;
}
