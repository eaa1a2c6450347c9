/** Compares two folders file by file, as an image difference analysis does. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Sizes in bytes by path; paths are relative to the folder and use `/`. */
export type Sizes = ReadonlyMap<string, number>;

export type Differences = Readonly<Record<'added' | 'modified' | 'removed', Sizes>>;

/** Enough to keep a disk busy while one file waits for its first bytes. */
const FILES_AT_ONCE = 8;

/**
 * Compares a machine's folder with an image's. Only plain files count: symbolic links are neither followed nor listed.
 * Two files of one size are the same when their SHA-256 is.
 *
 * @returns paths in order; sizes are the machine's for added and modified files, the image's for removed ones
 * @throws the file system's error when a folder or a file cannot be read
 */
export async function compareFolders(imageFolder: string, machineFolder: string): Promise<Differences> {
  const [image, machine] = await Promise.all([listFiles(imageFolder), listFiles(machineFolder)]);
  const unchanged = new Set<string>();
  const sameSize = [...machine].filter(([path, size]) => image.get(path) === size).values();
  const worker = async (): Promise<void> => {
    for (const [path] of sameSize) {
      const files = [join(imageFolder, path), join(machineFolder, path)];
      const [before, after] = await Promise.all(files.map(sha256));
      if (before === after) unchanged.add(path);
    }
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker));
  return {
    added: new Map([...machine].filter(([path]) => !image.has(path))),
    modified: new Map([...machine].filter(([path]) => image.has(path) && !unchanged.has(path))),
    removed: new Map([...image].filter(([path]) => !machine.has(path))),
  };
}

async function listFiles(folder: string): Promise<Sizes> {
  const files: [string, number][] = [];
  const folders = [''];
  for (const prefix of folders)
    for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
      const path = prefix + entry.name;
      if (entry.isDirectory()) folders.push(`${path}/`);
      else if (entry.isFile()) files.push([path, (await lstat(join(folder, path))).size]);
    }
  return new Map(files.sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
