import type { Clock } from '../wait/clock.js';

/** The longest that one of Node's timers can be set to; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  timer: (ms, callback) => {
    // A timer cut short here fires after 24 days, when whoever waits looks at the time again.
    const handle = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
    return { cancel: () => clearTimeout(handle) };
  },
};
