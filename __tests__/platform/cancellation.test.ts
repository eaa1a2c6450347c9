import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { listenForCancel, type Cancellation } from '../../src/platform/cancellation.js';

beforeEach(() => void jest.useFakeTimers());

afterEach(() => {
  process.removeAllListeners('SIGINT');
  process.removeAllListeners('SIGTERM');
  jest.useRealTimers();
});

/** What is over: the waiting, the grace for answers of Clanforge, and that for reports. */
const over = ({ requested, overdue, late }: Cancellation): boolean[] =>
  [requested, overdue, late].map(({ aborted }) => aborted);

test('nothing is cancelled before a signal comes', () => {
  const cancellation = listenForCancel(() => undefined);
  jest.advanceTimersByTime(60_000);
  expect(over(cancellation)).toEqual([false, false, false]);
});

test.each(['SIGINT', 'SIGTERM'])(
  '%s cancels, and leaves answers 5 s, reports 7 s and the end 8 s',
  (signal) => {
    const giveUp = jest.fn();
    const cancellation = listenForCancel(giveUp);
    process.emit(signal as 'SIGINT');
    expect(over(cancellation)).toEqual([true, false, false]);
    jest.advanceTimersByTime(4_999);
    expect(over(cancellation)).toEqual([true, false, false]);
    jest.advanceTimersByTime(1);
    expect(over(cancellation)).toEqual([true, true, false]);
    jest.advanceTimersByTime(1_999);
    expect(over(cancellation)).toEqual([true, true, false]);
    jest.advanceTimersByTime(1);
    expect(over(cancellation)).toEqual([true, true, true]);
    jest.advanceTimersByTime(999);
    expect(giveUp).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(giveUp).toHaveBeenCalledTimes(1);
  },
);

test('a second signal ends the wait for answers at once, and that for reports not yet', () => {
  const cancellation = listenForCancel(() => undefined);
  process.emit('SIGINT');
  process.emit('SIGTERM');
  expect(over(cancellation)).toEqual([true, true, false]);
});

test('a second signal moves no moment further away', () => {
  const giveUp = jest.fn();
  const { late } = listenForCancel(giveUp);
  process.emit('SIGINT');
  jest.advanceTimersByTime(6_999);
  process.emit('SIGTERM');
  jest.advanceTimersByTime(1);
  expect(late.aborted).toBe(true);
  jest.advanceTimersByTime(1_000);
  expect(giveUp).toHaveBeenCalledTimes(1);
  jest.advanceTimersByTime(60_000);
  expect(giveUp).toHaveBeenCalledTimes(1);
});
