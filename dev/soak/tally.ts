/** What a soak counts, and its report. */
import type { FaultName } from '../clanforge/faults.ts';
import { duration, grouped } from '../../src/text/quantities.ts';
import { overrunMs } from './invariants/in-time.ts';
import { madeAgainAfterRelease } from './invariants/one-diff.ts';
import { FAULT_NAMES } from './plan-faults.ts';
import type { GroupPlan, RunKind } from './plan.ts';
import { endingOf, type RunRecord } from './record.ts';

export interface FaultCount {
  /** How often it was injected. */
  armed: number;
  /** How many requests it met. */
  struck: number;
}

export interface Tally {
  readonly runs: Record<RunKind, number>;
  readonly passed: Record<RunKind, number>;
  readonly faults: ReadonlyMap<FaultName, FaultCount>;
  readonly endings: Map<string, number>;
  /** Requests by what they asked for, and jobs that they started. */
  readonly requests: Map<string, number>;
  cancelled: number;
  concurrentGroups: number;
  /** Runs that made a second diff since somebody else had released the lock of their first. */
  madeAgain: number;
  /** Milliseconds, by kind of run. */
  readonly longestOverrun: Record<RunKind, number>;
}

export function createTally(): Tally {
  return {
    runs: { core: 0, bundle: 0 },
    passed: { core: 0, bundle: 0 },
    faults: new Map(FAULT_NAMES.map((name) => [name, { armed: 0, struck: 0 }])),
    endings: new Map(),
    requests: new Map(),
    cancelled: 0,
    concurrentGroups: 0,
    madeAgain: 0,
    longestOverrun: { core: -Infinity, bundle: -Infinity },
  };
}

export function count(tally: Tally, plan: GroupPlan, records: readonly RunRecord[]): void {
  if (plan.runs.length > 1) tally.concurrentGroups += 1;
  for (const { name } of plan.faults) strike(tally, name, 'armed');
  for (const record of records) {
    const { kind } = plan;
    tally.runs[kind] += 1;
    if (record.passed === true) tally.passed[kind] += 1;
    addOne(tally.endings, endingOf(record));
    if (record.afterCancelMs !== undefined) tally.cancelled += 1;
    if (madeAgainAfterRelease(record)) tally.madeAgain += 1;
    tally.longestOverrun[kind] = Math.max(tally.longestOverrun[kind], overrunMs(record));
    for (const { kind: asked, fault, started } of record.requests) {
      addOne(tally.requests, asked);
      if (started !== undefined) addOne(tally.requests, `${asked} that started a job`);
      for (const name of fault?.split(', ') ?? []) strike(tally, name, 'struck');
    }
  }
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function strike(tally: Tally, name: string, what: keyof FaultCount): void {
  const counts = tally.faults.get(name as FaultName);
  if (counts !== undefined) counts[what] += 1;
}

/** The faults that met no request at all: of those a soak has shown nothing. */
export function neverStruck({ faults }: Tally): FaultName[] {
  return [...faults].filter(([, { struck }]) => struck === 0).map(([name]) => name);
}

/** The report, in lines for people. @param tookMs - milliseconds of real time */
export function reportOf(tally: Tally, tookMs: number): string {
  const { runs, passed, faults, endings, longestOverrun } = tally;
  const kinds = (['core', 'bundle'] as const).filter((kind) => runs[kind] > 0);
  const row = (name: string, ...cells: readonly (string | number)[]): string =>
    `  ${name.padEnd(34)}${cells.map((cell) => String(cell).padStart(9)).join('')}`;
  return [
    ...kinds.map(
      (kind) => `${grouped(runs[kind])} runs of the ${kind}, of which ${grouped(passed[kind])} passed`,
    ),
    `${grouped(tally.concurrentGroups)} groups of several runs at once; ${grouped(tally.cancelled)} runs cancelled`,
    `${grouped(tally.madeAgain)} runs made a second diff after somebody else had released the first`,
    ...kinds.map(
      (kind) =>
        `longest time beyond a deadline, ${kind}: ${duration(longestOverrun[kind])} (at most 10 s are allowed)`,
    ),
    `took ${duration(tookMs)}`,
    '',
    row('ending', 'runs'),
    ...[...endings].sort(([, one], [, other]) => other - one).map(([name, times]) => row(name, times)),
    '',
    row('request', 'sent'),
    ...[...tally.requests].map(([name, times]) => row(name, times)),
    '',
    row('fault', 'armed', 'struck'),
    ...[...faults].map(([name, { armed, struck }]) => row(name, armed, struck)),
  ].join('\n');
}
