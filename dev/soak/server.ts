/** The local Clanforge of a group, with the folders that it compares. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Place } from '../clanforge/clanforge.ts';
import { startClanforge, type ClanforgeOptions, type LocalClanforge } from '../clanforge/server.ts';
import { ACCOUNT, FIRST_DIFF, IMAGES, MACHINES, SECRET_IN_A_PATH, type Inputs } from './plan.ts';
import type { GroupPlan } from './plan-group.ts';
import type { EndedRun, RunRecord } from './record.ts';

const SECRETS = [SECRET_IN_A_PATH, encodeURIComponent(SECRET_IN_A_PATH)].map((name) => `keys/${name}.txt`);
const FOLDERS = {
  image: ['same.txt', 'config/a.cfg', 'bin/server', 'maps/mill.pak'],
  few: ['same.txt', 'config/a.cfg', 'bin/server', 'maps/canyon.pak', 'bin/server.pdb'],
  many: [...Array.from({ length: 30 }, (_, index) => `data/${index % 4}/${index}.pak`), ...SECRETS],
};

export type Places = ReturnType<typeof makePlaces>;

/** Creates the folders that all groups compare, and names one for reports. The caller disposes of them. */
export function makePlaces() {
  const root = mkdtempSync(join(tmpdir(), 'clanforge-soak-'));
  const place = (name: keyof typeof FOLDERS): Place => {
    const folder = join(root, name);
    for (const path of FOLDERS[name]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), path === 'bin/server' ? name : 'same');
    }
    return { name, folder };
  };
  const [image, few, many] = [place('image'), place('few'), place('many')];
  return {
    images: { [IMAGES[0]]: image, [IMAGES[1]]: image },
    machines: { [MACHINES[0]]: few, [MACHINES[1]]: image, [MACHINES[2]]: many },
    reports: join(root, 'reports'),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

export interface GroupServerOptions extends Pick<ClanforgeOptions, 'now' | 'pace'> {
  /** Called with the run whose request has arrived. */
  readonly onArrival: (run: number) => void;
  readonly later: (ms: number, act: () => void) => void;
  /** Lets time pass after an earlier diff was created. */
  readonly age?: (ms: number) => void;
}

/** Starts the server, with the diffs that exist before the runs; faults affect only what comes later. */
export async function startGroupServer(
  plan: GroupPlan,
  { images, machines }: Places,
  { onArrival, later, age, ...options }: GroupServerOptions,
): Promise<LocalClanforge> {
  const { credentials, timetable, envelopeErrors, faults } = plan;
  const server = await startClanforge({
    ...{ images, machines, timetable, envelopeErrors, faults, ...credentials, ...options },
    anyPrefix: true,
    accountserviceid: ACCOUNT,
    firstDiffid: FIRST_DIFF,
    onRequest: ({ path }) => onArrival(runOf(path)),
  });
  for (const { imageid, machineid, fate, ageMs, accepted } of plan.before) {
    const diffid = server.startDiff(imageid, machineid, fate);
    age?.(ageMs);
    if (accepted) server.accept(diffid);
  }
  const { accept } = plan;
  if (accept === undefined) return server;
  later(accept.atMs, () => {
    const holder = server.diffs().find((diff) => diff.imageid === accept.imageid && diff.lockedImage);
    if (holder !== undefined) server.accept(holder.diffid);
  });
  return server;
}

/** Which run sent a request: `api-url` has its index. */
export const runOf = (path: string): number => Number(/^\/run-(\d+)\//.exec(path)?.[1]);

export function inputsAt({ url }: LocalClanforge, inputs: Inputs): Inputs {
  return { ...inputs, 'api-url': (inputs['api-url'] ?? '').replace(/^\//, `${url}/`) };
}

export function completeRecords(server: LocalClanforge, runs: readonly EndedRun[]): RunRecord[] {
  const diffsInTheEnd = server.diffs();
  const requestsOf = (run: number) => server.requests.filter(({ path }) => runOf(path) === run);
  return runs.map((ended) => ({ ...ended, requests: requestsOf(ended.run), diffsInTheEnd }));
}
