import type { Job } from '../job/job.js';
import { stateName } from '../job/state.js';
import { duration, moment, stopwatch } from '../text/quantities.js';
import type { Log } from '../log.js';

/** Milliseconds between two signs of life while a state does not change. */
const HEARTBEAT_MS = 120_000;

/** Tells of a job's way through its states: a line per change, a heartbeat now and then, no line per read. */
export interface ProgressLog {
  tell: (job: Job) => void;
  /** The status shows nothing of what is waited for; `why` is told now and then. */
  stand: (why: string) => void;
}

/**
 * @param elapsed - milliseconds since the step began
 * @param wallMs - this machine's time, Unix milliseconds
 */
export function createProgressLog(log: Log, elapsed: () => number, wallMs: () => number): ProgressLog {
  let shown: string | undefined;
  let toldAt = elapsed();
  let warned = false;

  const say = (message: string): void => {
    toldAt = elapsed();
    log.info(`${stopwatch(toldAt)} ${message}`);
  };
  const isDue = (): boolean => elapsed() - toldAt >= HEARTBEAT_MS;

  return {
    tell: (job) => {
      const state = stateName(job.state);
      if (job.state.kind === 'unlisted' && !warned) {
        warned = true;
        log.warning(
          `Diff ${job.diffid} is in the state "${state}", which this action does not know: waiting for one that it knows.`,
        );
      }
      const name = state === '' ? '(no state given)' : state;
      if (state !== shown) say(`${name}${details(job, wallMs())}`);
      else if (isDue()) say(`still ${name}${details(job, wallMs())}`);
      shown = state;
    },
    stand: (why) => {
      if (isDue()) say(why);
    },
  };
}

/** Progress and expected end, where the API gives some that mean anything. */
function details(job: Job, wallMs: number): string {
  const parts: string[] = [];
  if (job.progress !== undefined && job.progress > 0) parts.push(`progress ${job.progress} %`);
  const leftMs = job.eta === undefined ? 0 : job.eta * 1_000 - wallMs;
  if (job.eta !== undefined && leftMs > 0) {
    parts.push(`expected end ${moment(job.eta)}, in about ${duration(leftMs)}`);
  }
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
