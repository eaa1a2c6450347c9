import { describe, expect, test } from '@jest/globals';
import { aliveParts, textOf } from '../../rendering/alive.js';
import { renderAsGitHub } from '../../rendering/github-markdown.js';

const alive = (markdown: string): string[] => aliveParts(renderAsGitHub(markdown).tree);
const text = (markdown: string): string => textOf(renderAsGitHub(markdown).tree);

/** What only GitHub itself would bring to life, one of each kind. */
const LIVELY = [
  ['@octocat', 'mention @octocat'],
  ['@studio/build-team', 'mention @studio/build-team'],
  ['#123', 'reference #123'],
  ['GH-123', 'reference GH-123'],
  ['studio/game#1', 'reference studio/game#1'],
  ['deadbeef', 'commit deadbeef'],
  ['0123456789abcdef0123456789abcdef01234567', 'commit 0123456789abcdef0123456789abcdef01234567'],
  [':tada:', 'emoji :tada:'],
  [':+1:', 'emoji :+1:'],
  ['$x^2$', 'math $x^2$'],
  ['$$x^2$$', 'math $$x^2$$'],
  ['https://example.test/a?b=c', 'url https://example.test/a?b=c'],
  ['www.example.test', 'url www.example.test'],
  ['somebody@example.test', 'url somebody@example.test'],
] as const;

describe('texts that GitHub brings to life', () => {
  test.each(LIVELY)('%s', (written, part) => {
    expect(alive(`<p>a ${written} b</p>`)).toEqual([part]);
    expect(alive(`<p>${written}</p>`)).toEqual([part]);
    expect(alive(`<table><tr><td><b>(${written})</b></td></tr></table>`)).toHaveLength(1);
  });

  test.each(LIVELY.map(([written]) => written))('%s is not alive within code or pre', (written) => {
    expect(alive(`<p><code>a ${written} b</code></p>`)).toEqual([]);
    expect(alive(`<pre>${written}</pre>`)).toEqual([]);
    expect(alive(`<p><code><b>${written}</b></code></p>`)).toEqual([]);
  });

  test('are alive after code and between, but not within a link', () => {
    expect(alive('<p><code>@a</code> @b <code>@c</code></p>')).toEqual(['mention @b']);
    expect(alive('<p><a href="https://a.test">@b</a></p>')).toEqual(['link https://a.test']);
  });

  test('are found where a comment or an unknown element hid them', () => {
    expect(alive('<p>@<!-- -->everyone</p>')).toEqual(['mention @everyone']);
    expect(alive('<p>@<x-y></x-y>everyone</p>')).toEqual(['mention @everyone']);
  });

  test('are found in entities', () => {
    expect(alive('<p>&#64;everyone</p>')).toEqual(['mention @everyone']);
  });

  test('count once where one contains another', () => {
    expect(alive('<p>https://a.test/@b/deadbeef#1</p>')).toEqual(['url https://a.test/@b/deadbeef#1']);
  });
});

describe('links and images', () => {
  test('are alive, even where texts are not', () => {
    expect(alive('[a](https://b.test) ![c](https://d.test/e.png)')).toEqual([
      'link https://b.test',
      'image https://d.test/e.png',
    ]);
    expect(alive('<pre><img src="https://a.test/b.png"></pre>')).toEqual(['image https://a.test/b.png']);
    expect(alive('<picture><source srcset="https://a.test/b.png"></picture>')).toHaveLength(1);
  });

  test('are made of bare URLs in Markdown, and not in an HTML block', () => {
    expect(alive('See https://a.test')).toEqual(['link https://a.test']);
    expect(alive('<p>See https://a.test</p>')).toEqual(['url https://a.test']);
  });

  test('are dead without an address', () => {
    expect(alive('[a](javascript:b)')).toEqual([]);
  });
});

test.each([
  'at 10:30:45, 18:04:11 UTC',
  '5 @ 3, a@b, me@',
  '# 1, 12 %, C&#35;',
  '218595 paths, 4.2 kB, 1,234,567',
  'it costs $5, or $6',
  'accede, a-b-c, facade',
  'mode: watch and diffid: 218595',
])('%s is dead text', (written) => {
  expect(alive(`<p>${written}</p>`)).toEqual([]);
});

describe('textOf', () => {
  test('has a line for each block and row, and spaces between cells', () => {
    const table = '<table>\n<tr><th>Image</th><td><code>5001</code></td></tr>\n<tr><td>a</td></tr></table>';
    expect(text(`<h3>Title</h3>\n\n<p>One\ntwo  three</p>\n\n${table}`)).toBe(
      'Title\nOne two three\nImage 5001\na',
    );
  });

  test('keeps the lines of pre, and what is folded', () => {
    expect(text('<pre>a\nb</pre>\n\n<details><summary>c</summary>\n<ul><li>d</li></ul></details>')).toBe(
      'a\nb\nc\nd',
    );
  });
});
