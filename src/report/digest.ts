import { CHANGE_KINDS, type ChangeKind, type Changes } from '../job/job.js';
import { plainPath } from '../job/plain-path.js';
import { countChanges, type ChangeCounts } from './changes.js';

/** How many folders and large files a digest keeps; the rest is counted. */
const FOLDERS_KEPT = 25;
const LARGEST_KEPT = 50;

export interface FolderTally {
  /** With a slash at its end; empty for what lies in no folder. */
  readonly folder: string;
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly size: TotalSize;
}

/** Bytes of the paths that have a size, and how many those are. */
export interface TotalSize {
  readonly bytes: number;
  readonly paths: number;
}

export interface KnownSize {
  readonly kind: ChangeKind;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** What people want to know of many paths, in a bounded space. */
export interface Digest {
  readonly counts: ChangeCounts;
  readonly sizes: Readonly<Record<ChangeKind, TotalSize>>;
  /** The innermost folder that holds all paths, with a slash at its end; empty where there is none. */
  readonly base: string;
  /** The folders with the most changes, right below the one that holds all paths. */
  readonly folders: readonly FolderTally[];
  /** How many more folders there are, and the paths in them. */
  readonly rest: { readonly folders: number; readonly paths: number };
  /** The largest paths that were added or modified. */
  readonly largest: readonly KnownSize[];
}

/**
 * Looks at every path twice and keeps little.
 *
 * @param redact - takes secrets out of a path, before it is cut into folders
 */
export function digestChanges(changes: Changes, redact: (path: string) => string): Digest {
  const fold = (path: string): string => plainPath(redact(path));
  const base = commonFolder(changes, fold);
  const tallies = new Map<string, Tally>();
  const sizes = { added: noSize(), modified: noSize(), removed: noSize() };
  const largest = keepLargest(LARGEST_KEPT);
  for (const kind of CHANGE_KINDS) {
    for (const { path, size } of changes[kind] ?? []) {
      const tally = tallyOf(tallies, folderBelow(base, fold(path)));
      tally.counts[kind] += 1;
      if (size === undefined) continue;
      for (const sum of [tally.size, sizes[kind]]) {
        sum.bytes += size;
        sum.paths += 1;
      }
      if (kind !== 'removed') largest.offer({ kind, path, size });
    }
  }
  const folders = [...tallies.values()].sort((a, b) => total(b) - total(a) || (a.folder < b.folder ? -1 : 1));
  const rest = folders.splice(FOLDERS_KEPT);
  return {
    counts: countChanges(changes),
    sizes,
    base,
    folders,
    rest: { folders: rest.length, paths: rest.reduce((sum, tally) => sum + total(tally), 0) },
    largest: largest.kept(),
  };
}

interface Tally {
  readonly folder: string;
  readonly counts: Record<ChangeKind, number>;
  readonly size: { bytes: number; paths: number };
}

const noSize = (): Tally['size'] => ({ bytes: 0, paths: 0 });

function tallyOf(tallies: Map<string, Tally>, folder: string): Tally {
  const known = tallies.get(folder);
  if (known !== undefined) return known;
  const tally: Tally = { folder, counts: { added: 0, modified: 0, removed: 0 }, size: noSize() };
  tallies.set(folder, tally);
  return tally;
}

/** All paths of a folder. */
export function total({ counts }: Pick<FolderTally, 'counts'>): number {
  return CHANGE_KINDS.reduce((sum, kind) => sum + counts[kind], 0);
}

function commonFolder(changes: Changes, fold: (path: string) => string): string {
  let common: string | undefined;
  for (const kind of CHANGE_KINDS) {
    for (const { path } of changes[kind] ?? []) {
      const plain = fold(path);
      common ??= plain.slice(0, plain.lastIndexOf('/') + 1);
      while (!plain.startsWith(common))
        common = common.slice(0, common.lastIndexOf('/', common.length - 2) + 1);
    }
  }
  return common ?? '';
}

function folderBelow(base: string, plain: string): string {
  return plain.slice(0, plain.indexOf('/', base.length) + 1) || base;
}

function keepLargest(most: number) {
  let files: KnownSize[] = [];
  const sort = (): void => {
    files = files.sort((a, b) => b.size - a.size).slice(0, most);
  };
  return {
    offer: (file: KnownSize): void => {
      files.push(file);
      // Seldom, so that the sorting costs little.
      if (files.length >= most * 20) sort();
    },
    kept: (): readonly KnownSize[] => {
      sort();
      return files;
    },
  };
}
