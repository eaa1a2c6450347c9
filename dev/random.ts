/** Numbers by chance that a seed decides, for whatever is simulated: jobs of the benchmark, groups of the soak. Pure. */

/** A number from 0 up to 1. */
export type Random = () => number;

/** Random numbers that are the same for the same seed (mulberry32). @param seed - a whole number below 2^32 */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number below 2^32, to begin other random numbers with. */
export function seedFrom(random: Random): number {
  return Math.floor(random() * 2 ** 32);
}
