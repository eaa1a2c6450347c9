import { Buffer } from 'node:buffer';
import type { ChangedFile, ChangedFiles } from '../job/job.js';

/** Collects the files of a list. */
export interface FileListBuilder {
  add: (path: string, size: number | undefined) => void;
  /** The list of what was added; nothing is added after it. */
  build: () => ChangedFiles;
}

/** Files in little memory: without an object or a string for the garbage collector to look at. */
interface Block {
  /** The paths, one behind the other, as UTF-8. */
  readonly bytes: Buffer;
  /** Where each path ends. */
  readonly ends: Uint32Array;
  readonly sizes: Uint32Array;
  /** By their place, files that do not fit in there: with half a surrogate pair in the path, or a large size. */
  readonly others: ReadonlyMap<number, ChangedFile>;
}

const BLOCK_BYTES = 2 ** 18;
const BLOCK_FILES = 2 ** 12;
/** Bytes of UTF-8 that one unit of UTF-16 may need. */
const MOST_BYTES_PER_UNIT = 3;
/** Stands for a size that is not known, and the first that is too large. */
const NO_SIZE = 2 ** 32 - 1;

/** There may be millions: strings are made of them again one by one. */
export function createFileListBuilder(): FileListBuilder {
  const blocks: Block[] = [];
  let draft: Draft | undefined;
  let length = 0;

  function draftFor(path: string): Draft {
    const bytes = path.length * MOST_BYTES_PER_UNIT;
    if (draft?.hasRoom(bytes) === true) return draft;
    if (draft !== undefined) blocks.push(draft.take());
    if (draft?.hasRoom(bytes) !== true) draft = createDraft(Math.max(BLOCK_BYTES, bytes));
    return draft;
  }

  return {
    add: (path, size) => {
      draftFor(path).add(path, size);
      length += 1;
    },
    build: () => {
      if (draft !== undefined) blocks.push(draft.take());
      return {
        length,
        *[Symbol.iterator]() {
          for (const block of blocks) {
            for (let place = 0; place < block.ends.length; place += 1) yield fileAt(block, place);
          }
        },
      };
    },
  };
}

interface Draft {
  hasRoom: (bytes: number) => boolean;
  add: (path: string, size: number | undefined) => void;
  /** A block that is just as large as it needs to be. The draft is empty then. */
  take: () => Block;
}

function createDraft(mostBytes: number): Draft {
  const bytes = Buffer.allocUnsafeSlow(mostBytes);
  const ends = new Uint32Array(BLOCK_FILES);
  const sizes = new Uint32Array(BLOCK_FILES);
  let others = new Map<number, ChangedFile>();
  let end = 0;
  let count = 0;
  return {
    hasRoom: (wanted) => count < BLOCK_FILES && bytes.length - end >= wanted,
    add: (path, size) => {
      const fits = path.isWellFormed() && (size === undefined || size < NO_SIZE);
      if (fits) end += bytes.write(path, end);
      else others.set(count, fileOf(path, size));
      ends[count] = end;
      sizes[count] = size ?? NO_SIZE;
      count += 1;
    },
    take: () => {
      const block: Block = {
        bytes: Buffer.from(bytes.subarray(0, end)),
        ends: ends.slice(0, count),
        sizes: sizes.slice(0, count),
        others,
      };
      others = new Map();
      end = 0;
      count = 0;
      return block;
    },
  };
}

function fileAt({ bytes, ends, sizes, others }: Block, place: number): ChangedFile {
  const other = others.size === 0 ? undefined : others.get(place);
  if (other !== undefined) return other;
  const start = place === 0 ? 0 : ends[place - 1];
  const size = sizes[place];
  return fileOf(bytes.toString('utf8', start, ends[place]), size === NO_SIZE ? undefined : size);
}

function fileOf(path: string, size: number | undefined): ChangedFile {
  return size === undefined ? { path } : { path, size };
}
