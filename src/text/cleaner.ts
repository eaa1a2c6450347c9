import { Buffer } from 'node:buffer';
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

/**
 * @param secrets - the values that must never be shown; empty ones are ignored
 */
export function createCleaner(secrets: readonly string[]): Cleaner {
  const known = [...new Set(secrets)]
    .filter((secret) => secret !== '')
    // The longest first, so that a secret within a secret does not leave the rest of the longer one.
    .sort((a, b) => b.length - a.length);
  const anySecret = new RegExp(known.map(inAnyEncoding).join('|') || NEVER, 'g');
  const redact = (raw: string): string => raw.replace(anySecret, '***');
  return {
    redact,
    // Redacted before it is cut: half a secret is a secret too.
    line: (raw, longest = LONGEST_TEXT) => shorten(oneLine(redact(raw)), longest),
  };
}

/** An expression for a text in which any character may be encoded as in a URL: servers differ in which they encode. */
function inAnyEncoding(secret: string): string {
  return Array.from(secret, (character) => {
    const encoded = Array.from(Buffer.from(character), (byte) => `%${hexPattern(byte)}`).join('');
    return `(?:${escapeRegExp(character)}|${encoded})`;
  }).join('');
}

/** Hexadecimal digits, each of either case. */
function hexPattern(byte: number): string {
  const digits = byte.toString(16).padStart(2, '0');
  return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/**
 * Puts a text on one line that the runner reads as text: line breaks and other control characters become spaces;
 * invisible (a blank Braille sign is one), direction-changing and broken characters become U+FFFD; `##[`, which the
 * runner acts on anywhere in a line, loses its effect.
 */
export function oneLine(raw: string): string {
  return raw
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu, '\u{FFFD}')
    .replace(/(?<!#)##+\[/g, '#[')
    .trim();
}

/** Cuts a text to at most `longest` UTF-16 units, between characters, and marks the cut. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = Array.from(text.slice(0, longest)).slice(0, -1);
  return `${kept.join('').trimEnd()}…`;
}
