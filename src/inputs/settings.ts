import type { Connection } from '../client/clanforge.js';
import type { Rules } from '../rules/rules.js';

export type OnLock = 'fail' | 'wait' | 'reject';

/** What the step is asked to do. */
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

/** The inputs, read and found good. */
export interface Settings {
  readonly task: Task;
  readonly connection: Connection;
  /** Milliseconds for the whole step. */
  readonly timeoutMs: number;
  /** Milliseconds: the longest pause between two status reads. */
  readonly longestPauseMs: number;
  readonly onLock: OnLock;
  readonly rules: Rules;
}

export type CommentWish = 'never' | 'always' | 'on-failure';

/** Where the verdict is told besides outputs and log. Read on its own, so that bad input is told there too. */
export interface Reporting {
  readonly jobSummary: boolean;
  readonly comment: CommentWish;
  /** The name of the commit status; undefined when none is wanted. */
  readonly statusContext: string | undefined;
  /** Empty when none is given. */
  readonly githubToken: string;
  /** What the comment is about; undefined where the inputs do not say, or not well. */
  readonly imageid: number | undefined;
  readonly machineid: number | undefined;
}
