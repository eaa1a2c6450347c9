/** The faults that change a successful answer; what they do not find, they leave alone. Pure. */
import { fault, faultTable } from './delivery.ts';
import { JOB_STATES } from './job.ts';
import type { Json, JsonObject } from './reply.ts';

const OPTIONAL_JOB_FIELDS = ['jobstart', 'jobeta', 'jobstateid', 'joberror'];
const SUBJECTS = ['game', 'image', 'machine'];
const MAPS = ['added', 'modified', 'removed'];
const LISTED_NAMES: readonly Json[] = Object.values(JOB_STATES).map((state) => state.name);

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

export const SHAPE_FAULTS = faultTable<(answer: JsonObject) => JsonObject>()({
  'numbers-as-strings': fault('every number is a string', (answer) => mapFields(answer, numbersAsStrings)),
  'null-for-absent': fault('optional fields that are absent are null', (answer) => ({
    ...nullsForAbsent(answer),
    ...answer,
  })),
  'lists-for-empty-maps': fault('an empty map is []', (answer) =>
    mapMaps(answer, (files) => (Object.keys(files).length === 0 ? [] : files)),
  ),
  'missing-optional': fault(
    'no jobstart, jobeta, jobstateid, joberror, success',
    without(...OPTIONAL_JOB_FIELDS, 'success'),
  ),
  'extra-fields': fault('fields that no document names', (answer) => ({
    ...mapMaps(answer, (files) =>
      mapFields(files, (file) => (isObject(file) ? { ...file, mode: '0644', sha1: null } : file)),
    ),
    ...{ jobtypeid: 12, _debug: [], links: { self: { href: '/' } } },
  })),
  'state-by-name-only': fault('no jobstateid', without('jobstateid')),
  'complete-without-d': fault('the state Completed is called Complete', completedAs('Complete')),
  'other-state-name': fault(
    'the state Completed is called Aborted, beside the same number',
    completedAs('Aborted'),
  ),
  'success-false': fault('the job fields with success false', (answer) => ({ ...answer, success: false })),
  'error-true': fault('the job fields with error true', (answer) => ({ ...answer, error: true })),
  'other-diffid': fault('the diffid of another diff: one more', (answer) =>
    replace(answer, 'diffid', oneMore),
  ),
  'no-diffid': fault('no diffid', without('diffid')),
  'no-maps': fault('a status without added, modified, removed', without(...MAPS)),
  'null-maps': fault('a status whose added, modified, removed are null', (answer) =>
    mapMaps(answer, () => null),
  ),
  'hostile-text': fault(
    'hostile text in joberror, unlisted states, names and paths, where there are any',
    (answer) => mapFields(mapMaps(answer, hostilePaths), hostile),
  ),
  'no-jobcreated': fault('no jobcreated', without('jobcreated')),
  'old-response': fault(
    'jobcreated is an hour older, as in a response from a cache',
    (answer) => replace(answer, 'jobcreated', (created) => Number(created) - 3_600),
    { on: ['create'] },
  ),
  'other-subject': fault('diff_info names another image and another machine', (answer) =>
    replace(replace(answer, 'image', other('imageid')), 'machine', other('machineid')),
  ),
});

function mapFields(object: JsonObject, change: (value: Json, field: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([field, value]) => [field, change(value, field)]));
}

function mapMaps(answer: JsonObject, change: (files: JsonObject) => Json): JsonObject {
  return mapFields(answer, (value, field) =>
    MAPS.includes(field) && isObject(value) ? change(value) : value,
  );
}

function replace(object: JsonObject, field: string, change: (value: Json) => Json): JsonObject {
  return mapFields(object, (value, present) => (present === field ? change(value) : value));
}

function completedAs(name: string) {
  return (answer: JsonObject) =>
    replace(answer, 'jobstatename', (present) => (present === JOB_STATES.completed.name ? name : present));
}

function without(...fields: readonly string[]) {
  return (answer: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(answer).filter(([field]) => !fields.includes(field)));
}

function numbersAsStrings(value: Json): Json {
  if (typeof value === 'number') return String(value);
  return isObject(value) ? mapFields(value, numbersAsStrings) : value;
}

function nullsForAbsent(answer: JsonObject): JsonObject {
  if (!('jobstatename' in answer)) return {};
  const fields = 'added' in answer ? [...OPTIONAL_JOB_FIELDS, ...SUBJECTS] : OPTIONAL_JOB_FIELDS;
  return Object.fromEntries(fields.map((field) => [field, null]));
}

function hostile(value: Json, field: string): Json {
  if (field === 'joberror') return HOSTILE_TEXT;
  if (field === 'jobstatename') return LISTED_NAMES.includes(value) ? value : HOSTILE_TEXT;
  return SUBJECTS.includes(field) && isObject(value) ? { ...value, name: HOSTILE_TEXT } : value;
}

/** The first path gets all the text, each next one a piece: a reader who cuts long paths meets the pieces too. */
function hostilePaths(files: JsonObject): JsonObject {
  const additions = [HOSTILE_TEXT, ...HOSTILE_PIECES];
  return Object.fromEntries(
    Object.entries(files).map(([path, file], index) => [`${additions[index] ?? ''}${path}`, file]),
  );
}

function other(idField: string) {
  return (subject: Json): Json =>
    isObject(subject) ? { ...replace(subject, idField, oneMore), name: 'another one' } : subject;
}

function oneMore(id: Json): Json {
  return typeof id === 'number' ? id + 1 : id;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
