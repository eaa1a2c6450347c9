import { expect, test } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { momentOf, sleep } from '../../src/wait/clock.js';
import { createVirtualClock } from '../support/virtual-clock.js';

test('a moment is told by both clocks', () => {
  const clock = createVirtualClock(1_700_000_000_000);
  const start = clock.now();
  clock.advance(250);
  clock.suspend(9_000);
  expect(momentOf(clock)).toEqual({ at: start + 250, wallMs: 1_700_000_009_250 });
});

test('a sleep ends after its time', async () => {
  const clock = createVirtualClock();
  const start = clock.now();
  await sleep(clock, 2_500, new AbortController().signal);
  expect(clock.now() - start).toBe(2_500);
});

test('an abort wakes at once', async () => {
  const clock = createVirtualClock();
  const controller = new AbortController();
  const start = clock.now();
  const sleeping = sleep(clock, 60_000, controller.signal);
  controller.abort();
  await sleeping;
  expect(clock.now()).toBe(start);
});

test('after an abort there is no sleep', async () => {
  const clock = createVirtualClock();
  const start = clock.now();
  await sleep(clock, 60_000, AbortSignal.abort());
  expect(clock.now()).toBe(start);
});

test.each(['its time', 'an abort'])('a sleep that ends by %s leaves no timer and no listener', async (by) => {
  const clock = createVirtualClock();
  const controller = new AbortController();
  const sleeping = sleep(clock, 1_000, controller.signal);
  expect([clock.pending, getEventListeners(controller.signal, 'abort').length]).toEqual([1, 1]);
  if (by === 'an abort') controller.abort();
  await sleeping;
  expect([clock.pending, getEventListeners(controller.signal, 'abort').length]).toEqual([0, 0]);
});
