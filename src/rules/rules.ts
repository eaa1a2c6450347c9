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
 */
export function checkRules(rules: Rules, changes: Changes, cleaner: Cleaner): readonly Violation[] {
  const { requireChanges, maxChanges } = rules;
  const changed = CHANGE_KINDS.reduce((sum, kind) => sum + (changes[kind]?.length ?? 0), 0);
  const violations: Violation[] = [];
  if (requireChanges && changed === 0) {
    const [doubt] = unreadable('require-changes', CHANGE_KINDS, changes);
    violations.push(doubt ?? { rule: 'require-changes' });
  }
  violations.push(
    ...matchPaths('forbidden-paths', rules.forbidden, ['added', 'modified'], changes, cleaner),
    ...matchPaths('protected-paths', rules.protected, ['removed'], changes, cleaner),
  );
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

function matchPaths(
  rule: PathRuleName,
  patterns: PathPatterns | undefined,
  kinds: readonly ChangeKind[],
  changes: Changes,
  cleaner: Cleaner,
): readonly Violation[] {
  if (patterns === undefined) return [];
  const first: Offender[] = [];
  let count = 0;
  for (const kind of kinds) {
    for (const { path } of changes[kind] ?? []) {
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
