/** Reads the command line. Pure. */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { Place } from './clanforge.ts';
import { FAULT_GROUPS, parseFault } from './faults.ts';
import { DEMO_CREDENTIALS } from './server.ts';
import type { ClanforgeOptions } from './server.ts';

export type Command =
  | { readonly kind: 'help' | 'list-faults' }
  | { readonly kind: 'serve'; readonly options: ClanforgeOptions & { readonly accountserviceid: number } };

export const HELP = `A local Clanforge: serves image difference analyses of folders on 127.0.0.1.

  --image ID=DIR      an image and its folder; again for more (at least one)
  --machine ID=DIR    a machine and its folder; again for more (at least one)
  --port N            the port; any free one by default
  --account N         the accountserviceid; ${DEMO_CREDENTIALS.accountserviceid} by default
  --running-ms N      how long a job runs at least, in milliseconds
  --fault TEXT        name[=value][@on][+after][*times]; again for more
  --list-faults       prints each fault with what it does
  --help              prints this
`;

/**
 * Reads the arguments after the program's name.
 *
 * @throws Error with one line that says what is wrong
 */
export function readCommandLine(args: readonly string[]): Command {
  const { values } = parseArgs({
    args: [...args],
    options: {
      image: { type: 'string', multiple: true, default: [] },
      machine: { type: 'string', multiple: true, default: [] },
      port: { type: 'string' },
      account: { type: 'string' },
      'running-ms': { type: 'string' },
      fault: { type: 'string', multiple: true, default: [] },
      'list-faults': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { kind: 'help' };
  if (values['list-faults']) return { kind: 'list-faults' };
  const runningMs = values['running-ms'];
  return {
    kind: 'serve',
    options: {
      images: places('--image', values.image),
      machines: places('--machine', values.machine),
      port: values.port === undefined ? 0 : wholeNumber('--port', values.port),
      accountserviceid:
        values.account === undefined
          ? DEMO_CREDENTIALS.accountserviceid
          : wholeNumber('--account', values.account),
      timetable: runningMs === undefined ? {} : { running: wholeNumber('--running-ms', runningMs) },
      faults: values.fault.map(parseFault),
    },
  };
}

/** Each fault on a line of its own, by group. */
export function faultList(): string {
  return Object.entries(FAULT_GROUPS)
    .map(([group, faults]) => {
      const lines = Object.entries(faults).map(
        ([name, { explains, value }]) =>
          `  ${name.padEnd(22)}${explains}${value.default === undefined ? '' : ` (${value.default})`}`,
      );
      return `${group}:\n${lines.join('\n')}\n`;
    })
    .join('\n');
}

function places(option: string, texts: readonly string[]): Record<number, Place> {
  if (texts.length === 0) throw new Error(`give at least one ${option} ID=DIR`);
  return Object.fromEntries(
    texts.map((text) => {
      const [, id, folder] = /^([1-9]\d*)=(.+)$/s.exec(text) ?? [];
      if (id === undefined || folder === undefined)
        throw new Error(`${option} ${JSON.stringify(text)} is not ID=DIR with a positive integer`);
      return [id, { name: basename(folder), folder }];
    }),
  );
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new Error(`${option} takes a whole number, not ${JSON.stringify(text)}`);
  return Number(text);
}
