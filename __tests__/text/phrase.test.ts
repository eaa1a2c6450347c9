import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { join, own, phraseHtml, plainText, say, type Phrase } from '../../src/text/phrase.ts';

describe('a phrase', () => {
  test('marks each string that is put in as remote, and no number or phrase', () => {
    expect(say`Diff ${12} failed: ${'disk full'}${own(' (again)')}`).toEqual([
      'Diff 12 failed: ',
      { remote: 'disk full' },
      ' (again)',
    ]);
    expect(say`It said ${say`a ${'b'} c`}, twice`).toEqual(['It said a ', { remote: 'b' }, ' c, twice']);
  });

  test('has no empty part of ours, but keeps empty remote text', () => {
    expect(say`${own('')}${'a'}${own('')}`).toEqual([{ remote: 'a' }]);
    expect(say`${''}`).toEqual([{ remote: '' }]);
  });

  test.each([
    [say`It said: ${'full.'}. Retry.`, 'It said: full. Retry.'],
    [say`It said: ${'full!'}.`, 'It said: full!'],
    [say`It said: ${'full…'}${own('')}.`, 'It said: full…'],
    [say`${say`It said: ${'full?'}`}.`, 'It said: full?'],
    [say`It said: ${'a.b'}.`, 'It said: a.b.'],
    [say`It said: ${'full.'}, ${'again'}..`, 'It said: full., again..'],
    [say`${own('a.')}.`, 'a..'],
  ])('drops our full stop after remote text that ends with one: %j', (phrase, text) => {
    expect(plainText(phrase)).toBe(text);
  });

  test('may be several, with a text between each two', () => {
    const phrases = [undefined, own('a'), undefined, say`${'b'}`, own('c')];
    expect(join(phrases)).toEqual(['a ', { remote: 'b' }, ' c']);
    expect(plainText(join(phrases, '; '))).toBe('a; b; c');
    expect(join([undefined])).toEqual([]);
  });

  test('loses no remote text and makes none ours', () => {
    const part = fc.oneof(
      fc.constantFrom('', '.', ' a', '<'),
      fc.constantFrom('', '.', 'b?').map((remote) => ({ remote })),
    );
    const phrase: fc.Arbitrary<Phrase> = fc.array(part, { maxLength: 6 });
    const remotes = (parts: Phrase): string[] =>
      parts.flatMap((one) => (typeof one === 'string' ? [] : [one.remote]));
    fc.assert(
      fc.property(phrase, phrase, fc.string(), (first, second, said) => {
        const all = [...remotes(first), said, ...remotes(second)];
        expect(remotes(say`${first} x ${said}${second}`)).toEqual(all);
        expect(remotes(join([first, say`${said}`, undefined, second], ''))).toEqual(all);
      }),
    );
  });
});

test('in HTML remote text stands in code, as do our numbers that look like a commit', () => {
  expect(phraseHtml(say`Diff ${1_234_567} < ${123_456}: ${'<b>&"\'7654321'}`)).toBe(
    'Diff <code>1234567</code> &lt; 123456: <code>&lt;b&gt;&amp;&quot;&#39;7654321</code>',
  );
});
