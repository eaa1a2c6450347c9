/** How soon the end of a job is seen, and by how many status reads: a simulation of src/diff/schedule.ts and others. */
import { createPrediction, nextPause } from '../../src/diff/schedule.ts';
import { seededRandom, seedFrom, type Random } from '../random.ts';
import { goal, quantile, table, type Section } from './measure.ts';

const JOBS = 16_000;

/** What happens to one job. Times are milliseconds since it was created. */
export interface Trace {
  readonly lengthMs: number;
  /** When it leaves the queue and runs. */
  readonly queuedMs: number;
  /** Clanforge's clock when the job was created, Unix milliseconds. */
  readonly serverEpochMs: number;
  /** Our monotonic clock then. */
  readonly ourEpochMs: number;
  readonly requestsSeed: number;
  readonly hintsSeed: number;
}

/** Jobs of 5 s to 2 h, as many of 10 to 20 s as of 10 to 20 min. Half of them run at once, the others queue first. */
export function makeTraces(count: number, seed: number): Trace[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const lengthMs = 5_000 * 1_440 ** random();
    return {
      lengthMs,
      queuedMs: lengthMs * (random() < 0.5 ? 0.02 : 0.9 * random()),
      serverEpochMs: Date.UTC(2026, 10, 23) + 864_000_000 * (random() - 0.5),
      ourEpochMs: 86_400_000 * random(),
      requestsSeed: seedFrom(random),
      hintsSeed: seedFrom(random),
    };
  });
}

/** The end that `jobeta` predicts at a moment, in milliseconds since the job was created; undefined for no `jobeta`. */
type Hint = (trace: Trace, atMs: number, random: Random) => number | undefined;

export const NONE: Hint = () => undefined;
export const EXACT: Hint = ({ lengthMs }) => lengthMs;

const WRONG: Readonly<Record<string, Hint>> = {
  'as if a queued job began to run now': ({ lengthMs, queuedMs }, atMs) =>
    lengthMs + Math.min(atMs, queuedMs) - queuedMs,
  '2/3 of the length': ({ lengthMs }) => (lengthMs * 2) / 3,
  '4/3 of the length': ({ lengthMs }) => (lengthMs * 4) / 3,
  '1/5 of the length': ({ lengthMs }) => lengthMs / 5,
  '5 times the length': ({ lengthMs }) => lengthMs * 5,
  '10 s too early': ({ lengthMs }) => lengthMs - 10_000,
  '10 s too late': ({ lengthMs }) => lengthMs + 10_000,
  'always 3 s from now': (_, atMs) => atMs + 3_000,
  'always 20 s from now': (_, atMs) => atMs + 20_000,
  'always a minute from now': (_, atMs) => atMs + 60_000,
  'nonsense: 0, an hour ago, the year 5000, or within an hour': ({ serverEpochMs }, atMs, random) => {
    const values = [-serverEpochMs, -3_600_000, Date.UTC(5000) - serverEpochMs, atMs + 3_600_000 * random()];
    return values[Math.floor(4 * random())];
  },
};

/** Plans the reads of one job's status. */
interface Planner {
  /** Milliseconds until the next read. */
  readonly pause: (elapsedMs: number, nowMs: number) => number;
  readonly note?: (
    seen: { isQueued: boolean; eta: number | undefined; unixSeconds: number },
    at: number,
  ) => void;
}

export type Schedule = (trace: Trace) => Planner;

/** The default of `poll-interval-seconds`. */
const LONGEST_MS = 15_000;

/** This action's own code, called as src/diff/poll.ts calls it. */
export const OURS: Schedule = () => {
  const prediction = createPrediction();
  let isQueued = false;
  return {
    pause: (elapsedMs, nowMs) =>
      nextPause({
        elapsedMs,
        remainingMs: 86_400_000,
        longestMs: LONGEST_MS,
        isQueued,
        endsInMs: prediction.endsInMs(nowMs),
      }),
    note: (seen, at) => {
      isQueued = seen.isQueued;
      const job = seen.eta === undefined ? {} : { eta: seen.eta };
      prediction.note(job, { unixSeconds: seen.unixSeconds, at }, at);
    },
  };
};

const fixed =
  (seconds: number): Schedule =>
  () => ({ pause: () => seconds * 1_000 });

/** Pauses of these seconds one after another; the last one again and again. */
const listed =
  (...seconds: readonly number[]): Schedule =>
  () => {
    let index = -1;
    return { pause: () => (seconds[(index = Math.min(index + 1, seconds.length - 1))] ?? NaN) * 1_000 };
  };

export const shareOfElapsed =
  (share: number): Schedule =>
  () => ({ pause: (elapsedMs) => Math.min(Math.max(1_000, share * elapsedMs), LONGEST_MS) });

const knowsTheEnd: Schedule = ({ ourEpochMs, lengthMs }) => ({
  pause: (_, nowMs) => Math.min(ourEpochMs + lengthMs - nowMs, LONGEST_MS),
});

const OTHERS: Readonly<Record<string, Schedule>> = {
  'fixed 1 s': fixed(1),
  'fixed 5 s': fixed(5),
  'fixed 10 s': fixed(10),
  'fixed 15 s': fixed(15),
  'Fibonacci up to 7 s': listed(1, 1, 2, 3, 5, 7),
  'doubling up to 30 s': listed(1, 2, 4, 8, 16, 30),
  '4 % of the time waited': shareOfElapsed(0.04),
  '8 % of the time waited': shareOfElapsed(0.08),
  '16 % of the time waited': shareOfElapsed(0.16),
  '26 % of the time waited': shareOfElapsed(0.26),
};

/** Waits for one job on a virtual clock. The nth request about a job takes the same time in every schedule. */
export function simulate(schedule: Schedule, trace: Trace, hint: Hint): { calls: number; delayMs: number } {
  const [requests, hints] = [seededRandom(trace.requestsSeed), seededRandom(trace.hintsSeed)];
  /** 50 to 500 ms there and back. */
  const nextRequest = (): readonly [thereMs: number, backMs: number] => {
    const bothMs = 50 + 450 * requests();
    const thereMs = bothMs * requests();
    return [thereMs, bothMs - thereMs];
  };
  const unixSeconds = (atMs: number): number => Math.floor((trace.serverEpochMs + atMs) / 1_000);
  const planner = schedule(trace);
  // The waiting begins with the response to create.
  const [, beginMs] = nextRequest();
  let atMs = beginMs;
  for (let calls = 1; ; calls += 1) {
    const pauseMs = planner.pause(atMs - beginMs, trace.ourEpochMs + atMs);
    const [thereMs, backMs] = nextRequest();
    const seenMs = atMs + pauseMs + thereMs;
    atMs = seenMs + backMs;
    if (seenMs >= trace.lengthMs) return { calls, delayMs: atMs - trace.lengthMs };
    const endMs = hint(trace, seenMs, hints);
    const eta = endMs === undefined ? undefined : unixSeconds(endMs);
    const isQueued = seenMs < trace.queuedMs;
    planner.note?.({ isQueued, eta, unixSeconds: unixSeconds(seenMs) }, trace.ourEpochMs + atMs);
  }
}

interface Results {
  readonly name: string;
  /** Per job, mean. */
  readonly calls: number;
  /** From the end of a job to the response that shows it, mean. */
  readonly delayMs: number;
  readonly delay95Ms: number;
  /** The delay as a share of the job's length, mean. */
  readonly relativeDelay: number;
  /** The most calls that a job took above one for each longest pause. */
  readonly mostCallsAbove: number;
}

function measure(name: string, schedule: Schedule, traces: readonly Trace[], hint = NONE): Results {
  const outcomes = traces.map((trace) => ({ lengthMs: trace.lengthMs, ...simulate(schedule, trace, hint) }));
  const mean = (of: (outcome: (typeof outcomes)[number]) => number): number =>
    outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;
  const delays = outcomes.map(({ delayMs }) => delayMs);
  return {
    name,
    calls: mean(({ calls }) => calls),
    delayMs: mean(({ delayMs }) => delayMs),
    delay95Ms: quantile(delays, 0.95),
    relativeDelay: mean(({ delayMs, lengthMs }) => delayMs / lengthMs),
    mostCallsAbove: outcomes.reduce(
      (most, { calls, lengthMs }) => Math.max(most, calls - lengthMs / LONGEST_MS),
      0,
    ),
  };
}

const TEXT = `A simulation, the same in every run: ${JOBS.toLocaleString('en-US')} jobs of 5 s to 2 h, as many of 10 to 20 s as of 10 to 20 min. Half of them run at once, the others queue for up to 90 % of their length. A request takes 50 to 500 ms. \`jobeta\` and \`Date\` are whole seconds of a clock that is up to five days off. This action runs its own code, with the default \`poll-interval-seconds\` of 15.

*Calls* are status reads per job. *Delay* is the time from the end of the job to the response that shows it: its mean, what 95 % of the jobs stay below, and its share of the job's length. *Above* is how many calls the worst job took more than one every 15 s.`;

export function benchmarkPolling(count = JOBS): Section {
  const traces = makeTraces(count, 1);
  const none = measure('this action, no `jobeta`', OURS, traces);
  const exact = measure('this action, exact `jobeta`', OURS, traces, EXACT);
  const wrong = Object.entries(WRONG).map(([name, hint]) =>
    measure(`\`jobeta\` ${name}`, OURS, traces, hint),
  );
  const others = Object.entries(OTHERS).map(([name, schedule]) => measure(name, schedule, traces));
  const least = measure('knows the end, reads every 15 s', knowsTheEnd, traces);
  const rows = [none, exact, ...wrong, ...others, least].map((results) => [
    results.name,
    results.calls.toFixed(1),
    seconds(results.delayMs),
    seconds(results.delay95Ms),
    `${(100 * results.relativeDelay).toFixed(1)} %`,
    results.mostCallsAbove.toFixed(1),
  ]);
  const heads = ['schedule', 'calls', 'delay', '95 %', 'of length', 'above'];
  return {
    title: 'When to read the status',
    text: [TEXT, table(heads, rows), goalsOf(none, exact, wrong, others).join('\n')].join('\n\n'),
  };
}

function goalsOf(
  none: Results,
  exact: Results,
  wrong: readonly Results[],
  others: readonly Results[],
): string[] {
  const better = others.filter(({ calls, delayMs }) => calls <= none.calls && delayMs <= none.delayMs);
  const atMost = (what: string, value: number, limit: number, unit: string): string =>
    goal(`${what} at most ${limit} ${unit}`, `${value.toFixed(2)} ${unit}`, value <= limit);
  const worst = (key: 'calls' | 'delayMs'): number => Math.max(...wrong.map((one) => one[key] / none[key]));
  return [
    goal(
      'No other schedule has both fewer calls and less delay',
      better.map(({ name }) => name).join(', ') || 'none has',
      better.length === 0,
    ),
    atMost('The mean delay without `jobeta` is', 100 * none.relativeDelay, 4, "% of the job's length"),
    atMost('The mean delay with an exact `jobeta` is', exact.delayMs / 1_000, 1, 's'),
    atMost('With an exact `jobeta`, a job takes one call every 15 s and', exact.mostCallsAbove, 12, 'more'),
    atMost('A wrong `jobeta` costs', worst('calls'), 1.25, '× the calls'),
    atMost('A wrong `jobeta` costs', worst('delayMs'), 1.25, '× the delay'),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
