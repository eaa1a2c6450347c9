import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeOnce, ENCODED, inAnyEncoding } from '../../src/text/encodings.js';

test.each([
  ['a%2Fb%2fc', 'a/b/c'],
  ['%C3%A4%f0%9f%98%80', 'ä😀'],
  ['%E4', 'ä'],
  ['\\/\\"\\\\', '/"\\'],
  ['\\u002f\\u002F\\ud83d\\ude00', '//😀'],
  ['&amp;&quot;&apos;&lt;&gt;&sol;&AMP;', '&"\'<>/&'],
  ['&#38;&#038;&#x26;&#X0026;&#128512;', '&&&&😀'],
  ['&#x10ffff;', '\u{10ffff}'],
])('one layer is taken from %s', (text, decoded) => {
  expect(decodeOnce(text)).toBe(decoded);
});

test.each([
  ['%252F', '%2F'],
  ['%2525', '%25'],
  ['\\\\u002f', '\\u002f'],
  ['\\\\\\/', '\\/'],
  ['&amp;quot;', '&quot;'],
  ['%5C%2F', '\\/'],
  ['\\&quot;', '\\"'],
  ['\\u0026#39;', '&#39;'],
])('of what is encoded twice (%s) one layer is left', (text, decoded) => {
  expect(decodeOnce(text)).toBe(decoded);
});

test.each([
  '100%',
  '%zz',
  'C:\\new\\users',
  '\\u12',
  'a & b',
  '&;',
  '&nosuch;',
  '&#;',
  '&#0;',
  '&#x110000;',
  '&#9999999;',
])('%s is not encoded, or not so that it means anything', (text) => {
  expect(decodeOnce(text)).toBe(text);
});

const character = fc.oneof(
  fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  fc.constantFrom('ä', '漢', '😀'),
);

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
const FORMS: readonly ((character: string) => string)[] = [
  (one) => one,
  (one) => `%${Buffer.from(one).toString('hex').match(/../g)?.join('%') ?? ''}`,
  (one) => `%${Buffer.from(one).toString('hex').toUpperCase().match(/../g)?.join('%') ?? ''}`,
  (one) => one.replace(/[\s\S]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`),
  (one) => one.replace(/[\s\S]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4).toUpperCase()}`),
  (one) => `&#${one.codePointAt(0) ?? 0};`,
  (one) => `&#x${hex(one.codePointAt(0) ?? 0, 1)};`,
  (one) => one.replace(/["/]/, '\\$&'),
  (one) => one.replace(/[&"'<>]/, (sign) => NAMED[sign] ?? sign),
];
const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
  '<': '&lt;',
  '>': '&gt;',
};

/** A text and the same text with each character in a form of its own, maybe with its escapes escaped again. */
const encoded = fc
  .array(fc.tuple(character, fc.constantFrom(...FORMS), fc.boolean()), { minLength: 1, maxLength: 12 })
  .map((parts) => ({
    text: parts.map(([one]) => one).join(''),
    form: parts.map(([one, as, again]) => (again ? escapedAgain(one, as(one)) : as(one))).join(''),
  }));

function escapedAgain(one: string, form: string): string {
  if (form === one) return form;
  return form.replaceAll('%', '%25').replaceAll('&', '&amp;').replaceAll('\\', '\\\\\\');
}

test('an expression for a text fits it whichever way each of its characters is encoded', () => {
  fc.assert(
    fc.property(encoded, ({ text, form }) => {
      expect(form).toMatch(new RegExp(`^(?:${inAnyEncoding(text)})$`));
    }),
    { numRuns: 1_000 },
  );
});

test('it fits nothing that means another text', () => {
  fc.assert(
    fc.property(encoded, encoded, (one, other) => {
      fc.pre(one.text !== other.text && !/[%&\\]/.test(one.text + other.text));
      expect(other.form).not.toMatch(new RegExp(`^(?:${inAnyEncoding(one.text)})$`));
    }),
  );
});

test('what is encoded is seen at a glance', () => {
  fc.assert(
    fc.property(encoded, ({ text, form }) => {
      if (form !== text) expect(form).toMatch(new RegExp(ENCODED));
    }),
  );
});
