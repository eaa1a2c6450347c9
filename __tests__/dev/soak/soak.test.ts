import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makePlaces, type Places } from '../../../dev/soak/places.ts';
import { planGroup } from '../../../dev/soak/plan-group.ts';
import type { RunKind } from '../../../dev/soak/plan.ts';
import { showFailedRun, showRun } from '../../../dev/soak/show.ts';
import { soak, soakGroup, type FailedRun, type SoakTools } from '../../../dev/soak/soak.ts';
import { createTally, neverStruck, reportOf, type Tally } from '../../../dev/soak/tally.ts';
import { watchUnhandled } from '../../../dev/soak/unhandled.ts';
import { record } from './records.ts';

const SEED = 20_261_124;

let places: Places;
beforeAll(() => {
  places = makePlaces();
});
afterAll(() => places.dispose());

interface Soaked {
  readonly tally: Tally;
  readonly failures: readonly string[];
}

async function soaked(kind: RunKind, runs: number): Promise<Soaked> {
  const tally = createTally();
  const failures: string[] = [];
  const unhandled = watchUnhandled();
  const onFailedRun = (failure: FailedRun) => void failures.push(showFailedRun(failure));
  const tools: SoakTools = { places, unhandled, tally, onFailedRun, onGroup: () => undefined };
  await soak({ kind, seed: SEED, runs, until: Infinity }, tools);
  unhandled.stop();
  return { tally, failures };
}

describe('a small soak', () => {
  // The processes wait most of their time, in which the runs of the core are made.
  let soaks: Record<RunKind, Promise<Soaked>>;
  beforeAll(async () => {
    soaks = { bundle: soaked('bundle', 4), core: soaked('core', 150) };
    await Promise.allSettled(Object.values(soaks));
  });

  test('of the core holds every invariant in every run, with runs that pass, fail and are cancelled', async () => {
    const { tally, failures } = await soaks.core;
    expect(failures).toEqual([]);
    expect(tally.runs.core).toBeGreaterThanOrEqual(150);
    expect(tally.passed.core).toBeGreaterThan(15);
    expect(tally.cancelled).toBeGreaterThan(15);
    expect(tally.concurrentGroups).toBeGreaterThan(15);
    expect(neverStruck(tally).length).toBeLessThan(tally.faults.size / 2);
  });

  test('of the bundle holds every invariant in every run', async () => {
    const { tally, failures } = await soaks.bundle;
    expect(failures).toEqual([]);
    expect(tally.runs.bundle).toBeGreaterThanOrEqual(4);
  });

  test('ends when its time is over', async () => {
    const { runs } = createTally();
    const tools = {
      places,
      unhandled: { take: () => [], stop: () => undefined },
      tally: createTally(),
      onFailedRun: () => undefined,
      onGroup: () => undefined,
    };
    await soak({ kind: 'core', seed: SEED, runs: 1_000, until: 0 }, tools);
    expect(tools.tally.runs).toEqual(runs);
  });
});

test('a group that is run again does the same', async () => {
  const unhandled = { take: () => [], stop: () => undefined };
  const onNothing = () => undefined;
  const replayed = async (seed: number): Promise<string> => {
    const tools = { places, unhandled, tally: createTally(), onFailedRun: onNothing, onGroup: onNothing };
    const records = await soakGroup(planGroup('core', seed), tools);
    return records
      .flatMap((one) => showRun(one))
      .join('\n')
      .replace(/127\.0\.0\.1:\d+/g, 'HOST')
      .replace(/"report":"[^"]+"/g, '"report":"FILE"');
  };
  for (const seed of [11, 222, 3_333]) {
    expect(await replayed(seed)).toBe(await replayed(seed));
  }
});

describe('what a soak says', () => {
  test('a failure names the invariant, how to run it again, and what happened', () => {
    const failed = record({ outputs: { diffid: '7', state: 'Running', error: '' } });
    const text = showFailedRun({
      record: failed,
      broken: [{ invariant: 'no success without a verdict', what: 'it passed with the state "Running"' }],
    });
    expect(text).toContain('FAILED, seed 1, run 1 of');
    expect(text).toContain('no success without a verdict: it passed with the state "Running"');
    expect(text).toContain('again: npm run soak -- --replay 1\n');
    expect(text).toContain('requests: create→218595#1');
    expect(text).toContain('| Diff 218595 created.');
  });

  test('the report counts runs, endings, requests and how often each fault met one', async () => {
    const { tally } = await soaked('core', 30);
    const report = reportOf(tally, 61_000);
    expect(report).toMatch(/^3\d runs of the core, of which \d+ passed$/m);
    expect(report).toMatch(/^took 1 min 1 s$/m);
    expect(report).toMatch(/^ {2}create +\d+$/m);
    for (const [name, { armed, struck }] of tally.faults) {
      expect(report).toMatch(new RegExp(`^  ${name} +${armed} +${struck}$`, 'm'));
    }
  });
});
