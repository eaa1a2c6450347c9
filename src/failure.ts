import type { Job, JobFailure } from './job/job.js';

/** Why the life cycle ended without a diff that completed, where it did end: not at the deadline or by a cancel. */
export type Failure =
  /** Our job ended and did not complete. */
  | { readonly kind: 'job-failed'; readonly how: JobFailure; readonly job: Job }
  /** The API said no for good. `doing`: what was asked of it. `next`: what to do, a sentence. */
  | { readonly kind: 'refused'; readonly doing: string; readonly said: string; readonly next?: string }
  /** Another diff locks the image. `note`: why the wish of `on-lock` could not be fulfilled. */
  | {
      readonly kind: 'locked';
      readonly by: number;
      readonly holder?: Job | undefined;
      readonly note?: string;
    }
  /** An answer was lost, and what it would have said could not be found out. `what`: the open question. */
  | { readonly kind: 'unsettled'; readonly what: string; readonly said: string; readonly next: string };

/** Thrown to end the run with a {@link Failure}. */
export class RunFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}
