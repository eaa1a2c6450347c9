import type { Job } from '../job/job.js';
import type { Failure } from '../failure.js';
import type { Violation } from '../rules/rules.js';

/** Every way in which the step can end. Only `completed` and `started` are a success. */
export type Ending =
  | { readonly kind: 'completed'; readonly job: Job }
  /** `mode: start`: the diff is under way and not waited for. */
  | { readonly kind: 'started'; readonly job: Job }
  /** Completed, and not what the rules of the release allow. */
  | { readonly kind: 'rules-broken'; readonly job: Job; readonly violations: readonly Violation[] }
  | Failure
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'bad-input'; readonly faults: readonly string[] }
  | { readonly kind: 'crashed'; readonly message: string };

/** The one place that decides whether the step passes. */
export function isSuccess(ending: Ending): boolean {
  switch (ending.kind) {
    case 'completed':
    case 'started':
      return true;
    case 'rules-broken':
    case 'job-failed':
    case 'refused':
    case 'locked':
    case 'unsettled':
    case 'timed-out':
    case 'cancelled':
    case 'bad-input':
    case 'crashed':
      return false;
  }
}

/** The job of a diff that completed, whether the step passes or not. */
export function completedJob(ending: Ending): Job | undefined {
  return ending.kind === 'completed' || ending.kind === 'rules-broken' ? ending.job : undefined;
}
