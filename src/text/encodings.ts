import { Buffer } from 'node:buffer';
import { escapeRegExp } from './expression.js';

/** HTML's names of ASCII characters; servers differ in which they use. */
const NAMED =
  '! excl " quot # num $ dollar % percnt & amp \' apos ( lpar ) rpar * ast + plus , comma . period / sol : colon ; semi ' +
  '< lt = equals > gt ? quest @ commat [ lsqb \\ bsol ] rsqb ^ hat _ lowbar ` grave { lcub | verbar } rcub';
const NAME_OF: ReadonlyMap<string, string> = pairsOf(NAMED.split(' '));
const CHARACTER_OF: ReadonlyMap<string, string> = pairsOf(NAMED.split(' ').reverse());

function pairsOf(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? '']] : [])));
}

/** An expression for what is encoded: a character or more, as a URL, JSON or HTML may write them. */
export const ENCODED = [
  '(?:%[0-9A-Fa-f]{2})+',
  '\\\\(?:u([0-9A-Fa-f]{4})|(["\\\\/]))',
  '&(?:#0*([1-9]\\d{0,6})|#[xX]0*([1-9A-Fa-f][0-9A-Fa-f]{0,5})|([A-Za-z]{2,6}));',
].join('|');
const ALL_ENCODED = new RegExp(ENCODED, 'g');

/** Takes one layer of encodings from a text; a second one takes another call. */
export function decodeOnce(text: string): string {
  return text.replace(
    ALL_ENCODED,
    (all: string, unit?: string, escaped?: string, decimal?: string, hex?: string, name?: string) => {
      if (unit !== undefined) return String.fromCharCode(parseInt(unit, 16));
      if (escaped !== undefined) return escaped;
      if (name !== undefined) return CHARACTER_OF.get(name.toLowerCase()) ?? all;
      if (all.startsWith('%')) {
        // One byte alone is quickly read; of several UTF-8 makes characters.
        return all.length === 3
          ? String.fromCharCode(parseInt(all.slice(1), 16))
          : Buffer.from(all.replaceAll('%', ''), 'hex').toString();
      }
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : all;
    },
  );
}

const LAST_CODE_POINT = 0x10ffff;

/**
 * An expression for a text in which each character may be encoded, whatever its neighbours are: servers differ in which
 * characters they encode. No two ways lead through one text, so that it is matched in linear time.
 */
export function inAnyEncoding(text: string): string {
  return Array.from(text, anyFormOf).join('');
}

function anyFormOf(character: string): string {
  const bytes = Array.from(Buffer.from(character), (byte) => hexPattern(byte, 2));
  const units = Array.from({ length: character.length }, (_, at) => hexPattern(character.charCodeAt(at), 4));
  const code = character.codePointAt(0) ?? 0;
  const name = NAME_OF.get(character);
  // Where JSON is within JSON, backslashes are escaped again; they also stand before what HTML makes of a quote.
  const escape = character === '"' || character === '/' ? '\\\\{0,3}' : '';
  const forms = [
    escapeRegExp(character),
    // The percent sign of an encoded character may be encoded itself, any number of times.
    bytes.map((byte) => `%(?:25)*${byte}`).join(''),
    // And so may an ampersand.
    `&(?:amp;)*(?:#0*${code}|#[xX]0*${hexPattern(code, 1)}${name === undefined ? '' : `|${name}`});`,
  ];
  const inJson = units.map((unit) => `\\\\{1,3}u${unit}`).join('');
  return `(?:${escape}(?:${forms.join('|')})|${inJson})`;
}

/** Hexadecimal digits, each of either case. */
function hexPattern(value: number, digits: number): string {
  const hex = value.toString(16).padStart(digits, '0');
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
