import type { ActionManifest } from '../runner/project.js';

type Described = Pick<ActionManifest, 'inputs' | 'outputs'>;

/**
 * A text with the tables of inputs and outputs between its markers, in place of what stood there.
 *
 * @throws when a marker is missing or there twice
 */
export function withTables(text: string, manifest: Described): string {
  return between(between(text, 'inputs', inputsTable(manifest)), 'outputs', outputsTable(manifest));
}

function inputsTable({ inputs }: Described): string {
  return table(
    ['input', 'default', 'meaning'],
    Object.entries(inputs).map(([name, { default: value, description }]) => [
      code(name),
      value === '' ? '' : code(value),
      description,
    ]),
  );
}

function outputsTable({ outputs }: Described): string {
  return table(
    ['output', 'meaning'],
    Object.entries(outputs).map(([name, { description }]) => [code(name), description]),
  );
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |\n`)
    .join('');
}

/** A cell is one line, and a bar in it would end it. */
function cell(text: string): string {
  return text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
}

function between(text: string, name: string, content: string): string {
  const [before, inside, ...rest] = text.split(`<!-- ${name} -->\n`);
  const [old, after, ...more] = inside?.split(`<!-- /${name} -->\n`) ?? [];
  if (before === undefined || old === undefined || after === undefined || rest.length + more.length > 0) {
    throw new Error(
      `There must be one <!-- ${name} --> and one <!-- /${name} --> behind it, each on a line.`,
    );
  }
  return `${before}<!-- ${name} -->\n\n${content}\n<!-- /${name} -->\n${after}`;
}
