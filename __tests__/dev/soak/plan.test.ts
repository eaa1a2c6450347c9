import { describe, expect, test } from '@jest/globals';
import { INPUTS } from '../../../src/inputs/reader.ts';
import { readyFault } from '../../../dev/clanforge/faults.ts';
import { planGroup } from '../../../dev/soak/plan-group.ts';
import { FAULT_NAMES } from '../../../dev/soak/plan-faults.ts';
import type { RunKind } from '../../../dev/soak/plan.ts';

const KINDS: readonly RunKind[] = ['core', 'bundle'];
const SEEDS = Array.from({ length: 1_500 }, (_, index) => index * 2_861_321);

describe.each(KINDS)('the plan of a group of the %s', (kind) => {
  const plans = SEEDS.map((seed) => planGroup(kind, seed));
  const runs = plans.flatMap((plan) => plan.runs);

  test('is the same for the same seed, and another one for another', () => {
    expect(SEEDS.map((seed) => planGroup(kind, seed))).toEqual(plans);
    expect(new Set(plans.map((plan) => JSON.stringify({ ...plan, seed: 0 }))).size).toBe(plans.length);
  });

  test('has every fault at some time, no more than four at once, each as the simulator takes it', () => {
    const faults = plans.flatMap((plan) => plan.faults);
    expect(new Set(faults.map(({ name }) => name))).toEqual(new Set(FAULT_NAMES));
    expect(new Set(plans.map((plan) => plan.faults.length))).toEqual(new Set([0, 1, 2, 3, 4]));
    for (const fault of faults) expect(() => readyFault(fault)).not.toThrow();
  });

  test('has up to four runs, with inputs that the action knows, of every mode and for every lock', () => {
    expect(new Set(plans.map((plan) => plan.runs.length))).toEqual(new Set([1, 2, 3, 4]));
    const names = Object.keys(INPUTS);
    for (const { inputs } of runs) expect(names).toEqual(expect.arrayContaining(Object.keys(inputs)));
    const values = (name: string) => runs.map(({ inputs }) => inputs[name] ?? '');
    expect(values('mode')).toEqual(expect.arrayContaining(['', 'run', 'start', 'watch']));
    expect(values('on-lock')).toEqual(expect.arrayContaining(['', 'fail', 'wait', 'reject']));
    for (const name of ['token', 'secret-key', 'diffid', 'forbidden-paths', 'max-changes']) {
      expect(values(name).filter((value) => value !== '').length).toBeGreaterThan(20);
    }
  });

  test('cancels some runs: at a time, and at a request', () => {
    const moments = runs.flatMap(({ cancel }) =>
      cancel?.moment.kind === 'request' ? [cancel.moment.phase] : cancel === undefined ? [] : ['time'],
    );
    const expected = kind === 'core' ? ['time', 'before', 'during', 'after'] : ['time', 'during'];
    expect(new Set(moments)).toEqual(new Set(expected));
    expect(moments.length).toBeLessThan(runs.length / 2);
  });
});
