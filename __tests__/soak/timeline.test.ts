import { expect, test } from '@jest/globals';
import { createTimeline } from '../../soak/timeline.js';

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('time moves on from timer to timer, without waiting', async () => {
  const { clock } = createTimeline();
  const begin = clock.now();
  const moments: number[] = [];
  clock.timer(60_000, () => moments.push(clock.now() - begin));
  clock.timer(1_000, () => moments.push(clock.now() - begin));
  clock.timer(5_000, () => moments.push(0)).cancel();
  await turns(20);
  expect(moments).toEqual([1_000, 60_000]);
});

test('time stands still while somebody works, for all', async () => {
  const timeline = createTimeline();
  const worker = timeline.join();
  const sleeper = timeline.join();
  let woken = 0;
  sleeper.clock.timer(1_000, () => (woken += 1));
  await turns(20);
  expect(woken).toBe(0);
  worker.leave();
  await turns(20);
  expect(woken).toBe(1);
});

test('time stands still for an answer that is on its way, and not for one that waits for time itself', async () => {
  const timeline = createTimeline();
  const run = timeline.join();
  const mark = run.begin();
  let timedOut = 0;
  run.clock.timer(30_000, () => (timedOut += 1));
  await turns(20);
  expect(timedOut).toBe(0);
  timeline.park(mark);
  timeline.unpark(mark);
  await turns(20);
  expect(timedOut).toBe(0);
  timeline.park(mark);
  await turns(20);
  expect(timedOut).toBe(1);
});

test('a stopped timeline fires nothing more', async () => {
  const timeline = createTimeline();
  let fired = 0;
  timeline.clock.timer(10, () => (fired += 1));
  timeline.stop();
  await turns(20);
  expect(fired).toBe(0);
});

test('a timeline has run out when all its timers have fired', async () => {
  const { clock, ranOut } = createTimeline();
  let fired = 0;
  clock.timer(1_000, () => clock.timer(1_000, () => (fired += 1)));
  await ranOut();
  expect(fired).toBe(1);
});
