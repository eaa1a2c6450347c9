import type { Clock } from './clock.js';
import type { Deadline } from './deadline.js';

/** Milliseconds for which the process may be deaf. */
const LONGEST_BREATH_MS = 50;

/** Work between two looks at the clock, which take as long as many a path. */
const WORK_PER_LOOK = 3_000;

/**
 * For long computations: now and then lets the process see its signals and timers.
 *
 * @returns a function to be called often, with the number of characters that are to be looked at next; what it returns
 * is to be awaited, and rejects with Interruption at the deadline or a cancel
 */
export function createBreather(
  clock: Clock,
  deadline: Deadline,
): (work: number) => Promise<void> | undefined {
  let last = clock.now();
  let done = 0;
  return (work) => {
    done += work;
    if (done < WORK_PER_LOOK) return undefined;
    done = 0;
    if (clock.now() - last < LONGEST_BREATH_MS) return undefined;
    last = clock.now();
    return deadline.pause(0);
  };
}
