import { createClanforge } from './client/clanforge.js';
import type { Transport } from './client/exchange.js';
import type { Ending } from './diff/ending.js';
import type { Recorder } from './diff/record.js';
import { runDiff } from './diff/run-diff.js';
import type { Settings } from './inputs/settings.js';
import type { Log } from './log.js';
import type { Cleaner } from './text/cleaner.js';
import type { Clock } from './wait/clock.js';
import { createDeadline } from './wait/deadline.js';
import { createPatientReader } from './wait/patient-read.js';

export interface ExecutionTools {
  readonly transport: Transport;
  /** Milliseconds until an answer must begin. */
  readonly requestTimeoutMs: number;
  readonly clock: Clock;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** Aborted when the user cancels. */
  readonly cancelled: AbortSignal;
  /** Aborted when not even the answer to create may be waited for any more. */
  readonly overdue: AbortSignal;
  readonly log: Log;
  readonly cleaner: Cleaner;
}

/** The step from settings to ending: all that deals with Clanforge. Never rejects. */
export async function execute(
  settings: Settings,
  recorder: Recorder,
  tools: ExecutionTools,
): Promise<Ending> {
  const { transport, requestTimeoutMs, clock, cleaner, log, random, cancelled, overdue } = tools;
  const { task, connection, timeoutMs, longestPauseMs, onLock, rules } = settings;
  const deadline = createDeadline(clock, timeoutMs, cancelled);
  const client = createClanforge(connection, {
    transport,
    requestTimeoutMs,
    clock,
    cleaner,
    log,
    remaining: deadline.remaining,
    signal: cancelled,
    createSignal: overdue,
  });
  const shared = { client, clock, deadline, log, longestPauseMs, random };
  const reader = createPatientReader({ ...shared, onTrouble: recorder.trouble });
  try {
    return await runDiff(task, { ...shared, reader, recorder, onLock, rules, cleaner });
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    log.debug(cleaner.line(stack ?? '', 4_000));
    return { kind: 'crashed', message: cleaner.line(message) };
  }
}
