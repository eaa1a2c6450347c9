import { CHANGE_KINDS } from '../job/job.js';

type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** What an answer is made of, without any value: what we know of the live API is from documents alone. */
export interface Shape {
  /** Field names, JSON types and sizes, on one line: `{diffid: number(6), messages: array(0)}`. */
  readonly text: string;
  /** What no document names: `jobeta: null`, `image.version: string(5)`. By field and type, without the size. */
  readonly unexpected: ReadonlyMap<string, string>;
}

/** The documented type of each field of an answer [S, D, C]; of what is within the objects, where that is known. */
const FIELDS: Readonly<Record<string, JsonType>> = {
  diffid: 'number',
  jobcreated: 'number',
  jobupdated: 'number',
  jobstart: 'string',
  jobeta: 'number',
  jobprogress: 'number',
  jobstateid: 'number',
  jobstatename: 'string',
  jobfailed: 'number',
  joberror: 'string',
  success: 'boolean',
  error: 'boolean',
  error_code: 'number',
  error_message: 'string',
  messages: 'array',
  _debug: 'array',
  game: 'object',
  'game.gameid': 'number',
  'game.name': 'string',
  image: 'object',
  'image.imageid': 'number',
  'image.name': 'string',
  machine: 'object',
  'machine.machineid': 'number',
  'machine.name': 'string',
  ...Object.fromEntries(
    CHANGE_KINDS.flatMap((kind) => [
      [kind, 'object'],
      [`${kind}.*.size`, 'number'],
    ]),
  ),
};

/**
 * What files have fields for, everywhere. Should a list be a tree of folders [?], the names in it are those of files, and
 * no evidence tells them from names of fields for sure: so of those below a list only such words are shown.
 */
const FILE_WORDS: ReadonlySet<string> = new Set(
  `size bytes length filesize file_size old_size new_size compressed_size md5 md5sum sha1 sha256 sha512 crc crc32 hash
  checksum digest etag time date timestamp mtime ctime atime created modified updated changed created_at modified_at
  updated_at mode permissions owner group uid gid type mime mimetype mime_type kind status state action change version
  revision id fileid file_id path name file filename file_name directory is_dir is_file executable target`.split(
    /\s+/,
  ),
);

/** A list of changed files, of which only a few are looked at. */
export class FileSample {
  readonly length: number;
  readonly files: readonly unknown[];

  /** @param length - how many files the list has */
  constructor(length: number, files: readonly unknown[]) {
    this.length = length;
    this.files = files;
  }
}

const DEEPEST = 3;
const MOST_FIELDS = 40;

/**
 * @param json - what `JSON.parse` gives; a list of files may be a {@link FileSample}
 */
export function shapeOf(json: unknown): Shape {
  const unexpected = new Map<string, string>();
  const text = describe(json, '', 0, (field, type, size) => {
    if (FIELDS[field] !== type) unexpected.set(`${field}: ${type}`, `${field}: ${type}${size}`);
  });
  return { text, unexpected };
}

type See = (field: string, type: JsonType, size: string) => void;

/** @param path - of the value, for what is seen of the fields in it; empty at the top */
function describe(value: unknown, path: string, depth: number, see: See): string {
  if (value instanceof FileSample) {
    const shapes = value.files.map((file) => describe(file, `${path}.*`, depth + 1, see));
    return `object(${value.length})${shapes.length === 0 ? '' : ` of ${[...new Set(shapes)].join(' or ')}`}`;
  }
  const type = typeOf(value);
  if (typeof value !== 'object' || value === null) return `${type}${sizeOf(value)}`;
  if (Array.isArray(value)) {
    const kinds = [...new Set(value.slice(0, MOST_FIELDS).map(typeOf))];
    return `array(${value.length})${kinds.length === 0 ? '' : ` of ${kinds.join(' or ')}`}`;
  }
  const size = `object${sizeOf(value)}`;
  // Many fields are a map, and its names are values.
  if (depth >= DEEPEST || Object.keys(value).length > MOST_FIELDS) return size;
  const fields = Object.entries(value).map(([name, field]) => {
    const shown = isShown(name, field, path) ? name : `?(${name.length})`;
    const at = path === '' ? shown : `${path}.${shown}`;
    see(at, typeOf(field), sizeOf(field));
    return `${shown}: ${describe(field, at, depth + 1, see)}`;
  });
  return `{${fields.join(', ')}}`;
}

function typeOf(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'boolean' || type === 'number' || type === 'string' ? type : 'object';
}

/** `(5)`: characters of a string, digits of a number, entries of an array or object. */
function sizeOf(value: unknown): string {
  if (typeof value === 'string') return `(${value.length})`;
  if (typeof value === 'number') return `(${String(value).length})`;
  if (typeof value === 'object' && value !== null) return `(${Object.keys(value).length})`;
  return '';
}

const LISTS: ReadonlySet<string> = new Set(CHANGE_KINDS);

/** Whether the name of a field may be shown: one that may be a value (a path, a person, a key) may not. */
function isShown(name: string, field: unknown, path: string): boolean {
  // A field of a file holds no object; a folder does.
  if (path.endsWith('.*')) return FILE_WORDS.has(name) && (typeof field !== 'object' || field === null);
  // The names right below a list are paths, and of an object that no document names nobody knows what they are.
  const isKnown = path === '' || (FIELDS[path] === 'object' && !LISTS.has(path));
  return isKnown && /^_?[a-z][a-z0-9_]{0,30}$/.test(name);
}
