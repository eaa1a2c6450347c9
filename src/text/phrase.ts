import { codeHtml, ownHtml } from './html.js';

/** Text that is not ours, such as the API's: clean, and still not to be trusted with a place in Markdown or HTML. */
export interface Remote {
  readonly remote: string;
}

/** A sentence or more in our words, in which text that is not ours is marked as such. */
export type Phrase = readonly (string | Remote)[];

/**
 * Makes a phrase of a template. A string put into it counts as remote; our own words are put into it as phrases.
 * Where remote text brings its full stop, ours is dropped.
 */
export function say(words: TemplateStringsArray, ...values: readonly (string | number | Phrase)[]): Phrase {
  return joined([
    [words[0] ?? ''],
    ...values.flatMap((value, index) => [toPhrase(value), [words[index + 1] ?? '']]),
  ]);
}

/** Our own words as a phrase. */
export function own(text: string): Phrase {
  return [text];
}

/** One phrase after the other, with a text of ours between each two. */
export function join(phrases: readonly (Phrase | undefined)[], between = ' '): Phrase {
  const known = phrases.filter((phrase) => phrase !== undefined);
  return joined(known.flatMap((phrase, index) => (index === 0 ? [phrase] : [[between], phrase])));
}

/** The phrase as plain text. */
export function plainText(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : part.remote)).join('');
}

/** The phrase for an HTML block: remote text stands in `<code>`, where GitHub makes nothing of it. */
export function phraseHtml(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? ownHtml(part) : codeHtml(part.remote))).join('');
}

function toPhrase(value: string | number | Phrase): Phrase {
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'string' ? [{ remote: value }] : value;
}

function joined(phrases: readonly Phrase[]): Phrase {
  const parts: (string | Remote)[] = [];
  for (const part of phrases.flat().filter((text) => text !== '')) {
    const last = parts.at(-1);
    if (typeof part !== 'string') parts.push(part);
    else if (typeof last === 'string') parts[parts.length - 1] = last + part;
    else parts.push(last !== undefined && /[.!?…]$/.test(last.remote) ? part.replace(/^\./, '') : part);
  }
  return parts.filter((part) => part !== '');
}
