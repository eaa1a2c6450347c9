import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { listenForCancel } from '../../src/platform/cancellation.js';

beforeEach(() => void jest.useFakeTimers());

afterEach(() => {
  process.removeAllListeners('SIGINT');
  process.removeAllListeners('SIGTERM');
  jest.useRealTimers();
});

test('nothing is cancelled before a signal comes', () => {
  const { requested, overdue } = listenForCancel(() => undefined);
  jest.advanceTimersByTime(60_000);
  expect([requested.aborted, overdue.aborted]).toEqual([false, false]);
});

test.each(['SIGINT', 'SIGTERM'])('%s cancels, and leaves answers 5 s and the end 6.5 s', (signal) => {
  const giveUp = jest.fn();
  const { requested, overdue } = listenForCancel(giveUp);
  process.emit(signal as 'SIGINT');
  expect([requested.aborted, overdue.aborted]).toEqual([true, false]);
  jest.advanceTimersByTime(4_999);
  expect(overdue.aborted).toBe(false);
  jest.advanceTimersByTime(1);
  expect(overdue.aborted).toBe(true);
  jest.advanceTimersByTime(1_499);
  expect(giveUp).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(giveUp).toHaveBeenCalledTimes(1);
});

test('a second signal leaves nothing more to wait for', () => {
  const { overdue } = listenForCancel(() => undefined);
  process.emit('SIGINT');
  process.emit('SIGTERM');
  expect(overdue.aborted).toBe(true);
});
