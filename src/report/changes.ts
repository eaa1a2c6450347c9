import {
  CHANGE_KINDS,
  type ChangedFile,
  type ChangedFiles,
  type ChangeKind,
  type Changes,
} from '../job/job.js';
import { counted, grouped } from '../text/quantities.js';

/** Paths per kind; undefined where the API gave no readable list. */
export type ChangeCounts = Readonly<Record<ChangeKind, number | undefined>>;

export const NO_COUNTS: ChangeCounts = { added: undefined, modified: undefined, removed: undefined };

export function countChanges(changes: Changes): ChangeCounts {
  return {
    added: changes.added?.length,
    modified: changes.modified?.length,
    removed: changes.removed?.length,
  };
}

/** The first files of a list, at most `most`. */
export function firstFiles(files: ChangedFiles, most: number): ChangedFile[] {
  const first: ChangedFile[] = [];
  for (const file of files) {
    if (first.length >= most) break;
    first.push(file);
  }
  return first;
}

/** Whether anything changed; undefined when a list is missing and the others are empty. */
export function hasChanges(counts: ChangeCounts): boolean | undefined {
  const values = CHANGE_KINDS.map((kind) => counts[kind]);
  if (values.some((count) => count !== undefined && count > 0)) return true;
  return values.includes(undefined) ? undefined : false;
}

const UNKNOWN = 'an unknown number';

/** `3 paths added, 1 modified, 0 removed`, or that nothing changed. */
export function describeCounts(counts: ChangeCounts): string {
  if (hasChanges(counts) === false) return 'nothing changed';
  if (CHANGE_KINDS.every((kind) => counts[kind] === undefined)) return 'what changed is not known';
  const [first, ...others] = CHANGE_KINDS.map((kind) => ({ kind, count: counts[kind] }));
  const numbers = others.map(
    ({ kind, count }) => `${count === undefined ? UNKNOWN : grouped(count)} ${kind}`,
  );
  const start =
    first?.count === undefined ? `${UNKNOWN} of paths added` : `${counted(first.count, 'path')} added`;
  return [start, ...numbers].join(', ');
}
