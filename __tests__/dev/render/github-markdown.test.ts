import { expect, test } from '@jest/globals';
import { renderAsGitHub } from '../../../dev/render/github-markdown.ts';

test.each([
  ['scripts', '<p>a<script>b</script></p>', '<p>a&#x3C;script>b&#x3C;/script></p>'],
  ['styles', 'a <STYLE>b{}</STYLE> c', '<p>a &#x3C;STYLE>b{}&#x3C;/STYLE> c</p>'],
  ['unknown elements', '<p><titles>a</titles><font color="red">b</font></p>', '<p>ab</p>'],
  ['attributes', '<p style="color: red" class="a" onclick="b()">c</p>', '<p>c</p>'],
  ['classes of code', '<code class="language-js">a</code>', '<p><code>a</code></p>'],
  ['check boxes', '<p><input type="checkbox" disabled>a</p>', '<p>a</p>'],
  ['addresses that run something', '[a](javascript:b)', '<p><a>a</a></p>'],
  ['data and comments', '<img src="data:image/png;base64,AA=="><!-- b -->', '<p><img></p>'],
  ['ids', '<h3 id="a">b</h3>', '<h3 id="user-content-a">b</h3>'],
])('sanitises %s', (_, markdown, html) => {
  expect(renderAsGitHub(markdown).html).toBe(html);
});

test.each([
  '<details open><summary>a</summary>\n<ul>\n<li><code>b</code></li>\n</ul>\n</details>',
  '<table><tbody><tr><th align="left">a</th><td align="right" nowrap>b</td></tr></tbody></table>',
  '<p><samp>a</samp> <sub>b</sub> <kbd>c</kbd></p>',
  '<p>**a** `b` [c](d)\n# e\n- f https://g.test</p>',
])('keeps %j', (html) => {
  expect(renderAsGitHub(html).html).toBe(html);
});

test.each([
  ['in GitHub’s flavour', '| **a** |\n| --: |\n| ~~b~~ |', '<td align="right"><del>b</del></td>'],
  ['after a blank line within HTML', '<p>a\n\n# b</p>', '<h1>b'],
  ['in HTML that is never closed', '<details><summary>a</summary>\n\n**b**', '<strong>b</strong>'],
])('renders Markdown %s', (_, markdown, html) => {
  expect(renderAsGitHub(markdown).html).toContain(html);
});
