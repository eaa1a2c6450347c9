import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPatterns, type PathPatterns } from '../../src/rules/patterns.ts';
import { makeFolder } from '../support/folders.ts';

function patterns(text: string): PathPatterns {
  const read = readPatterns(text);
  if (read.patterns === undefined) throw new Error(read.faults.join('; '));
  return read.patterns;
}

const faults = (text: string): readonly string[] => readPatterns(text).faults;
const matches = (text: string, path: string): boolean => patterns(text).catching(path) !== undefined;

describe('a pattern', () => {
  test.each([
    // pattern, matching paths, other paths
    ['*.pdb', 'a.pdb bin/a.pdb .pdb', 'a.PDB a.pdb.txt pdb'],
    ['server', 'server bin/server server/a bin/server/a/b', 'server.exe myserver'],
    ['bin/', 'bin/a x/bin/a/b', 'bin bin.txt'],
    ['/bin', 'bin bin/a', 'x/bin'],
    ['./bin', 'bin bin/a', 'x/bin'],
    ['bin/x64', 'bin/x64 bin/x64/a', 'y/bin/x64'],
    ['maps/*.pak', 'maps/a.pak', 'maps/x/a.pak y/maps/a.pak'],
    ['**/maps/*.pak', 'maps/a.pak y/z/maps/a.pak', 'maps/x/a.pak'],
    ['a/**/b', 'a/b a/x/b a/x/y/b', 'ab a/xb'],
    ['keys/**', 'keys/a keys/x/y', 'keys akeys/a'],
    ['a**b', 'ab axb', 'a/b'],
    ['?.txt', 'a.txt é.txt 😀.txt', '.txt ab.txt'],
    ['[abc].txt', 'a.txt', 'd.txt'],
    ['[a-c]x', 'bx', 'dx'],
    ['[!a-c]x', 'dx', 'bx'],
    ['[^a]x', 'bx', 'ax'],
    ['[[:digit:]]x', '5x', 'ax'],
    ['[]]x', ']x', 'x'],
    ['[[]x', '[x', 'x'],
    ['[#]a', '#a', 'a'],
    ['*.{pdb,map}', 'a.pdb a.map', 'a.pdb,map a.txt'],
    ['core.{1..3}', 'core.1 core.3', 'core.4 core.{1..3}'],
    ['core.{01..10}', 'core.01 core.10', 'core.1 core.11'],
    ['*-a-name-that-is-longer-than-others', 'x-a-name-that-is-longer-than-others', 'x-a-name-that-is-longer'],
    ['{bin/debug,*.pdb}', 'bin/debug x/a.pdb', 'x/bin/debug'],
    ['[!]x', '!x', 'ax'],
    ['[^]x', '^x', 'ax'],
    ['{a,{b,c}}x', 'ax bx cx', 'x'],
    ['a.b+c(d)', 'a.b+c(d)', 'axb+c(d) a.bbc(d)'],
    ['My[ ]Game.exe', 'My Game.exe', 'My'],
    ['[,]#[;]', ',#;', 'a'],
    ['caf\u00e9', 'cafe\u0301', 'cafe'],
    ['*', 'a a/b .x', ''],
  ])('%s', (pattern, some, others) => {
    const paths = pattern.includes(' ') ? [some] : some.split(' ');
    for (const path of paths) expect([path, matches(pattern, path)]).toEqual([path, true]);
    for (const path of others.split(' ').filter(Boolean)) {
      expect([path, matches(pattern, path)]).toEqual([path, false]);
    }
  });

  test('the last matching one decides, and an exclamation mark makes an exception', () => {
    const text = '# symbols\n*.pdb\n!keep.pdb\n\n/bin/\n!/bin/server\nkeep.pdb/x\r\n';
    expect(patterns(text).catching('a.pdb')).toBe('*.pdb');
    expect(matches(text, 'x/keep.pdb')).toBe(false);
    expect(patterns(text).catching('bin/a')).toBe('/bin/');
    expect(matches(text, 'bin/server')).toBe(false);
    expect(matches(text, 'keep.pdb/x')).toBe(true);
  });

  test('a byte-order mark and CRLF do not matter', () => {
    expect(matches('\uFEFF*.pdb\r\n*.map\r\n', 'a.map')).toBe(true);
    expect(matches('\uFEFF*.pdb\r\n', 'a.pdb')).toBe(true);
  });
});

test('patterns mean what they mean to Git', () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'a.b', 'b.a', '.a');
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
  const part = fc.constantFrom('a', 'b', '*', '?', '*.a', 'a*', '**', '[ab]', '[!a]', '.a', 'ab');
  const glob = fc
    .tuple(fc.boolean(), fc.array(part, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([isTied, parts, isFolder]) => `${isTied ? '/' : ''}${parts.join('/')}${isFolder ? '/' : ''}`);
  const globs = fc.sample(glob, { numRuns: 25, seed: 7 });
  const paths = [...new Set(fc.sample(path, { numRuns: 60, seed: 8 }))];
  for (const one of globs) {
    const folder = makeFolder({ '.gitignore': `${one}\n` });
    execFileSync('git', ['init', '-q'], { cwd: folder });
    const input = `${paths.join('\n')}\n`;
    let ignored = '';
    try {
      const flags = ['-c', 'core.ignoreCase=false', 'check-ignore', '--no-index', '--stdin'];
      ignored = execFileSync('git', flags, { cwd: folder, input, encoding: 'utf8' });
    } catch {
      // Git ends with 1 when it ignores none of them.
    }
    const expected = ignored.split('\n').filter(Boolean);
    expect([one, paths.filter((each) => matches(one, each))]).toEqual([one, expected]);
  }
});

describe('what people write by mistake is a fault that names the line and the right form:', () => {
  test.each([
    ['"*.pdb"', 'remove the quotes'],
    ["'*.pdb'", 'remove the quotes'],
    ['“*.pdb”', 'remove the quotes'],
    ['- *.pdb', 'YAML list'],
    ['- "*.pdb"', 'quotes'],
    ['["*.pdb", "*.map"]', 'JSON list'],
    ['*.pdb *.map', 'one pattern per line'],
    ['*.pdb\t*.map', 'one pattern per line'],
    ['secret.txt keys.txt', 'one pattern per line'],
    ['*.pdb logs/', 'one pattern per line'],
    ['My\u00a0Game.exe', 'one pattern per line'],
    ['[*.pdb, *.map]', 'not a JSON list'],
    ['*.pdb; *.map', 'one pattern per line'],
    ['*.pdb|*.map', 'one pattern per line'],
    ['*.pdb\r*.map', 'one pattern per line'],
    ['*.pdb, *.map', 'one pattern per line'],
    ['*.pdb # symbols', 'no comment after it'],
    ['*.p\u200bdb', 'invisible'],
    ['*.p\u0007db', 'control'],
    ['^bin', 'not a regular expression'],
    ['\\.pdb$', 'not a regular expression'],
    ['C:/bin', 'drive letter'],
    ['bin\\server', 'use / between folders'],
    ['*.@(pdb|map)', 'one pattern per line'],
    ['*.+(pdb)', 'write choices in braces'],
    ['a[bc', 'an unmatched or empty bracket'],
    ['[{]a,b', '[,]'],
    ['a{b', 'an unmatched or empty bracket'],
    ['a{b}', 'an unmatched or empty bracket'],
    ['a[z-a]', 'in brackets is invalid'],
    ['a[[:nope:]]', 'in brackets is invalid'],
    ['a[+-9]', 'includes a slash'],
    ['a//b', 'is empty'],
    ['a/../b', '"."'],
    ['/', 'only of slashes'],
    ['{a,b}'.repeat(12), 'expand to more than'],
    ['{1..600}{,}', 'expand to more than'],
    [`{{,b}${'{,}'.repeat(10)},z}`, 'expand to more than'],
    ['{,}', 'is empty'],
    ['{a,}', 'is empty'],
    ['x'.repeat(1_001), 'longer than'],
  ])('%s', (line, words) => {
    const found = faults(`*.ok\n\n${line}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^has an invalid pattern in line 3: /);
    expect(found[0]).toContain(words);
  });

  test('comments or exceptions alone would never match a path', () => {
    expect(faults('# nothing')[0]).toContain('nothing but comments');
    expect(faults('!a\n!b')[0]).toContain('nothing but exceptions');
  });

  test('all faults are reported, and too many patterns are one', () => {
    expect(faults('a{\nok\n"b"')).toHaveLength(2);
    const many = Array.from({ length: 2_001 }, (_, index) => `file${index}`).join('\n');
    expect(faults(many)[0]).toContain('more than 2000 patterns');
  });
});

test.each([
  ['*a*a*a*a*a*a*a*a*b', 'a'.repeat(200_000)],
  ['**/a/**/a/**/a/**/b', 'a/'.repeat(100_000)],
  [`${'*a'.repeat(100)}b`, 'a'.repeat(50_000)],
  ['x', 'e\u0301\u0302\u0303'.repeat(200_000)],
  ['x', '/'.repeat(1_000_000)],
])('the hostile pair %.20s takes linear time', (pattern, path) => {
  expect(matches(pattern, path)).toBe(false);
});
