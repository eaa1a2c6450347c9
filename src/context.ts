/** What all parts of the step share: time, the log, redaction, and the stages of a cancel. Made once, in index.ts. */
import type { Cleaner } from './text/clean.ts';

export interface Clock {
  /** Monotonic milliseconds: for measuring, never for dates. */
  now: () => number;
  /** Unix milliseconds of this machine: for dates, never for measuring. */
  wall: () => number;
  /** Calls back once after `ms` milliseconds, unless cancelled. */
  timer: (ms: number, callback: () => void) => { cancel: () => void };
}

/** The step's log. Each message is one line in our words; remote text in it is already clean. */
export interface Log {
  info: (message: string) => void;
  notice: (message: string) => void;
  warning: (message: string) => void;
  error: (message: string) => void;
  /** Whether the user has switched debug logging on; without it, `debug` messages are hidden. */
  readonly isDebug: boolean;
  debug: (message: string) => void;
  /** Begins a folded group, and ends the one before. */
  group: (title: string) => void;
  endGroup: () => void;
}

/** The stages of a cancel. The runner kills the process 10 s after the first. */
export interface CancelSignals {
  /** The user cancelled: stop waiting. */
  readonly requested: AbortSignal;
  /** Stop waiting even for the response to a create, whose diff id would be lost. */
  readonly responsesOverdue: AbortSignal;
  /** Stop waiting for GitHub. */
  readonly reportsOverdue: AbortSignal;
}

export interface Context {
  readonly clock: Clock;
  readonly log: Log;
  readonly cleaner: Cleaner;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly cancel: CancelSignals;
}

/** Resolves after `ms` milliseconds, or as soon as the signal aborts; leaves no timer and no listener behind. */
export async function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = clock.timer(ms, wake);
    signal.addEventListener('abort', wake);
  });
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
