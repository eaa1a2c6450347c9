import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { codeHtml, escapeHtml, ownHtml } from '../../src/text/html.js';

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '&',
        '"',
        "'",
        '&lt;',
        '</code>',
        '<script>',
        '<!--',
        '&#39;',
        '`',
        '@octocat',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
  )
  .map((parts) => parts.join(''));

const CHARACTER_BY_ENTITY = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#39;', "'"],
]);

/** What a browser shows for HTML without any markup. */
function shownText(html: string): string {
  expect(html).not.toMatch(/[<>"']/);
  return html.replace(/&[^;]*;?/g, (entity) => {
    expect([...CHARACTER_BY_ENTITY.keys()]).toContain(entity);
    return CHARACTER_BY_ENTITY.get(entity) ?? '';
  });
}

describe('HTML', () => {
  test('escaped text is shown as it is, and is nothing but text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(shownText(escapeHtml(text))).toBe(text);
      }),
    );
  });

  test.each([
    ['diff 123456 of 2026', 'diff 123456 of 2026'],
    ['diff 1234567.', 'diff <code>1234567</code>.'],
    ['diffid: 12345678 & 87654321', 'diffid: <code>12345678</code> &amp; <code>87654321</code>'],
    ['1,234,567 paths', '1,234,567 paths'],
    ['a < b', 'a &lt; b'],
  ])('words of ours have no number that GitHub would take for a commit: %s', (text, html) => {
    expect(ownHtml(text)).toBe(html);
  });

  test('words of ours are text too, whatever they are', () => {
    fc.assert(
      fc.property(hostile, fc.nat(99_999_999), (text, number) => {
        expect(shownText(ownHtml(`${text}${number}`).replaceAll(/<\/?code>/g, ''))).toBe(`${text}${number}`);
      }),
    );
  });

  test('text cannot leave its code element', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const [, inner] = /^<code>(.*)<\/code>$/s.exec(codeHtml(text)) ?? [];
        expect(inner).toBeDefined();
        expect(shownText(inner ?? '')).toBe(text);
      }),
    );
  });
});
