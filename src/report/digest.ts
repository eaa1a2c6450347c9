import { CHANGE_KINDS, type ChangeKind, type Changes } from '../job/job.js';
import { plainPath } from '../text/plain-path.js';
import { countChanges, type ChangeCounts } from './changes.js';

/** How many folders and large files a digest keeps; the rest is counted. */
const FOLDERS_KEPT = 25;
const LARGEST_KEPT = 50;

/**
 * How many folders are told apart, and in how many characters of paths, which their names keep in memory: an answer of
 * 256 MiB may name 50 million of them, and what is told at the end must not be lost for them. No game has so many.
 */
const FOLDERS_TOLD_APART = 100_000;
const CHARACTERS_KEPT = 50_000_000;

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

export interface RestOfFolders {
  readonly folders: number;
  /** Also those in folders that were not told apart. */
  readonly paths: number;
  /** Whether there are more folders than these, too many to tell them apart. */
  readonly hasMore: boolean;
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
  readonly rest: RestOfFolders;
  /** The largest paths that were added or modified. */
  readonly largest: readonly KnownSize[];
}

/** Makes a digest of files as they pass by. */
export interface Digester {
  /** @param path - without secrets: half of one may be a folder's name */
  see: (kind: ChangeKind, path: string, size: number | undefined) => void;
  digest: (counts: ChangeCounts) => Digest;
}

export function createDigester(): Digester {
  const tallies = createTallies();
  const sizes = { added: noSize(), modified: noSize(), removed: noSize() };
  const largest = keepLargest(LARGEST_KEPT);
  return {
    see: (kind, path, size) => {
      const tally = tallies.of(plainPath(path));
      tally.counts[kind] += 1;
      if (size === undefined) return;
      for (const sum of [tally.size, sizes[kind]]) {
        sum.bytes += size;
        sum.paths += 1;
      }
      if (kind !== 'removed') largest.offer(kind, path, size);
    },
    digest: (counts) => {
      const { base, all, others } = tallies.result();
      const folders = all.sort((a, b) => total(b) - total(a) || (a.folder < b.folder ? -1 : 1));
      const rest = folders.splice(FOLDERS_KEPT);
      return {
        counts,
        sizes,
        base,
        folders,
        rest: {
          folders: rest.length,
          paths: rest.reduce((sum, tally) => sum + total(tally), total(others)),
          hasMore: total(others) > 0,
        },
        largest: largest.kept(),
      };
    },
  };
}

/** Looks at every path once and keeps little. */
export function digestChanges(changes: Changes, redact: (path: string) => string): Digest {
  const digester = createDigester();
  for (const kind of CHANGE_KINDS) {
    for (const { path, size } of changes[kind] ?? []) digester.see(kind, redact(path), size);
  }
  return digester.digest(countChanges(changes));
}

interface Tally {
  readonly folder: string;
  readonly counts: Record<ChangeKind, number>;
  readonly size: { bytes: number; paths: number };
}

const noSize = (): Tally['size'] => ({ bytes: 0, paths: 0 });

function emptyTally(folder: string): Tally {
  return { folder, counts: { added: 0, modified: 0, removed: 0 }, size: noSize() };
}

/** Tallies of the folders right below the innermost one that holds all paths, which is known only at the end. */
function createTallies() {
  let base: string | undefined;
  let tallies = new Map<string, Tally>();
  let characters = 0;
  /** Of the folders that are not told apart. */
  let others = emptyTally('');
  const tallyOf = (folder: string, path: string): Tally => {
    const known = tallies.get(folder);
    if (known !== undefined) return known;
    if (tallies.size >= FOLDERS_TOLD_APART || characters >= CHARACTERS_KEPT) return others;
    const tally = emptyTally(folder);
    tallies.set(folder, tally);
    characters += path.length;
    return tally;
  };
  /** What was tallied so far lies in the narrower folder, which is now one of several, or within one of those. */
  const widen = (from: string, plain: string): string => {
    let same = 0;
    while (same < from.length && from[same] === plain[same]) same += 1;
    const wider = from.slice(0, from.slice(0, same).lastIndexOf('/') + 1);
    const before = [...tallies.values(), others];
    tallies = new Map();
    characters = 0;
    others = emptyTally('');
    const all = tallyOf(folderBelow(wider, from), from);
    for (const { counts, size } of before) {
      for (const kind of CHANGE_KINDS) all.counts[kind] += counts[kind];
      all.size.bytes += size.bytes;
      all.size.paths += size.paths;
    }
    return wider;
  };
  /** Files come folder by folder, as a rule. */
  let last: Tally | undefined;
  return {
    of: (plain: string): Tally => {
      if (last !== undefined && last.folder !== base && plain.startsWith(last.folder)) return last;
      base ??= plain.slice(0, plain.lastIndexOf('/') + 1);
      if (!plain.startsWith(base)) base = widen(base, plain);
      const tally = tallyOf(folderBelow(base, plain), plain);
      last = tally === others ? undefined : tally;
      return tally;
    },
    result: () => ({ base: base ?? '', all: [...tallies.values()], others }),
  };
}

/** All paths of a folder. */
export function total({ counts }: Pick<FolderTally, 'counts'>): number {
  return CHANGE_KINDS.reduce((sum, kind) => sum + counts[kind], 0);
}

function folderBelow(base: string, plain: string): string {
  return plain.slice(0, plain.indexOf('/', base.length) + 1) || base;
}

function keepLargest(most: number) {
  let files: KnownSize[] = [];
  /** Not more than this has no chance. */
  let least = -1;
  const sort = (): void => {
    files = files.sort((a, b) => b.size - a.size).slice(0, most);
    least = files[most - 1]?.size ?? -1;
  };
  return {
    offer: (kind: ChangeKind, path: string, size: number): void => {
      if (size <= least) return;
      files.push({ kind, path, size });
      // Seldom, so that the sorting costs little.
      if (files.length >= most * 20) sort();
    },
    kept: (): readonly KnownSize[] => {
      sort();
      return files;
    },
  };
}
