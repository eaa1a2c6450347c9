/** Turns a value that is not empty into what it means; undefined when it breaks the rule. */
export type Parser<Value> = (text: string) => Value | undefined;

/** A whole number above 0, as all ids of Clanforge are [D]. */
export const positiveId: Parser<number> = (text) =>
  /^[1-9]\d*$/.test(text) ? exactly(Number(text)) : undefined;

/** A whole number, 0 or more. */
export const count: Parser<number> = (text) => (/^\d+$/.test(text) ? exactly(Number(text)) : undefined);

/** A decimal number, 0 or more: `5`, `0.5`, `.5`. */
export const decimal: Parser<number> = (text) => {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
};

/** A word out of a list. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Parser<Word> {
  return (text) => words.find((word) => word === text);
}

const SWITCH = oneOf('true', 'True', 'TRUE', 'false', 'False', 'FALSE');

/** On or off, in the spellings of YAML. */
export const onOrOff: Parser<boolean> = (text) => {
  const word = SWITCH(text);
  return word === undefined ? undefined : word.toLowerCase() === 'true';
};

/** What an HTTP header can carry: printable ASCII without spaces. */
export function isHeaderWord(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** Beyond 2^53 a number would no longer be the one that was written. */
function exactly(value: number): number | undefined {
  return Number.isSafeInteger(value) ? value : undefined;
}
