/** Reads the body of a response: what it says about a job, and why Clanforge declined. */
import type { Cleaner } from '../text/clean.ts';
import * as field from './fields.ts';
import type { Fields } from './fields.ts';
import { CHANGE_KINDS, readState, type ChangedFile, type Changes, type Job, type Named } from './job.ts';

export interface Payload {
  /** Undefined where the body is not about a job, or declines without naming its state. */
  readonly job?: Job | undefined;
  /** Why Clanforge (or what answers in its place) declined: an error envelope, whatever the HTTP status [C]. */
  readonly reason?: string | undefined;
  readonly lockedBy?: number | undefined;
  /** A diff that the body names. */
  readonly diffid?: number | undefined;
  /** What the body is, where it is not Clanforge's. */
  readonly unreadable?: string;
}

/** All texts are clean, one line each. */
export function readPayload(body: Buffer, cleaner: Cleaner): Payload {
  if (body.length === 0) return { unreadable: 'an empty body' };
  const text = new TextDecoder().decode(body);
  try {
    const json: unknown = JSON.parse(text);
    return field.isFields(json) ? readFields(json, cleaner) : { unreadable: 'JSON that is not an object' };
  } catch {
    const isPlain = text.length <= 200 && !/[<{[]/.test(text);
    return { unreadable: 'a body that is not JSON', reason: isPlain ? cleaner.line(text) : undefined };
  }
}

/** The words of a locked image, followed by the diff that locks it [C, D]. */
const LOCKED = /image locked by diffid:\s*(\d+)/i;

/** Where APIs put the reason of an error, Clanforge's own fields first. */
const REASON_FIELDS = ['error_message', 'joberror', 'messages', 'error', 'message', 'detail', 'errors'];

function readFields(fields: Fields, cleaner: Cleaner): Payload {
  const diffid = field.positiveId(fields['diffid']);
  const isError =
    !field.saysSuccess(fields['success']) ||
    field.isSet(fields['error']) ||
    field.isSet(fields['error_code']) ||
    field.holdsSomething(fields['error_message']);
  const reasons = REASON_FIELDS.flatMap((name) => field.textsIn(fields[name]));
  const lockedBy = field.positiveId(LOCKED.exec(reasons.join(' '))?.[1]);
  const hasState =
    !field.isAbsent(fields['jobstateid']) || field.textsIn(fields['jobstatename']).join('').trim() !== '';
  // Beside the words of a lock, the job's fields are those of the diff that locks.
  const isLocked = lockedBy !== undefined && (isError || diffid === undefined);
  if (isLocked || (isError && !(diffid !== undefined && hasState))) {
    const reason = cleaner.line(field.firstText([...reasons, errorCode(fields)]) || 'no reason given');
    return { reason, lockedBy, diffid };
  }
  if (diffid !== undefined) return { diffid, job: readJob(diffid, isError, fields, cleaner) };
  // Another API's error has none of Clanforge's flags.
  const isForeign = field.isAbsent(fields['success']);
  const foreign = ['message', 'detail', 'errors'].flatMap((name) => field.textsIn(fields[name]));
  const reason = isForeign ? cleaner.line(field.firstText(foreign)) : '';
  return reason === '' ? { unreadable: 'a response without a diffid' } : { reason };
}

function errorCode({ error_code: code, error_message: message }: Fields): string {
  if (field.holdsSomething(message)) return 'error_message holds no text';
  return typeof code === 'number' || typeof code === 'string' ? `error_code ${code}` : '';
}

function readJob(diffid: number, markedAsError: boolean, fields: Fields, cleaner: Cleaner): Job {
  const { jobstateid: stateId, jobstatename: stateName } = fields;
  const reasonFields = markedAsError ? ['joberror', ...REASON_FIELDS] : ['joberror'];
  const reasons = reasonFields.flatMap((name) => field.textsIn(fields[name]));
  const error = cleaner.line(field.firstText([...reasons, markedAsError ? errorCode(fields) : '']));
  return {
    diffid,
    state: readState(
      field.isAbsent(stateId) ? undefined : (field.wholeNumber(stateId) ?? 'malformed'),
      // The name becomes an output, where the runner masks nothing.
      typeof stateName === 'string' ? cleaner.redact(stateName) : stateName,
    ),
    flaggedFailed: field.isSet(fields['jobfailed']),
    markedAsError,
    error: error || undefined,
    created: field.unixSeconds(fields['jobcreated']),
    updated: field.unixSeconds(fields['jobupdated']),
    eta: field.unixSeconds(fields['jobeta']),
    progress: field.wholeNumber(fields['jobprogress'], 100),
    subject: {
      game: readNamed(fields['game'], 'gameid', cleaner),
      image: readNamed(fields['image'], 'imageid', cleaner),
      machine: readNamed(fields['machine'], 'machineid', cleaner),
    },
    changes: Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, readFiles(fields[kind])])) as Changes,
  };
}

function readNamed(value: unknown, idField: string, cleaner: Cleaner): Named | undefined {
  if (!field.isFields(value)) return undefined;
  const name = cleaner.line(field.firstText(field.textsIn(value['name'])), 100);
  return { id: field.positiveId(value[idField]), name: name || undefined };
}

/** A map of path → file object [D]; an empty map may come as `[]` [?]. Of a file object only `size` is used [?]. */
function readFiles(value: unknown): readonly ChangedFile[] | undefined {
  if (Array.isArray(value)) return value.length === 0 ? [] : undefined;
  if (!field.isFields(value)) return undefined;
  return Object.keys(value).map((path) => {
    const file = value[path];
    const size = field.isFields(file) ? field.wholeNumber(file['size']) : undefined;
    return size === undefined ? { path } : { path, size };
  });
}
