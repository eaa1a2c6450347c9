import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inOneSpelling } from '../../src/rules/spelling.js';

const ACUTE = '\u0301';
const DOT_BELOW = '\u0323';
const ALL = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code));

/** UTF-16 units. Where the time grows with the square of them, putting them in order takes minutes to hours. */
const MANY = 1_000_000;

test.each([
  ['', ''],
  ['plain.pak', 'plain.pak'],
  ['e\u0301', '\u00e9'],
  ['a\u0301\u0323', '\u1ea1\u0301'],
  ['\u1100\u1161\u11a8', '\uac01'],
  ['\u{16d63}\u{16d67}\u{16d67}', '\u{16d6a}'],
  ['e\u0301'.repeat(200), '\u00e9'.repeat(200)],
])('%j is spelt %j', (text, spelt) => {
  expect(inOneSpelling(text)).toBe(spelt);
});

test('is NFC, for every text without a long run of marks', () => {
  const unit = fc.oneof(
    fc.constantFrom('a', 'e', '/', '\u00e9', '\u1100', '\u1161', '\u11a8', '\u{16d63}', '\ud800'),
    fc.constantFrom(ACUTE, DOT_BELOW, '\u0344', '\u0f81', '\u09c7', '\u09be', '\u{16d67}', '\u{16d68}'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  const text = fc.array(unit, { maxLength: 120 }).map((units) => units.join(''));
  fc.assert(
    fc.property(text, (given) => {
      fc.pre(!/[\p{M}\u{16d67}-\u{16d6a}]{31}/u.test(given));
      expect(inOneSpelling(given)).toBe(given.normalize('NFC'));
    }),
  );
});

describe('of a run of marks', () => {
  test('30 are put in order together', () => {
    const run = `a${ACUTE.repeat(29)}${DOT_BELOW}`;
    expect(inOneSpelling(run)).toBe(`\u1ea1${ACUTE.repeat(29)}`);
    expect(inOneSpelling(`${run}b${run}`)).toBe(`${run}b${run}`.normalize('NFC'));
  });

  test('the next ones stand behind them, as in texts of their own', () => {
    expect(inOneSpelling(`a${ACUTE.repeat(30)}${DOT_BELOW}`)).toBe(`\u00e1${ACUTE.repeat(29)}${DOT_BELOW}`);
    const pieces = ['\u00e1', ACUTE.repeat(29), DOT_BELOW, ACUTE.repeat(29), DOT_BELOW, ACUTE];
    expect(inOneSpelling(`a${ACUTE.repeat(59)}${DOT_BELOW.repeat(2)}${ACUTE}`)).toBe(pieces.join(''));
  });

  test.each([
    ['marks that change places', 'a', `${ACUTE.repeat(30)}${DOT_BELOW.repeat(30)}`],
    ['marks by turns', 'a', `${ACUTE}${DOT_BELOW}`.repeat(30)],
    ['marks that join', '', '\u{1611e}'.repeat(60)],
    ['letters that join', '', '\u{16d67}'.repeat(60)],
  ])('a million are put in order 30 by 30: %s', (_, first, sixty) => {
    const spelt = inOneSpelling(first + sixty.repeat(MANY / sixty.length));
    const next = inOneSpelling(sixty).repeat(MANY / sixty.length - 1);
    expect(spelt === `${inOneSpelling(first + sixty)}${next}`).toBe(true);
  });
});

test('every character that joins with one before it, or changes places with it, counts as one of a run', () => {
  const joining = ALL.map((character) => Array.from(character.normalize('NFD')))
    // The parts of a Hangul syllable are joined in proportion to their number.
    .filter(([first = '']) => !/[\u1100-\u11ff]/.test(first))
    .flatMap(([, ...others]) => others);
  expect(new Set(joining).size).toBeGreaterThan(50);
  const loose = [...new Set(joining)].filter((character) => !/\p{M}/u.test(character));
  expect(loose).toEqual(['\u{16d67}']);
  // What has a place in an order of its own changes it with a mark of the least or of the greatest class.
  const movable = ALL.filter((character) =>
    [`\u0345${character}`, `${character}\u{1d165}`].some(
      (pair) => character.normalize('NFD') === character && pair.normalize('NFD') !== pair,
    ),
  );
  expect(movable.length).toBeGreaterThan(500);
  expect(movable.filter((character) => !/\p{M}/u.test(character))).toEqual([]);
});
