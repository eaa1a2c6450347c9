import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findBrowser } from '../../rendering/browser.js';
import { githubPage } from '../../rendering/page.js';
import { makeFolder } from '../support/folders.js';

describe('the page around a fragment', () => {
  const page = githubPage('<p>fragment</p>', { title: 'a <b>', surface: 'comment' });

  test('holds it in the element that the styles are for, in both themes', () => {
    expect(page).toMatch(/<article class="markdown-body">\s*<p>fragment<\/p>\s*<\/article>/);
    expect(page).toContain('prefers-color-scheme: dark');
  });

  test('is as wide as the surface is on GitHub', () => {
    expect(page).toContain('max-width: 800px');
    expect(githubPage('', { title: '', surface: 'summary' })).toContain('max-width: 1012px');
  });

  test('escapes its title and may load nothing', () => {
    expect(page).toContain('<title>a &lt;b&gt;</title>');
    expect(page).toContain("default-src 'none'");
  });
});

describe('the browser', () => {
  const program = (name: string): string => {
    const path = join(makeFolder({ [name]: '' }), name);
    chmodSync(path, 0o755);
    return path;
  };

  test('is the one that is asked for, else the environment’s, else one on the PATH', () => {
    const [asked, named, installed] = [program('mine'), program('named'), program('chromium')];
    const env = { CHROME_PATH: '', CHROMIUM_PATH: named, PATH: join(installed, '..') };
    expect(findBrowser(asked, env)).toBe(asked);
    expect(findBrowser(undefined, env)).toBe(named);
    expect(findBrowser(undefined, { PATH: env.PATH })).toBe(installed);
  });

  test('must be a program when it is named, and is not replaced by another', () => {
    const path = join(makeFolder(), 'none');
    writeFileSync(path, '', { mode: 0o644 });
    expect(() => findBrowser(path, process.env)).toThrow(`${path} is not a program`);
  });
});
