/** The life of one job: its state at a given moment. Pure. */
import type { Differences } from './compare.ts';

/** How long a job stays in each state, in milliseconds. */
export interface TimeTable {
  readonly created: number;
  readonly pending: number;
  readonly queued: number;
  readonly running: number;
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
} as const;

const UNLISTED_STATE_ID = 9;

export type JobFate =
  | { readonly kind: 'completes' | 'completes-after-failed-flag' | 'squashed' | 'runs-for-ever' }
  | { readonly kind: 'completes-with-error' | 'fails'; readonly error: string }
  | { readonly kind: 'completes-through-unlisted' | 'stays-unlisted'; readonly name: string };

/** Times are epoch milliseconds. */
export interface Job {
  readonly createdAt: number;
  /** Unix seconds, as the job's answers show it. */
  readonly createdSecond: number;
  readonly fate: JobFate;
  /** Settles when its folders have been compared; undefined before that begins. */
  comparing?: Promise<void>;
  compared?: { readonly at: number } & ({ readonly differences: Differences } | { readonly error: string });
}

/** A job as seen at one moment; times are epoch milliseconds. */
export interface JobMoment {
  readonly state: { readonly id: number; readonly name: string };
  /** Since when it has been in this state. */
  readonly since: number;
  readonly startedAt?: number;
  readonly expectedEnd: number;
  readonly failed: boolean;
  readonly error?: string;
  readonly differences?: Differences;
}

/** When the job leaves each waiting state, and when it ends at the earliest; epoch milliseconds. */
export function scheduleOf(createdAt: number, table: TimeTable) {
  const pending = createdAt + table.created;
  const queued = pending + table.pending;
  const running = queued + table.queued;
  return { pending, queued, running, end: running + table.running };
}

/** Whether a job with this fate has to compare its folders before it can end. */
export function needsComparison({ kind }: JobFate): boolean {
  return kind.startsWith('completes');
}

/** The state of a job at `now` (epoch milliseconds) and what it shows there. */
export function jobAt(job: Job, table: TimeTable, now: number): JobMoment {
  const { pending, queued, running, end } = scheduleOf(job.createdAt, table);
  const waiting = { expectedEnd: end, failed: false };
  if (now < pending) return { ...waiting, state: JOB_STATES.created, since: job.createdAt };
  if (now < queued) return { ...waiting, state: JOB_STATES.pending, since: pending };
  if (now < running) return { ...waiting, state: JOB_STATES.queued, since: queued };

  const { fate } = job;
  const started: JobMoment = {
    state: fate.kind === 'completes-through-unlisted' ? unlisted(fate.name) : JOB_STATES.running,
    since: running,
    startedAt: running,
    expectedEnd: end,
    failed: fate.kind === 'completes-after-failed-flag',
  };
  return now < end ? started : { ...started, ...endOf(job, end) };
}

/** What changes at the end of a job; nothing while it compares its folders. */
function endOf({ fate, compared }: Job, end: number): Partial<JobMoment> {
  if (fate.kind === 'fails') return { state: JOB_STATES.failed, since: end, failed: true, error: fate.error };
  if (fate.kind === 'squashed') return { state: JOB_STATES.squashed, since: end };
  if (fate.kind === 'stays-unlisted') return { state: unlisted(fate.name), since: end };
  if (fate.kind === 'runs-for-ever' || compared === undefined) return {};
  const since = Math.max(end, compared.at);
  if ('error' in compared) return { state: JOB_STATES.failed, since, failed: true, error: compared.error };
  const { differences } = compared;
  const completed = { state: JOB_STATES.completed, since, failed: false, differences };
  return fate.kind === 'completes-with-error' ? { ...completed, failed: true, error: fate.error } : completed;
}

function unlisted(name: string): JobMoment['state'] {
  return { id: UNLISTED_STATE_ID, name };
}
