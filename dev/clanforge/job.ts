/** The life of one job: which state it is in at a given moment. Pure. */
import type { Differences } from './compare.ts';

/** How long a job stays in each state, in milliseconds. */
export interface TimeTable {
  readonly created: number;
  readonly pending: number;
  readonly queued: number;
  readonly running: number;
}

export interface JobState {
  readonly id: number;
  readonly name: string;
}

/** The states that the vendor lists, by id: 1-6 on the page "Image diff create" [S], 7 on its general list [D]. */
export const JOB_STATES = {
  created: { id: 1, name: 'Created' },
  pending: { id: 2, name: 'Pending' },
  queued: { id: 3, name: 'Queued' },
  running: { id: 4, name: 'Running' },
  completed: { id: 5, name: 'Completed' },
  failed: { id: 6, name: 'Failed' },
  squashed: { id: 7, name: 'Squashed' },
} as const satisfies Record<string, JobState>;

const UNLISTED_STATE_ID = 9;

/** What becomes of a job. Every kind that completes needs the folders compared first. */
export type JobFate =
  | { readonly kind: 'completes' }
  | { readonly kind: 'completes-with-error'; readonly error: string }
  | { readonly kind: 'completes-after-failed-flag' }
  | { readonly kind: 'completes-through-unlisted'; readonly name: string }
  | { readonly kind: 'fails'; readonly error: string }
  | { readonly kind: 'squashed' }
  | { readonly kind: 'runs-for-ever' }
  | { readonly kind: 'stays-unlisted'; readonly name: string };

/** How far the comparison of a job's folders has come; `at` is in epoch milliseconds. */
export type Comparison =
  | { readonly kind: 'not-begun' }
  | { readonly kind: 'under-way'; readonly settled: Promise<void> }
  | { readonly kind: 'done'; readonly at: number; readonly differences: Differences }
  | { readonly kind: 'broken'; readonly at: number; readonly error: string };

export interface Job {
  /** Epoch milliseconds; the time table counts from here. */
  readonly createdAt: number;
  /** Unix seconds, as the job's answers show it. */
  readonly createdSecond: number;
  readonly fate: JobFate;
  comparison: Comparison;
}

/** A job as seen at one moment; times are epoch milliseconds. */
export interface JobMoment {
  readonly state: JobState;
  /** Since when it has been in this state. */
  readonly since: number;
  readonly startedAt: number | undefined;
  readonly expectedEnd: number;
  /** 0-100. */
  readonly progress: number;
  readonly failed: boolean;
  readonly error: string | undefined;
  readonly differences: Differences | undefined;
}

/** When the job leaves each waiting state, and when it ends at the earliest; epoch milliseconds. */
export function scheduleOf(createdAt: number, table: TimeTable) {
  const pending = createdAt + table.created;
  const queued = pending + table.pending;
  const running = queued + table.queued;
  return { pending, queued, running, end: running + table.running };
}

/** Whether a job with this fate has to compare its folders before it can end. */
export function needsComparison(fate: JobFate): boolean {
  switch (fate.kind) {
    case 'completes':
    case 'completes-with-error':
    case 'completes-after-failed-flag':
    case 'completes-through-unlisted':
      return true;
    case 'fails':
    case 'squashed':
    case 'runs-for-ever':
    case 'stays-unlisted':
      return false;
  }
}

/** Says in which state a job is at `now` (epoch milliseconds) and what it shows there. */
export function jobAt(job: Job, table: TimeTable, now: number): JobMoment {
  const schedule = scheduleOf(job.createdAt, table);
  const waiting = {
    startedAt: undefined,
    expectedEnd: schedule.end,
    progress: 0,
    failed: false,
    error: undefined,
    differences: undefined,
  };
  if (now < schedule.pending) return { ...waiting, state: JOB_STATES.created, since: job.createdAt };
  if (now < schedule.queued) return { ...waiting, state: JOB_STATES.pending, since: schedule.pending };
  if (now < schedule.running) return { ...waiting, state: JOB_STATES.queued, since: schedule.queued };

  const progress = Math.min(99, Math.floor((100 * (now - schedule.running)) / Math.max(1, table.running)));
  const started = { ...waiting, startedAt: schedule.running, progress };
  return (
    endOf(job, started, schedule.end, now) ?? { ...started, ...runningAs(job.fate), since: schedule.running }
  );
}

function endOf(
  job: Job,
  started: Omit<JobMoment, 'state' | 'since'>,
  scheduledEnd: number,
  now: number,
): JobMoment | undefined {
  if (now < scheduledEnd) return undefined;
  const { fate, comparison } = job;
  switch (fate.kind) {
    case 'runs-for-ever':
      return undefined;
    case 'fails':
      return { ...started, state: JOB_STATES.failed, since: scheduledEnd, failed: true, error: fate.error };
    case 'squashed':
      return { ...started, state: JOB_STATES.squashed, since: scheduledEnd };
    case 'stays-unlisted':
      return { ...started, state: unlisted(fate.name), since: scheduledEnd };
    case 'completes':
    case 'completes-with-error':
    case 'completes-after-failed-flag':
    case 'completes-through-unlisted': {
      if (comparison.kind === 'not-begun' || comparison.kind === 'under-way') return undefined;
      const since = Math.max(scheduledEnd, comparison.at);
      if (comparison.kind === 'broken')
        return { ...started, state: JOB_STATES.failed, since, failed: true, error: comparison.error };
      const error = fate.kind === 'completes-with-error' ? fate.error : undefined;
      const { differences } = comparison;
      const failed = error !== undefined;
      return { ...started, state: JOB_STATES.completed, since, progress: 100, failed, error, differences };
    }
  }
}

function runningAs(fate: JobFate): { state: JobState; failed: boolean } {
  return {
    state: fate.kind === 'completes-through-unlisted' ? unlisted(fate.name) : JOB_STATES.running,
    failed: fate.kind === 'completes-after-failed-flag',
  };
}

function unlisted(name: string): JobState {
  return { id: UNLISTED_STATE_ID, name };
}
