import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expandBraces, toRegex } from 'glob-to-regex.js';
import { rulePath } from '../../src/rules/rule-path.js';
import { readPatterns } from '../../src/rules/path-patterns.js';

/** What catches a path, for patterns that are good. */
function reader(patterns: string): (path: string) => string | undefined {
  const read = readPatterns(patterns);
  if (read.kind === 'faults') throw new Error(`${JSON.stringify(patterns)} ${read.faults.join('; ')}`);
  return read.patterns.catching;
}
function caught(patterns: string, paths: readonly string[]): string[] {
  const catching = reader(patterns);
  return paths.filter((path) => catching(path) !== undefined);
}
function faultsOf(patterns: string): readonly string[] {
  const read = readPatterns(patterns);
  return read.kind === 'faults' ? read.faults : [];
}

describe('which pattern decides', () => {
  test('the one that catches a path is told as it was written', () => {
    const catching = reader('  /bin/*.{exe,dll}  \n*.pdb');
    expect(catching('bin/a.dll')).toBe('/bin/*.{exe,dll}');
    expect(catching('bin/a.pdb')).toBe('*.pdb');
  });

  test('the last one that fits', () => {
    expect(reader('*.pdb\nbin\n*.dll')('bin/a.pdb')).toBe('bin');
  });

  test('an exemption after a pattern lets a path pass, and a pattern after that catches it again', () => {
    const patterns = '*.pdb\n!/keep/\n/keep/not.pdb';
    expect(caught(patterns, ['a.pdb', 'keep/a.pdb', 'keep/not.pdb', 'x/keep/a.pdb'])).toEqual([
      'a.pdb',
      'keep/not.pdb',
      'x/keep/a.pdb',
    ]);
  });

  test('an exemption before a pattern exempts nothing from it', () => {
    expect(caught('!a.pdb\n*.pdb', ['a.pdb'])).toEqual(['a.pdb']);
  });

  test('a file within a folder that is caught can be exempted', () => {
    expect(caught('/bin\n! /bin/server', ['bin/server', 'bin/client'])).toEqual(['bin/client']);
  });

  test('an exemption of a folder exempts no file of its name', () => {
    const paths = ['keep', 'x/keep', 'keep/a', 'x/keep/a'];
    expect(caught('*\n!keep/', paths)).toEqual(['keep', 'x/keep']);
  });

  test('two exclamation marks exempt what begins with one', () => {
    expect(caught('*\n!!name', ['!name', 'x/!name', 'name'])).toEqual(['name']);
  });

  test('a name that begins with an exclamation mark is caught after its folders', () => {
    expect(caught('**/!name', ['!name', 'x/!name', 'name'])).toEqual(['!name', 'x/!name']);
    expect(caught('/!name', ['!name', 'x/!name', 'name'])).toEqual(['!name']);
  });

  test.each([1, 8, 9, 16, 17, 25])('any of %d patterns, whichever way they are followed', (count) => {
    const patterns = Array.from({ length: count }, (_, index) => `/a?${index}*`);
    const catching = reader(patterns.join('\n'));
    // The star fits more digits: of 1 and 17, the later one decides.
    for (const index of patterns.keys()) {
      const fitting = patterns.filter((pattern) => `/a?${index}*`.startsWith(pattern.slice(0, -1)));
      expect(catching(`a-${index}`)).toBe(fitting.at(-1));
    }
    expect(catching('a-x')).toBeUndefined();
  });

  test.each([199, 200, 201, 401])('any of %d patterns that are simple', (count) => {
    const catching = reader(Array.from({ length: count }, (_, index) => `*.x${index}`).join('\n'));
    for (const index of [0, 1, count - 2, count - 1]) expect(catching(`a.x${index}`)).toBe(`*.x${index}`);
    expect(catching(`a.x${count}`)).toBeUndefined();
  });

  test('any choice of braces counts as the one pattern that was written', () => {
    const catching = reader('{a,b?}{1..300}\n!b?7');
    expect(catching('a1')).toBe('{a,b?}{1..300}');
    expect(catching('bx300')).toBe('{a,b?}{1..300}');
    expect(catching('bx7')).toBeUndefined();
    expect(catching('a301')).toBeUndefined();
  });

  test('a pattern of letters and one of stars are held against each other', () => {
    expect(reader('a*b*c\nabc\n!*b?')('abc')).toBeUndefined();
    expect(reader('a*b*c\n!*b?\nabc')('abc')).toBe('abc');
    expect(reader('!*b?\nabc\na*b*c')('abc')).toBe('a*b*c');
  });
});

describe('comments and empty lines', () => {
  test('are no patterns', () => {
    expect(caught('# all symbols\r\n\r\n  *.pdb\r\n   # and no maps', ['a.pdb', '# all symbols'])).toEqual([
      'a.pdb',
    ]);
  });

  test('a # elsewhere is a character', () => {
    expect(caught('a#b', ['a#b', 'a'])).toEqual(['a#b']);
  });
});

test.each([
  ['bin\\x64\\a.pdb', 'with the separators of Windows'],
  ['/bin/x64/a.pdb', 'with a slash first'],
  ['./bin/x64/a.pdb', 'with ./ first'],
  ['.\\bin\\x64\\a.pdb', 'with .\\ first'],
  ['//bin/x64/a.pdb', 'with two slashes first'],
])('%j, a path %s, is caught like any other', (path) => {
  expect(caught('/bin/*/a.pdb', [path])).toEqual([path]);
});

test.each([
  ['Å', '\u212b', 'a path with a sign that has another'],
  ['*é.pdb', 'bin/cafe\u0301.pdb', 'a path with letter and accent apart'],
  ['*e\u0301.pdb', 'bin/caf\u00e9.pdb', 'a pattern with letter and accent apart'],
])('one spelling of Unicode is caught like another: %j catches %j, %s', (pattern, path) => {
  expect(caught(pattern, [path])).toEqual([path]);
});

test('a path of a million accents is read like any other, which in one piece would take hours', () => {
  const name = `a${'\u0301'.repeat(500_000)}${'\u0323'.repeat(500_000)}`;
  expect(caught('*.pdb', [`${name}.pdb`, name])).toEqual([`${name}.pdb`]);
});

test('a run of accents is spelt alike in a pattern and in a path', () => {
  const run = `e${'\u0301\u0323'.repeat(30)}`;
  expect(caught(`*${run}.pdb`, [`${run}.pdb`])).toEqual([`${run}.pdb`]);
});

describe('a bad pattern', () => {
  test('is named by its line, comments and empty lines counted', () => {
    expect(faultsOf('*.pdb\n\n# a comment\r\n[a\n!b\n!c\\d')).toEqual([
      expect.stringMatching(/^has a bad pattern in line 4: a bracket/),
      expect.stringMatching(/^has a bad pattern in line 6: it has a backslash/),
    ]);
  });

  test.each(['[!]name', '[!]name\n*'])('is one that would be no class and no exemption: %j', (patterns) => {
    expect(faultsOf(patterns)).toEqual([
      'has a bad pattern in line 1: a bracket or brace in it has no partner, or nothing to choose; to be taken as it is, put it in brackets, as in [{]',
    ]);
  });

  test.each(['!', '! /', '!./'])('is an exemption of nothing: %j', (patterns) => {
    expect(faultsOf(patterns)).toEqual([expect.stringContaining('in line 1: nothing is left of it')]);
  });

  test('is not repeated: it may hold a secret', () => {
    expect(faultsOf('hunter2\\[{').join()).not.toContain('hunter2');
  });

  test('is no list of comments', () => {
    expect(faultsOf('# nothing\n\n# at all')).toEqual(['has nothing but comments: leave it empty instead']);
  });

  test.each(['!a', '!a\n! b\n# a comment'])(
    'patterns that would never catch a path are a fault: %j',
    (patterns) => {
      expect(faultsOf(patterns)).toEqual([expect.stringMatching(/^has no pattern without "!" in it/)]);
    },
  );
});

describe('all patterns of a rule together', () => {
  const FULL = '{1..1000}\n{a,b}{1..500}';
  const TOO_MANY =
    'has too many or too long patterns (each counts as many times as its braces have choices; 2000 in all)';

  test.each([
    ['each choice', FULL],
    ['those of folders and exemptions too', '{1..1000}/\n!{a,b}{1..500}/'],
    ['comments and empty lines not', `# {1..1000}\n\n${FULL}\n\n`],
  ])('may stand for 2,000: %s', (_, patterns) => {
    expect(faultsOf(patterns)).toEqual([]);
  });

  test.each([
    ['in a line more', `${FULL}\na`],
    ['in an exemption more', `${FULL}\n!a`],
    ['in a folder more', `a/\n${FULL}`],
    ['without braces', 'a\n'.repeat(2_001)],
  ])('may not stand for more: %s', (_, patterns) => {
    expect(faultsOf(patterns)).toEqual([TOO_MANY]);
  });

  test.each([
    ['in many lines', `${'x'.repeat(1_000)}\n`.repeat(110)],
    ['by braces', `{100..210}${'x'.repeat(980)}`],
    ['in exemptions too', `a\n!{100..210}${'x'.repeat(980)}`],
  ])('may not be much longer than 100,000 characters: %s', (_, patterns) => {
    expect(faultsOf(patterns)).toEqual([TOO_MANY]);
  });

  test('are refused at the first that is too many, whatever comes after it', () => {
    expect(faultsOf(`${'{1..1000}\n'.repeat(3)}[a`)).toEqual([TOO_MANY]);
    // Ten million in all, which would take minutes to read.
    expect(faultsOf('{1..1000}\n'.repeat(10_000))).toEqual([TOO_MANY]);
  });

  test('are refused beside the faults that were met before', () => {
    expect(faultsOf(`[a\n${FULL}\na\n[b`)).toEqual([expect.stringContaining('in line 1: '), TOO_MANY]);
  });
});

// Each of these would be tried for hours, or for ever, by an expression that goes back and tries again.
describe('no pattern hangs the step:', () => {
  const folders = (count: number, ...names: string[]): string => `${names.join('/')}/`.repeat(count);
  test.each([
    ['stars', '*a*a*a*a*a*a*a*a*a*a*b', 'a'.repeat(4_000)],
    ['stars and question marks', '*?a*?a*?a*?a*?a*?a*?b', 'a'.repeat(2_000)],
    ['stars in folders', '*/*a*/*a*/*a*/*a*/*a*a*a*b', folders(200, 'aaaaaaaaaa')],
    ['folders of any depth', '**/*x*/**/*y*/**/*x*/**/*y*/**/*z', folders(500, 'x', 'y')],
    [
      'a list of folders of any depth',
      Array.from({ length: 40 }, (_, index) => `**/*x*/**/*${index % 7}*/**/*y*/**/z${index}`).join('\n'),
      folders(50, 'x1', '2y', '34', 'y5x'),
    ],
    ['braces around stars', '*{a,aa}*{a,aa}*{a,aa}*{a,aa}b', 'a'.repeat(1_000)],
    ['classes', '*[ab]*[ab]*[ab]*[ab]*[ab]*[ab]*[ab]*c', 'ab'.repeat(1_500)],
    ['stars in a row', `${'*'.repeat(900)}b`, 'a'.repeat(4_000)],
    ['folders of any depth in a row', `${'**/'.repeat(300)}b`, folders(1_000, 'a')],
  ])('%s', (_, patterns, path) => {
    expect(reader(patterns)(path)).toBeUndefined();
  });

  test('patterns as long as can be are read', () => {
    const long = 'x'.repeat(990);
    const catching = reader(`{1..50}${long}`);
    expect(catching(`50${long}`)).toBeDefined();
    expect(catching(`51${long}`)).toBeUndefined();
  });
});

const list = <Value>(arbitrary: fc.Arbitrary<Value>, maxLength: number): fc.Arbitrary<Value[]> =>
  fc.array(arbitrary, { minLength: 1, maxLength });

describe('whatever the patterns and paths are', () => {
  const name = list(fc.constantFrom('a', 'b', 'c', '.', 'ab', '-'), 3).map((parts) => parts.join(''));
  const plain = list(name, 4)
    .filter((names) => !names.some((one) => /^\.\.?$/.test(one)))
    .map((names) => names.join('/'));

  test('the matcher agrees with the expressions of JavaScript', () => {
    // Each token as it is written, and as the library means the same.
    const plainTokens =
      'a b c / / * ** ? [a-c] [é1] [[:digit:]] . ( ) + | ^ $ - , # ! é 🚀 {a,b/c} {1..3} \r';
    const token = fc.constantFrom(
      ...plainTokens.split(' ').map((text) => [text, text] as const),
      ['[!a]', '[!/a]'] as const,
      ['[^b-é]', '[^/b-é]'] as const,
    );
    const pattern = fc.record({
      tokens: list(token, 6),
      end: fc.constantFrom('b', 'b', 'b/', '/**/', '/**'),
    });
    const pieces = 'a a b b c / / . 1 é 🚀 (|)$ \n \r \u2028 \ud83d \ude80'.split(' ');
    const path = list(fc.constantFrom(...pieces), 8).map((some) => `a${some.join('')}b`);
    fc.assert(
      fc.property(pattern, list(path, 10), ({ tokens, end }, paths) => {
        const written = `/a${tokens.map(([text]) => text).join('')}${end}`;
        fc.pre(faultsOf(written).length === 0);
        const glob = `a${tokens.map(([, meant]) => meant).join('')}${end.replace(/\/$/, '')}`;
        const expressions = expandBraces(glob).map((one) => toJavaScript(one));
        const expected = paths.filter((one) =>
          withFolders(one, end.endsWith('/')).some((name) => expressions.some((fits) => fits.test(name))),
        );
        expect(caught(written, paths)).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  test('patterns together decide as each alone, the last one that fits', () => {
    const TOKENS = 'a b c / . * ** ? [ab] [!c] {a,bc} -'.split(' ');
    const pattern = fc
      .tuple(fc.constantFrom('', '', '!'), list(fc.constantFrom(...TOKENS), 5))
      .map(([sign, tokens]) => sign + tokens.join(''))
      .filter((text) => faultsOf(text.replace(/^!/, '')).length === 0);
    const patterns = fc
      .array(pattern, { minLength: 1, maxLength: 40, size: 'max' })
      .filter((all) => all.some((text) => !text.startsWith('!')));
    fc.assert(
      fc.property(patterns, list(plain, 10), (all, paths) => {
        const together = reader(all.join('\n'));
        const alone = all.map((text) => reader(text.replace(/^!/, '')));
        for (const path of paths) {
          const last = all[alone.findLastIndex((catching) => catching(path) !== undefined)];
          expect(together(path)).toBe(last?.startsWith('!') === true ? undefined : last);
        }
      }),
      // To make these lists smaller would take longer than to read them.
      { numRuns: 40, endOnFailure: true },
    );
  });

  test('reading ends in patterns, or in faults that name a line', () => {
    const piece = fc.constantFrom(
      ...'ab/.*?[]{},!^-#\\ \n\r\u2028🚀é:z'.split(''),
      '..',
      '[a-z]',
      '{1..3}',
      '[!]',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, text, (patterns, path) => {
        const read = readPatterns(patterns);
        if (read.kind === 'patterns') read.patterns.catching(path);
        else {
          expect(read.faults).not.toEqual([]);
          for (const fault of read.faults)
            expect(fault).toMatch(
              /^has (a bad pattern in line \d+: |no pattern|nothing but comments|too many)/,
            );
        }
      }),
      {
        numRuns: 1_000,
        examples: [
          ['[z-a]', 'a'],
          ['a\u2028b', 'a'],
        ],
      },
    );
  });
});

/** With two stars for folders only where they are a whole folder's name. */
function toJavaScript(glob: string): RegExp {
  const single = glob.replace(/[^/]+/g, (part) => (part === '**' ? part : part.replace(/\*{2,}/g, '*')));
  return new RegExp(toRegex(single).source, 'su');
}

/** A path and the folders that it is in; or those alone. */
function withFolders(path: string, isFolder: boolean): string[] {
  const plain = rulePath(path);
  const ends = [...plain.matchAll(/\//g)].map(({ index }) => index);
  return [...ends, ...(isFolder ? [] : [plain.length])].map((end) => plain.slice(0, end));
}

test('a path whose accents are spelt in the other way is caught all the same', () => {
  const [composed, apart] = ['caf\u00e9.pdb', 'cafe\u0301.pdb'];
  for (const pattern of [composed, apart])
    expect(caught(pattern, [composed, apart])).toEqual([composed, apart]);
});

test('patterns of too many characters in all are refused', () => {
  const line = 'x'.repeat(999);
  expect(faultsOf(Array<string>(80).fill(line).join('\n'))).toEqual([]);
  expect(faultsOf(Array<string>(120).fill(line).join('\n'))).toEqual([
    expect.stringContaining('has too many or too long patterns'),
  ]);
});
