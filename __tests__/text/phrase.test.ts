import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { join, own, phraseHtml, plainText, say, type Phrase } from '../../src/text/phrase.js';

describe('what a phrase is made of', () => {
  test('our words, numbers and phrases are ours; a string is remote', () => {
    expect(say`Diff ${12} failed: ${'disk full'}${own(' (again)')}`).toEqual([
      'Diff 12 failed: ',
      { remote: 'disk full' },
      ' (again)',
    ]);
  });

  test('a phrase in a phrase keeps what in it is remote', () => {
    expect(say`It said ${say`a ${'b'} c`}, twice`).toEqual(['It said a ', { remote: 'b' }, ' c, twice']);
  });

  test('nothing of ours leaves no part, and remote text of no length is still remote', () => {
    expect(own('')).toEqual(['']);
    expect(say`${own('')}${'a'}${own('')}`).toEqual([{ remote: 'a' }]);
    expect(say`${''}`).toEqual([{ remote: '' }]);
    expect(say``).toEqual([]);
  });

  test('remote texts side by side stay apart', () => {
    expect(say`${'a'}${'b'}`).toEqual([{ remote: 'a' }, { remote: 'b' }]);
  });
});

describe('a full stop of ours', () => {
  test.each(['.', '!', '?', '…'])('is dropped after remote text that ends with %s', (end) => {
    expect(plainText(say`It said: ${`full${end}`}. Retry.`)).toBe(`It said: full${end} Retry.`);
    expect(plainText(say`It said: ${`full${end}`}.`)).toBe(`It said: full${end}`);
  });

  test.each(['full', 'full)', 'a.b', '', '. '])('stays after %j', (said) => {
    expect(plainText(say`It said: ${said}.`)).toBe(`It said: ${said}.`);
  });

  test('is dropped where nothing of ours stands between', () => {
    expect(plainText(say`It said: ${'full.'}${own('')}.`)).toBe('It said: full.');
    expect(plainText(join([say`It said: ${'full.'}`, own('')], ''))).toBe('It said: full.');
    expect(plainText(say`It said: ${'full.'}${''}.`)).toBe('It said: full..');
  });

  test('is dropped after a phrase that ends with such a text', () => {
    expect(plainText(say`${say`It said: ${'full.'}`}.`)).toBe('It said: full.');
  });

  test('is the only thing that is dropped', () => {
    expect(plainText(say`${'full.'}, ${'again!'}) ${'and.'}..`)).toBe('full., again!) and..');
    expect(plainText(say`${'full.'} a.`)).toBe('full. a.');
  });

  test('stays after words of ours', () => {
    expect(plainText(say`${own('a.')}.`)).toBe('a..');
  });
});

describe('phrases one after the other', () => {
  test('have a space between them unless told, and none for what is not there', () => {
    const phrases = [undefined, own('a'), undefined, say`${'b'}`, own('c')];
    expect(plainText(join(phrases))).toBe('a b c');
    expect(plainText(join(phrases, '; '))).toBe('a; b; c');
    expect(join([])).toEqual([]);
    expect(join([undefined])).toEqual([]);
  });

  test('keep what in them is remote', () => {
    expect(join([own('a'), say`${'b'}`, own('c')])).toEqual(['a ', { remote: 'b' }, ' c']);
  });
});

test('in HTML remote text stands in code, and ours does not', () => {
  expect(phraseHtml(say`a < b: ${'<b>&'}, ${own('c & d')}`)).toBe(
    'a &lt; b: <code>&lt;b&gt;&amp;</code>, c &amp; d',
  );
});

test('in HTML a number of ours that looks like a commit stands in code too', () => {
  expect(phraseHtml(say`Diff ${1_234_567} or ${123_456}${789} of ${'7654321'}`)).toBe(
    'Diff <code>1234567</code> or <code>123456789</code> of <code>7654321</code>',
  );
});

describe('whatever a phrase is made of', () => {
  const phrase: fc.Arbitrary<Phrase> = fc.array(
    fc.oneof(
      fc.constantFrom('', '.', '. ', ' a', '<', 'b. '),
      fc.constantFrom('', '.', 'a.', '<b>', 'b?', '…').map((remote) => ({ remote })),
    ),
    { maxLength: 6 },
  );
  const remotes = (parts: Phrase): string[] =>
    parts.flatMap((part) => (typeof part === 'string' ? [] : [part.remote]));

  test('no remote text is lost or becomes ours', () => {
    fc.assert(
      fc.property(phrase, phrase, fc.string(), (first, second, said) => {
        const all = [...remotes(first), said, ...remotes(second)];
        expect(remotes(say`${first} x ${said}${second}`)).toEqual(all);
        expect(remotes(join([first, say`${said}`, undefined, second], ''))).toEqual(all);
      }),
    );
  });

  test('it has no empty part of ours and no two of them side by side', () => {
    fc.assert(
      fc.property(phrase, phrase, (first, second) => {
        for (const made of [say`${first}${second}.`, join([first, second], '; ')]) {
          const ours = made.map((part) => typeof part === 'string');
          expect(made).not.toContain('');
          expect(ours.some((is, index) => is && ours[index + 1] === true)).toBe(false);
        }
      }),
    );
  });
});
