import { createWriteStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Origin, StateChange } from '../diff/record.js';
import { CHANGE_KINDS, type Changes, type Subject } from '../job/job.js';
import type { Violation } from '../rules/rules.js';
import { countChanges, NO_COUNTS } from './changes.js';

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

/** The pieces of the report as JSON text, made one by one: a million paths need not be in memory twice. */
export function* reportText(
  head: ReportHead,
  changes: Changes | undefined,
  redact: (path: string) => string,
): Generator<string> {
  const states = head.states.map(({ state, at }) => ({ state, at: new Date(at).toISOString() }));
  const counts = changes === undefined ? NO_COUNTS : countChanges(changes);
  const known = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, counts[kind] ?? null]));
  yield JSON.stringify({ version: 1, ...head, states, counts: known }, null, 2).replace(/\n\}$/, '');
  for (const kind of CHANGE_KINDS) {
    const files = changes?.[kind];
    yield `,\n  "${kind}": ${files === undefined ? 'null' : '['}`;
    if (files === undefined) continue;
    for (const [index, { path, size }] of files.entries()) {
      const entry = size === undefined ? { path: redact(path) } : { path: redact(path), size };
      yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(entry)}`;
    }
    yield files.length === 0 ? ']' : '\n  ]';
  }
  yield '\n}\n';
}

const PIECES_AT_ONCE = 1_000;

/**
 * Writes the report to a new file.
 *
 * @param folder - an existing folder that outlives the step, such as `RUNNER_TEMP`
 * @returns the path of the file
 * @throws when it cannot be written
 */
export async function writeReport(folder: string, text: Iterable<string>): Promise<string> {
  const path = join(await mkdtemp(join(folder, 'clanforge-image-diff-')), 'report.json');
  await pipeline(Readable.from(inBlocks(text)), createWriteStream(path));
  return path;
}

function* inBlocks(pieces: Iterable<string>): Generator<string> {
  let block: string[] = [];
  for (const piece of pieces) {
    block.push(piece);
    if (block.length < PIECES_AT_ONCE) continue;
    yield block.join('');
    block = [];
  }
  yield block.join('');
}
