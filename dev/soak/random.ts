/** Random choices, all from one stream of numbers: the same seed makes the same choices. */
import type { Random } from '../clanforge/random.ts';

/** @param part - how often it is true, from 0 to 1 */
export function chance(random: Random, part: number): boolean {
  return random() < part;
}

/** A whole number from `least` to `most`, both included. */
export function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** One of a list; name it twice to have it twice as often. */
export function pick<const Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

/** One of a list that is known to have something in it. @throws when it has not */
export function pickFrom<Item>(random: Random, items: readonly Item[]): Item {
  const [first, ...others] = items;
  if (first === undefined) throw new Error('there is nothing to pick from');
  return pick(random, [first, ...others]);
}

/** Characters of the set, so many. */
export function word(random: Random, set: string, length: number): string {
  return Array.from({ length }, () => set[Math.floor(random() * set.length)] ?? '').join('');
}
