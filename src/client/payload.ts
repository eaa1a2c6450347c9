import * as v from 'valibot';
import type { ChangedFiles, Changes, Job } from '../job/job.js';
import { jobState } from '../job/state.js';
import type { Cleaner } from '../text/cleaner.js';
import type { AnswerBody } from './answer-body.js';

/** What a JSON body says. */
export type Payload =
  | { readonly kind: 'job'; readonly job: Job }
  /** Clanforge understood and declined: an error envelope, whatever the HTTP status [C]. */
  | {
      readonly kind: 'refused';
      readonly message: string;
      readonly lockedBy?: number;
      readonly diffid?: number;
    }
  | { readonly kind: 'unreadable'; readonly what: string };

/** A whole number of zero or more, also as a string: `jobstart` is documented as one [S]. */
const wholeNumber = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.trim(), v.regex(/^\d+$/), v.transform(Number))]),
  v.safeInteger(),
  v.minValue(0),
);
const id = v.pipe(wholeNumber, v.minValue(1));
/** Unix seconds; a number so large that it must be something else (the year 5138) is nonsense. */
const unixSeconds = v.pipe(wholeNumber, v.maxValue(1e11));
/** Null, another type or nonsense counts as absent. */
const absentOr = <const Schema extends v.GenericSchema>(schema: Schema) =>
  v.fallback(v.optional(schema), undefined);

const isOneOf = (value: unknown, values: readonly unknown[]): boolean => values.includes(value);
const isAbsent = (value: unknown): boolean => isOneOf(value, [undefined, null, '']);

/** The failure flag: set unless it plainly is not. */
const isSet = (value: unknown): boolean => !isAbsent(value) && !isOneOf(value, [0, '0', false, 'false']);
const failureFlag = v.pipe(v.unknown(), v.transform(isSet));
/** An error message is there in whatever type; only what holds nothing is none. */
const saysNothing = (value: unknown): boolean => {
  if (typeof value === 'string') return value.trim() === '';
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return isOneOf(value, [undefined, null, 0, false]);
};
const saysSuccess = v.pipe(
  v.unknown(),
  v.transform((value) => isAbsent(value) || isOneOf(value, [1, '1', true, 'true'])),
);
/** How many messages are looked at: there may be millions. */
const MOST_TEXTS = 100;
/** The texts in what is one, or a list or an object of some. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return parts.slice(0, MOST_TEXTS).filter((part) => typeof part === 'string');
};
/** Nonsense is not taken for absent here: the state would then be read from the name alone. */
const stateId = v.union([
  v.pipe(
    v.union([v.null(), v.literal('')]),
    v.transform(() => undefined),
  ),
  wholeNumber,
  v.pipe(
    v.unknown(),
    v.transform(() => 'malformed' as const),
  ),
]);

const named = (idKey: string) =>
  absentOr(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.transform((fields) => ({ id: fields[idKey], name: fields['name'] })),
      v.object({ id: absentOr(id), name: absentOr(v.string()) }),
    ),
  );

const answerSchema = v.object({
  diffid: absentOr(id),
  jobcreated: absentOr(unixSeconds),
  jobupdated: absentOr(unixSeconds),
  jobeta: absentOr(unixSeconds),
  jobprogress: absentOr(v.pipe(wholeNumber, v.maxValue(100))),
  jobstateid: v.optional(stateId),
  jobstatename: v.optional(v.unknown()),
  jobfailed: v.optional(failureFlag, false),
  joberror: absentOr(v.string()),
  success: v.optional(saysSuccess, true),
  error: v.optional(failureFlag, false),
  error_code: v.optional(v.unknown()),
  error_message: v.optional(v.unknown()),
  messages: v.optional(v.unknown()),
  game: named('gameid'),
  image: named('imageid'),
  machine: named('machineid'),
  added: v.optional(v.unknown()),
  modified: v.optional(v.unknown()),
  removed: v.optional(v.unknown()),
});
type AnswerFields = v.InferOutput<typeof answerSchema>;

/** The words of a locked image, followed by the diff that locks it [C, D]. */
const LOCKED = /image locked by diffid:\s*(\d+)/i;

type JsonBody = Extract<AnswerBody, { kind: 'json' }>;

/**
 * Reads a JSON body. Every field may be missing, null, of another type or new; only what is understood is used.
 */
export function readPayload({ json, files }: JsonBody, cleaner: Cleaner): Payload {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { kind: 'unreadable', what: 'JSON that is not an object' };
  }
  // Fits every object: each field has something to fall back to.
  const fields = v.parse(answerSchema, json);

  const errors = textsIn(fields.error_message);
  const texts = [...errors, ...present(fields.joberror), ...textsIn(fields.messages)];
  const flaw = flawOf(fields);
  const disowned = !fields.success || fields.error || flaw !== undefined;
  const hasState = fields.jobstateid !== undefined || firstText(textsIn(fields.jobstatename)) !== '';
  const { diffid } = fields;
  const hasJob = diffid !== undefined && hasState;
  const lockedBy = holderOf(texts.join(' '));
  // Beside the words of a lock, job fields are those of the diff that holds it.
  const isLocked = lockedBy !== undefined && (disowned || diffid === undefined);
  if (isLocked || (disowned && !hasJob)) {
    const message = cleaner.line(firstText([...texts, flaw ?? 'no reason given']));
    return { kind: 'refused', message, ...defined({ lockedBy, diffid }) };
  }
  if (diffid === undefined) return { kind: 'unreadable', what: 'an answer without a diffid' };
  const error = cleaner.line(firstText([...present(fields.joberror), ...errors, ...present(flaw)]));
  return { kind: 'job', job: toJob(diffid, disowned, error, fields, files, cleaner) };
}

/** What makes an answer an error beside `success` and `error`, in words for where it has none of its own. */
function flawOf({ error_message, error_code }: AnswerFields): string | undefined {
  if (!saysNothing(error_message)) return shownFlaw('error_message', error_message);
  return isSet(error_code) ? shownFlaw('error_code', error_code) : undefined;
}

function shownFlaw(name: string, value: unknown): string {
  const isPlain = typeof value === 'string' || typeof value === 'number';
  return isPlain ? `${name} ${value}` : `${name} is neither a text nor a number`;
}

function holderOf(text: string): number | undefined {
  const parsed = v.safeParse(id, LOCKED.exec(text)?.[1]);
  return parsed.success ? parsed.output : undefined;
}

const present = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text]);

/** In a list, since there may be more of them than a call takes arguments. */
function firstText(texts: readonly string[]): string {
  return texts.find((text) => text.trim() !== '') ?? '';
}

function toJob(
  diffid: number,
  disowned: boolean,
  error: string,
  fields: AnswerFields,
  files: Partial<Changes>,
  cleaner: Cleaner,
): Job {
  const { jobstateid, jobstatename } = fields;
  return {
    diffid,
    // Outputs are no log: the runner masks nothing there.
    state: jobState(
      jobstateid,
      typeof jobstatename === 'string' ? cleaner.redact(jobstatename) : jobstatename,
    ),
    flaggedFailed: fields.jobfailed,
    disowned,
    ...defined({
      error: error === '' ? undefined : error,
      created: fields.jobcreated,
      updated: fields.jobupdated,
      eta: fields.jobeta,
      progress: fields.jobprogress,
    }),
    subject: defined({
      game: cleanNamed(fields.game, cleaner),
      image: cleanNamed(fields.image, cleaner),
      machine: cleanNamed(fields.machine, cleaner),
    }),
    changes: {
      added: listOf(fields.added, files.added),
      modified: listOf(fields.modified, files.modified),
      removed: listOf(fields.removed, files.removed),
    },
  };
}

/** A map stands apart, with null in its place; one without a path may come as `[]` [?]. */
function listOf(value: unknown, files: ChangedFiles | undefined): ChangedFiles | undefined {
  if (value === null) return files;
  return Array.isArray(value) && value.length === 0 ? [] : undefined;
}

function cleanNamed(fields: AnswerFields['image'], cleaner: Cleaner) {
  if (fields === undefined) return undefined;
  const name = cleaner.line(fields.name ?? '', 100);
  return defined({ id: fields.id, name: name === '' ? undefined : name });
}

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** The same object without the fields that are undefined. */
function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>;
}
