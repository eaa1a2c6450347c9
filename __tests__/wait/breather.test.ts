import { describe, expect, test } from '@jest/globals';
import { createBreather } from '../../src/wait/breather.js';
import { createDeadline, Interruption } from '../../src/wait/deadline.js';
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.js';

const WORK_PER_LOOK = 3_000;

/** `breathe` comes with so much work that the clock is looked at. */
interface Case {
  readonly clock: VirtualClock;
  readonly cancel: AbortController;
  readonly breathe: () => Promise<void> | undefined;
}

function aBreather(lengthMs = 10_000): Case {
  const clock = createVirtualClock();
  const cancel = new AbortController();
  const deadline = createDeadline(clock, lengthMs, cancel.signal);
  const one = createBreather(clock, deadline);
  const breathe = (): Promise<void> | undefined => one(WORK_PER_LOOK);
  return { clock, cancel, breathe };
}

test('the clock is looked at once for 3,000 characters', () => {
  const clock = createVirtualClock();
  let looks = 0;
  const counting = {
    ...clock,
    now: () => {
      looks += 1;
      return 0;
    },
  };
  const deadline = createDeadline(clock, 10_000, new AbortController().signal);
  const breathe = createBreather(counting, deadline);
  const before = looks;
  for (let call = 0; call < 100 * 30; call += 1) void breathe(100);
  expect(looks - before).toBe(100);
});

test('without a long silence before it, there is nothing to wait for', () => {
  const { clock, breathe } = aBreather();
  clock.advance(49);
  expect(breathe()).toBeUndefined();
  expect(clock.pending).toBe(0);
});

test('after 50 ms the timers and signals of the process have their turn', async () => {
  const { clock, breathe } = aBreather();
  clock.advance(50);
  let hadTurn = false;
  setImmediate(() => (hadTurn = true));
  await breathe();
  expect(hadTurn).toBe(true);
  expect(clock.pending).toBe(0);
});

test('it takes no time of its own', async () => {
  const { clock, breathe } = aBreather();
  clock.advance(50);
  const before = clock.now();
  await breathe();
  expect(clock.now()).toBe(before);
});

test('the silence counts from the last breath, and not from a call that was none', async () => {
  const { clock, cancel, breathe } = aBreather();
  clock.advance(60);
  await breathe();
  cancel.abort();
  clock.advance(30);
  expect(breathe()).toBeUndefined();
  clock.advance(20);
  await expect(breathe()).rejects.toThrow(new Interruption('cancel'));
});

describe('the computation ends', () => {
  test('at the deadline', async () => {
    const { clock, breathe } = aBreather(100);
    clock.advance(99);
    await breathe();
    clock.advance(49);
    expect(breathe()).toBeUndefined();
    clock.advance(1);
    await expect(breathe()).rejects.toThrow(new Interruption('deadline'));
  });

  test('at a cancel that came before', async () => {
    const { clock, cancel, breathe } = aBreather();
    cancel.abort();
    clock.advance(50);
    await expect(breathe()).rejects.toThrow(new Interruption('cancel'));
  });

  test('at a cancel that only the breath lets in', async () => {
    const { clock, cancel, breathe } = aBreather();
    clock.advance(50);
    setImmediate(() => cancel.abort());
    await expect(breathe()).rejects.toThrow(new Interruption('cancel'));
  });
});
