/** Reads the command line. Pure. */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { Place } from './clanforge.ts';
import { FAULT_GROUPS, parseFault } from './faults.ts';
import { DEMO_CREDENTIALS } from './server.ts';

export const HELP = `A local Clanforge: serves image difference analyses of folders on 127.0.0.1.

  --image ID=DIR      an image and its folder; again for more (at least one)
  --machine ID=DIR    a machine and its folder; again for more (at least one)
  --port N            the port, up to 65535; any free one by default
  --account N         the accountserviceid; ${DEMO_CREDENTIALS.accountserviceid} by default
  --running-ms N      how long a job runs at least, in milliseconds
  --log-requests      prints each request when it arrives
  --fault TEXT        name[=value][@on][+after][*times]; again for more. On a request of the kind ON (create, retry,
                      status, reject; any by default), after AFTER of them have passed (0), TIMES times (1):
                      http-503=2@status+1*3 answers the second, third and fourth status with 503 and Retry-After: 2
  --list-faults       prints each fault with what it does
  --help              prints this
`;

const OPTIONS = {
  image: { type: 'string', multiple: true, default: [] as string[] },
  machine: { type: 'string', multiple: true, default: [] as string[] },
  port: { type: 'string', default: '0' },
  account: { type: 'string', default: String(DEMO_CREDENTIALS.accountserviceid) },
  'running-ms': { type: 'string' },
  fault: { type: 'string', multiple: true, default: [] as string[] },
  'log-requests': { type: 'boolean', default: false },
  'list-faults': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * Reads the arguments after the program's name.
 *
 * @throws Error with one line that says what is wrong
 */
export function readCommandLine(args: readonly string[]) {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return { kind: 'help' } as const;
  if (values['list-faults']) return { kind: 'list-faults' } as const;
  const runningMs = values['running-ms'];
  return {
    kind: 'serve',
    logsRequests: values['log-requests'],
    options: {
      images: places('--image', values.image),
      machines: places('--machine', values.machine),
      port: wholeNumber('--port', values.port, 65_535),
      accountserviceid: wholeNumber('--account', values.account),
      timetable: runningMs === undefined ? {} : { running: wholeNumber('--running-ms', runningMs) },
      faults: values.fault.map(parseFault),
    },
  } as const;
}

/** Each fault on its own line, by group. */
export function faultList(): string {
  return Object.entries(FAULT_GROUPS)
    .map(([group, faults]) => {
      const lines = Object.entries(faults).map(
        ([name, { help, byDefault }]) =>
          `  ${name.padEnd(22)}${help}${byDefault === undefined ? '' : ` (${byDefault})`}`,
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

function wholeNumber(option: string, text: string, most = 1e15): number {
  if (!/^\d{1,15}$/.test(text))
    throw new Error(`${option} takes a whole number, not ${JSON.stringify(text)}`);
  if (Number(text) > most) throw new Error(`${option} takes at most ${most}, not ${text}`);
  return Number(text);
}
