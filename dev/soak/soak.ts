/** Group after group, until enough runs are made or the time is over. */
import { seededRandom, seedFrom } from '../clanforge/random.ts';
import { runBundleGroup } from './bundle-group.ts';
import { runCoreGroup } from './core-group.ts';
import { brokenInvariantsOf, type BrokenInvariant } from './invariants/all.ts';
import type { Places } from './places.ts';
import { planGroup } from './plan-group.ts';
import type { GroupPlan, RunKind } from './plan.ts';
import type { RunRecord } from './record.ts';
import { count, type Tally } from './tally.ts';
import type { UnhandledWatch } from './unhandled.ts';

/** A run of which something does not hold. */
export interface FailedRun {
  readonly record: RunRecord;
  readonly broken: readonly BrokenInvariant[];
}

export interface SoakTools {
  readonly places: Places;
  readonly unhandled: UnhandledWatch;
  readonly tally: Tally;
  readonly onFailedRun: (failure: FailedRun) => void;
  /** Told of each group that has ended. */
  readonly onGroup: (records: readonly RunRecord[]) => void;
}

export interface Amount {
  readonly kind: RunKind;
  readonly seed: number;
  /** At least so many runs; the last group is not cut. */
  readonly runs: number;
  /** As `performance.now()` has it: no group begins later. */
  readonly until: number;
}

/** Processes of several groups wait for one another's pauses at no cost; runs of the core never wait. */
const BUNDLE_GROUPS_AT_ONCE = 3;

/** Runs groups whose seeds follow from one. */
export async function soak({ kind, seed, runs, until }: Amount, tools: SoakTools): Promise<void> {
  const random = seededRandom(seed);
  let planned = 0;
  const worker = async (): Promise<void> => {
    while (planned < runs && performance.now() < until) {
      const plan = planGroup(kind, seedFrom(random));
      planned += plan.runs.length;
      await soakGroup(plan, tools);
    }
  };
  await Promise.all(Array.from({ length: kind === 'core' ? 1 : BUNDLE_GROUPS_AT_ONCE }, worker));
}

/** Runs one group, counts it and holds each of its runs against the invariants. */
export async function soakGroup(plan: GroupPlan, tools: SoakTools): Promise<readonly RunRecord[]> {
  const { places, unhandled, tally, onFailedRun, onGroup } = tools;
  const records = await runGroup(plan, places, unhandled);
  count(tally, plan, records);
  for (const record of records) {
    const broken = brokenInvariantsOf(record);
    if (broken.length > 0) onFailedRun({ record, broken });
  }
  onGroup(records);
  return records;
}

function runGroup(plan: GroupPlan, places: Places, unhandled: UnhandledWatch): Promise<RunRecord[]> {
  switch (plan.kind) {
    case 'core':
      return runCoreGroup(plan, places, unhandled);
    case 'bundle':
      return runBundleGroup(plan, places);
  }
}
