/** Takes pictures of job summaries and comments as GitHub shows them, of the bundled action against a local Clanforge. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from '../rendering/browser.js';
import { openCamera, type Camera, type Shot } from '../rendering/camera.js';
import { renderAsGitHub } from '../rendering/github-markdown.js';
import { githubPage, type Surface } from '../rendering/page.js';
import { PROJECT } from '../runner/project.js';
import { makeSampleBuild } from './sample-build.js';
import { doRun, PICTURE_RUNS, type PictureRun, type Sight } from './picture-runs.js';

const HELP = `npm run pictures -- [flags]

  --out DIR        where the pictures, the Markdown and the HTML go; a fresh folder by default
  --only NAME      only this run; again for more: ${Object.keys(PICTURE_RUNS).join(', ')}
  --browser PATH   a Chromium or Chrome; by default CHROME_PATH or CHROMIUM_PATH, or one that is installed
  --readme         only the README's picture, docs/summary.png
`;

/** The ways in which each summary is looked at, by the end of the picture's name. */
const SHOTS: Readonly<Record<string, Shot>> = {
  'wide-light': { width: 'wide', theme: 'light' },
  'wide-dark': { width: 'wide', theme: 'dark' },
  'narrow-light': { width: 'narrow', theme: 'light' },
  'narrow-dark': { width: 'narrow', theme: 'dark' },
};

/** And these too, where something is folded. */
const UNFOLDED_SHOTS: typeof SHOTS = {
  'unfolded-wide-light': { width: 'wide', theme: 'light', unfolded: true },
  'unfolded-narrow-dark': { width: 'narrow', theme: 'dark', unfolded: true },
};

const README_SHOT: Shot = { width: 'wide', theme: 'light', scale: 2, cropped: true };

try {
  await main();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** @throws when a flag is wrong, no browser is found, or a run leaves no summary */
async function main(): Promise<void> {
  const { values: flags } = parseArgs({
    options: {
      out: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      browser: { type: 'string' },
      readme: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (flags.help) {
    console.log(HELP);
    return;
  }
  const only = flags.readme ? Object.keys(PICTURE_RUNS).slice(0, 1) : flags.only;
  const runs = chooseRuns(only);
  const camera = await openCamera(findBrowser(flags.browser, process.env));
  const samples = mkdtempSync(join(tmpdir(), 'clanforge-sample-'));
  try {
    const folders = makeSampleBuild(samples);
    const out = flags.readme ? join(PROJECT, 'docs') : outFolder(flags.out);
    const takeAll = flags.readme ? takeForReadme : takeOfRun;
    await Promise.all(
      runs.map(async ([name, run]) => {
        const sight = await doRun(run, folders);
        if (sight.summary === '' || sight.comment === '')
          throw new Error(`The run ${name} left no job summary, or no comment.`);
        await takeAll(camera, out, name, sight);
      }),
    );
    console.log(`${runs.map(([name]) => name).join(', ')}: in ${out}`);
  } finally {
    rmSync(samples, { recursive: true, force: true });
    await camera.close();
  }
}

/** @throws when there is no run of a name */
function chooseRuns(only: readonly string[]): (readonly [string, PictureRun])[] {
  const names = Object.keys(PICTURE_RUNS);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`no run is called ${unknown.join(', ')}; there are: ${names.join(', ')}`);
  return Object.entries(PICTURE_RUNS).filter(([name]) => only.length === 0 || only.includes(name));
}

function outFolder(asked: string | undefined): string {
  if (asked === undefined) return mkdtempSync(join(tmpdir(), 'clanforge-pictures-'));
  mkdirSync(asked, { recursive: true });
  return resolve(asked);
}

async function takeOfRun(camera: Camera, out: string, name: string, sight: Sight): Promise<void> {
  await takeOfSurface(camera, out, name, 'summary', sight.summary);
  await takeOfSurface(camera, out, `${name}-comment`, 'comment', sight.comment);
}

async function takeOfSurface(
  camera: Camera,
  out: string,
  name: string,
  surface: Surface,
  markdown: string,
): Promise<void> {
  const html = pageOf(name, surface, markdown);
  writeFileSync(join(out, `${name}.md`), markdown);
  writeFileSync(join(out, `${name}.html`), html);
  const shots = html.includes('<details>') ? { ...SHOTS, ...UNFOLDED_SHOTS } : SHOTS;
  await Promise.all(
    Object.entries(shots).map(([look, shot]) =>
      camera.take(html, surface, shot, join(out, `${name}-${look}.png`)),
    ),
  );
}

async function takeForReadme(camera: Camera, out: string, name: string, { summary }: Sight): Promise<void> {
  await camera.take(pageOf(name, 'summary', summary), 'summary', README_SHOT, join(out, 'summary.png'));
}

function pageOf(name: string, surface: Surface, markdown: string): string {
  return githubPage(renderAsGitHub(markdown).html, { title: name, surface });
}
