/** The files in which a step leaves outputs and variables. Pure. */

/** What a command file holds. */
export interface CommandFile {
  /** The values up to the first line of which nothing can be made; the last value of a name counts. */
  readonly values: Readonly<Record<string, string>>;
  /** That line, such as the begin of a value that was not written to its end; undefined when there is none. */
  readonly badLine: string | undefined;
}

/** Reads `name=value` lines, and `name<<delimiter` with lines up to the delimiter. */
export function readCommandFile(text: string): CommandFile {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals > 0 && (heredoc === -1 || equals < heredoc)) {
      values[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    const end = heredoc > 0 ? lines.indexOf(line.slice(heredoc + 2), index + 1) : -1;
    if (end === -1) return { values, badLine: line };
    values[line.slice(0, heredoc)] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return { values, badLine: undefined };
}

/**
 * The values of the command file of a step that has ended by itself.
 *
 * @throws when it has a line of which nothing can be made, for which the runner fails the step
 */
export function parseCommandFile(text: string): CommandFile['values'] {
  const { values, badLine } = readCommandFile(text);
  if (badLine !== undefined) throw new Error(`A command file has the line ${JSON.stringify(badLine)}.`);
  return values;
}
