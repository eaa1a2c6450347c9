/** What the inputs mean, once they are read and found valid. */
import type { Connection } from '../clanforge/client.ts';
import type { Rules } from '../rules/rules.ts';

export type RejectDiff = 'never' | 'on-failure' | 'always';

/** What the step does, and to which diff, image and machine. */
export type Task =
  | {
      readonly mode: 'run' | 'start';
      readonly imageid: number;
      readonly machineid: number;
      /** Retry this diff instead of creating one. */
      readonly diffid?: number | undefined;
    }
  | {
      readonly mode: 'watch';
      readonly diffid: number;
      readonly imageid?: number | undefined;
      readonly machineid?: number | undefined;
    };

export interface Settings {
  readonly task: Task;
  readonly connection: Connection;
  /** Milliseconds for the whole step. */
  readonly timeoutMs: number;
  /** Milliseconds: the longest pause between two status reads. */
  readonly longestPauseMs: number;
  readonly onLock: 'fail' | 'wait' | 'reject-failed' | 'reject';
  readonly rejectDiff: RejectDiff;
  readonly rules: Rules;
}

/** Where the result is reported besides outputs and log. Read on its own, so that invalid inputs are reported there too. */
export interface Reporting {
  readonly jobSummary: boolean;
  readonly comment: 'never' | 'always' | 'on-failure';
  /** The name of the commit status; undefined for none. */
  readonly statusContext: string | undefined;
  /** Empty when none is given. */
  readonly githubToken: string;
  /** What the comment is about; undefined where the inputs do not say. */
  readonly imageid: number | undefined;
  readonly machineid: number | undefined;
}
