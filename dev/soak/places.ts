import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Place } from '../clanforge/clanforge.ts';
import { IMAGES, MACHINES, SECRET_IN_A_PATH } from './plan.ts';

/** The folders that all groups compare, and a place for what the runs leave. */
export interface Places {
  readonly images: Readonly<Record<number, Place>>;
  readonly machines: Readonly<Record<number, Place>>;
  /** A folder of its own for a group. */
  readonly scratch: () => string;
  readonly dispose: () => void;
}

const IMAGE_FILES = {
  'bin/server': 'old!',
  'same.txt': 'same',
  'maps/mill.pak': '12345',
  'config/a.cfg': '1',
};
const FEW_CHANGES = {
  'bin/server': 'new!',
  'same.txt': 'same',
  'maps/canyon.pak': '1234567',
  'bin/server.pdb': 'symbols',
  'config/a.cfg': '1',
};
const MANY_CHANGES: Readonly<Record<string, string>> = Object.fromEntries<string>([
  ...Array.from({ length: 30 }, (_, index): [string, string] => [
    `data/${index % 4}/file ${index}.pak`,
    `content ${index}`,
  ]),
  [`keys/${SECRET_IN_A_PATH}.txt`, 'a name that should not be'],
  [`keys/${encodeURIComponent(SECRET_IN_A_PATH)}.txt`, 'another one'],
  ['logs/run.log', 'lines'],
]);

/** Makes the folders. Whoever calls has to dispose of them. */
export function makePlaces(): Places {
  const root = mkdtempSync(join(tmpdir(), 'clanforge-soak-'));
  const place = (name: string, folder: string, files: Readonly<Record<string, string>>): Place => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, folder, path)), { recursive: true });
      writeFileSync(join(root, folder, path), content);
    }
    return { name, folder: join(root, folder) };
  };
  const [image, otherImage] = IMAGES;
  const [few, none, many] = MACHINES;
  return {
    images: {
      [image]: place('Dedicated server', 'image', IMAGE_FILES),
      [otherImage]: place('Other server', 'other-image', IMAGE_FILES),
    },
    machines: {
      [few]: place('Build box', 'few', FEW_CHANGES),
      [none]: place('Idle box', 'none', IMAGE_FILES),
      [many]: place('Busy box', 'many', MANY_CHANGES),
    },
    scratch: () => mkdtempSync(join(root, 'group-')),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}
