/** The files in which a step leaves outputs and variables. Pure. */

/**
 * Reads `name=value` lines, and `name<<delimiter` with lines up to the delimiter. The last value of a name counts.
 *
 * @throws when a line is neither, as the runner does
 */
export function parseCommandFile(text: string): Readonly<Record<string, string>> {
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
    if (end === -1) throw new Error(`A command file has the line ${JSON.stringify(line)}.`);
    values[line.slice(0, heredoc)] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return values;
}
