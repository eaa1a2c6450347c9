/** What every part of one run shares. */
import type { Client } from '../clanforge/client.ts';
import { sleep, type Clock, type Context } from '../context.ts';
import type { Settings } from '../inputs/settings.ts';
import { EndRun } from './ending.ts';
import type { ProgressLog } from './progress.ts';
import type { Recorder } from './record.ts';

export interface RunContext extends Context {
  readonly client: Client;
  readonly settings: Settings;
  readonly recorder: Recorder;
  readonly deadline: ReturnType<typeof createDeadline>;
  readonly progress: ProgressLog;
}

/** The time that the run has, and the user's wish to end it earlier. @param lengthMs - milliseconds from now */
export function createDeadline(clock: Clock, lengthMs: number, cancel: AbortSignal) {
  const start = clock.now();
  /** Milliseconds left, 0 or more. */
  const remaining = (): number => Math.max(0, start + lengthMs - clock.now());
  /** @throws EndRun after the deadline or a cancel */
  const check = (): void => {
    if (cancel.aborted) throw new EndRun({ kind: 'cancelled' });
    if (remaining() <= 0) throw new EndRun({ kind: 'timed-out' });
  };
  return {
    remaining,
    check,
    /** Milliseconds since the run began. */
    elapsed: () => clock.now() - start,
    /** Waits `ms` milliseconds. @throws EndRun at the deadline or a cancel */
    pause: async (ms: number): Promise<void> => {
      const reachesDeadline = ms >= remaining();
      await sleep(clock, Math.min(ms, remaining()), cancel);
      check();
      // A timer may fire a moment too early.
      if (reachesDeadline) throw new EndRun({ kind: 'timed-out' });
    },
  };
}
