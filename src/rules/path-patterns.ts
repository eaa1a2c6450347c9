import { RE2Set, RE2JS } from 're2js';
import { expressionsOf, type Expression } from './glob.js';
import { rulePath } from './rule-path.js';
import { inOneSpelling } from './spelling.js';

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
  readonly expressions: readonly Expression[];
}

/** Of one rule in all: with many more, reading them takes too long and too much memory. */
const MOST_EXPRESSIONS = 2_000;
const MOST_CHARACTERS = 100_000;

/**
 * Reads globs, one a line, with the meaning that they have in a `.gitignore`: `#` begins a comment and `!` an exemption,
 * the last pattern that fits decides, one without a slash fits in every folder, and what fits a folder fits all in it.
 * Dot files are files like others.
 */
export function readPatterns(text: string): PatternsOrFaults {
  const faults: string[] = [];
  const patterns: Pattern[] = [];
  let expressions = 0;
  let characters = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = inOneSpelling(raw.trim());
    if (line === '' || line.startsWith('#')) continue;
    const exempts = line.startsWith('!');
    const read = expressionsOf(exempts ? line.slice(1).trim() : line);
    if (read.kind === 'fault') {
      faults.push(`has a bad pattern in line ${index + 1}: ${read.fault}`);
      continue;
    }
    patterns.push({ text: line, exempts, expressions: read.expressions });
    expressions += read.expressions.length;
    characters += read.expressions.reduce((sum, { source }) => sum + source.length, 0);
    if (expressions > MOST_EXPRESSIONS || characters > MOST_CHARACTERS)
      return { kind: 'faults', faults: [...faults, TOO_MANY] };
  }
  if (faults.length > 0) return { kind: 'faults', faults };
  if (patterns.length === 0)
    return { kind: 'faults', faults: ['has nothing but comments: leave it empty instead'] };
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

const TOO_MANY = `has too many or too long patterns (each counts as many times as its braces have choices; ${MOST_EXPRESSIONS} in all)`;

/** Followed together, expressions multiply their states: so many of them at once are still quick. */
const AT_ONCE = 8;

/** Simple ones bring few states. */
const SIMPLE_AT_ONCE = 200;

/**
 * RE2 follows many expressions at once in time proportional to the path; JavaScript's own go back and try again, some for
 * hours.
 */
function compile(patterns: readonly Pattern[]): PathPatterns {
  const all = patterns.flatMap(({ expressions, exempts }, number) =>
    expressions.map((expression) => ({ ...expression, exempts, number })),
  );
  const groups = [
    ...inGroups(
      all.filter(({ isSimple }) => isSimple),
      SIMPLE_AT_ONCE,
    ),
    ...inGroups(
      all.filter(({ isSimple }) => !isSimple),
      AT_ONCE,
    ),
  ];
  const matchers = groups.map((group) => {
    const set = new RE2Set(RE2Set.ANCHOR_BOTH, RE2JS.DOTALL);
    for (const { source } of group) set.add(source);
    set.compile();
    // A group has its patterns in the order in which they were written.
    return (path: string): number => group[Math.max(-1, ...set.match(path))]?.number ?? -1;
  });
  const suspect = anyOf(all.filter(({ exempts }) => !exempts).map(({ part }) => part));
  return {
    catching: (path) => {
      if (suspect !== undefined && isAscii(path) && !suspect.test(path)) return undefined;
      const seen = rulePath(path);
      const last = matchers.reduce((number, match) => Math.max(number, match(seen)), -1);
      const decisive = patterns[last];
      return decisive === undefined || decisive.exempts ? undefined : decisive.text;
    },
  };
}

/** Other paths may have another spelling, with other characters. */
function isAscii(path: string): boolean {
  return !/[^\0-\x7f]/.test(path);
}

/** Characters of an expression, above which V8 takes its time with it. */
const LONGEST_QUICK = 8_000;

/** Nearly no path has even a part of what a pattern fits in it, and that is seen much sooner. */
function anyOf(parts: readonly string[]): RegExp | undefined {
  const source = [...new Set(parts)].join('|');
  return source.length > LONGEST_QUICK ? undefined : new RegExp(source);
}

function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
