/** Every way in which the step can end, and whether it passes. */
import type { Job, JobFailure } from '../clanforge/job.ts';
import type { Violation } from '../rules/rules.ts';

export type Ending =
  | { readonly kind: 'completed'; readonly job: Job }
  /** `mode: start`: the diff is running, and this step does not wait for it. */
  | { readonly kind: 'started'; readonly job: Job }
  /** Completed, but not what the rules of the release allow. */
  | { readonly kind: 'rules-broken'; readonly job: Job; readonly violations: readonly Violation[] }
  | { readonly kind: 'job-failed'; readonly job: Job; readonly how: JobFailure }
  /** The API said no, for good. `attempt`: what was tried, such as "Retrying diff 12". `next`: what to do, a sentence. */
  | { readonly kind: 'refused'; readonly attempt: string; readonly reason: string; readonly next?: string }
  /** Another diff locks the image. `note`: why `on-lock` could not help, in our words; `reason`: in Clanforge's. */
  | {
      readonly kind: 'locked';
      readonly by: number;
      readonly holder?: Job | undefined;
      readonly note?: string | undefined;
      readonly reason?: string | undefined;
    }
  /** A response was lost, and its result could not be found out. `what`: such as "that diff 12 is running again". */
  | { readonly kind: 'unconfirmed'; readonly what: string; readonly reason: string; readonly next: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'invalid-inputs'; readonly faults: readonly string[] }
  | { readonly kind: 'crashed'; readonly message: string };

/** Thrown to end the run. The only exception used for control flow. */
export class EndRun extends Error {
  readonly ending: Ending;

  constructor(ending: Ending) {
    super(ending.kind);
    this.ending = ending;
  }
}

/** The one place that decides whether the step passes. */
export function passes(ending: Ending): boolean {
  switch (ending.kind) {
    case 'completed':
    case 'started':
      return true;
    case 'rules-broken':
    case 'job-failed':
    case 'refused':
    case 'locked':
    case 'unconfirmed':
    case 'timed-out':
    case 'cancelled':
    case 'invalid-inputs':
    case 'crashed':
      return false;
  }
}

/** The job of a diff that completed, whether the step passes or not. */
export function completedJob(ending: Ending): Job | undefined {
  return ending.kind === 'completed' || ending.kind === 'rules-broken' ? ending.job : undefined;
}
