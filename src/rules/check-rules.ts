import { CHANGE_KINDS, type ChangeKind, type Changes } from '../job/job.js';
import type { Cleaner } from '../text/cleaner.js';
import type { PathPatterns } from './path-patterns.js';
import type { Offender, PathRuleName, RuleName, Rules, Violation } from './rules.js';

/** How many caught paths of a rule are kept to be shown; all are counted. */
const OFFENDERS_KEPT = 1_000;
const LONGEST_PATH = 300;

export interface CheckTools {
  readonly cleaner: Cleaner;
  /**
   * Called for each path with its length: now and then lets the process see signals and its deadline.
   * @throws Interruption
   */
  readonly breathe: (work: number) => Promise<void> | undefined;
}

/**
 * Holds all paths of a completed diff against the rules.
 *
 * @returns the rules that are broken; empty when all are kept
 * @throws Interruption at the deadline or a cancel
 */
export async function checkRules(rules: Rules, changes: Changes, tools: CheckTools): Promise<Violation[]> {
  return [
    ...(rules.requireChanges ? requireChanges(changes) : []),
    ...(await checkPaths('forbidden-paths', rules.forbidden, ['added', 'modified'], changes, tools)),
    ...(await checkPaths('protected-paths', rules.protected, ['removed'], changes, tools)),
    ...(rules.maxChanges === undefined ? [] : limitChanges(rules.maxChanges, changes)),
  ];
}

function requireChanges(changes: Changes): Violation[] {
  if (CHANGE_KINDS.some((kind) => (changes[kind]?.length ?? 0) > 0)) return [];
  const unknown = unreadable('require-changes', CHANGE_KINDS, changes);
  return unknown.length > 0 ? unknown : [{ rule: 'require-changes' }];
}

function limitChanges(most: number, changes: Changes): Violation[] {
  const changed = CHANGE_KINDS.reduce((sum, kind) => sum + (changes[kind]?.length ?? 0), 0);
  if (changed > most) return [{ rule: 'max-changes', changed, most }];
  return unreadable('max-changes', CHANGE_KINDS, changes);
}

async function checkPaths(
  rule: PathRuleName,
  patterns: PathPatterns | undefined,
  kinds: readonly ChangeKind[],
  changes: Changes,
  { cleaner, breathe }: CheckTools,
): Promise<Violation[]> {
  if (patterns === undefined) return [];
  const first: Offender[] = [];
  let count = 0;
  for (const kind of kinds) {
    for (const { path } of changes[kind] ?? []) {
      const pause = breathe(path.length);
      if (pause !== undefined) await pause;
      const pattern = patterns.catching(path);
      if (pattern === undefined) continue;
      count += 1;
      if (first.length < OFFENDERS_KEPT) {
        first.push({ kind, path: cleaner.line(path, LONGEST_PATH), pattern: cleaner.line(pattern) });
      }
    }
  }
  const caught: Violation[] = count === 0 ? [] : [{ rule, count, first }];
  return [...caught, ...unreadable(rule, kinds, changes)];
}

function unreadable(rule: RuleName, kinds: readonly ChangeKind[], changes: Changes): Violation[] {
  const missing = kinds.filter((kind) => changes[kind] === undefined);
  return missing.length === 0 ? [] : [{ rule, unreadable: missing }];
}
