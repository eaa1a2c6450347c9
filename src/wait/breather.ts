import type { Clock } from './clock.js';
import type { Deadline } from './deadline.js';

/** Milliseconds for which the process may be deaf. */
const LONGEST_BREATH_MS = 50;

/** To look at the clock takes as long as many a call's own work. */
const CALLS_PER_LOOK = 32;

/**
 * For long computations: now and then lets the process see its signals and timers.
 *
 * @returns a function to be called often; what it returns is to be awaited, and rejects with Interruption at the deadline
 * or a cancel
 */
export function createBreather(clock: Clock, deadline: Deadline): () => Promise<void> | undefined {
  let last = clock.now();
  let calls = 0;
  return () => {
    calls += 1;
    if (calls % CALLS_PER_LOOK !== 0) return undefined;
    if (clock.now() - last < LONGEST_BREATH_MS) return undefined;
    last = clock.now();
    return deadline.pause(0);
  };
}
