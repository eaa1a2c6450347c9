import type { JobState } from './state.js';

/** A thing that `diff_info=1` names: id and name, each where the API gives it [?]. */
export interface Named {
  readonly id?: number;
  readonly name?: string;
}

/** What a diff is about, as far as `diff_info=1` tells. */
export interface Subject {
  readonly game?: Named;
  readonly image?: Named;
  readonly machine?: Named;
}

export const CHANGE_KINDS = ['added', 'modified', 'removed'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A path that a diff lists, as the API spells it: hostile until it is cleaned. */
export interface ChangedFile {
  readonly path: string;
  /** Bytes, where the API gives them [?]. */
  readonly size?: number;
}

/** Files in the order of the answer. Looking through them makes each one anew: there may be millions. */
export type ChangedFiles = Iterable<ChangedFile> & { readonly length: number };

/** The lists of a completed diff; undefined where the answer did not carry a readable one. */
export type Changes = Readonly<Record<ChangeKind, ChangedFiles | undefined>>;

/** One answer about a job, read into our terms. Texts are cleaned, paths are not. */
export interface Job {
  readonly diffid: number;
  readonly state: JobState;
  /** `jobfailed`: anything but 0, false or nothing. */
  readonly flaggedFailed: boolean;
  /**
   * `success` was there and not true, `error` and not false, `error_code` and not 0, or `error_message` and not empty:
   * never a success.
   */
  readonly disowned: boolean;
  /** `joberror` (or `error_message`), one clean line. */
  readonly error?: string;
  /** `jobcreated`, `jobupdated`, `jobeta`: Unix seconds of Clanforge's clock. */
  readonly created?: number;
  readonly updated?: number;
  readonly eta?: number;
  /** `jobprogress`, 0-100; "seems to always be 0" [C]: shown, and a hint at when to look again. */
  readonly progress?: number;
  readonly subject: Subject;
  readonly changes: Changes;
}

/** How a job ended when it did not complete. */
export type JobFailure = 'failed' | 'squashed' | 'flagged' | 'disowned' | 'contradicted';

export type Standing =
  | { readonly kind: 'under-way' }
  | { readonly kind: 'completed' }
  | { readonly kind: 'failed'; readonly how: JobFailure };

/**
 * Where a job stands. `completed` has one narrow door: state Completed, without a failure flag, without a
 * contradiction, in an answer that calls itself a success or says nothing about it. A state that is absent or unlisted
 * is never an end.
 */
export function judge(job: Job): Standing {
  switch (job.state.kind) {
    case 'absent':
    case 'unlisted':
      return { kind: 'under-way' };
    case 'listed':
      switch (job.state.name) {
        case 'Created':
        case 'Pending':
        case 'Queued':
        case 'Running':
          return { kind: 'under-way' };
        case 'Failed':
          return { kind: 'failed', how: 'failed' };
        case 'Squashed':
          return { kind: 'failed', how: 'squashed' };
        case 'Completed':
          if (job.flaggedFailed) return { kind: 'failed', how: 'flagged' };
          if (job.disowned) return { kind: 'failed', how: 'disowned' };
          if (job.state.contradictedBy !== undefined) return { kind: 'failed', how: 'contradicted' };
          return { kind: 'completed' };
      }
  }
}
