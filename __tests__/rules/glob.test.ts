import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expressionsOf } from '../../src/rules/glob.js';

/** Those of the paths that a good glob fits. */
function fitting(glob: string, paths: readonly string[]): string[] {
  const read = expressionsOf(glob);
  if (read.kind === 'fault') throw new Error(`${JSON.stringify(glob)}: ${read.fault}`);
  const expressions = read.expressions.map(({ source }) => RE2JS.compile(source, RE2JS.DOTALL));
  return paths.filter((path) => expressions.some((expression) => expression.matches(path)));
}
function faultOf(glob: string): string | undefined {
  const read = expressionsOf(glob);
  return read.kind === 'fault' ? read.fault : undefined;
}

describe('where a glob fits', () => {
  test.each([
    ['without a slash, in every folder', '*.pdb', ['a.pdb', 'bin/a.pdb', 'a/b/c/.pdb'], ['a.pdbx', 'pdb']],
    ['with a leading slash, at the top alone', '/*.pdb', ['a.pdb'], ['bin/a.pdb']],
    ['with several slashes first, at the top alone', '//a.pdb', ['a.pdb'], ['bin/a.pdb']],
    ['with several slashes at its end alone, in every folder', 'logs//', ['logs/a', 'x/logs/b'], ['logs2/a']],
    ['with an inner slash, from the top', 'bin/*.pdb', ['bin/a.pdb'], ['x/bin/a.pdb', 'bin/x/a.pdb']],
    ['with a leading ./, from the top', './a.pdb', ['a.pdb'], ['bin/a.pdb']],
    ['with a slash at its end alone, in every folder', 'logs/', ['logs/a', 'x/logs/b/c'], ['logs2/a']],
    ['with slashes at both ends, at the top alone', '/logs/', ['logs/a'], ['x/logs/a']],
    ['with an inner slash and one at its end, from the top', 'x/logs/', ['x/logs/a'], ['y/x/logs/a']],
    ['on a folder, on all in it', 'cache', ['cache', 'cache/a', 'x/cache/b/c'], ['cached', 'mycache/a']],
    ['on a folder by a star, on all in it', 'bin/*', ['bin/a', 'bin/a/b/c'], ['bin', 'x/bin/a']],
    ['with ** first, in every folder', '**/bin/a', ['bin/a', 'x/bin/a', 'x/y/bin/a'], ['xbin/a']],
    ['with ** within, across folders', 'a/**/z', ['a/z', 'a/b/z', 'a/b/c/z', 'a/z/y'], ['az', 'x/a/z']],
    ['with ** last, on all in the folder', 'a/**', ['a/b', 'a/b/c'], ['a', 'x/a/b']],
    ['that is ** alone, everywhere', '**', ['a', 'a/b', '.a'], []],
    ['that is * alone, everywhere', '*', ['a', 'a/b', '.a/.b'], []],
  ])('%s: %s', (_, glob, those, others) => {
    expect(fitting(glob, [...those, ...others])).toEqual(those);
  });

  test.each([
    ['in every folder', 'logs/', ['logs/a', 'x/logs/a'], ['logs', 'x/logs']],
    ['at the top', '/x/logs/', ['x/logs/a', 'x/logs/logs'], ['x/logs']],
    ['whatever their names are', '*/', ['a/b', '.a/b/c'], ['a']],
    ['within a folder', 'a/*/', ['a/b/c'], ['a/b', 'a']],
    ['by two stars', '**/', ['a/b', 'a/b/c'], ['a']],
    ['by two stars at the top', '/**/', ['a/b', 'a/b/c'], ['a']],
    ['by two stars within a folder', 'a/**/', ['a/b/c', 'a/b/c/d'], ['a/b', 'a']],
    ['by braces', '{a,b*}/', ['a/x', 'y/bin/x'], ['a', 'y/bin']],
  ])('a slash at its end fits folders, not files, %s: %s', (_, glob, those, others) => {
    expect(fitting(glob, [...those, ...others])).toEqual(those);
  });

  test.each([
    ['a star fits nothing, or anything but a slash', '/a*b', ['ab', 'axyb', 'a.b'], ['a/b', 'ab.', 'b']],
    ['two stars within a name are one', '/a**b', ['ab', 'axyb'], ['a/b', 'ax/yb']],
    ['also before a name', '/**b', ['b', 'ab'], ['a/b']],
    ['also after a name', '/a**/b', ['a/b', 'ax/b'], ['a/x/b', 'b']],
    ['also several', '/a***/***b', ['a/b', 'ax/xb'], ['a/x/b']],
    ['also before a class', '/**[bc]', ['b', 'ac'], ['a/b']],
    ['a question mark fits one character', '/a?', ['ab', 'a.', 'aé', 'a🚀'], ['a', 'abc', 'a/']],
    ['dot files are files like others', '*rc', ['.bashrc', 'x/.rc', '.d/.rc'], ['.rc.d']],
    ['expressions are no language here', '/a.+b|c^$', ['a.+b|c^$'], ['axx', 'a.b', 'c']],
    ['an exclamation mark is a character', '**/!name', ['!name', 'x/!name', '!name/x'], ['name', 'x']],
    ['a comment sign is one too', '#a', ['#a', 'x/#a'], ['a']],
    ['spaces within count', '/a b', ['a b'], ['ab']],
    ['case counts', '/Bin', ['Bin'], ['bin', 'BIN']],
    ['line breaks are characters of a path', '*.pdb', ['a\nb.pdb', '\n.pdb', 'x\n/y.pdb'], ['a.pdb\n']],
    ['the line breaks of Unicode too', '/a\u2028?\u2029', ['a\u2028b\u2029'], ['ab', 'a\u2028b']],
    ['half a character is one', '/a?b', ['a\ud83db'], ['ab']],
  ])('%s: %s', (_, glob, those, others) => {
    expect(fitting(glob, [...those, ...others])).toEqual(those);
  });
});

describe('a class', () => {
  test.each([
    ['fits one of its members', '/[ab-d]1', ['a1', 'c1', 'd1'], ['e1', '-1', 'ab1']],
    ['with ! or ^ fits any other character', '/[!a-c]1', ['d1', '-1'], ['a1', 'b1', '1']],
    ['may have a bracket as its first member', '/[]a]', [']', 'a'], ['[]', 'b']],
    ['also after its !', '/[!]]1', ['a1', '!1'], [']1', '/1']],
    ['also after its ^', '/[^]]1', ['a1', '^1'], [']1', '/1']],
    ['takes a character as it is', '/[*][?][{]', ['*?{'], ['ax{', '*?']],
    ['takes a comment sign as it is', '[#]a', ['#a', 'x/#a'], ['a']],
    ['takes a minus at its end as it is', '/[a-]', ['a', '-'], ['b']],
    ['takes the signs of expressions as they are', '/[.$|]1', ['.1', '$1', '|1'], ['a1', '1']],
    ['may have a name', '/[[:digit:]]', ['1'], ['d', ':', '[']],
    ['may have a name beside other members', '/[x[:digit:]_]1', ['x1', '21', '_1'], ['d1', ':1']],
    ['may have a name that is negated', '/a[![:alpha:]]b', ['a1b', 'a-b'], ['axb', 'a/b']],
    ['with ! fits no slash', '/a[!b]c', ['axc'], ['abc', 'a/c']],
    ['with ^ fits no slash', '/a[^b]c', ['axc', 'a!c'], ['abc', 'a/c']],
    ['with ! and a range fits no slash', '/a[!x-z]c', ['aac', 'a-c'], ['ayc', 'a/c']],
    ['with nothing but a range that ends before it begins, negated, fits all', '/[!z-a]', ['a', '-'], ['/']],
    ['of braces is no choice', '/[{]a', ['{a'], ['a']],
    ['with a comma within braces is one of the choices', '/{a,[,x]b}', ['a', ',b', 'xb'], ['[', 'x]b']],
    ['with braces within braces too', '/{a,[{}]b}', ['a', '{b', '}b'], ['b', '{a']],
  ])('%s: %s', (_, glob, those, others) => {
    expect(fitting(glob, [...those, ...others])).toEqual(those);
  });

  const CLASS = 'what is in brackets cannot be understood, or includes a slash';
  const OPEN = 'a bracket or brace in it has no partner';
  test.each([
    ['[a/b]', CLASS],
    ['x[/]y', CLASS],
    ['[!/]', undefined],
    ['[!a/]', undefined],
    ['a[+-9]c', CLASS],
    ['[.-0]', CLASS],
    ['[ -~]', CLASS],
    ['[a -~]', CLASS],
    ['[/-9]', CLASS],
    ['[+-/]', CLASS],
    ['[+-.0-9]', undefined],
    ['[🚀]', CLASS],
    ['[a-🚀]', CLASS],
    ['[!🚀]', CLASS],
    ['[é]🚀', undefined],
    ['[z-a]', CLASS],
    ['{a,x[z-a]}', CLASS],
    ['[]a', OPEN],
    ['a[!]', OPEN],
    ['a[^]b', OPEN],
    ['a[]', OPEN],
  ])('%s: %s', (glob, words) => {
    expect(faultOf(glob)).toEqual(words === undefined ? undefined : expect.stringContaining(words));
  });

  test('that lacks its end tells what to do instead', () => {
    expect(faultOf('[!]name')).toBe(
      'a bracket or brace in it has no partner, or nothing to choose; to be taken as it is, put it in brackets, as in [{]',
    );
  });
});

describe('braces', () => {
  test.each([
    ['are alternatives', '*.{pdb,map}', ['a.pdb', 'x/a.map'], ['a.{pdb,map}', 'a.pdb,map']],
    ['within braces too', '/{a,b{c,d}}', ['a', 'bc', 'bd'], ['b', 'bcd']],
    ['may have an empty alternative', '/a{,.bak}', ['a', 'a.bak'], ['a.', '.bak']],
    ['may have folders', '/{a,b/c}/d', ['a/d', 'b/c/d', 'a/d/e'], ['b/d', 'a/c/d']],
    ['may have stars', '/{**,x}/{*a,b}', ['a', 'y/za', 'x/b'], ['x/c']],
    ['count', '/v{1..3}', ['v1', 'v3'], ['v0', 'v4', 'v{1..3}']],
  ])('%s: %s', (_, glob, those, others) => {
    expect(fitting(glob, [...those, ...others])).toEqual(those);
  });
});

describe('no glob', () => {
  const CHARACTERS = 'it has characters that no name has';
  const OPEN = 'a bracket or brace in it has no partner';
  const FOLDER = 'a folder in it is empty, "." or ".."';
  const NOTHING = 'nothing is left of it';
  test.each([
    ['[a', OPEN],
    ['a]', OPEN],
    ['[a]]', OPEN],
    ['[[a]', undefined],
    ['{a,b', OPEN],
    ['{a}', OPEN],
    ['{1..{2,3}}', OPEN],
    ['{1..9999{0..9}}', OPEN],
    ['a,b}', OPEN],
    ['}a,b{', OPEN],
    ['{a,{b,c}', OPEN],
    ['{a,[b}', OPEN],
    ['{a,b}}', OPEN],
    ['{[}],a', OPEN],
    ['\u{f0000}[a]', CHARACTERS],
    ['a\ud83d', CHARACTERS],
    ['\udb80{\udc00,a}[b]', CHARACTERS],
    ['[\ud83db-a\ude80-\udfff]', CHARACTERS],
    ['a\\b', 'it has a backslash'],
    ['\\#a', 'it has a backslash'],
    ['a\\', 'it has a backslash'],
    ['[\\]]', 'it has a backslash'],
    ['a//b', FOLDER],
    ['../a', FOLDER],
    ['a/../b', FOLDER],
    ['a/.', FOLDER],
    ['..', FOLDER],
    ['.', FOLDER],
    ['/./a', FOLDER],
    ['..a/a../...', undefined],
    ['{a,}/b', FOLDER],
    ['a/{b,}', FOLDER],
    ['/{..,a}/b', FOLDER],
    ['a/{.,b}', FOLDER],
    ['a/.{.,b}/c', FOLDER],
    ['a/{b/,c}/d', FOLDER],
    ['a/{b..d}', undefined],
    ['', NOTHING],
    ['/', NOTHING],
    ['//', NOTHING],
    ['./', NOTHING],
    ['a'.repeat(1_000), undefined],
    [`/${'a'.repeat(1_000)}`, 'it is longer than 1000 characters'],
    ['a'.repeat(1_001), 'it is longer than 1000 characters'],
    ['{1..1000}', undefined],
    ['{1..1001}', 'its braces stand for more than 1000 patterns'],
    ['{0..9}{0..9}{0..9}', undefined],
    ['{0..9}{0..9}{0..9}{a,b}', 'its braces stand for more than 1000 patterns'],
  ])('%j: %s', (glob, words) => {
    expect(faultOf(glob)).toEqual(words === undefined ? undefined : expect.stringContaining(words));
  });

  test('is told without the words of it: it may hold a secret', () => {
    for (const glob of [
      'hunter2\\[{',
      '{hunter2',
      '[hunter2/]',
      '[🚀hunter2]',
      '/../hunter2',
      'hunter2[z-a]',
    ])
      expect(faultOf(glob)).not.toContain('hunter2');
  });

  test.each([
    '{1..999999999}',
    `{1..${'9'.repeat(400)}}`,
    '{a,b}'.repeat(150),
    `${'{a,'.repeat(200)}b${'}'.repeat(200)}${'{a,b}'.repeat(30)}`,
    '{a..z}'.repeat(100),
  ])('are braces that stand for more than can be followed: %j', (glob) => {
    expect(faultOf(glob)).toContain('its braces stand for more than');
  });
});

test('braces that stand for nothing end too', () => {
  expect(faultOf(`${'{'.repeat(400)}${'}'.repeat(400)}`)).toContain('nothing to choose');
});

test.each([
  ['a', true],
  ['*.log', true],
  ['**/a/b', true],
  ['/a/b/', true],
  ['a*', false],
  ['a/**/b', false],
  ['*.p?b', false],
  ['*.[ab]', false],
])('with little work for the matcher, %s: %j', (glob, isSimple) => {
  expect(expressionsOf(glob)).toMatchObject({ kind: 'glob', expressions: [{ isSimple }] });
});

test.each([
  ['*.pdb', ['\\.pdb(?=[/\\\\]|$)']],
  ['secrets/', ['secrets(?=[/\\\\]|$)']],
  ['a/lib*/**/core.[0-9]', ['core\\.']],
  ['*.{psd,blend}', ['\\.psd(?=[/\\\\]|$)', '\\.blend(?=[/\\\\]|$)']],
  ['[ab]?*', ['']],
])('%s fits nothing without a part like %j', (glob, parts) => {
  expect(expressionsOf(glob)).toMatchObject({ expressions: parts.map((part) => ({ part })) });
});

test.each([
  '*.pdb # symbols',
  '*.pdb *.log',
  '*.pdb, *.log',
  '*.pdb,*.log',
  '*.pdb !a',
  '*.@(pdb|log)',
  '!(a)',
])('what is meant for other patterns is a fault, since it would catch nothing: %s', (glob) => {
  expect(faultOf(glob)).toMatch(/looks like more than one|choices are written in braces/);
});

test.each([
  ['My Game/a.txt', 'My Game/a.txt'],
  ['/My[ ]*.txt', 'My x.txt'],
  ['/a[,]b', 'a,b'],
])('a space or comma that is meant is taken: %s', (glob, path) => {
  expect(fitting(glob, [path])).toEqual([path]);
});

test('a pattern is judged alike each time, whatever came before it', () => {
  const read = (): boolean[] =>
    ['\u{f0000}a', 'b\u{f0000}', '\u{f0000}'].map((glob) => faultOf(glob) !== undefined);
  expect([read(), read()]).toEqual([
    [true, true, true],
    [true, true, true],
  ]);
});

test.each([
  ['alnum', '1 a A'],
  ['alpha', 'a A'],
  ['digit', '1'],
  ['lower', 'a'],
  ['upper', 'A'],
  ['space', '\t'],
  ['blank', '\t'],
  ['xdigit', '1 a A'],
  ['word', '1 a A _'],
])('the class that is named %s has, of some characters, %j', (name, those) => {
  expect(fitting(`[[:${name}:]]`, ['1', 'a', 'A', '_', '-', '\t', '.'])).toEqual(those.split(' '));
});

describe('a class that is easily misread', () => {
  test.each([
    ['braces are themselves, also around a comma', '/[{]a[,]b[}]', ['{a,b}'], ['a]', 'b[']],
    ['a minus after the sign that negates is itself', '/[!-a]', ['b', '.'], ['-', 'a', '/']],
    ['a range that is negated and begins with a bracket', '/x[!]-a]y', ['xby'], ['x]y', 'xay', 'x/y']],
    ['a range across the slash that is negated', '/x[!--a]y', ['xby'], ['x.y', 'x/y', 'xay']],
  ])('%s: %s', (_, glob, those, others) => {
    expect(fitting(glob, [...those, ...others])).toEqual(those);
  });

  test.each(['["-\u2028]', '[[:alpha:]', '[[:letter:]]', 'a[[:punct:]]b', '[{1..1}]'])(
    'is a fault: %j',
    (glob) => {
      expect(faultOf(glob)).toContain('what is in brackets cannot be understood, or includes a slash');
    },
  );
});

test('whatever glob and paths are, it has the meaning of a .gitignore', () => {
  const list = <Value>(arbitrary: fc.Arbitrary<Value>, maxLength: number): fc.Arbitrary<Value[]> =>
    fc.array(arbitrary, { minLength: 1, maxLength });
  const isDots = (name: string): boolean => /^\.\.?$/.test(name);
  const path = list(
    list(fc.constantFrom('a', 'b', 'c', '.', 'ab', '-'), 3).map((parts) => parts.join('')),
    4,
  )
    .filter((names) => !names.some(isDots))
    .map((names) => names.join('/'));
  const part = fc.oneof(
    list(fc.constantFrom('a', 'b', '.', '*', '?', '[ab]', '[b-c]', '[^a]'), 3).map((parts) => parts.join('')),
    fc.constant('**'),
  );
  const glob = fc
    .record({ lead: fc.constantFrom('', '/'), parts: list(part, 4), end: fc.constantFrom('', '', '/') })
    .filter(({ parts }) => !parts.some(isDots));
  fc.assert(
    fc.property(glob, list(path, 10), ({ lead, parts, end }, paths) => {
      const isTied = lead !== '' || parts.length > 1;
      const all = isTied ? parts : ['**', ...parts];
      const expected = paths.filter((one) => fitsAbove(all, one.split('/'), end === '/'));
      expect(fitting(lead + parts.join('/') + end, paths)).toEqual(expected);
    }),
    { numRuns: 2_000 },
  );
});

/** Whether the parts of a glob fit a path, or a folder above it. */
function fitsAbove(parts: readonly string[], names: readonly string[], isFolder: boolean): boolean {
  return names.some((_, index) => {
    const isPath = index === names.length - 1;
    return !(isFolder && isPath) && fits(parts, names.slice(0, index + 1));
  });
}

function fits([part, ...parts]: readonly string[], names: readonly string[]): boolean {
  const [name, ...rest] = names;
  if (part === undefined) return name === undefined;
  if (name === undefined) return false;
  // At the end, ** stands for all in a folder; elsewhere for any folders, also none.
  if (part === '**') return parts.length === 0 || fits(parts, names) || fits([part, ...parts], rest);
  return (
    new RegExp(`^${part.replace(/[.*?]/g, (sign) => SIGNS[sign] ?? '')}$`).test(name) && fits(parts, rest)
  );
}

const SIGNS: Readonly<Record<string, string>> = { '.': '\\.', '*': '.*', '?': '.' };
