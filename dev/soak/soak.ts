/** Runs group after group, until there were enough runs or the time is up, and checks each run. */
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../src/context.ts';
import { runBundleGroup } from './bundle-runs.ts';
import { runCoreGroup } from './core-runs.ts';
import { brokenInvariants } from './invariants.ts';
import { createDice, type RunKind } from './plan.ts';
import { planGroup, type GroupPlan } from './plan-group.ts';
import { showRun, type RunRecord } from './record.ts';
import type { Places } from './server.ts';
import type { Tally } from './tally.ts';

/** Processes mostly wait; runs of the core never do. */
const GROUPS_AT_ONCE = { core: 1, bundle: 3 };
/** Milliseconds of real time; groups need a fraction of it. */
const HANGS_AFTER_MS = 120_000;

/** At least so many runs; no group starts later than `until`, as `performance.now()` has it. */
type Amount = Readonly<Record<'seed' | 'runs' | 'until', number>>;

export async function soak(kind: RunKind, { seed, runs, until }: Amount, places: Places, tally: Tally) {
  const dice = createDice(seed);
  let planned = 0;
  const work = async (): Promise<void> => {
    while (planned < runs && performance.now() < until) {
      const group = planGroup(kind, dice.seed());
      planned += group.runs.length;
      await soakGroup(group, places, tally);
    }
  };
  await Promise.all(Array.from({ length: GROUPS_AT_ONCE[kind] }, work));
}

export async function soakGroup(group: GroupPlan, places: Places, tally: Tally): Promise<RunRecord[]> {
  const { kind, seed } = group;
  const again = `  again: npm run soak -- --replay ${seed}${kind === 'bundle' ? ' --bundle' : ''}`;
  const runGroup = kind === 'core' ? runCoreGroup : runBundleGroup;
  const hang = delay(HANGS_AFTER_MS, undefined, { ref: false }).then(() => {
    throw new Error('it hangs: nothing moves any more');
  });
  const records = await Promise.race([runGroup(group, places), hang]).catch((error: unknown) => {
    tally.fail(`a group of the ${kind}: ${messageOf(error)}\n${again}`);
    return [];
  });
  tally.add(kind, records);
  for (const record of records) {
    const broken = brokenInvariants(record).map((wrong) => `  ${wrong.slice(0, 1_000)}`);
    const which = `run ${record.run + 1} of ${records.length} of the ${kind}`;
    if (broken.length > 0) tally.fail([which, ...broken, again, showRun(record, 12)].join('\n'));
  }
  return records;
}
