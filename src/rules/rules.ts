import type { ChangeKind } from '../job/job.js';
import type { PathPatterns } from './path-patterns.js';

/** What a release must keep to; all off unless asked for. */
export interface Rules {
  readonly requireChanges: boolean;
  /** No added or modified path may be caught. */
  readonly forbidden: PathPatterns | undefined;
  /** No removed path may be caught. */
  readonly protected: PathPatterns | undefined;
  /** More changed paths than this break the rule. */
  readonly maxChanges: number | undefined;
}

export type PathRuleName = 'forbidden-paths' | 'protected-paths';
export type RuleName = 'require-changes' | PathRuleName | 'max-changes';

/** A path that a rule caught. */
export interface Offender {
  readonly kind: ChangeKind;
  /** One clean line, shortened where it is very long. */
  readonly path: string;
  /** The pattern that caught it. */
  readonly pattern: string;
}

export interface PathViolation {
  readonly rule: PathRuleName;
  readonly count: number;
  /** The first of them, at least one. */
  readonly first: readonly Offender[];
}

/** A rule that a completed diff breaks. */
export type Violation =
  | { readonly rule: 'require-changes' }
  | PathViolation
  | { readonly rule: 'max-changes'; readonly changed: number; readonly most: number }
  /** The API gave no readable list of these, so that the rule cannot be checked; that is no pass. */
  | { readonly rule: RuleName; readonly unreadable: readonly ChangeKind[] };

/** Whether any rule is on. */
export function hasRules({ requireChanges, maxChanges, ...rules }: Rules): boolean {
  return requireChanges || maxChanges !== undefined || !!rules.forbidden || !!rules.protected;
}

/** How often rules are broken: each caught path counts, and each other rule once. */
export function countViolations(violations: readonly Violation[]): number {
  return violations.reduce((sum, violation) => sum + ('count' in violation ? violation.count : 1), 0);
}
