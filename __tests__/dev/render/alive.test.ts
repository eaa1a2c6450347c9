import { describe, expect, test } from '@jest/globals';
import { aliveParts } from '../../../dev/render/alive.ts';
import { renderAsGitHub } from '../../../dev/render/github-markdown.ts';

const alive = (markdown: string): string[] => aliveParts(renderAsGitHub(markdown).tree);

describe('what GitHub brings to life', () => {
  test.each([
    ['mention', '@octocat'],
    ['mention', '@studio/build-team'],
    ['reference', '#123'],
    ['reference', 'GH-123'],
    ['reference', 'studio/game#1'],
    ['commit', 'deadbeef'],
    ['commit', '0123456789abcdef0123456789abcdef01234567'],
    ['emoji', ':tada:'],
    ['emoji', ':+1:'],
    ['math', '$x^2$'],
    ['math', '$$x^2$$'],
    ['url', 'https://example.test/@a/deadbeef#1'],
    ['url', 'www.example.test'],
    ['url', 'somebody@example.test'],
  ])('finds the %s %s, but not in code, pre and links', (kind, text) => {
    expect(alive(`<table><tr><td>a <b>${text}</b> c</td></tr></table>`)).toEqual([`${kind} ${text}`]);
    expect(alive(`<p><code><b>${text}</b></code></p>`)).toEqual([]);
    expect(alive(`<pre>${text}</pre>`)).toEqual([]);
    expect(alive(`<p><a href="https://b.test">${text}</a></p>`)).toEqual(['link https://b.test']);
  });

  test.each(['@<!-- -->everyone', '@<x-y></x-y>everyone', '&#64;everyone'])('finds a hidden %s', (text) => {
    expect(alive(`<p>${text}</p>`)).toEqual(['mention @everyone']);
  });

  test('finds links and images by their addresses, even in code', () => {
    expect(alive('[a](https://b.test) ![c](https://d.test/e.png)')).toHaveLength(2);
    expect(alive('<pre><img src="https://a.test/b.png"></pre>')).toEqual(['image https://a.test/b.png']);
    expect(alive('<picture><source srcset="https://a.test/b.png"></picture>')).toHaveLength(1);
    expect(alive('See https://a.test')).toEqual(['link https://a.test']);
    expect(alive('[a](javascript:b)')).toEqual([]);
  });

  test.each([
    'at 10:30:45, 18:04:11 UTC',
    '5 @ 3, a@b, me@',
    '# 1, 12 %, C&#35;',
    '218595 paths, 4.2 kB, 1,234,567',
    'it costs $5, or $6',
    'accede, a-b-c, facade',
    'mode: watch and diffid: 218595',
  ])('finds nothing in %s', (text) => {
    expect(alive(`<p>${text}</p>`)).toEqual([]);
  });
});
