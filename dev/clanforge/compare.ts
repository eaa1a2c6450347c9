/** Compares two folders file by file, as an image difference analysis does. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a diff says about one file: its size in bytes. */
export interface FileEntry {
  readonly size: number;
}

/** Changed files by path; paths are relative to the folder and use `/`. */
export interface Differences {
  readonly added: ReadonlyMap<string, FileEntry>;
  readonly modified: ReadonlyMap<string, FileEntry>;
  readonly removed: ReadonlyMap<string, FileEntry>;
}

export const NO_DIFFERENCES: Differences = { added: new Map(), modified: new Map(), removed: new Map() };

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
  const added = new Map<string, FileEntry>();
  const sameSize: string[] = [];
  const changed = new Set<string>();
  for (const [path, entry] of machine) {
    const before = image.get(path);
    if (before === undefined) added.set(path, entry);
    else if (before.size === entry.size) sameSize.push(path);
    else changed.add(path);
  }
  await forEachAtOnce(sameSize, async (path) => {
    const [before, after] = await Promise.all([
      sha256(join(imageFolder, path)),
      sha256(join(machineFolder, path)),
    ]);
    if (before !== after) changed.add(path);
  });
  return {
    added,
    modified: new Map([...machine].filter(([path]) => changed.has(path))),
    removed: new Map([...image].filter(([path]) => !machine.has(path))),
  };
}

async function listFiles(folder: string): Promise<Map<string, FileEntry>> {
  const files: [string, FileEntry][] = [];
  const folders = [''];
  for (let prefix = folders.pop(); prefix !== undefined; prefix = folders.pop()) {
    for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
      const path = prefix + entry.name;
      if (entry.isDirectory()) folders.push(`${path}/`);
      else if (entry.isFile()) files.push([path, { size: (await lstat(join(folder, path))).size }]);
    }
  }
  return new Map(files.sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) {
    if (Buffer.isBuffer(chunk)) hash.update(chunk);
  }
  return hash.digest('hex');
}

async function forEachAtOnce(
  paths: readonly string[],
  visit: (path: string) => Promise<void>,
): Promise<void> {
  const waiting = paths.values();
  const worker = async () => {
    for (const path of waiting) await visit(path);
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker));
}
