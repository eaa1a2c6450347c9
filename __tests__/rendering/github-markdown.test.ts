import { describe, expect, test } from '@jest/globals';
import { renderAsGitHub } from '../../rendering/github-markdown.js';

const html = (markdown: string): string => renderAsGitHub(markdown).html;

describe('what the sanitiser takes out', () => {
  test('scripts become text, and so do the other filtered tags', () => {
    expect(html('<p>a<script>alert(1)</script></p>')).toBe('<p>a&#x3C;script>alert(1)&#x3C;/script></p>');
    expect(html('a <STYLE>b{}</STYLE> c')).toBe('<p>a &#x3C;STYLE>b{}&#x3C;/STYLE> c</p>');
    expect(html('<p>a</p>\n<textarea>\n\n# b')).toContain('<h1>b</h1>');
  });

  test('a tag that only begins like a filtered one is none', () => {
    expect(html('<p><titles>a</titles></p>')).toBe('<p>a</p>');
  });

  test('style attributes, classes, event handlers and unknown elements', () => {
    expect(html('<p style="color: red" class="a" onclick="b()">c</p>')).toBe('<p>c</p>');
    expect(html('<code class="language-js">a</code>')).toBe('<p><code>a</code></p>');
    expect(html('<p><progress value="1"></progress><font color="red">a</font></p>')).toBe('<p>a</p>');
    expect(html('<p><input type="checkbox" disabled>a</p>')).toBe('<p>a</p>');
  });

  test('addresses that run something, and comments', () => {
    expect(html('[a](javascript:b)')).toBe('<p><a>a</a></p>');
    expect(html('<img src="data:image/png;base64,AA=="><!-- b -->')).toBe('<p><img></p>');
  });

  test('ids get a prefix', () => {
    expect(html('<h3 id="a">b</h3>')).toBe('<h3 id="user-content-a">b</h3>');
  });
});

describe('what it keeps', () => {
  test.each([
    '<details><summary>a</summary>\n<ul>\n<li><code>b</code></li>\n</ul>\n</details>',
    '<table><tbody><tr><th align="left">a</th><td align="right" nowrap>b</td></tr></tbody></table>',
    '<h3>a</h3>',
    '<p><samp>a</samp> <sub>b</sub> <kbd>c</kbd></p>',
    '<blockquote>a</blockquote>',
    '<details open><summary>a</summary></details>',
  ])('%s', (kept) => {
    expect(html(kept)).toBe(kept);
  });

  test('the rows of a table that has no body get one, as in every browser', () => {
    expect(html('<table><tr><td>a</td></tr></table>')).toBe(
      '<table><tbody><tr><td>a</td></tr></tbody></table>',
    );
  });
});

describe('Markdown', () => {
  test('is interpreted outside of HTML', () => {
    expect(html('**a** `b`\n\n| c |\n| --: |\n| ~~d~~ |')).toMatch(
      /<strong>a<\/strong> <code>b<\/code>.*<td align="right"><del>d<\/del><\/td>/s,
    );
  });

  test('is not interpreted within an HTML block without blank lines', () => {
    const { html: rendered } = renderAsGitHub('<p>**a** `b` [c](d)\n# e\n- f https://g.test</p>');
    expect(rendered).toBe('<p>**a** `b` [c](d)\n# e\n- f https://g.test</p>');
  });

  test('is interpreted again after a blank line, which ends the block', () => {
    expect(html('<div>\n\n**a**\n\n</div>')).toContain('<strong>a</strong>');
  });

  test('ends an HTML block at a blank line within remote text', () => {
    expect(html('<p>a\n\n# b</p>')).toContain('<h1>b');
  });
});

test('HTML that is not closed goes on to the end', () => {
  expect(html('<details><summary>a</summary>\n\nb')).toBe(
    '<details><summary>a</summary>\n<p>b</p></details>',
  );
});

test('the tree is the one that the HTML was written from', () => {
  const { tree } = renderAsGitHub('a <b>c</b>');
  expect(tree.children).toHaveLength(1);
  expect(tree.children[0]).toMatchObject({ type: 'element', tagName: 'p' });
});
