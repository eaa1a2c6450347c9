/** A local Clanforge with two folders and a clock that only moves when told to. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from '@jest/globals';
import { startClanforge } from '../../../dev/clanforge/server.ts';
import type { ClanforgeOptions, LocalClanforge } from '../../../dev/clanforge/server.ts';

export const START = Date.UTC(2026, 0, 2, 3, 4, 5);
export const TIMETABLE = { created: 1000, pending: 2000, queued: 3000, running: 10_000 };
export const RUNNING_AT = 6000;
export const ENDS_AT = 16_000;
export const IMAGE = 11;
export const OTHER_IMAGE = 12;
export const MACHINE = 21;
export const BASIC = `Basic ${Buffer.from('demo-access-key:demo-secret-key').toString('base64')}`;
export const CREATE = `/cfp/v1/imagediff/create?accountserviceid=1001&imageid=${IMAGE}&machineid=${MACHINE}`;
export const FIRST = 218595;

type Files = Readonly<Record<string, string>>;

export interface World {
  readonly clanforge: LocalClanforge;
  readonly imageFolder: string;
  readonly machineFolder: string;
  /** Moves the clock on, by milliseconds. */
  pass: (ms: number) => void;
  get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  /** The answer's JSON object. */
  read: (path: string, headers?: Record<string, string>) => Promise<Record<string, unknown>>;
}

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

export async function makeFolder(files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clanforge-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

export async function makeWorld(
  options: Partial<ClanforgeOptions> = {},
  image: Files = { 'same.txt': 'same', 'old.txt': 'old!', 'data/gone.bin': '12345' },
  machine: Files = { 'same.txt': 'same', 'old.txt': 'new!', 'data/new.bin': '1234567' },
): Promise<World> {
  let clock = START;
  const imageFolder = await makeFolder(image);
  const machineFolder = await makeFolder(machine);
  const clanforge = await startClanforge({
    images: {
      [IMAGE]: { name: 'Image', folder: imageFolder },
      [OTHER_IMAGE]: { name: 'Other image', folder: imageFolder },
    },
    machines: { [MACHINE]: { name: 'Build box', folder: machineFolder } },
    timetable: TIMETABLE,
    now: () => clock,
    ...options,
  });
  cleanUps.push(() => clanforge.close());
  const get = (path: string, headers: Record<string, string> = { authorization: BASIC }) =>
    fetch(clanforge.url + path, { headers, redirect: 'manual' });
  return {
    clanforge,
    imageFolder,
    machineFolder,
    pass: (ms) => (clock += ms),
    get,
    read: async (path, headers) => objectOf(await (await get(path, headers)).json()),
  };
}

/** The path of a request about a diff, by default the first. */
export function about(action: 'status' | 'retry' | 'reject', query = '', diffid: number | string = FIRST) {
  return `/cfp/v1/imagediff/${diffid}/${action}?accountserviceid=1001${query}`;
}

export const STATUS = about('status');

export function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`not an object: ${JSON.stringify(value)}`);
  return { ...value };
}

export function envelopeWith(message: string) {
  return {
    messages: [],
    error_code: 1,
    error_message: message,
    _debug: [],
    success: false,
    error: true,
  };
}
