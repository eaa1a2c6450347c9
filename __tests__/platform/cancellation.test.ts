import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { listenForCancel, type Cancellation } from '../../src/platform/cancellation.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;

beforeEach(() => void jest.useFakeTimers());

afterEach(() => {
  for (const signal of SIGNALS) process.removeAllListeners(signal);
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

test.each(SIGNALS)('%s cancels, and leaves answers 5 s, reports 7 s and the end 8 s', (signal) => {
  const giveUp = jest.fn();
  const cancellation = listenForCancel(giveUp);
  process.emit(signal);
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
});

test('signals after the first change nothing: Ctrl-C at a runner of one’s own may arrive twice', () => {
  const giveUp = jest.fn();
  const cancellation = listenForCancel(giveUp);
  process.emit('SIGINT');
  jest.advanceTimersByTime(50);
  process.emit('SIGINT');
  process.emit('SIGBREAK');
  expect(over(cancellation)).toEqual([true, false, false]);
  jest.advanceTimersByTime(4_949);
  process.emit('SIGTERM');
  expect(over(cancellation)).toEqual([true, false, false]);
  jest.advanceTimersByTime(1);
  expect(over(cancellation)).toEqual([true, true, false]);
  jest.advanceTimersByTime(1_999);
  process.emit('SIGTERM');
  expect(over(cancellation)).toEqual([true, true, false]);
  jest.advanceTimersByTime(1);
  expect(over(cancellation)).toEqual([true, true, true]);
  jest.advanceTimersByTime(1_000);
  expect(giveUp).toHaveBeenCalledTimes(1);
  jest.advanceTimersByTime(60_000);
  expect(giveUp).toHaveBeenCalledTimes(1);
});
