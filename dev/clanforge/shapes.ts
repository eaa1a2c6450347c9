/** What the shape faults make of an answer. Pure. */
import type { Json, JsonObject } from './answers.ts';
import type { ShapeFaultName } from './faults.ts';
import { JOB_STATES } from './job.ts';

const OPTIONAL_JOB_FIELDS = ['jobstart', 'jobeta', 'jobstateid', 'joberror'];
const SUBJECTS = ['game', 'image', 'machine'];
const MAPS = ['added', 'modified', 'removed'];
const LISTED_NAMES: readonly string[] = Object.values(JOB_STATES).map((state) => state.name);

/** Text that does harm where it is shown, each piece in another place: logs, Markdown, HTML, terminals. */
export const HOSTILE_PIECES = [
  '\n::error::x',
  '##[error]x',
  '<script>alert(1)</script>',
  '<img src="x" onerror="alert(1)">',
  '@everyone',
  '[a](b)',
  '``` `x`',
  '| x | y |',
  '\u202Ereversed',
  '\u200Bhidden',
  '\u2028next line',
  '\u0000null',
  '\u001B[2J\u001B[31mred',
  '\uD800',
] as const;

/** All the pieces in one text of 5,000 characters. */
export const HOSTILE_TEXT = HOSTILE_PIECES.join('').padEnd(5000, 'x');

/** Changes a successful answer as the fault says; what the fault does not find, it leaves alone. */
export function reshape(answer: JsonObject, fault: ShapeFaultName): JsonObject {
  switch (fault) {
    case 'numbers-as-strings':
      return mapFields(answer, (value) => numbersAsStrings(value));
    case 'null-for-absent':
      return { ...nullsForAbsent(answer), ...answer };
    case 'lists-for-empty-maps':
      return mapFields(answer, (value, field) => (MAPS.includes(field) && isEmptyMap(value) ? [] : value));
    case 'missing-optional':
      return without(answer, [...OPTIONAL_JOB_FIELDS, 'success']);
    case 'extra-fields':
      return extraFields(answer);
    case 'state-by-name-only':
      return without(answer, ['jobstateid']);
    case 'complete-without-d':
      return withCompletedAs('Complete', answer);
    case 'other-state-name':
      return withCompletedAs('Aborted', answer);
    case 'success-false':
      return { ...answer, success: false };
    case 'error-true':
      return { ...answer, error: true };
    case 'other-diffid':
      return replace(answer, 'diffid', oneMore);
    case 'no-diffid':
      return without(answer, ['diffid']);
    case 'no-maps':
      return without(answer, MAPS);
    case 'null-maps':
      return mapFields(answer, (value, field) => (MAPS.includes(field) ? null : value));
    case 'hostile-text':
      return mapFields(answer, hostile);
    case 'no-jobcreated':
      return without(answer, ['jobcreated']);
    case 'old-response':
      return replace(answer, 'jobcreated', (created) => Number(created) - 3_600);
    case 'other-subject':
      return otherSubject(answer);
  }
}

function mapFields(object: JsonObject, change: (value: Json, field: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([field, value]) => [field, change(value, field)]));
}

function replace(object: JsonObject, field: string, change: (value: Json) => Json): JsonObject {
  return mapFields(object, (value, present) => (present === field ? change(value) : value));
}

function withCompletedAs(name: string, answer: JsonObject): JsonObject {
  return replace(answer, 'jobstatename', (present) =>
    present === JOB_STATES.completed.name ? name : present,
  );
}

function without(object: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}

function numbersAsStrings(value: Json): Json {
  if (typeof value === 'number') return String(value);
  if (isList(value)) return value.map(numbersAsStrings);
  return isObject(value) ? mapFields(value, numbersAsStrings) : value;
}

function nullsForAbsent(answer: JsonObject): JsonObject {
  if (!('jobstatename' in answer)) return {};
  const fields = 'added' in answer ? [...OPTIONAL_JOB_FIELDS, ...SUBJECTS] : OPTIONAL_JOB_FIELDS;
  return Object.fromEntries(fields.map((field) => [field, null]));
}

function extraFields(answer: JsonObject): JsonObject {
  const withMaps = mapFields(answer, (value, field) =>
    MAPS.includes(field) && isObject(value)
      ? mapFields(value, (file) => (isObject(file) ? { ...file, mode: '0644', sha1: null } : file))
      : value,
  );
  return { ...withMaps, jobtypeid: 12, _debug: [], links: { self: { href: '/' } } };
}

function hostile(value: Json, field: string): Json {
  if (field === 'joberror') return HOSTILE_TEXT;
  if (field === 'jobstatename' && typeof value === 'string')
    return LISTED_NAMES.includes(value) ? value : HOSTILE_TEXT;
  if (!isObject(value)) return value;
  if (SUBJECTS.includes(field)) return { ...value, name: HOSTILE_TEXT };
  return MAPS.includes(field) ? hostilePaths(value) : value;
}

/** The first path gets all the text, each next one a piece: a reader who cuts long paths meets the pieces too. */
function hostilePaths(files: JsonObject): JsonObject {
  const additions = [HOSTILE_TEXT, ...HOSTILE_PIECES];
  return Object.fromEntries(
    Object.entries(files).map(([path, file], index) => [`${additions[index] ?? ''}${path}`, file]),
  );
}

function otherSubject(answer: JsonObject): JsonObject {
  const other = (idField: string) => (subject: Json) =>
    isObject(subject) ? { ...replace(subject, idField, oneMore), name: 'another one' } : subject;
  return replace(replace(answer, 'image', other('imageid')), 'machine', other('machineid'));
}

function oneMore(id: Json): Json {
  return typeof id === 'number' ? id + 1 : id;
}

function isEmptyMap(value: Json): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
