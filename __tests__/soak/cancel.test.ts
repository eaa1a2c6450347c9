import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { listenForCancel } from '../../src/platform/cancellation.js';
import { systemClock } from '../../src/platform/clock.js';
import { createCancel } from '../../soak/cancel.js';

beforeEach(() => void jest.useFakeTimers());

afterEach(() => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK']) process.removeAllListeners(signal);
  jest.useRealTimers();
});

interface Signals {
  readonly requested: AbortSignal;
  readonly overdue: AbortSignal;
  readonly late: AbortSignal;
}
const over = ({ requested, overdue, late }: Signals): boolean[] =>
  [requested, overdue, late].map(({ aborted }) => aborted);

test.each([undefined, 3_000])(
  'the cancel of the soak leaves the same time as the real one; second signal after %p ms',
  (againMs) => {
    const real = listenForCancel(() => undefined);
    const soaks = createCancel({ moment: { kind: 'time', ms: 0 }, againMs }, systemClock);
    process.emit('SIGINT');
    soaks.started();
    for (let ms = 0; ms < 10_000; ms += 250) {
      if (ms === againMs) process.emit('SIGTERM');
      expect([ms, ...over(soaks)]).toEqual([ms, ...over(real)]);
      jest.advanceTimersByTime(250);
    }
    expect(over(real)).toEqual([true, true, true]);
  },
);
