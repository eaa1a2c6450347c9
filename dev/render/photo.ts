/** Pictures of rendered Markdown in GitHub's style, taken by an installed Chromium or Chrome. */
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { PROJECT } from '../runner/project.ts';
import { renderAsGitHub } from './github-markdown.ts';

const USUAL_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** @throws when no browser is found */
export function findBrowser(named: string | undefined, path = process.env['PATH'] ?? ''): string {
  if (named !== undefined && named !== '') return named;
  const places = path.split(delimiter).flatMap((folder) => USUAL_NAMES.map((name) => join(folder, name)));
  const found = places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found !== undefined) return found;
  throw new Error('No Chromium or Chrome was found: install one, or name its program in CHROME_PATH.');
}

/** A page around the Markdown, light or dark as the browser prefers. It loads nothing and runs nothing. */
function pageOf(markdown: string): string {
  const styles = readFileSync(join(PROJECT, 'node_modules/github-markdown-css/github-markdown.css'), 'utf8');
  return `<!doctype html>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
${styles}
body { margin: 0; background: light-dark(#ffffff, #0d1117); color-scheme: light dark; }
.markdown-body { padding: 24px; }
</style>
<article class="markdown-body">
${renderAsGitHub(markdown).html}
</article>
`;
}

export interface Shot {
  /** CSS pixels. */
  readonly width: number;
  readonly theme: 'light' | 'dark';
  /** Shows what is folded. */
  readonly isUnfolded?: boolean;
}

/** Needed in a container, without a graphics card and without a network. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/** @throws when the browser does not start */
export async function openCamera(browserPath: string) {
  const browser = await chromium.launch({ executablePath: browserPath, args: FLAGS });
  return {
    /** Takes a picture of Markdown, twice as large as its CSS pixels, into a PNG. */
    take: async (
      markdown: string,
      { width, theme, isUnfolded = false }: Shot,
      path: string,
    ): Promise<void> => {
      const page = await browser.newPage({
        viewport: { width, height: 400 },
        colorScheme: theme,
        deviceScaleFactor: 2,
        javaScriptEnabled: false,
        offline: true,
      });
      const html = pageOf(markdown);
      await page.setContent(isUnfolded ? html.replaceAll('<details>', '<details open>') : html);
      await page.locator('article').screenshot({ path });
      await page.close();
    },
    close: () => browser.close(),
  };
}
