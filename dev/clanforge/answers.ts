/** The shapes of Clanforge's answers on the wire. */
import type { Place, DiffReading } from './clanforge.ts';
import { NO_DIFFERENCES } from './compare.ts';
import type { FileEntry } from './compare.ts';
import { JOB_STATES } from './job.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [field: string]: Json;
}

/** What `diff_info=1` adds to a status. */
export interface DiffInfo {
  readonly game: { readonly gameid: number; readonly name: string };
  readonly imageid: number;
  readonly image: Place;
  readonly machineid: number;
  readonly machine: Place;
}

/**
 * The job fields, which create, retry [S] and status [D] carry. Times are Unix seconds; `jobstart` is a string [S].
 *
 * @param realProgress `jobprogress` says how much of the running time is over, instead of the wild's constant 0 [C]
 */
export function jobAnswer(reading: DiffReading, realProgress: boolean): JsonObject {
  const { moment, createdSecond } = reading;
  return {
    diffid: reading.diffid,
    jobcreated: createdSecond,
    jobupdated: Math.max(createdSecond, unixSeconds(moment.since)),
    ...(moment.startedAt === undefined ? {} : { jobstart: String(unixSeconds(moment.startedAt)) }),
    jobeta: unixSeconds(moment.expectedEnd),
    jobprogress: realProgress ? moment.progress : 0,
    jobstateid: moment.state.id,
    jobstatename: moment.state.name,
    jobfailed: moment.failed ? 1 : 0,
    ...(moment.error === undefined ? {} : { joberror: moment.error }),
    success: true,
  };
}

/** A status: the job fields, the three maps (empty until the job is complete) and what `diff_info=1` adds [D]. */
export function statusAnswer(
  reading: DiffReading,
  realProgress: boolean,
  info: DiffInfo | undefined,
): JsonObject {
  const { added, modified, removed } = reading.moment.differences ?? NO_DIFFERENCES;
  return {
    ...jobAnswer(reading, realProgress),
    added: fileMap(added),
    modified: fileMap(modified),
    removed: fileMap(removed),
    ...(info === undefined ? {} : infoFields(info)),
  };
}

/** The answer to a reject that keeps the machine's files [D]. */
export function rejectAnswer(diffid: number): JsonObject {
  return { diffid, success: true };
}

/**
 * The answer to a reject that reinstalls the machine: an uninstall job [D]; its fields are inferred from the diff's.
 *
 * @param now epoch milliseconds
 */
export function uninstallAnswer(machineid: number, now: number): JsonObject {
  const second = unixSeconds(now);
  return {
    machineid,
    jobcreated: second,
    jobupdated: second,
    jobprogress: 0,
    jobstateid: JOB_STATES.created.id,
    jobstatename: JOB_STATES.created.name,
    jobfailed: 0,
    success: true,
  };
}

/** An error as Clanforge tells it, often with HTTP 200 [C]. */
export function envelope(message: string): JsonObject {
  return {
    messages: [],
    error_code: 1,
    error_message: message,
    _debug: [],
    success: false,
    error: true,
  };
}

function infoFields(info: DiffInfo): JsonObject {
  return {
    game: { ...info.game },
    image: { imageid: info.imageid, name: info.image.name },
    machine: { machineid: info.machineid, name: info.machine.name },
  };
}

function fileMap(files: ReadonlyMap<string, FileEntry>): JsonObject {
  return Object.fromEntries([...files].map(([path, { size }]) => [path, { size }]));
}

function unixSeconds(epochMs: number): number {
  return Math.floor(epochMs / 1000);
}
