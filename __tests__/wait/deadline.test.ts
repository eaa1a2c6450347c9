import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createDeadline, Interruption, type Deadline } from '../../src/wait/deadline.js';
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.js';

interface Case {
  readonly clock: VirtualClock;
  readonly deadline: Deadline;
  readonly cancel: AbortController;
}

function aDeadline(lengthMs: number): Case {
  const clock = createVirtualClock();
  const cancel = new AbortController();
  return { clock, cancel, deadline: createDeadline(clock, lengthMs, cancel.signal) };
}

test('time is measured from its creation', () => {
  const { clock, deadline } = aDeadline(10_000);
  clock.advance(4_000);
  expect([deadline.elapsed(), deadline.remaining()]).toEqual([4_000, 6_000]);
  clock.advance(10_000);
  expect([deadline.elapsed(), deadline.remaining()]).toEqual([14_000, 0]);
});

describe('check', () => {
  test('passes as long as there is time', () => {
    const { clock, deadline } = aDeadline(10_000);
    clock.advance(9_999);
    expect(deadline.check).not.toThrow();
  });

  test('throws when the time is over', () => {
    const { clock, deadline } = aDeadline(10_000);
    clock.advance(10_000);
    expect(deadline.check).toThrow(new Interruption('deadline'));
  });

  test('throws after a cancel, which counts more than the time', () => {
    const { clock, deadline, cancel } = aDeadline(10_000);
    cancel.abort();
    expect(deadline.check).toThrow(new Interruption('cancel'));
    clock.advance(10_000);
    expect(deadline.check).toThrow(new Interruption('cancel'));
  });
});

describe('pause', () => {
  test('waits', async () => {
    const { deadline } = aDeadline(10_000);
    await deadline.pause(4_000);
    expect(deadline.elapsed()).toBe(4_000);
  });

  test('ends at the deadline when it would go beyond it', async () => {
    const { deadline } = aDeadline(10_000);
    await expect(deadline.pause(11_000)).rejects.toMatchObject({ why: 'deadline' });
    expect(deadline.elapsed()).toBe(10_000);
  });

  test('does not begin when the time is over', async () => {
    const { clock, deadline } = aDeadline(10_000);
    clock.advance(12_000);
    await expect(deadline.pause(1_000)).rejects.toMatchObject({ why: 'deadline' });
    expect(deadline.elapsed()).toBe(12_000);
  });

  test('ends at once by a cancel', async () => {
    const { deadline, cancel } = aDeadline(10_000);
    const pausing = deadline.pause(4_000);
    cancel.abort();
    await expect(pausing).rejects.toMatchObject({ why: 'cancel' });
    expect(deadline.elapsed()).toBe(0);
  });

  test.each([6e13, 1e300, Infinity])('works with a deadline of %d ms', async (lengthMs) => {
    const { deadline } = aDeadline(lengthMs);
    await deadline.pause(1e10);
    expect(deadline.elapsed()).toBe(1e10);
    expect(deadline.remaining()).toBe(lengthMs - 1e10);
  });

  test('never goes beyond the deadline', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.array(fc.integer({ min: 0, max: 1e6 }), { maxLength: 5 }),
        async (lengthMs, pauses) => {
          const { deadline } = aDeadline(lengthMs);
          let planned = 0;
          for (const ms of pauses) {
            planned += ms;
            const ended = await deadline.pause(ms).catch((error: unknown) => error);
            expect(deadline.elapsed()).toBe(Math.min(planned, lengthMs));
            expect(ended).toEqual(planned < lengthMs ? undefined : new Interruption('deadline'));
          }
        },
      ),
    );
  });
});
