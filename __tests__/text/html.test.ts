import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { codeHtml, escapeHtml } from '../../src/text/html.js';

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
