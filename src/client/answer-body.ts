import { CHANGE_KINDS, type ChangeKind, type Changes } from '../job/job.js';
import type { BodyReader } from './exchange.js';
import { createFileListReader, type FileListReader } from './file-list-reader.js';
import { createJsonScanner } from './json-scanner.js';

export type Samples = Readonly<Partial<Record<ChangeKind, readonly unknown[]>>>;

/** The body of an answer, read. */
export type AnswerBody =
  | {
      readonly kind: 'json';
      /** Without the lists of files, in whose place is null. */
      readonly json: unknown;
      readonly files: Partial<Changes>;
      /** A few of the file objects of each list, as they came. */
      readonly samples: Samples;
    }
  | { readonly kind: 'empty' }
  /** What is not a list of files is longer than that is ever taken in, in characters. */
  | { readonly kind: 'too-long'; readonly limit: number }
  | { readonly kind: 'no-json' };

/**
 * Reads JSON as it arrives, so that a list of a million files is never one text or one object. It is cut into texts that
 * are JSON by themselves, and those are for `JSON.parse`, grammar and all.
 */
export function createAnswerReader(): BodyReader<AnswerBody> {
  // Bytes that are no UTF-8 become U+FFFD, and a byte-order mark is dropped.
  const decoder = new TextDecoder();
  let splitter: Splitter | undefined = createSplitter();
  let isEmpty = true;
  let body: AnswerBody = { kind: 'no-json' };
  const attempt = (step: (splitter: Splitter) => void): void => {
    if (splitter === undefined) return;
    try {
      step(splitter);
    } catch (error) {
      if (error instanceof TooLong) body = { kind: 'too-long', limit: LONGEST_PIECE };
      // Nor is what it took in so far kept any longer.
      splitter = undefined;
    }
  };
  return {
    write: (chunk) => {
      isEmpty &&= chunk.length === 0;
      attempt(({ write }) => write(decoder.decode(chunk, { stream: true })));
    },
    end: () => {
      if (isEmpty) return { kind: 'empty' };
      attempt(({ write, end }) => {
        write(decoder.decode());
        body = { kind: 'json', ...end() };
      });
      return body;
    },
  };
}

/** Characters that are taken in as one text, which becomes many times that in memory. */
const LONGEST_PIECE = 64_000_000;

class TooLong extends Error {}

interface Splitter {
  /** @throws TooLong; SyntaxError when a list of files is not what JSON allows */
  write: (text: string) => void;
  /** @throws SyntaxError when the rest is not JSON */
  end: () => Omit<Extract<AnswerBody, { kind: 'json' }>, 'kind'>;
}

/** How a list of files begins, at the top of an answer. Behind a backslash the quote does not begin a name. */
const LIST = new RegExp(`[^\\\\]"(${CHANGE_KINDS.join('|')})"\\s*:\\s*$`);
/** Characters before a brace in which that is looked for. */
const TAIL = 100;

/** Splits the lists of files from the rest of an answer. As in any JSON, the last of several equal names counts. */
function createSplitter(): Splitter {
  const scanner = createJsonScanner();
  const files: Partial<Record<ChangeKind, Changes[ChangeKind]>> = {};
  const samples: Partial<Record<ChangeKind, readonly unknown[]>> = {};
  /** The answer without its lists, and how that ends. */
  const rest: string[] = [];
  let tail = '';
  let restLength = 0;
  let list: { readonly kind: ChangeKind; readonly reader: FileListReader } | undefined;
  /** Of a list, what came since its last colon or comma. */
  let part = '';
  /** How many braces and brackets are open. */
  let depth = 0;

  function keep(text: string): void {
    if (list !== undefined) {
      part += text;
      if (part.length > LONGEST_PIECE) throw new TooLong();
      return;
    }
    restLength += text.length;
    if (restLength > LONGEST_PIECE) throw new TooLong();
    rest.push(text);
    tail = (tail + text.slice(-TAIL)).slice(-TAIL);
  }

  /** @returns whether a list begins behind the brace */
  function open(): boolean {
    const kind = LIST.exec(tail)?.[1];
    if (kind === undefined) return false;
    list = { kind: kind as ChangeKind, reader: createFileListReader() };
    return true;
  }

  function close({ kind, reader }: NonNullable<typeof list>): void {
    files[kind] = reader.end(part);
    samples[kind] = reader.samples();
    list = undefined;
    keep('null');
  }

  return {
    write: (piece) => {
      /** Where what was not kept yet begins. */
      let start = 0;
      scanner.scan(piece, (at) => {
        const mark = piece[at];
        const isOpening = mark === '{' || mark === '[';
        const isClosing = mark === '}' || mark === ']';
        if (isOpening) depth += 1;
        if (isClosing) depth -= 1;
        const mayBegin = list === undefined && isOpening && depth === 2;
        const divides = list !== undefined && !isOpening && depth === (isClosing ? 1 : 2);
        if (!mayBegin && !divides) return;
        keep(piece.slice(start, at));
        start = at;
        if (list === undefined) {
          if (mark === '{' && open()) start += 1;
          return;
        }
        start += 1;
        switch (mark) {
          case ':':
            list.reader.path(part);
            break;
          case ',':
            list.reader.file(part);
            break;
          case '}':
            close(list);
            break;
          default:
            throw new SyntaxError('a list of files is closed by a bracket');
        }
        part = '';
      });
      keep(piece.slice(start));
    },
    end: () => ({ json: JSON.parse(rest.join('')) as unknown, files, samples }),
  };
}
