import { chromium } from 'playwright-core';
import { MARGIN, NARROW, WIDEST, type Surface } from './page.js';

/** One way of looking at a page. */
export interface Shot {
  readonly width: 'wide' | 'narrow';
  readonly theme: 'light' | 'dark';
  /** Pixels of the picture for each CSS pixel; 1 by default. */
  readonly scale?: number;
  /** Only the rendered Markdown, without the box and the space around it. */
  readonly cropped?: boolean;
  /** Everything that is folded is shown, as if the reader had opened it. */
  readonly unfolded?: boolean;
}

/** Takes pictures of pages. */
export interface Camera {
  /** @param path - where the PNG goes */
  take: (html: string, surface: Surface, shot: Shot, path: string) => Promise<void>;
  close: () => Promise<void>;
}

/** The pictures are of our own pages, which load nothing: the browser needs no network and, in a container, no sandbox. */
const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** As high as is needed to see a short page; pictures are as high as the page. */
const HEIGHT = 400;

/** @throws when the browser does not start */
export async function openCamera(executablePath: string): Promise<Camera> {
  const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
  return {
    take: async (html, surface, { width, theme, scale = 1, cropped = false, unfolded = false }, path) => {
      const context = await browser.newContext({
        viewport: { width: width === 'wide' ? WIDEST[surface] + 2 * MARGIN : NARROW, height: HEIGHT },
        colorScheme: theme,
        deviceScaleFactor: scale,
        javaScriptEnabled: false,
        offline: true,
      });
      try {
        const page = await context.newPage();
        await page.setContent(unfolded ? html.replaceAll('<details>', '<details open>') : html);
        if (cropped) await page.locator('article').screenshot({ path });
        else await page.screenshot({ path, fullPage: true });
      } finally {
        await context.close();
      }
    },
    close: () => browser.close(),
  };
}
