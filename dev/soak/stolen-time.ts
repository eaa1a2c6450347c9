/** Milliseconds between two looks. */
const EVERY_MS = 50;

/**
 * Measures how much later than asked for this process gets its turns: on a machine that has too much to do, its children
 * get theirs as late.
 *
 * @returns ends the watch; milliseconds in all
 */
export function watchStolenTime(): { readonly stop: () => number } {
  let stolenMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    stolenMs += Math.max(0, now - last - 2 * EVERY_MS);
    last = now;
  }, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return stolenMs;
    },
  };
}
