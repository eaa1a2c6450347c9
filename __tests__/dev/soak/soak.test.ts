import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readyFault } from '../../../dev/clanforge/faults.ts';
import { PROJECT } from '../../../dev/runner/project.ts';
import type { RunKind } from '../../../dev/soak/plan.ts';
import { FAULT_NAMES } from '../../../dev/soak/plan-faults.ts';
import { planGroup } from '../../../dev/soak/plan-group.ts';
import { showRun } from '../../../dev/soak/record.ts';
import { makePlaces } from '../../../dev/soak/server.ts';
import { soak, soakGroup } from '../../../dev/soak/soak.ts';
import { createTally } from '../../../dev/soak/tally.ts';
import { INPUTS } from '../../../src/inputs/reader.ts';

const SEED = 20_261_124;
const places = makePlaces();
afterAll(() => places.dispose());

async function soaked(kind: RunKind, runs: number, until = Infinity) {
  const failures: string[] = [];
  const tally = createTally((failure) => failures.push(failure));
  await soak(kind, { seed: SEED, runs, until }, places, tally);
  return { tally, failures };
}

test('a short soak of core and bundle keeps every invariant, in runs that pass, fail and are cancelled', async () => {
  // The processes mostly wait, which leaves the time for the core.
  const [bundle, core] = await Promise.all([soaked('bundle', 4), soaked('core', 150)]);
  expect([...bundle.failures, ...core.failures]).toEqual([]);
  expect(bundle.tally.of('runs of the bundle')).toBeGreaterThanOrEqual(4);
  expect(core.tally.of('runs of the core')).toBeGreaterThanOrEqual(150);
  for (const what of ['runs of the core that passed', 'runs that were cancelled', 'ending: timed out']) {
    expect(core.tally.of(what)).toBeGreaterThan(15);
  }
  expect(core.tally.neverStruck().length).toBeLessThan(FAULT_NAMES.length / 2);
  expect(core.tally.report()).toMatch(/^request: create +\d+$/m);
});

test('a group that is run again does the same', async () => {
  const replay = async (seed: number): Promise<string> => {
    const tally = createTally(() => undefined);
    const records = await soakGroup(planGroup('core', seed), places, tally);
    const text = records.map((record) => showRun(record)).join('\n');
    return text.replace(/127\.0\.0\.1:\d+/g, 'HOST').replace(/image-diff-\w+/g, 'FOLDER');
  };
  for (const seed of [11, 222, 3_333]) expect(await replay(seed)).toBe(await replay(seed));
});

test('wrong arguments end with exit code 2', () => {
  const args = [`${PROJECT}/dev/soak/main.ts`, '--runs', 'many'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('error: --runs must be a whole number below 10^9, not "many"');
});

describe.each(['core', 'bundle'] as const)('the plans of the %s', (kind) => {
  const plans = Array.from({ length: 600 }, (_, index) => planGroup(kind, index * 286_132));
  const runs = plans.flatMap((plan) => plan.runs);

  test('have each fault, up to four at once, each as the local Clanforge takes it', () => {
    const faults = plans.flatMap((plan) => plan.faults);
    expect(new Set(faults.map(({ name }) => name))).toEqual(new Set(FAULT_NAMES));
    expect(new Set(plans.map((plan) => plan.faults.length))).toEqual(new Set([0, 1, 2, 3, 4]));
    for (const fault of faults) expect(() => readyFault(fault)).not.toThrow();
  });

  test('have up to four runs, with each input and each of its choices', () => {
    expect(new Set(plans.map((plan) => plan.runs.length))).toEqual(new Set([1, 2, 3, 4]));
    expect(new Set(runs.flatMap((run) => Object.keys(run.inputs)))).toEqual(new Set(Object.keys(INPUTS)));
    const values = (name: string) => runs.map((run) => run.inputs[name]);
    expect(values('mode')).toEqual(expect.arrayContaining(['', 'run', 'start', 'watch']));
    expect(values('on-lock')).toEqual(expect.arrayContaining(['fail', 'wait', 'reject-failed', 'reject']));
    expect(values('reject-diff')).toEqual(expect.arrayContaining(['never', 'on-failure', 'always']));
    const moments = kind === 'core' ? ['start', 'before', 'during', 'after'] : ['start', 'during'];
    expect(new Set(runs.flatMap(({ cancel }) => cancel?.moment ?? []))).toEqual(new Set(moments));
  });
});
