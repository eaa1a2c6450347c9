import type { CancelSignals, Clock } from '../../src/context.ts';
import type { CancelPlan } from './plan.ts';

/** Milliseconds from the first signal, as in `src/runner.ts`, which real signals drive in real time. */
export const ANSWER_GRACE_MS = 5_000;
const REPORTS_GRACE_MS = 7_000;

/** A cancel that comes at its moment, if one is planned, and what the action sees of it. */
export interface Cancel {
  readonly signals: CancelSignals;
  /** Monotonic milliseconds at which it came. */
  readonly at: number | undefined;
  /** To be called when the run starts, and before, during and after each of its requests. */
  readonly started: () => void;
  readonly before: () => void;
  readonly arrived: () => void;
  readonly after: () => void;
}

export function createCancel(plan: CancelPlan | undefined, clock: Clock): Cancel {
  const requested = new AbortController();
  const overdue = new AbortController();
  const late = new AbortController();
  const counts = { before: 0, during: 0, after: 0 };
  let at: number | undefined;

  const cancel = (): void => {
    at = clock.now();
    requested.abort();
    clock.timer(ANSWER_GRACE_MS, () => overdue.abort());
    clock.timer(REPORTS_GRACE_MS, () => late.abort());
  };
  const afterDelay = (ms: number): void => {
    if (ms === 0) cancel();
    else clock.timer(ms, cancel);
  };
  const pass = (phase: keyof typeof counts): void => {
    counts[phase] += 1;
    const moment = plan?.moment;
    if (moment?.kind !== 'request' || moment.phase !== phase) return;
    if (moment.number === counts[phase]) afterDelay(moment.delayMs);
  };
  return {
    signals: {
      requested: requested.signal,
      responsesOverdue: overdue.signal,
      reportsOverdue: late.signal,
    },
    get at() {
      return at;
    },
    started: () => {
      if (plan?.moment.kind === 'time') afterDelay(plan.moment.ms);
    },
    before: () => pass('before'),
    arrived: () => pass('during'),
    after: () => pass('after'),
  };
}
