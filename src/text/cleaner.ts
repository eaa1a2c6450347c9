import { escapeRegExp } from './expression.js';

/** Longest remote text that is shown in one piece, in characters. */
export const LONGEST_TEXT = 500;

/** Makes text from outside fit to be shown: without secrets, on one line, of bounded length. */
export interface Cleaner {
  /** Replaces every form of a secret that the text holds by `***`. */
  redact: (raw: string) => string;
  /**
   * One harmless line: secrets replaced, control and invisible characters shown as what they are worth,
   * no runner command, at most `longest` characters (500 unless told).
   */
  line: (raw: string, longest?: number) => string;
}

/** An expression that fits nothing. */
const NEVER = '(?!)';

/**
 * @param secrets - the values that must never be shown; empty ones are ignored
 */
export function createCleaner(secrets: readonly string[]): Cleaner {
  const known = [...new Set(secrets)]
    .filter((secret) => secret !== '')
    // The longest first, so that a secret within a secret does not leave the rest of the longer one.
    .sort((a, b) => b.length - a.length);
  const anyOf = (texts: readonly string[], flags: string): RegExp =>
    new RegExp(texts.map(escapeRegExp).join('|') || NEVER, flags);
  const urlForms = known.map(encodeURIComponent);
  const plain = anyOf(known, 'g');
  // In a URL, where the hexadecimal digits may be of either case.
  const encoded = anyOf(urlForms, 'gi');
  // There may be millions of texts, and hardly any holds a secret: one look tells.
  const either = anyOf([...new Set([...known, ...urlForms])], 'i');

  const redact = (raw: string): string =>
    either.test(raw) ? raw.replace(plain, '***').replace(encoded, '***') : raw;

  return {
    redact,
    // Redacted before it is cut: half a secret is a secret too.
    line: (raw, longest = LONGEST_TEXT) => shorten(oneLine(redact(raw)), longest),
  };
}

/**
 * Puts a text on one line that the runner reads as text: line breaks and other control characters become
 * spaces; invisible, direction-changing and broken characters become U+FFFD; `##[`, which the runner acts on
 * anywhere in a line, loses its effect.
 */
export function oneLine(raw: string): string {
  return raw
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}]/gu, '\u{FFFD}')
    .replace(/(?<!#)##+\[/g, '#[')
    .trim();
}

/** Cuts a text to at most `longest` UTF-16 units, between characters, and marks the cut. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = Array.from(text.slice(0, longest)).slice(0, -1);
  return `${kept.join('').trimEnd()}…`;
}
