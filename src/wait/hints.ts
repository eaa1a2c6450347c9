import type { Job } from '../job/job.js';
import type { JobState, ListedState } from '../job/state.js';
import type { ServerTime } from '../job/ownership.js';

/** What the answers about a job under way have told of its end so far. Times are monotonic milliseconds of ours. */
export interface Hints {
  /** Clanforge's Unix milliseconds minus our monotonic ones, at least: `Date` drops fractions and is some time on its way. */
  readonly clockOffsetMs?: number | undefined;
  /** When the job should be over by `jobeta`, if that was still to come when it was told. */
  readonly foretoldAt?: number | undefined;
  /** Where the progress was first and last seen to move. */
  readonly moved?: { readonly first: Mark; readonly last: Mark } | undefined;
  /** The job outlived an end that was promised in this way: such promises are worth nothing here. */
  readonly misled: Readonly<Record<PromisedEnd['by'], boolean>>;
  /** By the last answer the job has yet to run. */
  readonly isQueued: boolean;
}

interface Mark {
  /** Percent. */
  readonly progress: number;
  readonly at: number;
}

export interface PromisedEnd {
  /** `foretold`: by the API, which may be wrong altogether. `measured`: by how fast the progress moved. */
  readonly by: 'foretold' | 'measured';
  /** Milliseconds from now; more than zero. */
  readonly inMs: number;
}

/** What to expect of a job's end. `queue`: no more is known than that the job has yet to run. */
export type Expectation = PromisedEnd | { readonly by: 'queue' };

export const NO_HINTS: Hints = { misled: { foretold: false, measured: false }, isQueued: false };

/** `jobeta` is in whole seconds: the end is somewhere in the second that it names. */
const ETA_STEP_MS = 1_000;

const QUEUED: ReadonlySet<ListedState> = new Set(['Created', 'Pending', 'Queued']);

/** What is known of a job's end after one more answer that shows it under way, received at `nowMs`. */
export function noteHints(
  before: Hints,
  { state, eta, progress = 0 }: Pick<Job, 'state' | 'eta' | 'progress'>,
  serverTime: ServerTime | undefined,
  nowMs: number,
): Hints {
  const { misled } = before;
  const clockOffsetMs = noteClock(before.clockOffsetMs, serverTime);
  const foretoldAt = foretoldEnd(eta, clockOffsetMs);
  return {
    clockOffsetMs,
    foretoldAt: hasPassed(foretoldAt, nowMs) ? undefined : foretoldAt,
    moved: noteProgress(before.moved, { progress, at: nowMs }),
    misled: {
      foretold: misled.foretold || hasPassed(before.foretoldAt, nowMs),
      measured: misled.measured || hasPassed(measuredEnd(before.moved), nowMs),
    },
    isQueued: isQueued(state),
  };
}

/** The largest is the one that lost least on its way. */
function noteClock(offsetMs: number | undefined, serverTime: ServerTime | undefined): number | undefined {
  if (serverTime === undefined) return offsetMs;
  return Math.max(offsetMs ?? -Infinity, serverTime.unixSeconds * 1_000 - serverTime.at);
}

/** Zero and a hundred of a job under way say nothing, and progress that falls back belongs to another attempt. */
function noteProgress(moved: Hints['moved'], mark: Mark): Hints['moved'] {
  if (mark.progress <= 0 || mark.progress >= 100) return moved;
  if (moved === undefined || mark.progress < moved.last.progress) return { first: mark, last: mark };
  return mark.progress === moved.last.progress ? moved : { ...moved, last: mark };
}

function isQueued(state: JobState): boolean {
  return state.kind === 'listed' && QUEUED.has(state.name);
}

/** What to expect of the end; undefined where nothing is known, or what was promised has passed. */
export function expectedEnd(
  { foretoldAt, moved, misled, isQueued }: Hints,
  nowMs: number,
): Expectation | undefined {
  return (
    (misled.foretold ? undefined : promise('foretold', foretoldAt, nowMs)) ??
    (misled.measured ? undefined : promise('measured', measuredEnd(moved), nowMs)) ??
    (isQueued ? { by: 'queue' } : undefined)
  );
}

function promise(by: PromisedEnd['by'], end: number | undefined, nowMs: number): PromisedEnd | undefined {
  return end === undefined || hasPassed(end, nowMs) ? undefined : { by, inMs: end - nowMs };
}

function hasPassed(end: number | undefined, nowMs: number): boolean {
  return end !== undefined && end <= nowMs;
}

function foretoldEnd(eta: number | undefined, clockOffsetMs: number | undefined): number | undefined {
  if (eta === undefined || clockOffsetMs === undefined) return undefined;
  return eta * 1_000 + ETA_STEP_MS - clockOffsetMs;
}

function measuredEnd(moved: Hints['moved']): number | undefined {
  if (moved === undefined) return undefined;
  const { first, last } = moved;
  const percents = last.progress - first.progress;
  if (percents === 0) return undefined;
  return last.at + ((100 - last.progress) * (last.at - first.at)) / percents;
}
