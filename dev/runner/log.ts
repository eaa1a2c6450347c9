/** One line of the step's log, as the runner understands it. */
export type LogLine =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'annotation'; readonly level: 'error' | 'warning' | 'notice'; readonly text: string }
  | { readonly kind: 'group'; readonly title: string }
  | { readonly kind: 'end-group' }
  | { readonly kind: 'debug'; readonly text: string }
  | { readonly kind: 'mask'; readonly value: string }
  /** Any other command; a well-behaved action gives none. */
  | { readonly kind: 'command'; readonly name: string; readonly text: string };

/** `::name properties::data`, after spaces too, and in any case. */
const COMMAND = /^\s*::([a-z-]+)(?: .*?)?::(.*)$/i;
/** The older form, which the runner still acts on anywhere in a line. */
const OLD_COMMAND = /##\[([a-z-]+)[^\]]*\](.*)$/i;

/** Reads a line of stdout or stderr as the runner does. */
export function readLine(line: string): LogLine {
  const [, written, data] = COMMAND.exec(line) ?? OLD_COMMAND.exec(line) ?? [];
  if (written === undefined || data === undefined) return { kind: 'text', text: line };
  const name = written.toLowerCase();
  const text = data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  switch (name) {
    case 'error':
    case 'warning':
    case 'notice':
      return { kind: 'annotation', level: name, text };
    case 'group':
      return { kind: 'group', title: text };
    case 'endgroup':
      return { kind: 'end-group' };
    case 'debug':
      return { kind: 'debug', text };
    case 'add-mask':
      return { kind: 'mask', value: text };
    default:
      return { kind: 'command', name, text };
  }
}

/** Shows lines as GitHub's log page does: groups open, secrets masked, debug hidden. */
export function createLogView(): (line: LogLine) => string | undefined {
  const masks: string[] = [];
  let indent = '';
  const show = (text: string): string =>
    indent + masks.reduce((masked, mask) => masked.replaceAll(mask, '***'), text);

  return (line) => {
    switch (line.kind) {
      case 'mask':
        if (line.value !== '') masks.push(line.value);
        return undefined;
      case 'debug':
        return undefined;
      case 'group': {
        indent = '';
        const title = show(`▾ ${line.title}`);
        indent = '  ';
        return title;
      }
      case 'end-group':
        indent = '';
        return undefined;
      case 'annotation':
        return show(`${line.level[0]?.toUpperCase() ?? ''}${line.level.slice(1)}: ${line.text}`);
      case 'command':
        return show(`(command ${line.name}: ${line.text})`);
      case 'text':
        return show(line.text);
    }
  };
}
