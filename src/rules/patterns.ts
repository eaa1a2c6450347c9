/**
 * Path patterns with the meaning that they have in a `.gitignore` (docs/decisions/0009). RE2 matches them: in time
 * proportional to the path, whatever the patterns are.
 */
import { posix } from 'node:path';
import { expand } from 'brace-expansion';
import { RE2JS, RE2Set } from 're2js';
import { escapeRegExp } from '../text/clean.ts';

export interface PathPatterns {
  /** The pattern that catches a path: the last one that matches, unless that one begins with `!`. */
  readonly catching: (path: string) => string | undefined;
}

interface Pattern {
  /** As it was written. */
  readonly text: string;
  readonly exempts: boolean;
  /** In RE2's syntax, for whole paths: one for each combination of its braces. */
  readonly sources: readonly string[];
  /** A text for each source, without a slash, that all paths which it matches contain. */
  readonly literals: readonly string[];
}

class PatternFault extends Error {}

const MOST_SOURCES = 2_000;
const MOST_CHOICES = 1_000;
const LONGEST_LINE = 1_000;

/**
 * @param text - one pattern per line; `#` begins a comment, `!` an exception
 * @returns `patterns` is undefined if there are faults, each of which is worded to follow the input's name
 */
export function readPatterns(text: string): { patterns?: PathPatterns; faults: readonly string[] } {
  const faults: string[] = [];
  const patterns: Pattern[] = [];
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim().normalize('NFC');
    if (line === '' || line.startsWith('#')) continue;
    try {
      patterns.push(readPattern(line));
    } catch (error) {
      if (!(error instanceof PatternFault)) throw error;
      faults.push(`has an invalid pattern in line ${index + 1}: ${error.message}`);
    }
  }
  const count = patterns.reduce((sum, { sources }) => sum + sources.length, 0);
  if (count > MOST_SOURCES)
    faults.push(`has more than ${MOST_SOURCES} patterns (each choice of a brace counts)`);
  if (faults.length === 0 && patterns.every(({ exempts }) => exempts)) {
    const what = patterns.length === 0 ? 'nothing but comments' : 'nothing but exceptions ("!")';
    faults.push(`has ${what}, so it would never match a path: add a pattern, or leave it empty`);
  }
  return faults.length > 0 ? { faults } : { faults, patterns: compile(patterns) };
}

/** Lines written for other pattern languages or list formats. Taken literally, they would match nothing. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/^["'`“”‘’«»]|["'`“”‘’«»]$/, 'remove the quotes'],
  [/^-\s/, 'remove the "- ": the input is a text with one pattern per line, not a YAML list'],
  [
    /^\[\s*["'].*["']\s*\]$|^\[[^\]]*,[^\]]+\]$/,
    'the input is a text with one pattern per line, not a JSON list',
  ],
  [
    /[\s;|](?![^[\]]*\])/,
    'write one pattern per line, with no comment after it; to match a space, ; or |, put it in brackets, as in [ ]',
  ],
  [/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u, 'remove the control or invisible characters'],
  [/^\^|\$$/, 'this is not a regular expression: remove the ^ or $, or put it in brackets, as in [$]'],
  [/^[a-z]:/i, 'remove the drive letter: paths begin at the top folder of the image'],
  [/\\/, 'use / between folders; to match a special character, put it in brackets, as in [*]'],
  [/[@+?*!]\(/, 'write choices in braces, as in *.{a,b}'],
];

function readPattern(text: string): Pattern {
  const exempts = text.startsWith('!');
  const line = exempts ? text.slice(1).trim() : text;
  if (line.length > LONGEST_LINE) throw new PatternFault(`it is longer than ${LONGEST_LINE} characters`);
  const mistake = MISTAKES.find(([expression]) => expression.test(line));
  if (mistake !== undefined) throw new PatternFault(mistake[1]);
  const glob = line.replace(/^\.?\/+/, '').replace(/\/+$/, '');
  if (glob === '') throw new PatternFault('it consists only of slashes');
  // A slash at the end means a folder; anywhere else it ties the pattern to the top folder.
  const isTied = /^\.?\//.test(line);
  const classes = (glob.match(CLASS) ?? []).map(translateClass);
  let index = FIRST_STAND_IN;
  const masked = glob.replace(CLASS, () => String.fromCharCode(index++));
  // Behind a slash no choice is empty: the library drops none, and what it cuts short shows in the count.
  const expanded = expand(`/${masked}`, { max: MOST_CHOICES + 1 }).map((one) => one.slice(1));
  if (expanded.length > MOST_CHOICES)
    throw new PatternFault(`its braces expand to more than ${MOST_CHOICES} patterns`);
  const globs = [...new Set(expanded)];
  const sources = globs.map((one) =>
    translate(one, isTied || one.includes('/'), line.endsWith('/'), classes),
  );
  return { text, exempts, sources, literals: globs.map(longestLiteral) };
}

/** `[abc]`, also with a bracket as its first member or `[:digit:]` in it. */
const CLASS = /\[[!^]?\]?(?:\[:\w+:\]|[^\]/])*\]/g;
/** Characters for private use, which no line may contain, stand in for classes: their commas and braces are plain. */
const FIRST_STAND_IN = 0xe000;
const STAND_IN = /[\u{e000}-\u{f8ff}]/gu;

const UNMATCHED = 'an unmatched or empty bracket or brace; to match one, put it in brackets, as in [{]';

/** @param isTied - whether the glob only matches from the top folder */
function translate(glob: string, isTied: boolean, isFolder: boolean, classes: readonly string[]): string {
  if (/[[\]{}]/.test(glob)) throw new PatternFault(UNMATCHED);
  if (glob.includes(','))
    throw new PatternFault('write one pattern per line; to match a comma, put it in brackets, as in [,]');
  const names = glob.split('/');
  if (names.some((name) => name === '' || name === '.' || name === '..')) {
    throw new PatternFault('a folder in it is empty, "." or ".."');
  }
  let source = isTied ? '' : '(?:.*/)?';
  names.forEach((name, index) => {
    const isLast = index === names.length - 1;
    if (name === '**') source += isLast ? '.+' : '(?:.*/)?';
    else source += translateName(name, classes) + (isLast ? '' : '/');
  });
  // What matches a folder matches everything in it.
  return source + (isFolder ? '/.*' : '(?:/.*)?');
}

/** The longest literal of a glob, cut: V8 compiles long expressions slowly. */
function longestLiteral(glob: string): string {
  const literals = glob.split(/[*?/\u{e000}-\u{f8ff}]/u);
  return literals.reduce((longest, one) => (one.length > longest.length ? one : longest)).slice(0, 30);
}

function translateName(name: string, classes: readonly string[]): string {
  return name.replace(/\*+|\?|[^*?]+/g, (part) => {
    if (part.startsWith('*')) return '[^/]*';
    if (part === '?') return '[^/]';
    return escapeRegExp(part).replace(
      STAND_IN,
      (standIn) => classes[standIn.charCodeAt(0) - FIRST_STAND_IN] ?? '',
    );
  });
}

/** A class in RE2's syntax; it never matches a slash. */
function translateClass(written: string): string {
  const isNegated = /^\[[!^].+\]$/.test(written);
  const members = written.slice(isNegated ? 2 : 1, -1).replace(/\[(?!:\w+:\])|[\\^&]|^\]/g, '\\$&');
  const source = `[${isNegated ? '^/' : ''}${members}]`;
  try {
    if (!RE2JS.matches(source, '/')) return source;
  } catch {
    // Told below, in our words.
  }
  throw new PatternFault('what is in brackets is invalid or includes a slash');
}

/** So many are followed at once: followed together, expressions multiply their states. */
const AT_ONCE = 8;

function compile(patterns: readonly Pattern[]): PathPatterns {
  const all = patterns.flatMap(({ sources }, number) => sources.map((source) => ({ source, number })));
  const matchers = Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, index) => {
    const group = all.slice(index * AT_ONCE, (index + 1) * AT_ONCE);
    const set = new RE2Set(RE2Set.ANCHOR_BOTH, RE2JS.DOTALL);
    for (const { source } of group) set.add(source);
    set.compile();
    return (path: string): number => group[Math.max(-1, ...set.match(path))]?.number ?? -1;
  });
  const literals = patterns.flatMap((pattern) => (pattern.exempts ? [] : pattern.literals));
  // Few paths contain even a literal of a pattern, and that is seen much sooner.
  const anyLiteral = new RegExp([...new Set(literals.map(escapeRegExp))].join('|'));
  return {
    catching: (path) => {
      const spelled = spell(path);
      if (!anyLiteral.test(spelled)) return undefined;
      const last = patterns[Math.max(...matchers.map((match) => match(spelled)))];
      return last === undefined || last.exempts ? undefined : last.text;
    },
  };
}

/** The longest path that a file system takes. NFC is quadratic in runs of combining marks. */
const LONGEST_PATH = 4_096;

/** A path in one spelling: `/` between folders, no `.`, `..` or empty folder, accents as NFC has them. */
function spell(path: string): string {
  const slashed = path.replaceAll('\\', '/');
  const composed = slashed.length > LONGEST_PATH ? slashed : slashed.normalize('NFC');
  const isOdd = /(?:^|\/)\.{0,2}(?:\/|$)/.test(composed);
  return isOdd ? posix.normalize(`/${composed}`).slice(1) : composed;
}
