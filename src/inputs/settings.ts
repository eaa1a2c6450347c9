import type { Connection } from '../client/clanforge.js';

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
}
