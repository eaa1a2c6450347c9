/** The runs of which pictures are taken, and how one is done. */
import { join } from 'node:path';
import { demoInputs, IMAGEID, MACHINEID } from '../runner/demo-inputs.js';
import { startStep } from '../runner/run-action.js';
import { eventPayload } from '../simulator/github/events.js';
import { DEMO_TOKEN, startGitHub } from '../simulator/github/server.js';
import { startClanforge, type ClanforgeOptions } from '../simulator/server.js';

export interface PictureRun {
  /** Inputs besides those that every run has. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly faults?: readonly string[];
  /** Other options of the local Clanforge. */
  readonly clanforge?: Partial<ClanforgeOptions>;
  /** Compares a small folder with itself, so that nothing has changed. */
  readonly unchanged?: boolean;
  /** Lets another diff lock the image first. */
  readonly locked?: boolean;
  /** Sent once the status has been read so many times. */
  readonly signal?: { readonly name: NodeJS.Signals; readonly afterReads: number };
}

/** By the name of the pictures. The first is the README's. */
export const PICTURE_RUNS: Readonly<Record<string, PictureRun>> = {
  completed: {},
  unchanged: { unchanged: true },
  failed: { faults: ['failing-job=Could not read maps/canyon.pak: permission denied'] },
  squashed: { faults: ['squashed-job'] },
  locked: { locked: true },
  'timed-out': { faults: ['stuck-job'], inputs: { 'timeout-minutes': '0.1' } },
  cancelled: { faults: ['stuck-job'], signal: { name: 'SIGINT', afterReads: 5 } },
  refused: { faults: ['http-403@create'] },
  'bad-input': { inputs: { imageid: 'dedicated', machineid: '', 'timeout-minutes': '-1' } },
  started: { inputs: { mode: 'start' } },
  unsettled: { faults: ['lost-request@create*2'] },
  rules: {
    inputs: {
      'forbidden-paths': '*.debug\n*.sql\n!addons/metrics/',
      'protected-paths': 'addons/legacy_stats/',
      'max-changes': '50',
    },
  },
  'nothing-new': { inputs: { 'require-changes': 'true' }, unchanged: true },
  hostile: { faults: ['failing-job', 'hostile-text'] },
};

/** What people see of a run. */
export interface Sight {
  readonly summary: string;
  /** The comment on its pull request. */
  readonly comment: string;
}

const PULL = { number: 7, headSha: '6dcb09b5b57875f334f61aebed695e2e4193db5e', state: 'open' } as const;
const REPOSITORY = 'studio/game';

/** Runs the bundled action once against a local Clanforge and a local GitHub of its own. */
export async function doRun(
  run: PictureRun,
  folders: { readonly image: string; readonly machine: string },
): Promise<Sight> {
  const small = join(folders.image, 'config');
  const { image, machine } = run.unchanged === true ? { image: small, machine: small } : folders;
  const clanforge = await startClanforge({
    images: { [IMAGEID]: { name: 'Dedicated server', folder: image } },
    machines: { [MACHINEID]: { name: 'Build box', folder: machine } },
    timetable: { created: 300, pending: 700, queued: 500, running: 2_500 },
    faults: run.faults ?? [],
    ...run.clanforge,
  });
  const github = await startGitHub({ repository: REPOSITORY, pulls: [PULL] });
  if (run.locked === true) clanforge.startDiff(IMAGEID, MACHINEID);
  const step = startStep({
    inputs: {
      ...demoInputs(clanforge.url),
      comment: 'always',
      'github-token': DEMO_TOKEN,
      ...run.inputs,
    },
    event: {
      name: 'pull_request',
      payload: eventPayload('pull_request', { repository: REPOSITORY, pull: PULL }),
    },
    env: { GITHUB_API_URL: github.url },
  });
  const { signal } = run;
  try {
    if (signal !== undefined) {
      await clanforge.waitForRequest('status', signal.afterReads);
      step.child.kill(signal.name);
    }
    const { summary } = await step.done;
    return { summary, comment: github.comments[0]?.body ?? '' };
  } finally {
    step.child.kill('SIGKILL');
    step.dispose();
    await clanforge.close();
    await github.close();
  }
}
