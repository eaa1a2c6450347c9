import type { Log } from '../log.js';
import type { Cleaner } from '../text/cleaner.js';

/** Tells of the names of an answer's headers, since no document says which ones there are: limits, ids of requests. */
export type HeaderLog = (
  call: string,
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
) => void;

/** Kinds of answers that are told of in a run: whoever sends more of them is no API. */
const MOST_KINDS = 20;
const MOST_NAMES = 40;
const LONGEST_NAME = 40;

/** The first answer of each call and HTTP status goes to the debug log: names alone, never a value. */
export function createHeaderLog({ debug }: Pick<Log, 'debug'>, cleaner: Cleaner): HeaderLog {
  const told = new Set<string>();
  return (call, status, headers) => {
    const kind = `${call}, HTTP ${status}`;
    if (told.has(kind) || told.size >= MOST_KINDS) return;
    told.add(kind);
    const names = Object.keys(headers).sort();
    const shown = names.slice(0, MOST_NAMES).map(shownName);
    if (names.length > MOST_NAMES) shown.push(`${names.length - MOST_NAMES} more`);
    debug(`Headers of the answer to ${kind}: ${cleaner.line(shown.join(', '), 2_000) || 'none'}`);
  };
}

/** Whatever is not like the name of a header shows only its length. */
function shownName(name: string): string {
  return name.length <= LONGEST_NAME && /^[a-z][a-z0-9-]*$/i.test(name) ? name : `?(${name.length})`;
}
