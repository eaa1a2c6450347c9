/** What all plans of the soak share: ids, secrets, and random choices. */
import { seededRandom } from '../random.ts';

/** `core`: the action in this process, in virtual time. `bundle`: `dist` as a process, in real time. */
export type RunKind = 'core' | 'bundle';
/** As the workflow gives them; an `api-url` that begins with a slash is at the server. */
export type Inputs = Readonly<Record<string, string>>;
/** What the server accepts. */
export type Credentials = Readonly<Record<'accessKey' | 'secretKey' | 'token', string>>;

export const ACCOUNT = 1001;
export const IMAGES = [5001, 5002] as const;
/** A machine with a few changes, one without any, one with many. */
export const MACHINES = [7001, 7002, 7003] as const;
export const FIRST_DIFF = 218595;
/** A secret that is also part of the name of a file. */
export const SECRET_IN_A_PATH = "pAth+S3cret=%41&'x";
export const GITHUB_TOKEN = 'ghs_S0akT0kenOfGitHub/+x=';

export type Dice = ReturnType<typeof createDice>;

/** Random choices that are the same for the same seed. */
export function createDice(seed: number) {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    /** A whole number from `least` to `most`, both included. */
    between: (least: number, most: number): number => least + below(most - least + 1),
    chance: (share: number): boolean => random() < share,
    /** One of a list that is not empty; name an item twice to have it twice as often. */
    pick: <const Item>(items: readonly Item[]): Item => items[below(items.length)] as Item,
    word: (letters: string, length: number): string =>
      Array.from({ length }, () => letters.charAt(below(letters.length))).join(''),
    seed: (): number => below(1e9),
  };
}
