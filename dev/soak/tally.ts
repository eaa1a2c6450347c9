/** What a soak counts. */
import { duration } from '../../src/text/quantities.ts';
import { createdBy, overrunMs } from './invariants.ts';
import type { RunKind } from './plan.ts';
import { FAULT_NAMES } from './plan-faults.ts';
import { endingOf, type RunRecord } from './record.ts';

export type Tally = ReturnType<typeof createTally>;

/** @param print - called with each failure */
export function createTally(print: (failure: string) => void) {
  const counts = new Map<string, number>();
  let latestMs = 0;
  const of = (what: string): number => counts.get(what) ?? 0;
  const count = (what: string): void => void counts.set(what, of(what) + 1);
  return {
    of,
    fail: (failure: string): void => {
      count('failures');
      print(`FAILED: ${failure}\n`);
    },
    add: (kind: RunKind, records: readonly RunRecord[]): void => {
      if (records.length > 1) count('groups of several runs at once');
      for (const record of records) {
        count(`runs of the ${kind}`);
        if (record.passed === true) count(`runs of the ${kind} that passed`);
        if (record.afterCancelMs >= 0) count('runs that were cancelled');
        if (createdBy(record).length > 1) count('runs that created a second diff');
        count(`ending: ${endingOf(record)}`);
        latestMs = Math.max(latestMs, overrunMs(record));
        for (const { kind: request, fault, started } of record.requests) {
          count(`request: ${request}${started === undefined ? '' : ' that started a job'}`);
          for (const name of fault?.split(', ') ?? []) count(`fault: ${name}`);
        }
      }
    },
    /** The faults that affected no request: the soak says nothing about them. */
    neverStruck: () => FAULT_NAMES.filter((name) => of(`fault: ${name}`) === 0),
    report: (): string => {
      const rows = [...counts].sort(([a], [b]) => a.localeCompare(b));
      const table = rows.map(([what, number]) => what.padEnd(50) + String(number).padStart(8));
      return [...table, `longest time beyond a deadline: ${duration(latestMs)}`].join('\n');
    },
  };
}
