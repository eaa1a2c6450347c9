import { afterEach } from '@jest/globals';
import {
  DEMO_CREDENTIALS,
  startClanforge,
  type ClanforgeOptions,
  type LocalClanforge,
} from '../../dev/clanforge/server.ts';
import { makeFolder } from './folders.ts';

export const IMAGE = 5001;
export const MACHINE = 7001;
export const OTHER_MACHINE = 7002;
export const FIRST_DIFF = 218595;

export const IMAGE_FILES = { 'bin/server': 'old!', 'same.txt': 'same', 'maps/mill.pak': '12345' };
export const MACHINE_FILES = { 'bin/server': 'new!', 'same.txt': 'same', 'maps/canyon.pak': '1234567' };

const running: LocalClanforge[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((clanforge) => clanforge.close()));
});

/** A local Clanforge whose diff of the machine adds, modifies and removes one path each. */
export async function startTestClanforge(options: Partial<ClanforgeOptions> = {}): Promise<LocalClanforge> {
  const clanforge = await startClanforge({
    images: { [IMAGE]: { name: 'Dedicated server', folder: makeFolder(IMAGE_FILES) } },
    machines: {
      [MACHINE]: { name: 'Build box', folder: makeFolder(MACHINE_FILES) },
      [OTHER_MACHINE]: { name: 'Other box', folder: makeFolder(IMAGE_FILES) },
    },
    ...options,
  });
  running.push(clanforge);
  return clanforge;
}

/** The inputs that let a step create a diff there. */
export function inputsFor(clanforge: Pick<LocalClanforge, 'url'>): Record<string, string> {
  return {
    accountserviceid: String(DEMO_CREDENTIALS.accountserviceid),
    imageid: String(IMAGE),
    machineid: String(MACHINE),
    'access-key': DEMO_CREDENTIALS.accessKey,
    'secret-key': DEMO_CREDENTIALS.secretKey,
    'api-url': clanforge.url,
  };
}

/** How many requests of each kind the server got, in order: `create status status`. */
export function kinds(clanforge: LocalClanforge): string[] {
  return clanforge.requests.map(({ kind }) => kind);
}

export function count(clanforge: LocalClanforge, kind: string): number {
  return kinds(clanforge).filter((one) => one === kind).length;
}
