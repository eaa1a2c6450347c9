import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Bytes that look like a file's and are the same each time. */
const bytes = (size: number, seed: number): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, index) => (index * 31 + seed * 17) % 251));

const IMAGE: Readonly<Record<string, Buffer>> = {
  'bin/game_server': bytes(180_000, 1),
  'bin/libengine.so': bytes(420_000, 2),
  'config/server.cfg': Buffer.from('tickrate 64\nmaxplayers 24\n'),
  'maps/harbour.pak': bytes(310_000, 3),
  'maps/old_mill.pak': bytes(220_000, 4),
  'README.txt': Buffer.from('Dedicated server\n'),
};

const MACHINE: Readonly<Record<string, Buffer>> = {
  ...Object.fromEntries(Object.entries(IMAGE).filter(([path]) => path !== 'maps/old_mill.pak')),
  'bin/game_server': bytes(182_000, 5),
  'config/server.cfg': Buffer.from('tickrate 128\nmaxplayers 24\n'),
  'maps/canyon.pak': bytes(290_000, 6),
  'maps/canyon.nav': bytes(12_000, 7),
};

/** Makes a small game-server image, and a machine on which a new build has been put. */
export function makeSample(folder: string): { image: string; machine: string } {
  const [image, machine] = [join(folder, 'image'), join(folder, 'machine')];
  writeAll(image, IMAGE);
  writeAll(machine, MACHINE);
  return { image, machine };
}

function writeAll(folder: string, files: Readonly<Record<string, Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
