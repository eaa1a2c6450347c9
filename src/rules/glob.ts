import { expandBraces, toRegex } from 'glob-to-regex.js';
import { RE2JS } from 're2js';
import { escapeRegExp } from '../text/expression.js';

/** A glob without braces, for whole paths. */
export interface Expression {
  /** In RE2's syntax. */
  readonly source: string;
  /** Nothing but literal text comes after its first stars. */
  readonly isSimple: boolean;
  /** A quick JavaScript expression for a part that every path has which it fits, whichever way its folders are divided. */
  readonly part: string;
}

/** A glob as expressions, or why it is none, in words. */
export type GlobOrFault =
  | { readonly kind: 'glob'; readonly expressions: readonly Expression[] }
  | { readonly kind: 'fault'; readonly fault: string };

/** How many globs the braces of one may stand for: `{a,b}{c,d}` is four. */
const MOST_ALTERNATIVES = 1_000;
const LONGEST = 1_000;

/** `[abc]`, also with a bracket as its first member, or with `[:digit:]` and the like in it. */
const CLASS = /\[(?=([!^]?\]?))\1(?:\[:\w+:\]|[^\]])*\]/g;
const NAMED_CLASSES = ['alnum', 'alpha', 'digit', 'lower', 'upper', 'space', 'blank', 'xdigit', 'word'];

/** Characters that stand for classes while the rest of a glob is read, which knows nothing of classes. */
const FIRST_STAND_IN = 0xf0000;
const STAND_IN = /[\u{f0000}-\u{fffff}]/gu;

/** Reads a glob with the meaning that it has in a `.gitignore`, without what `!` and `#` mean there. */
export function expressionsOf(written: string): GlobOrFault {
  const fault = (why: string): GlobOrFault => ({ kind: 'fault', fault: why });
  const bare = written.replace(/^\.?\/+/, '').replace(/\/+$/, '');
  if (bare === '') return fault('nothing is left of it without its slashes');
  if (written.length > LONGEST) return fault(`it is longer than ${LONGEST} characters`);
  if (written.includes('\\')) {
    return fault(
      'it has a backslash; put / between folders, and a character to be taken as it is in brackets, as in [*]',
    );
  }
  // Half a character may become a stand-in with one beside it.
  if (!bare.isWellFormed() || bare.search(STAND_IN) >= 0) return fault('it has characters that no name has');
  const classes = (bare.match(CLASS) ?? []).map(readClass);
  if (classes.includes(undefined)) {
    return fault('what is in brackets cannot be understood, or includes a slash');
  }
  let index = FIRST_STAND_IN;
  const masked = bare.replace(CLASS, () => String.fromCodePoint(index++));
  const alternatives = expandBraces(masked, MOST_ALTERNATIVES + 1);
  if (alternatives.length > MOST_ALTERNATIVES) {
    return fault(`its braces stand for more than ${MOST_ALTERNATIVES} patterns`);
  }
  // A glob would take them as they are, which is seldom meant.
  if (alternatives.some((glob) => /[[\]{}]/.test(glob))) {
    return fault(
      'a bracket or brace in it has no partner, or nothing to choose; to be taken as it is, put it in brackets, as in [{]',
    );
  }
  // What people write who think of other patterns; taken as it stands, it would catch nothing.
  if (/[@+?*!]\(/.test(masked)) {
    return fault('choices are written in braces, as in *.{a,b}, and not in parentheses');
  }
  if (/[ \t][#*?!/]/.test(masked) || alternatives.some((glob) => glob.includes(','))) {
    return fault(
      'it looks like more than one, or has a comment behind it; write one a line, and to be taken as it is put a space or comma in brackets, as in [ ]',
    );
  }
  if (
    alternatives.some((glob) => glob.split('/').some((part) => part === '' || part === '.' || part === '..'))
  ) {
    return fault('a folder in it is empty, "." or ".."');
  }
  // A slash at the end means a folder; elsewhere it ties the glob to the top folder.
  const isFolder = written.endsWith('/');
  const isTied = /\/[^/]/.test(written);
  const expressions = alternatives
    .map((glob) => glob.split('/').map(withinFolder).join('/'))
    .map((glob) => (isTied ? glob : `**/${glob}`))
    .map((glob) => ({
      source: toRe2(glob, isFolder).replace(STAND_IN, (standIn) => classes[place(standIn)] ?? ''),
      isSimple: !/[?\u{f0000}-\u{fffff}]|[^*/].*\*/u.test(glob),
      part: partOf(glob),
    }));
  return { kind: 'glob', expressions };
}

/** The longest literal text, at the end of its folder's or file's name if it is there in the glob. */
function partOf(glob: string): string {
  const literals = glob.split('/').flatMap((name) => {
    const texts = name.split(/[*?\u{f0000}-\u{fffff}]/u);
    return texts.map((text, index) => ({ text, isEnd: index === texts.length - 1 }));
  });
  const { text, isEnd } = literals.reduce((most, literal) =>
    literal.text.length > most.text.length ? literal : most,
  );
  return isEnd ? `${escapeRegExp(text)}(?=[/\\\\]|$)` : escapeRegExp(text);
}

const place = (standIn: string): number => (standIn.codePointAt(0) ?? 0) - FIRST_STAND_IN;

/** Only where it is a whole folder's name do two stars go through folders. */
function withinFolder(part: string): string {
  return part === '**' ? part : part.replace(/\*{2,}/g, '*');
}

/** A class as an expression; undefined where it is not well formed, or fits a slash. */
function readClass(written: string): string | undefined {
  const names = [...written.matchAll(/(?<=\[:)\w*(?=:\])/g)].map(([name]) => name);
  if (names.some((name) => !NAMED_CLASSES.includes(name))) return undefined;
  // Characters of two UTF-16 units are read as two, and braces as choices.
  if (/[\u{10000}-\u{10ffff}]|\{.+\}/su.test(written)) return undefined;
  const source = escapesOfRe2(toRegex(written).source.slice(1, -1));
  if (!/^(?:\[(?:\\.|[^\\[\]])+\]|\\?.)$/su.test(source)) return undefined;
  if (source.startsWith('[^')) return `[^/${source.slice(2)}`;
  return RE2JS.matches(source, '/') ? undefined : source;
}

/** With all that lies below what it fits; of a folder, only that. */
function toRe2(glob: string, isFolder: boolean): string {
  const below = isFolder ? '\\/.*$' : '(?:\\/.*)?$';
  return escapesOfRe2(toRegex(glob).source).replace(/\$$/, () => below);
}

/** JavaScript writes line separators as `\u2028`, which RE2 does not know. */
function escapesOfRe2(source: string): string {
  return source.replace(/\\u([0-9a-f]{4})/gi, '\\x{$1}');
}
