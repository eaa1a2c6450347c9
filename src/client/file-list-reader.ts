import { createFileListBuilder } from './file-list.js';
import type { ChangedFiles } from '../job/job.js';

/** Reads a map of path → file object [D] from the texts between its colons and commas. */
export interface FileListReader {
  /** @param text - what is before a colon. @throws SyntaxError where no JSON has that */
  path: (text: string) => void;
  /** @param text - what is between a colon and a comma. @throws SyntaxError where no JSON has that */
  file: (text: string) => void;
  /** @param text - what is before the brace that ends the map. @throws SyntaxError where no JSON has that */
  end: (text: string) => ChangedFiles;
  /** A few of the file objects as they came. */
  samples: () => readonly unknown[];
}

/** Files that are parsed at once. */
const AT_ONCE = 50;

const MOST_SAMPLES = 20;

/** Grammar is left to `JSON.parse`. It is given arrays, since each name of an object is kept in memory for long. */
export function createFileListReader(): FileListReader {
  const list = createFileListBuilder();
  const samples: unknown[] = [];
  let isBegun = false;
  let paths: string[] = [];
  let files: string[] = [];

  function flush(): void {
    const readPaths = parseAll(paths);
    const readFiles = parseAll(files);
    if (readFiles.length > 0 && samples.length < MOST_SAMPLES) samples.push(readFiles[0]);
    for (const [index, path] of readPaths.entries()) {
      if (typeof path !== 'string') throw new SyntaxError('a name is not a string');
      list.add(path, sizeOf(readFiles[index]));
    }
    paths = [];
    files = [];
  }

  const file = (text: string): void => {
    if (paths.length === files.length) throw new SyntaxError('a value without a name');
    files.push(text);
    if (files.length >= AT_ONCE) flush();
  };
  return {
    path: (text) => {
      if (paths.length > files.length) throw new SyntaxError('a name without a value');
      paths.push(text);
      isBegun = true;
    },
    file,
    end: (text) => {
      if (isBegun) file(text);
      else JSON.parse(`{${text}}`);
      flush();
      return list.build();
    },
    samples: () => samples,
  };
}

/** @throws SyntaxError when one of the texts is not the JSON of one value */
function parseAll(texts: readonly string[]): readonly unknown[] {
  const values = JSON.parse(`[${texts.join(',')}]`) as unknown[];
  if (values.length !== texts.length) throw new SyntaxError('a value is missing');
  return values;
}

/** `size` is taken if it is there [?], in bytes, also as a string. */
function sizeOf(file: unknown): number | undefined {
  if (typeof file !== 'object' || file === null || !('size' in file)) return undefined;
  const size = typeof file.size === 'string' && /^\d{1,16}$/.test(file.size) ? Number(file.size) : file.size;
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}
