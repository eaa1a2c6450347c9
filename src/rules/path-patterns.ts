import { expandBraces, toRegex } from 'glob-to-regex.js';
import { RE2JS, RE2Set } from 're2js';
import { plainPath } from '../job/plain-path.js';

/** The patterns of one rule, as a user writes them into an input. */
export interface PathPatterns {
  /**
   * The pattern that catches a path: of those that fit it, the last one, unless that one begins with `!`. In time
   * proportional to the path's length, whatever the patterns are.
   */
  readonly catching: (path: string) => string | undefined;
}

export type PatternsOrFaults =
  | { readonly kind: 'patterns'; readonly patterns: PathPatterns }
  /** What is wrong, each with the number of its line. */
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

interface Pattern {
  /** As it was written, for reports. */
  readonly text: string;
  readonly exempts: boolean;
  /** Without braces, from the top folder down. */
  readonly globs: readonly string[];
}

/** How many patterns the braces of one may stand for: `{a,b}{c,d}` is four. */
const MOST_ALTERNATIVES = 1_000;
const LONGEST_PATTERN = 1_000;

/**
 * Reads globs, one a line, with the meaning that they have in a `.gitignore`: `#` begins a comment and `!` an exemption,
 * the last pattern that fits decides, one without a slash fits in every folder, and what fits a folder fits all in it.
 * Dot files are files like others.
 */
export function readPatterns(text: string): PatternsOrFaults {
  const faults: string[] = [];
  const patterns = text.split('\n').flatMap((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return [];
    const read = readPattern(line);
    if (typeof read !== 'string') return [read];
    faults.push(`has a bad pattern in line ${index + 1}: ${read}`);
    return [];
  });
  if (faults.length > 0) return { kind: 'faults', faults };
  if (patterns.every(({ exempts }) => exempts)) {
    return {
      kind: 'faults',
      faults: [
        'has no pattern without "!" in it, so it would never catch a path: add one, or leave it empty',
      ],
    };
  }
  return { kind: 'patterns', patterns: compile(patterns) };
}

/** @returns a sentence where the pattern is bad */
function readPattern(line: string): Pattern | string {
  const exempts = line.startsWith('!');
  const written = exempts ? line.slice(1).trim() : line;
  const bare = written.replace(/^\.?\/+/, '').replace(/\/+$/, '');
  if (bare === '') return 'nothing is left of it without its slashes';
  if (line.length > LONGEST_PATTERN) return `it is longer than ${LONGEST_PATTERN} characters`;
  if (line.includes('\\'))
    return 'it has a backslash; put / between folders, and brackets around a character to be taken as it is, as in [*]';
  if (bare.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    return 'a folder in it is empty, "." or ".."';
  }
  if (hasOpenBracket(bare))
    return 'a bracket or brace in it is not closed, or not opened; put it in brackets, as in [{], to be taken as it is';
  const alternatives = expandBraces(bare, MOST_ALTERNATIVES + 1);
  if (alternatives.length > MOST_ALTERNATIVES)
    return `its braces stand for more than ${MOST_ALTERNATIVES} patterns`;
  // A slash at the end means a folder; elsewhere it ties the pattern to the top folder.
  const isTied = written.replace(/\/+$/, '').includes('/');
  return { text: line, exempts, globs: alternatives.map((glob) => (isTied ? glob : `**/${glob}`)) };
}

/** Whether a bracket or brace has no partner, for which a glob would take it as it is, and seldom on purpose. */
function hasOpenBracket(glob: string): boolean {
  // A bracket right after the opening one, or after its negation, is a member of the class.
  const classless = glob.replace(/\[[!^]?\]?[^\]]*\]/g, '');
  let depth = 0;
  for (const character of classless) {
    if (character === '[' || character === ']') return true;
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (depth < 0) return true;
  }
  return depth !== 0;
}

/** Followed together, patterns multiply their states: so many of them at once are still quick. */
const PATTERNS_AT_ONCE = 8;

/** A pattern with nothing but literal text after its first stars brings few states; any number of them goes together. */
const isSimple = (glob: string): boolean => !/[?[]|[^*/].*\*/.test(glob);

/**
 * RE2 follows many patterns at once in time proportional to the path; JavaScript's own expressions go back and try
 * again, some patterns for hours.
 */
function compile(patterns: readonly Pattern[]): PathPatterns {
  const numbered = patterns.map((pattern, number) => ({ ...pattern, number }));
  const simple = numbered.filter(({ globs }) => globs.every(isSimple));
  const others = numbered.filter((pattern) => !simple.includes(pattern));
  const groups = [simple, ...inGroups(others, PATTERNS_AT_ONCE)].filter((group) => group.length > 0);
  const matchers = groups.map((group) => {
    const set = new RE2Set(RE2Set.ANCHOR_BOTH, RE2JS.DOTALL);
    const numbers = group.flatMap(({ globs, number }) =>
      globs
        .flatMap((glob) => [glob, `${glob}/**`])
        .map((glob) => {
          set.add(toRegex(glob).source);
          return number;
        }),
    );
    set.compile();
    return (path: string) => set.match(path).reduce((last, id) => Math.max(last, numbers[id] ?? -1), -1);
  });
  return {
    catching: (path) => {
      const plain = plainPath(path);
      const last = matchers.reduce((number, match) => Math.max(number, match(plain)), -1);
      const decisive = patterns[last];
      return decisive === undefined || decisive.exempts ? undefined : decisive.text;
    },
  };
}

function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
