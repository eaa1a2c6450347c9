import { createWriteStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Origin, StateChange } from '../diff/record.js';
import { CHANGE_KINDS, type Changes, type Subject } from '../job/job.js';
import type { Violation } from '../rules/rules.js';
import { countChanges, NO_COUNTS } from './changes.js';
import type { Digester } from './digest.js';

/** What the report says besides the paths; written as it is. */
export interface ReportHead {
  readonly verdict: string;
  readonly error: string;
  readonly diffid: number | null;
  readonly origin: Origin | null;
  readonly accountserviceid: number | null;
  readonly imageid: number | null;
  readonly machineid: number | null;
  readonly subject: Subject;
  /** Unix milliseconds on this machine. */
  readonly states: readonly StateChange[];
  /** The rules of the release that are broken, with the first 1,000 paths that each of them caught. */
  readonly violations: readonly Violation[];
}

/** Characters of the report that are made and written at once. */
const PIECE = 2 ** 13;

/**
 * The report as JSON text, in pieces: a million paths need not be in memory twice.
 *
 * @param see - told of every file, its path without secrets
 */
export function* reportText(
  head: ReportHead,
  changes: Changes | undefined,
  redact: (path: string) => string,
  see: Digester['see'],
): Generator<string> {
  const states = head.states.map(({ state, at }) => ({ state, at: new Date(at).toISOString() }));
  const counts = changes === undefined ? NO_COUNTS : countChanges(changes);
  const known = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, counts[kind] ?? null]));
  let text = JSON.stringify({ version: 1, ...head, states, counts: known }, null, 2).replace(/\n\}$/, '');
  for (const kind of CHANGE_KINDS) {
    const files = changes?.[kind];
    text += `,\n  "${kind}": ${files === undefined ? 'null' : '['}`;
    if (files === undefined) continue;
    let separator = '\n    ';
    for (const { path, size } of files) {
      const shown = redact(path);
      see(kind, shown, size);
      // Of an undefined size nothing is written.
      text += separator + JSON.stringify({ path: shown, size });
      separator = ',\n    ';
      if (text.length < PIECE) continue;
      yield text;
      text = '';
    }
    text += files.length === 0 ? ']' : '\n  ]';
  }
  yield `${text}\n}\n`;
}

/**
 * Writes the report to a new file.
 *
 * @param folder - an existing folder that outlives the step, such as `RUNNER_TEMP`
 * @returns the path of the file
 * @throws when it cannot be written
 */
export async function writeReport(folder: string, text: Iterable<string>): Promise<string> {
  const path = join(await mkdtemp(join(folder, 'clanforge-image-diff-')), 'report.json');
  // One piece ahead of the disk is enough; sixteen, as without this, would all be in memory.
  await pipeline(Readable.from(text, { highWaterMark: 1 }), createWriteStream(path));
  return path;
}
