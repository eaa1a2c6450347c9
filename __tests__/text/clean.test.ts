import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCleaner, oneLine, shorten } from '../../src/text/clean.ts';

const plain = createCleaner([]);

describe('a line', () => {
  test('has no control, format or broken character and no runner command, whatever the text', () => {
    const pieces = [
      '#',
      '##',
      '##[',
      '####[',
      '[',
      '::error::',
      '\r',
      '\n',
      '\0',
      '\u{2028}',
      '\u{200b}',
      '\u{d800}',
      '😀',
      ' ',
    ];
    const remote = fc.array(
      fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 6 })),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(remote, fc.integer({ min: 1, max: 60 }), (parts, longest) => {
        const raw = parts.join('');
        for (const line of [plain.line(raw, longest), plain.line(raw), oneLine(raw)]) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|##\[/u);
          expect(line).toBe(line.trim());
        }
        expect(plain.line(raw, longest).length).toBeLessThanOrEqual(longest);
      }),
    );
  });

  test.each([
    ['line breaks become one space', 'one\r\n\ntwo\u{2028}three\u{85}four', 'one two three four'],
    ['NUL and tabs become spaces', 'a\0b\tc', 'a b c'],
    ['an escape sequence loses its escape', 'a\u{1b}[31mred', 'a [31mred'],
    ['a direction change is shown as U+FFFD', 'exe\u{202e}txt', 'exe\u{fffd}txt'],
    [
      'invisible characters are shown as U+FFFD',
      'a\u{200b}\u{3164}\u{2800}\u{fe0f}b',
      `a${'\u{fffd}'.repeat(4)}b`,
    ],
    ['half a surrogate pair is shown as U+FFFD', 'a\u{d83d}b', 'a\u{fffd}b'],
    ['##[ loses its effect', 'x ##[error]y ####[error]', 'x #[error]y #[error]'],
    ['##[ does not arise from a mark in between', '#\u{200b}#[error]', '#\u{fffd}#[error]'],
    ['other text stays', '## é 漢 😀 [1] #[', '## é 漢 😀 [1] #['],
  ])('%s', (_, raw, line) => {
    expect(plain.line(raw)).toBe(line);
  });

  test('has at most 500 characters by default, and is never cut within a character', () => {
    expect(plain.line('x'.repeat(500))).toBe('x'.repeat(500));
    expect(plain.line('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`);
    expect(plain.line('ab    cdef', 6)).toBe('ab…');
    expect([5, 6].map((longest) => shorten('abc😀def', longest))).toEqual(['abc…', 'abc😀…']);
  });

  test('is made of millions of separators or number signs in time', () => {
    expect(plain.line(`a${'\u{2028}'.repeat(5_000_000)}b`, 10)).toMatch(/^a…?$/);
    expect(oneLine(`${'#'.repeat(1_000_000)}[x`)).toBe('#[x');
  });
});

describe('a secret', () => {
  test.each([
    ['as it is', ['hunter2'], 'key=hunter2, again: hunter2!', 'key=***, again: ***!'],
    ['encoded for a URL', ['a/b+c= d'], 'a%2Fb%2Bc%3D%20d a%2fb%2bc%3d%20d a%2Fb%2Bc%3D+d', '*** *** ***'],
    ['encoded strictly for a URL', ["a(b)!'*"], 'x=a%28b%29%21%27%2a&y=a(b)!%27*', 'x=***&y=a(b)!%27*'],
    ['encoded as UTF-8', ['pässword😀'], 'x=p%C3%A4ssword%f0%9f%98%80', 'x=***'],
    ['escaped for JSON', ['a/b"c\\'], String.raw`{"1":"a/b\"c\\","2":"a\/b\"c\\"}`, '{"1":"***","2":"***"}'],
    ['escaped for JSON as Go does', ['a&<b>'], String.raw`"a\u0026\u003cb\u003E"`, '"***"'],
    [
      'escaped for HTML',
      [`a&b"c'd<e>`],
      '<b>a&amp;b&quot;c&#39;d&lt;e&gt; a&amp;b&quot;c&apos;d&lt;e&gt;</b>',
      '<b>*** ***</b>',
    ],
    ['escaped for HTML by numbers', [`a"c'`], 'a&#34;c&#39; a&quot;c&#x27; a&quot;c&#039;', '*** *** ***'],
    ['within a longer secret', ['key', 'key-long'], 'key-long or key', '*** or ***'],
    ['around a shorter secret', ['key-long', 'key'], 'key-long or key', '*** or ***'],
    ['with the letters of a replacement pattern', ['$&', "$'x"], "a$&b$'xc", 'a***b***c'],
    ['with the letters of a regular expression', ['a.b', '(c|d)+'], 'a.b axb (c|d)+ ccd', '*** axb *** ccd'],
    ['that is empty, so that nothing is', ['', 'x'], 'a x b', 'a *** b'],
  ])('is replaced %s', (_, secrets, raw, redacted) => {
    expect(createCleaner(secrets).redact(raw)).toBe(redacted);
    expect(createCleaner(secrets).line(raw)).toBe(redacted);
  });

  test('of 520 characters with dots, as GitHub makes its tokens, is replaced whole', () => {
    const token = `ghs_${'eyJhbGciOi.J9-x_Y'.repeat(31).slice(0, 516)}`;
    const cleaner = createCleaner([token]);
    expect(token).toHaveLength(520);
    expect(cleaner.line(`fatal: ${token}@github.com`)).toBe('fatal: ***@github.com');
    expect(cleaner.line(`${'x'.repeat(490)} ${token}`)).toBe(`${'x'.repeat(490)} ***`);
  });

  test('leaves no piece where the text is cut', () => {
    const cleaner = createCleaner(['SECRET-KEY']);
    for (let longest = 1; longest <= 30; longest += 1) {
      expect(cleaner.line('the key is SECRET-KEY and more text', longest)).not.toContain('SE');
    }
  });

  test('that is not there changes nothing', () => {
    const raw = 'a%20b &amp; \\u0041 %2541\r\n##[error]\u{202e}';
    expect([plain.redact(raw), createCleaner(['hunter2']).redact(raw)]).toEqual([raw, raw]);
  });
});
