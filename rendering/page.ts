import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../runner/project.js';
import { escapeHtml } from '../src/text/html.js';

/** Where GitHub shows the Markdown. */
export type Surface = 'summary' | 'comment';

/** How wide GitHub makes the box around the Markdown at most, in CSS pixels. */
export const WIDEST: Readonly<Record<Surface, number>> = { summary: 1012, comment: 800 };

/** A phone's width in CSS pixels. */
export const NARROW = 390;

/** The space around the box, and so the part of a window that it does not get. */
export const MARGIN = 16;

export interface PageOptions {
  readonly title: string;
  readonly surface: Surface;
}

/** Both themes, chosen by `prefers-color-scheme`. */
const STYLES = readFileSync(join(PROJECT, 'node_modules/github-markdown-css/github-markdown.css'), 'utf8');

/**
 * A whole page around rendered HTML, light or dark as the reader prefers. It loads nothing and runs nothing.
 */
export function githubPage(fragment: string, { title, surface }: PageOptions): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>
${STYLES}
${boxStyles(surface)}
</style>
</head>
<body>
<main>
<header>${surface === 'summary' ? 'diff summary' : '<b>github-actions</b> commented'}</header>
<article class="markdown-body">
${fragment}
</article>
</main>
</body>
</html>
`;
}

/**
 * GitHub's box around the Markdown, which is not part of its Markdown styles. The margin at the bottom keeps the box's
 * line and its round corners out of pictures of the Markdown alone, whose height is rounded up.
 */
function boxStyles(surface: Surface): string {
  return `:root { color-scheme: light dark; }
body {
  margin: 0;
  background: light-dark(#ffffff, #0d1117);
  color: light-dark(#1f2328, #f0f6fc);
  font: 14px/1.5 -apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif;
}
main {
  box-sizing: border-box;
  max-width: ${WIDEST[surface]}px;
  margin: ${MARGIN}px;
  border: 1px solid light-dark(#d1d9e0, #3d444d);
  border-radius: 6px;
}
header {
  padding: 8px 16px;
  border-bottom: 1px solid light-dark(#d1d9e0, #3d444d);
  color: light-dark(#59636e, #9198a1);
}
.markdown-body { margin-bottom: 6px; padding: 16px; font-size: ${surface === 'summary' ? 16 : 14}px; }
@media (min-width: 768px) { main { margin-inline: auto; } .markdown-body { padding: 24px; } }`;
}
