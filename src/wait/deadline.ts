import { sleep, type Clock } from './clock.js';

/** Thrown where the run has to stop waiting: its time is over, or somebody cancelled it. */
export class Interruption extends Error {
  readonly why: 'deadline' | 'cancel';

  constructor(why: 'deadline' | 'cancel') {
    super(why);
    this.why = why;
  }
}

/** The time that the step has, and the wish of others to end it earlier. */
export interface Deadline {
  /** Milliseconds left; zero when the time is over. */
  remaining: () => number;
  /** Milliseconds since the step began. */
  elapsed: () => number;
  /**
   * Waits `ms` milliseconds, but not beyond the deadline or a cancel.
   * @throws {@link Interruption} when either has come
   */
  pause: (ms: number) => Promise<void>;
  /** @throws {@link Interruption} when the time is over or a cancel has come */
  check: () => void;
}

/** @param lengthMs - milliseconds from now; any length */
export function createDeadline(clock: Clock, lengthMs: number, cancel: AbortSignal): Deadline {
  const start = clock.now();
  const remaining = (): number => Math.max(0, start + lengthMs - clock.now());
  const check = (): void => {
    if (cancel.aborted) throw new Interruption('cancel');
    if (remaining() <= 0) throw new Interruption('deadline');
  };
  return {
    remaining,
    elapsed: () => clock.now() - start,
    check,
    pause: async (ms) => {
      await sleep(clock, Math.min(ms, remaining()), cancel);
      check();
    },
  };
}
