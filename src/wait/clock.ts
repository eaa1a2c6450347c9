import type { Moment } from '../job/ownership.js';

export interface Timer {
  cancel: () => void;
}

/** Time as a collaborator, so that tests need not wait. */
export interface Clock {
  /** Monotonic milliseconds: for measuring, never for dates. */
  now: () => number;
  /** Unix milliseconds of this machine: for dates, never for measuring. */
  wall: () => number;
  /** Calls back once after `ms` milliseconds, unless cancelled. */
  timer: (ms: number, callback: () => void) => Timer;
}

/** This moment, by both. */
export function momentOf({ now, wall }: Pick<Clock, 'now' | 'wall'>): Moment {
  return { at: now(), wallMs: wall() };
}

/** Resolves after `ms` milliseconds, or as soon as the signal is aborted; leaves no timer and no listener behind. */
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
