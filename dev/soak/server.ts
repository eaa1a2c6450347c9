/** The local Clanforge of a group, as its plan wants it. */
import {
  startClanforge,
  type ClanforgeOptions,
  type LocalClanforge,
  type RecordedRequest,
} from '../clanforge/server.ts';
import type { Places } from './places.ts';
import { ACCOUNT, FIRST_DIFF, ORIGIN, prefixOf, type GroupPlan, type Inputs } from './plan.ts';
import type { EndedRun, RunRecord } from './record.ts';

/** Starts the server. Its faults meet only what comes later than the diffs that are there before. */
export function startGroupServer(
  plan: GroupPlan,
  { images, machines }: Places,
  options: Pick<ClanforgeOptions, 'now' | 'pace' | 'onRequest'>,
): Promise<LocalClanforge> {
  const { credentials, timetable, envelopeErrors, realProgress, faults } = plan;
  return startClanforge({
    images,
    machines,
    anyPrefix: true,
    accountserviceid: ACCOUNT,
    firstDiffid: FIRST_DIFF,
    ...credentials,
    timetable,
    envelopeErrors,
    realProgress,
    faults,
    ...options,
  });
}

/** Makes the diffs of others. @param age - lets time pass after each */
export function startEarlierDiffs(plan: GroupPlan, server: LocalClanforge, age: (ms: number) => void): void {
  for (const { imageid, machineid, fate, ageMs, accepted } of plan.before) {
    const diffid = server.startDiff(imageid, machineid, fate);
    age(ageMs);
    if (accepted) server.accept(diffid);
  }
}

/** Accepts the diff that locks the image, if there is one. */
export function acceptHolder(server: LocalClanforge, imageid: number): void {
  const holder = server.diffs().find((diff) => diff.imageid === imageid && diff.lockedImage);
  if (holder !== undefined) server.accept(holder.diffid);
}

/** Which run of a group sent a request, by its path; undefined where it is none's. */
export function runOf(path: string): number | undefined {
  const run = /^\/run-(\d+)\//.exec(path)?.[1];
  return run === undefined ? undefined : Number(run);
}

/** The inputs with the server's address. */
export function inputsAt(url: string, inputs: Inputs): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, value.replace(ORIGIN, url)]),
  );
}

/** Adds to the ended runs of a group what the server knows when all is over. */
export function completeRecords(server: LocalClanforge, runs: readonly EndedRun[]): RunRecord[] {
  const diffsInTheEnd = server.diffs();
  return runs.map((ended) => ({ ...ended, requests: requestsOf(server, ended.run), diffsInTheEnd }));
}

/** The requests of a run so far. */
export function requestsOf(server: LocalClanforge, run: number): RecordedRequest[] {
  return server.requests.filter(({ path }) => path.startsWith(`${prefixOf(run)}/`));
}
