import { decodeOnce, ENCODED, inAnyEncoding } from './encodings.js';
import { escapeRegExp } from './expression.js';

/** Longest remote text that is shown in one piece, in characters. */
export const LONGEST_TEXT = 500;

/** Makes text from outside fit to be shown: without secrets, on one line, of bounded length. */
export interface Cleaner {
  /** Replaces every form of a secret that the text holds by `***`. */
  redact: (raw: string) => string;
  /**
   * One harmless line: secrets replaced, no control or format character, no runner command, at most `longest`
   * characters (500 unless told).
   */
  line: (raw: string, longest?: number) => string;
}

/** An expression that fits nothing. */
const NEVER = '(?!)';
const HIDDEN = '***';

/** How many encodings around those of a secret are looked through, such as HTML within JSON within a URL. */
const MOST_LAYERS = 5;

/** Characters of a secret that are looked for in each of their forms. */
const LONGEST_FORM = 256;

/**
 * @param secrets - the values that must never be shown; empty ones are ignored
 */
export function createCleaner(secrets: readonly string[]): Cleaner {
  const known = [...new Set(secrets)]
    .filter((secret) => secret !== '')
    // The longest first, so that a secret within a secret does not leave the rest of the longer one.
    .sort((a, b) => b.length - a.length);
  // Nearly no path holds any of it, and there may be millions.
  const mayHold = new RegExp([...known.map(escapeRegExp), ENCODED].join('|'));
  let anySecret: RegExp | undefined;
  const inAnyForm = (): RegExp => (anySecret ??= new RegExp(known.map(formsOf).join('|') || NEVER, 'g'));

  /** Whether a secret shows when one layer of encodings after the other is taken away. */
  const holdsDeeper = (text: string): boolean => {
    let outer = text;
    for (let depth = 0; depth < MOST_LAYERS; depth += 1) {
      const inner = decodeOnce(outer);
      if (inner === outer || !mayHold.test(inner)) return false;
      if (inner.search(inAnyForm()) >= 0) return true;
      outer = inner;
    }
    return false;
  };
  const redact = (raw: string): string => {
    if (!mayHold.test(raw)) return raw;
    const shown = raw.replace(inAnyForm(), HIDDEN);
    if (!holdsDeeper(shown)) return shown;
    // Where in it a secret is, is hard to tell: what has no blank in it goes as a whole, and if need be everything.
    const rest = shown.replace(/\S+/g, (run) => (holdsDeeper(run) ? HIDDEN : run));
    return holdsDeeper(rest) ? HIDDEN : rest;
  };
  return {
    redact,
    // Redacted before it is cut: half a secret is a secret too.
    line: (raw, longest = LONGEST_TEXT) => shorten(oneLine(redact(raw)), longest),
  };
}

/** An expression for a secret however it is encoded. Of a very long one the beginning is enough, and less to compile. */
function formsOf(secret: string): string {
  if (secret.length <= LONGEST_FORM) return inAnyEncoding(secret);
  return `${escapeRegExp(secret)}|${inAnyEncoding(secret.slice(0, LONGEST_FORM))}\\S*`;
}

/**
 * Puts a text on one line that the runner reads as text: line breaks and other control characters become spaces;
 * invisible (a blank Braille sign is one), direction-changing and broken characters become U+FFFD; `##[`, which the
 * runner acts on anywhere in a line, loses its effect.
 */
export function oneLine(raw: string): string {
  return (
    raw
      // With a bound: without one, a run of millions takes all of the stack.
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]{1,1000}/gu, ' ')
      .replace(/[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu, '\u{FFFD}')
      .replace(/(?<!#)##+\[/g, '#[')
      .trim()
  );
}

/** Cuts a text to at most `longest` UTF-16 units, between characters, and marks the cut. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = Array.from(text.slice(0, longest)).slice(0, -1);
  return `${kept.join('').trimEnd()}…`;
}
