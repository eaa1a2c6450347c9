import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCleaner, LONGEST_TEXT, oneLine } from '../../src/text/cleaner.js';
import { decodeOnce, ENCODED } from '../../src/text/encodings.js';

const NASTY = [
  ...['#', '##', '##[', '####[', '[', ']', '::error::', '##[error]', '*', '…'],
  ...['\r', '\n', '\0', '\t', '\u{1b}[31m', '\u{85}', '\u{2028}', '\u{2029}'],
  ...[
    '\u{200b}',
    '\u{feff}',
    '\u{202e}',
    '\u{2066}',
    '\u{ad}',
    '\u{e0001}',
    '\u{d800}',
    '\u{dc00}',
    '😀',
    ' ',
  ],
];

const remoteText = (...pieces: string[]): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...NASTY, ...pieces) },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
        { weight: 1, arbitrary: fc.nat(0xff_ff).map((unit) => String.fromCharCode(unit)) },
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(''));

/** What a header can carry. Asterisks are left out: they are what secrets are replaced by. */
const secretText = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => (code === 0x2a ? '$' : String.fromCharCode(code))),
  minLength: 1,
  maxLength: 12,
});

const plain = createCleaner([]);

describe('a line', () => {
  test('is one line without control, format or broken characters and without a runner command', () => {
    fc.assert(
      fc.property(remoteText(), fc.integer({ min: 1, max: 60 }), (raw, longest) => {
        for (const line of [plain.line(raw, longest), plain.line(raw), oneLine(raw)]) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
          expect(line).not.toContain('##[');
          expect(line).toBe(line.trim());
        }
        expect(plain.line(raw, longest).length).toBeLessThanOrEqual(longest);
      }),
      { numRuns: 500 },
    );
  });

  test('keeps text that is harmless as it is', () => {
    const harmless = fc.string({
      unit: fc.constantFrom('a', 'Z', '9', ' ', '#', '/', 'é', '漢', '😀'),
      maxLength: 80,
    });
    fc.assert(
      fc.property(harmless, (raw) => {
        expect(plain.line(raw)).toBe(raw.trim());
      }),
    );
  });

  test.each([
    ['line breaks become one space', 'one\r\n\ntwo', 'one two'],
    ['NUL and tabs become spaces', 'a\0b\tc', 'a b c'],
    ['an escape sequence loses its escape', 'a\u{1b}[31mred', 'a [31mred'],
    ['Unicode line separators become spaces', 'a\u{2028}b\u{2029}c\u{85}d', 'a b c d'],
    ['a direction change is shown as U+FFFD', 'exe\u{202e}txt', 'exe\u{fffd}txt'],
    ['a zero-width space is shown as U+FFFD', 'Com\u{200b}pleted', 'Com\u{fffd}pleted'],
    ['a letter that fills no space is shown as U+FFFD', 'a\u{3164}b\u{115f}c', 'a\u{fffd}b\u{fffd}c'],
    ['a blank Braille sign is shown as U+FFFD', 'a\u{2800}b', 'a\u{fffd}b'],
    ['a variation selector is shown as U+FFFD', 'a\u{fe0f}b', 'a\u{fffd}b'],
    ['half a surrogate pair is shown as U+FFFD', 'a\u{d83d}b\u{de00}c', 'a\u{fffd}b\u{fffd}c'],
    ['##[ loses its effect', 'x ##[error]y', 'x #[error]y'],
    ['####[ loses its effect', '####[error]y', '#[error]y'],
    ['##[ does not arise from a mark in between', '#\u{200b}#[error]y', '#\u{fffd}#[error]y'],
    ['##[ does not arise from a line break in between', '#\n#[error]', '# #[error]'],
    ['# and [ alone stay', '## heading [1] #[', '## heading [1] #['],
  ])('%s', (_what, raw, line) => {
    expect(plain.line(raw)).toBe(line);
    expect(oneLine(raw)).toBe(line);
  });

  test('has at most 500 characters unless told, and shows where it was cut', () => {
    expect(LONGEST_TEXT).toBe(500);
    expect(plain.line('x'.repeat(500))).toBe('x'.repeat(500));
    expect(plain.line('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`);
    expect(plain.line('abcdef', 4)).toBe('abc…');
    expect(plain.line('ab    cdef', 6)).toBe('ab…');
  });

  test('is never cut within a character', () => {
    expect(plain.line('abc😀def', 5)).toBe('abc…');
    expect(plain.line('abc😀def', 6)).toBe('abc😀…');
  });
});

/** What a URL means, as far as it is one. */
const decodedOnce = (text: string) =>
  text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

describe('secrets', () => {
  test('no form of a secret survives', () => {
    const secretAndText = fc
      .array(secretText, { minLength: 1, maxLength: 3 })
      .filter((secrets) => !secrets.some((secret) => secret.includes('#[')))
      .chain((secrets) =>
        fc.tuple(
          fc.constant(secrets),
          remoteText(
            ...secrets,
            ...secrets.map(encodeURIComponent),
            ...secrets.map((secret) =>
              encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
            ),
            ...secrets.map(
              (secret) => `%${Buffer.from(secret).toString('hex').match(/../g)?.join('%') ?? ''}`,
            ),
            ...secrets.map((secret) => secret.slice(0, -1)),
            secrets.join(''),
          ),
          fc.integer({ min: 1, max: 60 }),
        ),
      );
    fc.assert(
      fc.property(secretAndText, ([secrets, raw, longest]) => {
        const cleaner = createCleaner(secrets);
        const shown = [cleaner.redact(raw), cleaner.line(raw), cleaner.line(raw, longest)];
        for (const secret of secrets) {
          for (const text of [...shown, ...shown.map(decodedOnce)]) expect(text).not.toContain(secret);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('not even a piece of one is left where the text is cut', () => {
    const cleaner = createCleaner(['SECRET-KEY']);
    for (let longest = 1; longest <= 40; longest += 1) {
      expect(cleaner.line('the key is SECRET-KEY and more text after it', longest)).not.toContain('SE');
    }
  });

  test.each([
    ['as it is', ['hunter2'], 'key=hunter2, again: hunter2!', 'key=***, again: ***!'],
    ['in its URL-encoded form', ['a/b+c='], 'GET /?key=a%2Fb%2Bc%3D', 'GET /?key=***'],
    ['in its URL-encoded form in small letters', ['a/b+c='], 'GET /?key=a%2fb%2bc%3d', 'GET /?key=***'],
    ['URL-encoded more than need be', ["a(b)!'*~"], "x=a%28b%29%21%27%2a%7E&y=a(b)%21'*~", 'x=***&y=***'],
    ['URL-encoded as UTF-8', ['pässword😀'], 'x=p%C3%A4ssword%f0%9f%98%80', 'x=***'],
    ['URL-encoded twice', ['a/b+c='], 'GET /?key=a%252Fb%252bc%25253D', 'GET /?key=***'],
    ['as JSON of PHP', ['a/b"c&d'], String.raw`{"key":"a\/b\"c\u0026d"}`, '{"key":"***"}'],
    [
      'as JSON within JSON',
      ['a/b"c&d'],
      String.raw`{\"key\":\"a\\\/b\\\"c\\u0026d\"}`,
      String.raw`{\"key\":\"***\"}`,
    ],
    ['as HTML', [`a&b"c'd<e>`], '<b>a&amp;b&quot;c&apos;d&lt;e&gt;</b>', '<b>***</b>'],
    ['as HTML by numbers', ['a&b"c'], '<b>a&#38;b&#x22;c</b> a&#038;b&#X0022;c', '<b>***</b> ***'],
    ['as HTML within HTML', ['a&b'], '<b>a&amp;amp;b</b>', '<b>***</b>'],
    [
      'as JSON within HTML',
      ['a/b"%41'],
      String.raw`{\&quot;a\/b\&quot;%41\&quot;}`,
      String.raw`{\&quot;***\&quot;}`,
    ],
    ['as a mixture of all', ['a/b/c&d&e'], String.raw`key=a\/b%2Fc&amp;d\u0026e!`, 'key=***!'],
    [
      'behind what may begin an escape',
      ['abcd/'],
      String.raw`100%abcd\/ \abcd%2F &abcd&#47;`,
      '100%*** \\*** &***',
    ],
    ['within a longer secret', ['key', 'my-key-long'], 'my-key-long or key', '*** or ***'],
    ['around a shorter secret', ['my-key-long', 'key'], 'my-key-long or key', '*** or ***'],
    ['with the letters of a replacement pattern', ['$&', "$'x"], "a$&b$'xc", 'a***b***c'],
    ['with the letters of a regular expression', ['a.b', '(c|d)+'], 'a.b axb (c|d)+ ccd', '*** axb *** ccd'],
  ])('a secret is replaced %s', (_how, secrets, raw, redacted) => {
    expect(createCleaner(secrets).redact(raw)).toBe(redacted);
    expect(createCleaner(secrets).line(raw)).toBe(redacted);
  });

  test('an empty secret replaces nothing', () => {
    expect(createCleaner(['', 'x']).redact('a x b')).toBe('a *** b');
  });

  test('redacting changes nothing else', () => {
    const raw = 'a\r\n##[error]\u{202e}'.repeat(100);
    expect(createCleaner(['hunter2']).redact(raw)).toBe(raw);
  });
});

/** What a server may do to a whole message. */
const ENCODERS: readonly ((text: string) => string)[] = [
  encodeURIComponent,
  (text) => `%${Buffer.from(text).toString('hex').match(/../g)?.join('%') ?? ''}`,
  (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[&<>']/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
  (text) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  (text) => text.replace(/[^\w ]/g, (sign) => `&#${sign.charCodeAt(0)};`),
];

test('a secret that does not look encoded itself is found through up to five encodings, one around the other', () => {
  const isPlain = (secret: string) => !new RegExp(ENCODED).test(secret);
  const encoders = fc.array(fc.constantFrom(...ENCODERS), { maxLength: 5 });
  fc.assert(
    fc.property(secretText.filter(isPlain), encoders, (secret, layers) => {
      const cleaner = createCleaner([secret]);
      const text = layers.reduce((inner, encode) => encode(inner), secret);
      let shown = cleaner.redact(`« ${text} »`);
      expect(shown).toMatch(/^« .*\*.* »$/);
      for (let depth = 0; depth <= layers.length; depth += 1) {
        expect(shown).not.toContain(secret);
        shown = decodeOnce(shown);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('a backslash is found through as many', () => {
  const text = ['%255C%255C', '%25255C%25255C', '%2525255C%2525255C'].map((signs) => `of x${signs}y`);
  for (const raw of text) expect(createCleaner([String.raw`x\y`]).redact(raw)).toBe('of ***');
});

test('where encodings hide the place of a secret, what no blank divides from it goes with it', () => {
  const cleaner = createCleaner(['a"b', 'two words']);
  expect(cleaner.redact('of key=a%26quot%3Bb& nothing')).toBe('of *** nothing');
  expect(cleaner.redact('of tw%26%23111%3B words nothing')).toBe('***');
});

test('text that is encoded and holds no secret stays as it is', () => {
  const raw = String.raw`R&amp;D%20files, 100%25 \/ \u0041 &nosuch; %252525252525`;
  expect(createCleaner(['hunter2']).redact(raw)).toBe(raw);
});

test('the beginning of a very long secret hides what is written to its end, however it is encoded', () => {
  const token = `${'abc/'.repeat(4_000)}xyz`;
  const cleaner = createCleaner([token]);
  expect(cleaner.redact(`%41 ${encodeURIComponent(token)} and ${token}.`)).toBe('%41 *** and ***.');
});

test.each([
  ['percent signs', '%'],
  ['percent signs that are encoded again and again', '%25', '25'],
  ['percent signs that are encoded twice', '', '%2525'],
  ['backslashes', '\\'],
  ['backslashes before what is no code', '', '\\\\\\u0'],
  ['ampersands', '&'],
  ['ampersands that are encoded again and again', '&', 'amp;'],
  ['zeros of a number', '&#', '0'],
  ['numbers that do not end', '', '&#0'],
  ['beginnings of the secret', '', 'a%2Fa/a&#47;'],
  ['words that hold a little', '', '%41 '],
])('the time for %s grows with their number, not with its square or worse', (_, head, piece = head) => {
  const raw = head + piece.repeat(100_000);
  const secret = 'a/a/a/a/a/a/a/a/a/a/a/a/a/%&\\\\\\b';
  expect(createCleaner([secret]).redact(raw)).toBe(raw);
});

test('the time for a line of signs that a command might begin with grows with its length, not with its square', () => {
  expect(oneLine('#'.repeat(1_000_000))).toHaveLength(1_000_000);
  expect(oneLine(`${'#'.repeat(100_000)}[x`)).toBe('#[x');
});

test.each([[['inner', 'inner and outer']], [['inner and outer', 'inner']]])(
  'of a secret within a secret nothing is left: %j',
  (secrets) => {
    expect(createCleaner(secrets).redact('<inner and outer>')).toBe('<***>');
  },
);

test('an empty secret hides nothing, and takes nothing from the others', () => {
  expect(createCleaner(['', 'hunter2']).redact('a hunter2 b')).toBe('a *** b');
});

test('millions of line separators in a row are no more than blanks', () => {
  expect(createCleaner([]).line(`a${'\u{2028}'.repeat(16_000_000)}b`, 10)).toMatch(/^a…?$/);
  expect(oneLine(`a${'\r\n'.repeat(400)}b`)).toBe('a b');
});

test('without secrets nothing is hidden, encoded or not', () => {
  const text = 'a%20b &amp; \\u0041 %2541';
  expect(createCleaner([]).redact(text)).toBe(text);
});
