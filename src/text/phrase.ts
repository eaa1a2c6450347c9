/** Sentences in which remote text is marked, so that it can be shown without trusting it; and text as HTML. */
import { escapeHtml } from './clean.ts';

/** Text that others wrote, such as a reason from the API: clean, but never trusted in Markdown or HTML. */
export interface Remote {
  readonly remote: string;
}

export type Phrase = readonly (string | Remote)[];

/**
 * Makes a phrase of a template. A string put into it counts as remote; our own text is put into it as a phrase. Where
 * remote text ends with a full stop, ours is dropped.
 */
export function say(words: TemplateStringsArray, ...values: readonly (string | number | Phrase)[]): Phrase {
  return merge(words.flatMap((text, index) => [text, ...toPhrase(values[index] ?? [])]));
}

/** Our own text as a phrase. */
export function own(text: string): Phrase {
  return [text];
}

export function join(phrases: readonly (Phrase | undefined)[], between = ' '): Phrase {
  const known = phrases.filter((phrase) => phrase !== undefined);
  return merge(known.flatMap((phrase, index) => (index === 0 ? phrase : [between, ...phrase])));
}

export function plainText(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : part.remote)).join('');
}

/** The phrase for an HTML block: remote text stands in `<code>`. */
export function phraseHtml(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? ownHtml(part) : codeHtml(part.remote))).join('');
}

function toPhrase(value: string | number | Phrase): Phrase {
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'string' ? [{ remote: value }] : value;
}

/** Joins neighbouring texts of ours, and drops the full stop after remote text that has one. */
function merge(phrase: Phrase): Phrase {
  const parts: (string | Remote)[] = [];
  for (const part of phrase.filter((text) => text !== '')) {
    const last = parts.at(-1);
    if (typeof part !== 'string') parts.push(part);
    else if (typeof last === 'string') parts[parts.length - 1] = last + part;
    else parts.push(last !== undefined && /[.!?…]$/.test(last.remote) ? part.replace(/^\./, '') : part);
  }
  return parts.filter((part) => part !== '');
}

/** Remote text, for an HTML block: within `<code>` GitHub makes no mention, link or emoji of it. */
export function codeHtml(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

/** Our own text as HTML. Outside `<code>`, GitHub may link a number of seven digits or more as a commit. */
export function ownHtml(text: string): string {
  return escapeHtml(text).replace(/\d{7,}/g, '<code>$&</code>');
}
