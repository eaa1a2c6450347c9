import type { JobState } from '../../src/job/state.js';
import type { HintClass } from './hint-class.js';
import { seededRandom } from '../../simulator/random.js';
import type { Schedule } from './schedule.js';
import { atServer, waysOf, type Trace } from './trace.js';

/** What it took a schedule to see the end of one job. */
export interface Outcome {
  readonly calls: number;
  /** Milliseconds from the end of the job to the arrival of the answer that shows it. */
  readonly delayMs: number;
  /** Milliseconds from an answer to the next request, at most. */
  readonly longestPauseMs: number;
}

/** Waits for a job on a virtual clock. The nth request about a job takes the same time in every schedule. */
export function simulate(schedule: Schedule, trace: Trace, { tell }: HintClass): Outcome {
  const nextWay = waysOf(trace);
  const random = seededRandom(trace.hintsSeed);
  const looker = schedule.begin(trace);
  // The waiting begins with the answer to create.
  const beginMs = nextWay().backMs;
  let atMs = beginMs;
  let longestPauseMs = 0;
  for (let calls = 1; ; calls += 1) {
    const pauseMs = looker.pause({ nowMs: trace.ourEpochMs + atMs, elapsedMs: atMs - beginMs });
    longestPauseMs = Math.max(longestPauseMs, pauseMs);
    const { thereMs, backMs } = nextWay();
    const seenMs = atMs + pauseMs + thereMs;
    atMs = seenMs + backMs;
    if (seenMs >= trace.lengthMs) return { calls, delayMs: atMs - trace.lengthMs, longestPauseMs };
    const nowMs = trace.ourEpochMs + atMs;
    const job = { state: stateAt(trace, seenMs), ...tell(trace, seenMs, random) };
    looker.note?.({ job, serverTime: { unixSeconds: atServer(trace, seenMs), at: nowMs } }, nowMs);
  }
}

function stateAt({ queuedMs }: Trace, atMs: number): JobState {
  return { kind: 'listed', name: atMs < queuedMs ? 'Queued' : 'Running' };
}
