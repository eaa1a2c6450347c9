import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createJsonScanner } from '../../src/client/json-scanner.js';

/** Where the marks are in the whole text. */
function scan(pieces: readonly string[]): number[] {
  const scanner = createJsonScanner();
  const marks: number[] = [];
  let start = 0;
  for (const piece of pieces) {
    scanner.scan(piece, (at) => marks.push(start + at));
    start += piece.length;
  }
  return marks;
}

/** Strings, also one that is not over. */
const STRING = /"(?:[^"\\]|\\[^])*(?:"|\\?$)/g;

function marksIn(text: string): number[] {
  const withoutStrings = text.replace(STRING, (string) => ' '.repeat(string.length));
  return Array.from(withoutStrings.matchAll(/[{}[\]:,]/g), ({ index }) => index);
}

const piece = fc.string({
  unit: fc.constantFrom('"', '"', '\\', '{', '}', '[', ']', ':', ',', 'a', ' ', 'é', '\ud83d', '\n'),
});

describe('a scanner of JSON', () => {
  test('finds braces, brackets, colons and commas', () => {
    expect(scan(['{"a": [1, 2]}'])).toEqual([0, 4, 6, 8, 11, 12]);
  });

  test('finds none of them in a string', () => {
    expect(scan([String.raw`"{\"}[\\\"]:,\\",`])).toEqual([16]);
  });

  test('finds the same wherever the text is cut', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(scan(pieces)).toEqual(marksIn(pieces.join('')));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([String.raw`\\`, String.raw`\"`, 'xx'])('leaps over a long string of %s', (pair) => {
    expect(scan(['"', pair.repeat(500_000), '"}'])).toEqual([1_000_002]);
  });
});
