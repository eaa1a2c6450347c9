/** Takes pictures of job summaries and comments as GitHub shows them, of the bundled action against a local Clanforge. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startClanforge } from '../clanforge/server.ts';
import { eventPayload } from '../github/events.ts';
import { DEMO_TOKEN, startGitHub } from '../github/server.ts';
import { findBrowser, openCamera, type Shot } from '../render/photo.ts';
import { demoInputs, IMAGEID, MACHINEID } from '../runner/demo-inputs.ts';
import { PROJECT } from '../runner/project.ts';
import { startStep } from '../runner/run-action.ts';
import { makeSampleBuild } from './sample-build.ts';

interface Run {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly faults?: readonly string[];
  /** Compares a small folder with itself. */
  readonly isUnchanged?: boolean;
  /** Another diff locks the image. */
  readonly isLocked?: boolean;
  /** Cancels the step after so many status reads. */
  readonly cancelledAfter?: number;
}

/** By the name of the pictures. */
const RUNS: Readonly<Record<string, Run>> = {
  completed: {},
  unchanged: { isUnchanged: true },
  failed: { faults: ['failing-job=Could not read maps/canyon.pak: permission denied'] },
  locked: { isLocked: true },
  'timed-out': { faults: ['stuck-job'], inputs: { 'timeout-minutes': '0.1' } },
  cancelled: { faults: ['stuck-job'], cancelledAfter: 5 },
  refused: { faults: ['http-403@create'] },
  'invalid-inputs': { inputs: { imageid: 'dedicated', machineid: '', 'timeout-minutes': '-1' } },
  started: { inputs: { mode: 'start' } },
  unconfirmed: { faults: ['lost-request@create*2'] },
  rules: {
    inputs: { 'forbidden-paths': '*.debug\n*.sql', 'protected-paths': 'addons/', 'max-changes': '20' },
  },
  hostile: { faults: ['failing-job', 'hostile-text'] },
};

const REPOSITORY = 'studio/game';
const PULL = { number: 7, headSha: '6dcb09b5b57875f334f61aebed695e2e4193db5e', state: 'open' } as const;

const README_SHOT: Shot = { width: 1012, theme: 'light' };
const SHOTS: Readonly<Record<string, Shot>> = {
  wide: README_SHOT,
  'dark-unfolded': { width: 1012, theme: 'dark', isUnfolded: true },
  narrow: { width: 390, theme: 'light' },
};

const HELP = `npm run pictures -- [flags]

  --out DIR   pictures of every ending go there; without it, only the README's docs/summary.png is taken
It needs a Chromium or Chrome that is installed, or that CHROME_PATH names.
`;

const samples = mkdtempSync(join(tmpdir(), 'clanforge-sample-'));
try {
  const options = { out: { type: 'string' }, help: { type: 'boolean' } } as const;
  const { out, help = false } = parseArgs({ options }).values;
  if (help) console.log(HELP);
  else await takePictures(out);
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
} finally {
  rmSync(samples, { recursive: true, force: true });
}

async function takePictures(out: string | undefined): Promise<void> {
  const camera = await openCamera(findBrowser(process.env['CHROME_PATH']));
  try {
    if (out === undefined) {
      const { summary } = await runStep({});
      await camera.take(summary, README_SHOT, join(PROJECT, 'docs/summary.png'));
      return;
    }
    mkdirSync(out, { recursive: true });
    for (const [name, run] of Object.entries(RUNS))
      for (const [surface, markdown] of Object.entries(await runStep(run)))
        for (const [look, shot] of Object.entries(SHOTS))
          await camera.take(markdown, shot, join(out, `${name}-${surface}-${look}.png`));
  } finally {
    await camera.close();
  }
}

/** Runs the bundled action on a pull request; returns its job summary and its comment. */
async function runStep({ inputs, faults = [], isUnchanged, isLocked, cancelledAfter }: Run) {
  const sample = makeSampleBuild(samples);
  const small = join(sample.image, 'config');
  const { image, machine } = isUnchanged === true ? { image: small, machine: small } : sample;
  const clanforge = await startClanforge({
    images: { [IMAGEID]: { name: 'Dedicated server', folder: image } },
    machines: { [MACHINEID]: { name: 'Build box', folder: machine } },
    timetable: { created: 300, pending: 700, queued: 500, running: 2_500 },
    faults,
  });
  const github = await startGitHub({ repository: REPOSITORY, pulls: [PULL] });
  if (isLocked === true) clanforge.startDiff(IMAGEID, MACHINEID);
  const payload = eventPayload('pull_request', { repository: REPOSITORY, pull: PULL });
  const step = startStep({
    inputs: { ...demoInputs(clanforge.url), comment: 'always', 'github-token': DEMO_TOKEN, ...inputs },
    event: { name: 'pull_request', payload },
    env: { GITHUB_API_URL: github.url },
  });
  try {
    if (cancelledAfter !== undefined) {
      await clanforge.waitForRequest('status', cancelledAfter);
      step.child.kill('SIGINT');
    }
    const { summary } = await step.done;
    return { summary, comment: github.comments[0]?.body ?? '' };
  } finally {
    step.dispose();
    await clanforge.close();
    await github.close();
  }
}
