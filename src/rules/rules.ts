/** The rules of a release, and how a completed diff can break them. */
import { CHANGE_KINDS, type ChangeKind, type Changes } from '../clanforge/job.ts';
import type { Cleaner } from '../text/clean.ts';
import type { PathPatterns } from './patterns.ts';

/** All off unless the user asks for them. */
export interface Rules {
  readonly requireChanges: boolean;
  /** No added or modified path may match. */
  readonly forbidden: PathPatterns | undefined;
  /** No removed path may match. */
  readonly protected: PathPatterns | undefined;
  /** More changed paths than this break the rule. */
  readonly maxChanges: number | undefined;
}

export type PathRuleName = 'forbidden-paths' | 'protected-paths';
export type RuleName = 'require-changes' | PathRuleName | 'max-changes';

/** A path that a rule caught. Both texts are clean, one line each. */
export interface Offender {
  readonly kind: ChangeKind;
  readonly path: string;
  readonly pattern: string;
}

export interface PathViolation {
  readonly rule: PathRuleName;
  readonly count: number;
  /** The first of them, at least one. */
  readonly first: readonly Offender[];
}

export type Violation =
  | { readonly rule: 'require-changes' }
  | PathViolation
  | { readonly rule: 'max-changes'; readonly changed: number; readonly most: number }
  /** The API gave no readable list of these kinds, so the rule cannot be checked; that is not a pass. */
  | { readonly rule: RuleName; readonly unreadable: readonly ChangeKind[] };

/**
 * @returns the broken rules; a list that could not be read breaks each rule that needs it, unless the readable lists
 * already settle that rule
 * @param yieldNow - called now and then, so that a cancel and the deadline are seen; what it throws ends the check
 */
export async function checkRules(
  rules: Rules,
  changes: Changes,
  cleaner: Cleaner,
  yieldNow: () => Promise<void>,
): Promise<readonly Violation[]> {
  const { requireChanges, maxChanges } = rules;
  const changed = CHANGE_KINDS.reduce((sum, kind) => sum + (changes[kind]?.length ?? 0), 0);
  const violations: Violation[] = [];
  if (requireChanges && changed === 0) {
    const [doubt] = unreadable('require-changes', CHANGE_KINDS, changes);
    violations.push(doubt ?? { rule: 'require-changes' });
  }
  const match = (rule: PathRuleName, patterns: PathPatterns | undefined, kinds: readonly ChangeKind[]) =>
    matchPaths(rule, patterns, kinds, changes, cleaner, yieldNow);
  violations.push(...(await match('forbidden-paths', rules.forbidden, ['added', 'modified'])));
  violations.push(...(await match('protected-paths', rules.protected, ['removed'])));
  if (maxChanges !== undefined) {
    if (changed > maxChanges) violations.push({ rule: 'max-changes', changed, most: maxChanges });
    else violations.push(...unreadable('max-changes', CHANGE_KINDS, changes));
  }
  return violations;
}

function unreadable(rule: RuleName, kinds: readonly ChangeKind[], changes: Changes): readonly Violation[] {
  const missing = kinds.filter((kind) => changes[kind] === undefined);
  return missing.length === 0 ? [] : [{ rule, unreadable: missing }];
}

/** Offending paths that are kept to be shown; all are counted. */
const OFFENDERS_KEPT = 1_000;
const LONGEST_PATH = 300;

/** Paths that are checked without a pause: with 2,000 patterns that is seconds. */
const PATHS_AT_ONCE = 2_000;

async function matchPaths(
  rule: PathRuleName,
  patterns: PathPatterns | undefined,
  kinds: readonly ChangeKind[],
  changes: Changes,
  cleaner: Cleaner,
  yieldNow: () => Promise<void>,
): Promise<readonly Violation[]> {
  if (patterns === undefined) return [];
  const first: Offender[] = [];
  let count = 0;
  for (const kind of kinds) {
    for (const [index, { path }] of changes[kind]?.entries() ?? []) {
      if (index % PATHS_AT_ONCE === 0) await yieldNow();
      const pattern = patterns.catching(path);
      if (pattern === undefined) continue;
      count += 1;
      if (first.length >= OFFENDERS_KEPT) continue;
      first.push({ kind, path: cleaner.line(path, LONGEST_PATH), pattern: cleaner.line(pattern) });
    }
  }
  const doubts = unreadable(rule, kinds, changes);
  return count === 0 ? doubts : [{ rule, count, first }, ...doubts];
}

export function hasRules({ requireChanges, maxChanges, forbidden, protected: kept }: Rules): boolean {
  return requireChanges || maxChanges !== undefined || forbidden !== undefined || kept !== undefined;
}
