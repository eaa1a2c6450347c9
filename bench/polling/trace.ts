import { seededRandom, seedFrom, type Random } from '../../simulator/random.js';

/** What happens to one job, whoever looks at it. Times are milliseconds since it was created. */
export interface Trace {
  /** When it ends. */
  readonly lengthMs: number;
  /** When it leaves the queue and runs. */
  readonly queuedMs: number;
  /** Clanforge's clock when the job was created, Unix milliseconds. */
  readonly serverEpochMs: number;
  /** Our monotonic clock then. */
  readonly ourEpochMs: number;
  /** Of the time that requests and answers take. */
  readonly waysSeed: number;
  /** Of hints that are told by chance. */
  readonly hintsSeed: number;
}

const SHORTEST_MS = 5_000;
const LONGEST_MS = 7_200_000;

/** Half of the jobs run almost at once; the others queue for any part of their length up to the longest. */
const SHORT_QUEUE = 0.02;
const LONGEST_QUEUE = 0.9;

const DAY_MS = 86_400_000;

/** Jobs of 5 s to 2 h, as many of 10 to 20 s as of 10 to 20 min. The same for the same seed. */
export function makeTraces(count: number, seed: number): Trace[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => makeTrace(random));
}

function makeTrace(random: Random): Trace {
  const lengthMs = SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** random();
  const queue = random() < 0.5 ? SHORT_QUEUE : LONGEST_QUEUE * random();
  return {
    lengthMs,
    queuedMs: lengthMs * queue,
    serverEpochMs: Date.UTC(2026, 10, 23) + 10 * DAY_MS * (random() - 0.5),
    ourEpochMs: DAY_MS * random(),
    waysSeed: seedFrom(random),
    hintsSeed: seedFrom(random),
  };
}

/** A moment by Clanforge's clock, in whole seconds as in all its answers. @param atMs - since the job was created */
export function atServer({ serverEpochMs }: Trace, atMs: number): number {
  return Math.floor((serverEpochMs + atMs) / 1_000);
}

/** How long a request is on its way, and its answer on the way back. */
export interface Way {
  readonly thereMs: number;
  readonly backMs: number;
}

/** The ways of a trace's requests, one after another: 50 to 500 ms there and back. */
export function waysOf({ waysSeed }: Trace): () => Way {
  const random = seededRandom(waysSeed);
  return () => {
    const bothMs = 50 + 450 * random();
    const thereMs = bothMs * random();
    return { thereMs, backMs: bothMs - thereMs };
  };
}
