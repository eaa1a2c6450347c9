import type { Job } from '../../src/job/job.js';
import type { Random } from '../../simulator/random.js';
import { atServer, type Trace } from './trace.js';

/** What Clanforge tells of the end of a job under way. */
export type Hint = Pick<Job, 'eta' | 'progress'>;

/** How good the hints about jobs are. */
export interface HintClass {
  readonly name: string;
  /** What Clanforge tells, for the reader. */
  readonly meaning: string;
  /** @param atMs - milliseconds since the job was created */
  readonly tell: (trace: Trace, atMs: number, random: Random) => Hint;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export const NONE: HintClass = {
  name: 'none',
  meaning: 'neither `jobeta` nor `jobprogress`',
  tell: () => ({}),
};

export const EXACT: readonly HintClass[] = [
  {
    name: 'exact',
    meaning: 'both are right',
    tell: (trace, atMs) => ({
      eta: atServer(trace, trace.lengthMs),
      progress: percent(partDone(trace, atMs)),
    }),
  },
  {
    name: 'exact, progress stuck',
    meaning: '`jobeta` is right, `jobprogress` always 0',
    tell: (trace) => ({ eta: atServer(trace, trace.lengthMs), progress: 0 }),
  },
];

export const INEXACT: readonly HintClass[] = [
  {
    name: 'exact once it runs',
    meaning: 'both are right, but while the job queues `jobeta` is told as if it began to run now',
    tell: (trace, atMs) => ({
      eta: atServer(trace, Math.min(atMs, trace.queuedMs) + trace.lengthMs - trace.queuedMs),
      progress: percent(partDone(trace, atMs)),
    }),
  },
  progressAlone('progress only', 'right', (part) => part),
  progressAlone('progress uneven', 'right in the long run, but now faster, now slower', (part) => {
    return part + 0.03 * Math.sin(6 * Math.PI * part);
  }),
  progressAlone('progress twice', 'begun anew by a second attempt', (part) => {
    return part < 0.4 ? part / 0.5 : (part - 0.4) / 0.6;
  }),
  progressAlone('progress stuck', 'always 0', () => 0),
  progressAlone('progress creeping', 'ever slower, and never at the end', (part) => 1 - Math.exp(-3 * part)),
  {
    name: 'progress flipping',
    meaning: '`jobprogress` is 1 or 99 by chance, no `jobeta`',
    tell: (_, __, random) => ({ progress: random() < 0.5 ? 1 : 99 }),
  },
  promisedAfter('a third too early', '2/3 of', 2 / 3),
  promisedAfter('a third too late', '4/3 of', 4 / 3),
  promisedAfter('five times too early', 'a fifth of', 1 / 5),
  promisedAfter('five times too late', 'five times', 5),
  otherClock('10 s too early', -10 * SECOND_MS),
  otherClock('10 s too late', 10 * SECOND_MS),
  sliding('sliding by 3 s', 3 * SECOND_MS),
  sliding('sliding by 20 s', 20 * SECOND_MS),
  sliding('sliding by a minute', MINUTE_MS),
  {
    name: 'nonsense',
    meaning:
      '`jobeta` is 0, long past, in the year 5000 or somewhere in the next hour, `jobprogress` any number',
    tell: (trace, atMs, random) => ({ eta: nonsense(trace, atMs, random), progress: percent(random()) }),
  },
];

/** @param told - the part that is told to be done, by the part that is done */
function progressAlone(name: string, how: string, told: (part: number) => number): HintClass {
  return {
    name,
    meaning: `\`jobprogress\` is ${how}, no \`jobeta\``,
    tell: (trace, atMs) => ({ progress: percent(told(partDone(trace, atMs))) }),
  };
}

function promisedAfter(name: string, factorInWords: string, factor: number): HintClass {
  return {
    name,
    meaning: `both promise the end after ${factorInWords} the real length`,
    tell: (trace, atMs) => ({
      eta: atServer(trace, trace.lengthMs * factor),
      progress: percent(partDone(trace, atMs) / factor),
    }),
  };
}

function otherClock(name: string, aheadMs: number): HintClass {
  return {
    name,
    meaning: `\`jobeta\` is right by a clock that is ${Math.abs(aheadMs) / SECOND_MS} s ${aheadMs < 0 ? 'behind' : 'ahead of'} that of \`Date\``,
    tell: (trace) => ({ eta: atServer(trace, trace.lengthMs + aheadMs) }),
  };
}

function sliding(name: string, byMs: number): HintClass {
  return {
    name,
    meaning: `\`jobeta\` is always ${byMs / SECOND_MS} s from now`,
    tell: (trace, atMs) => ({ eta: atServer(trace, atMs + byMs) }),
  };
}

function nonsense(trace: Trace, atMs: number, random: Random): number {
  const chance = random();
  if (chance < 0.25) return 0;
  if (chance < 0.5) return atServer(trace, -HOUR_MS);
  if (chance < 0.75) return Date.UTC(5000) / SECOND_MS;
  return atServer(trace, atMs + HOUR_MS * random());
}

/** The part of its work that a job has done. */
function partDone({ lengthMs, queuedMs }: Trace, atMs: number): number {
  return Math.max(0, atMs - queuedMs) / (lengthMs - queuedMs);
}

/** Whole percents, as the API tells them. */
function percent(part: number): number {
  return Math.min(100, Math.floor(100 * part));
}
