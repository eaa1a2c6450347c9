/** What changed, for people: counts, a tally by folder, and the first paths in the log. */
import { CHANGE_KINDS, type ChangeKind, type Changes } from '../clanforge/job.ts';
import type { Log } from '../context.ts';
import type { Cleaner } from '../text/clean.ts';
import { counted, fileSize, grouped } from '../text/quantities.ts';

/** Paths of each kind; undefined where the API gave no readable list. */
export type ChangeCounts = Readonly<Record<ChangeKind, number | undefined>>;

/** @param changes - undefined for a diff that did not complete */
export function countChanges(changes: Changes | undefined): ChangeCounts {
  const count = (kind: ChangeKind): number | undefined => changes?.[kind]?.length;
  return { added: count('added'), modified: count('modified'), removed: count('removed') };
}

/** Whether anything changed; undefined when a list is missing and the others are empty. */
export function hasChanges(counts: ChangeCounts): boolean | undefined {
  const values = CHANGE_KINDS.map((kind) => counts[kind]);
  if (values.some((count) => count !== undefined && count > 0)) return true;
  return values.includes(undefined) ? undefined : false;
}

/** `3 paths added, 1 modified, 0 removed`, or that nothing changed. */
export function describeCounts(counts: ChangeCounts): string {
  if (hasChanges(counts) === false) return 'nothing changed';
  const { added, modified, removed } = counts;
  const known = (count?: number): string => (count === undefined ? 'an unknown number' : grouped(count));
  const paths = added === undefined ? 'an unknown number of paths' : counted(added, 'path');
  return `${paths} added, ${known(modified)} modified, ${known(removed)} removed`;
}

interface FolderTally {
  /** With a slash at its end; empty for paths in no folder. */
  readonly folder: string;
  readonly counts: Record<ChangeKind, number>;
  total: number;
  /** Bytes; NaN where the size of any path is unknown. */
  size: number;
}

export type Tally = ReturnType<typeof tallyChanges>;

/**
 * Counts and sizes by kind and by folder: those directly below the innermost folder that contains all paths.
 * @param redact - applied to whole paths: a secret may contain a slash, and half of it would name a folder
 */
export function tallyChanges(changes: Changes, redact: (path: string) => string) {
  const lists = CHANGE_KINDS.map((kind) => {
    const files = changes[kind] ?? [];
    return { kind, files, paths: files.map(({ path }) => plainPath(redact(path))) };
  });
  const base = commonFolder(lists.flatMap(({ paths }) => paths));
  const tallies = new Map<string, FolderTally>();
  const sizes = { added: 0, modified: 0, removed: 0 };
  for (const { kind, files, paths } of lists) {
    paths.forEach((path, index) => {
      const tally = tallyOf(path.slice(0, path.indexOf('/', base.length) + 1) || base, tallies);
      const size = files[index]?.size ?? NaN;
      tally.counts[kind] += 1;
      tally.total += 1;
      tally.size += size;
      sizes[kind] += size;
    });
  }
  // The most changes first.
  const folders = [...tallies.values()].sort((a, b) => b.total - a.total || (a.folder < b.folder ? -1 : 1));
  return { changes, counts: countChanges(changes), sizes, base, folders, largest: largestOf(changes) };
}

function tallyOf(folder: string, tallies: Map<string, FolderTally>): FolderTally {
  const known = tallies.get(folder);
  if (known !== undefined) return known;
  const tally = { folder, counts: { added: 0, modified: 0, removed: 0 }, total: 0, size: 0 };
  tallies.set(folder, tally);
  return tally;
}

/** With `/` between folders on any system, and none at the beginning. */
function plainPath(path: string): string {
  // Bounded, because a path of millions of slashes would overflow the expression's stack.
  return path.replaceAll('\\', '/').replace(/^(?:\.?\/){1,1000}/, '');
}

function commonFolder(paths: readonly string[]): string {
  const [first = ''] = paths;
  let base = first.slice(0, first.lastIndexOf('/') + 1);
  for (const path of paths) {
    while (!path.startsWith(base)) base = base.slice(0, base.lastIndexOf('/', base.length - 2) + 1);
  }
  return base;
}

const LARGEST_KEPT = 25;

/** The largest added or modified paths. */
function largestOf(changes: Changes) {
  let largest: { kind: ChangeKind; path: string; size: number }[] = [];
  for (const kind of ['added', 'modified'] as const) {
    for (const { path, size = -1 } of changes[kind] ?? []) {
      if (size <= (largest[LARGEST_KEPT - 1]?.size ?? -1)) continue;
      largest = [...largest, { kind, path, size }].sort((a, b) => b.size - a.size).slice(0, LARGEST_KEPT);
    }
  }
  return largest;
}

const PATHS_LOGGED = 10;
export const SIGNS: Readonly<Record<ChangeKind, string>> = { added: '+', modified: '~', removed: '-' };

export function logChanges(changes: Changes, log: Log, cleaner: Cleaner): void {
  if (hasChanges(countChanges(changes)) === false) return;
  log.group('What changed');
  for (const kind of CHANGE_KINDS) {
    const files = changes[kind];
    if (files === undefined) log.warning(`Clanforge gave no readable list of ${kind} paths.`);
    for (const { path, size } of files?.slice(0, PATHS_LOGGED) ?? []) {
      const bytes = size === undefined ? '' : ` (${fileSize(size)})`;
      log.info(`${SIGNS[kind]} ${cleaner.line(path, 200)}${bytes}`);
    }
    const hidden = (files?.length ?? 0) - PATHS_LOGGED;
    if (hidden > 0) log.info(`${SIGNS[kind]} … and ${counted(hidden, 'more path')}`);
  }
  log.endGroup();
}
