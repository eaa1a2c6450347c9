/** Logs a job's way through its states: a line per change, a heartbeat every two minutes, no line per read. */
import type { Job } from '../clanforge/job.ts';
import type { Log } from '../context.ts';
import { duration, moment, stopwatch } from '../text/quantities.ts';

const HEARTBEAT_MS = 120_000;

export type ProgressLog = ReturnType<typeof createProgressLog>;

/**
 * @param elapsed - milliseconds since the run began
 * @param wallMs - this machine's time, Unix milliseconds
 */
export function createProgressLog(log: Log, elapsed: () => number, wallMs: () => number) {
  let shown = '';
  let loggedAt = elapsed();
  const warned = new Set<string>();
  const line = (message: string): void => {
    loggedAt = elapsed();
    log.info(`${stopwatch(loggedAt)} ${message}`);
  };
  /** Logs a message if nothing was logged for two minutes. */
  const heartbeat = (message: string): void => {
    if (elapsed() - loggedAt >= HEARTBEAT_MS) line(message);
  };
  /** A warning, but only the first of its topic: later ones are lines. GitHub shows ten warnings of a step. */
  const warnOnce = (topic: string, message: string): void => {
    if (warned.has(topic)) line(message);
    else log.warning(message);
    warned.add(topic);
  };
  return {
    heartbeat,
    warnOnce,
    /** @param role - put before the state, where the job is not that of our diff */
    show: (job: Job, role = ''): void => {
      const { name, known } = job.state;
      if (known === undefined && name !== '' && !warned.has('unknown state')) {
        warnOnce(
          'unknown state',
          `Diff ${job.diffid} is in the state "${name}", which this action does not know: waiting for one that it knows.`,
        );
      }
      const text = `${name === '' ? '(no state)' : name}${details(job, wallMs())}`;
      const key = `${job.diffid} ${name}`;
      if (key !== shown) line(role + text);
      else heartbeat(`${role}still ${text}`);
      shown = key;
    },
  };
}

/** Progress and expected end, where the API gives some that mean anything. */
function details({ progress = 0, eta = 0 }: Job, wallMs: number): string {
  const leftMs = eta * 1_000 - wallMs;
  const parts = [
    ...(progress > 0 ? [`progress ${progress} %`] : []),
    ...(leftMs >= 1_000 ? [`expected end ${moment(eta)}, in about ${duration(leftMs)}`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
