import { CHANGE_KINDS, type ChangedFiles, type ChangeKind, type Changes } from '../job/job.js';
import type { Log } from '../log.js';
import type { Cleaner } from '../text/cleaner.js';
import { counted, fileSize } from '../text/quantities.js';
import { firstFiles } from './changes.js';

/** How many paths of each kind the log shows. */
const PATHS_LOGGED = 10;
const SIGNS: Readonly<Record<ChangeKind, string>> = { added: '+', modified: '~', removed: '-' };

/** Shows the first paths of each kind in a group of the log. */
export function logChanges(changes: Changes, log: Log, cleaner: Cleaner): void {
  log.group('What changed');
  try {
    for (const kind of CHANGE_KINDS) logKind(kind, changes[kind], log, cleaner);
  } finally {
    log.endGroup();
  }
}

function logKind(kind: ChangeKind, files: ChangedFiles | undefined, log: Log, cleaner: Cleaner): void {
  if (files === undefined) {
    log.warning(`The API gave no readable list of ${kind} paths: their number is unknown.`);
    return;
  }
  for (const { path, size } of firstFiles(files, PATHS_LOGGED)) {
    log.info(`${SIGNS[kind]} ${cleaner.line(path, 200)}${size === undefined ? '' : ` (${fileSize(size)})`}`);
  }
  const hidden = files.length - PATHS_LOGGED;
  if (hidden > 0) log.info(`${SIGNS[kind]} and ${counted(hidden, 'more path')}, all in the report file`);
}
