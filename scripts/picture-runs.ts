/** The runs of which pictures are taken, and how one is done. */
import { join } from 'node:path';
import { startStep, type StepOptions, type StepResult } from '../runner/run-action.js';
import { DEMO_CREDENTIALS, startClanforge, type ClanforgeOptions } from '../simulator/server.js';

export interface PictureRun {
  /** Inputs besides those that every run has. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly faults?: readonly string[];
  /** Other options of the local Clanforge. */
  readonly clanforge?: Partial<ClanforgeOptions>;
  readonly event?: StepOptions['event'];
  readonly env?: StepOptions['env'];
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
  hostile: { faults: ['failing-job', 'hostile-text'] },
};

const IMAGEID = 5001;
const MACHINEID = 7001;

/** Runs the bundled action once against a local Clanforge of its own. */
export async function doRun(
  run: PictureRun,
  folders: { readonly image: string; readonly machine: string },
): Promise<StepResult> {
  const small = join(folders.image, 'config');
  const { image, machine } = run.unchanged === true ? { image: small, machine: small } : folders;
  const clanforge = await startClanforge({
    images: { [IMAGEID]: { name: 'Dedicated server', folder: image } },
    machines: { [MACHINEID]: { name: 'Build box', folder: machine } },
    timetable: { created: 300, pending: 700, queued: 500, running: 2_500 },
    faults: run.faults ?? [],
    ...run.clanforge,
  });
  if (run.locked === true) clanforge.startDiff(IMAGEID, MACHINEID);
  const step = startStep({
    inputs: {
      accountserviceid: String(DEMO_CREDENTIALS.accountserviceid),
      imageid: String(IMAGEID),
      machineid: String(MACHINEID),
      'access-key': DEMO_CREDENTIALS.accessKey,
      'secret-key': DEMO_CREDENTIALS.secretKey,
      'api-url': clanforge.url,
      'poll-interval-seconds': '0.5',
      'timeout-minutes': '2',
      ...run.inputs,
    },
    ...(run.event === undefined ? {} : { event: run.event }),
    ...(run.env === undefined ? {} : { env: run.env }),
  });
  const { signal } = run;
  try {
    if (signal !== undefined) {
      await clanforge.waitForRequest('status', signal.afterReads);
      step.child.kill(signal.name);
    }
    return await step.done;
  } finally {
    step.child.kill('SIGKILL');
    step.dispose();
    await clanforge.close();
  }
}
