/** The rules of a release, and how a completed diff can break them. */
import type { ChangeKind } from '../clanforge/job.ts';
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
