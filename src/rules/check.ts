/** Checks every path of a completed diff against the rules of the release. */
import { CHANGE_KINDS, type ChangeKind, type Changes } from '../clanforge/job.ts';
import type { Cleaner } from '../text/clean.ts';
import type { PathPatterns } from './patterns.ts';
import type { Offender, PathRuleName, RuleName, Rules, Violation } from './rules.ts';

/** Offending paths that are kept to be shown; all are counted. */
const OFFENDERS_KEPT = 1_000;
const LONGEST_PATH = 300;

/** @returns the broken rules; a list that could not be read breaks each rule that needs it */
export function checkRules(rules: Rules, changes: Changes, cleaner: Cleaner): readonly Violation[] {
  const { requireChanges, forbidden, protected: kept, maxChanges } = rules;
  const changed = CHANGE_KINDS.reduce((sum, kind) => sum + (changes[kind]?.length ?? 0), 0);
  const unreadable = (rule: RuleName, kinds: readonly ChangeKind[] = CHANGE_KINDS): readonly Violation[] => {
    const missing = kinds.filter((kind) => changes[kind] === undefined);
    return missing.length === 0 ? [] : [{ rule, unreadable: missing }];
  };
  const paths = (
    rule: PathRuleName,
    patterns: PathPatterns | undefined,
    kinds: readonly ChangeKind[],
  ): readonly Violation[] =>
    patterns === undefined
      ? []
      : [...matchPaths(rule, patterns, kinds, changes, cleaner), ...unreadable(rule, kinds)];
  const noChange = unreadable('require-changes');
  return [
    ...(requireChanges && changed === 0
      ? noChange.length > 0
        ? noChange
        : [{ rule: 'require-changes' } as const]
      : []),
    ...paths('forbidden-paths', forbidden, ['added', 'modified']),
    ...paths('protected-paths', kept, ['removed']),
    ...(maxChanges === undefined
      ? []
      : changed > maxChanges
        ? [{ rule: 'max-changes', changed, most: maxChanges } as const]
        : unreadable('max-changes')),
  ];
}

function matchPaths(
  rule: PathRuleName,
  patterns: PathPatterns,
  kinds: readonly ChangeKind[],
  changes: Changes,
  cleaner: Cleaner,
): readonly Violation[] {
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
  return count === 0 ? [] : [{ rule, count, first }];
}

export function hasRules({ requireChanges, maxChanges, forbidden, protected: kept }: Rules): boolean {
  return requireChanges || maxChanges !== undefined || forbidden !== undefined || kept !== undefined;
}
