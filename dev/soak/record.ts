/** What one run did and left, as the invariants see it. */
import { inspect } from 'node:util';
import type { DiffView } from '../clanforge/diff.ts';
import type { RecordedRequest } from '../clanforge/server.ts';
import type { Inputs } from './plan.ts';
import type { GroupPlan } from './plan-group.ts';

/** What a response told the run. */
export interface Told {
  readonly kind: RecordedRequest['kind'];
  /** The diff that it is about, where it shows a job of the diff that was asked for. */
  readonly diffid?: number | undefined;
  readonly isCompleted?: boolean;
  /** It also shows that the diff is the run's: its machine, and when it was created by the server's clock. */
  readonly isOurs?: boolean;
  /** The run gave up waiting for the response as soon as it was cancelled. */
  readonly isGivenUp?: boolean;
}

/** What is known when a run ends. */
export interface EndedRun {
  readonly group: GroupPlan;
  /** Its index in the group. */
  readonly run: number;
  readonly inputs: Inputs;
  /** Undefined when the run ended without a verdict, as by a signal before it could listen. */
  readonly passed: boolean | undefined;
  /** The last value of each. */
  readonly outputs: Inputs;
  /** Everything ever written to outputs and summary. */
  readonly written: string;
  /** The log, with the method that printed each line where that is known. */
  readonly lines: readonly { readonly method?: string; readonly text: string }[];
  /** The text of the report file; empty without one. */
  readonly report: string;
  /** In order. Of a process, only what is certain. */
  readonly told: readonly Told[];
  /** The diffs on the server when the run started, and when it ended. */
  readonly diffsBefore: readonly DiffView[];
  readonly diffs: readonly DiffView[];
  /** Milliseconds that the run took, and how many of them after its cancel: -Infinity without one. */
  readonly tookMs: number;
  readonly afterCancelMs: number;
  readonly unhandled: readonly string[];
}

/** With what the server knows when the whole group has ended: a request may be processed after its run. */
export interface RunRecord extends EndedRun {
  readonly requests: readonly RecordedRequest[];
  readonly diffsInTheEnd: readonly DiffView[];
}

/** How the run ended, as its report file calls it. */
export function endingOf({ report, passed }: RunRecord): string {
  const verdict = /^\s*"verdict": "(.*)",$/m.exec(report)?.[1];
  return verdict ?? (passed === undefined ? 'killed by a signal' : 'no report');
}

/** The run as text: what it was given, what the server did, and what it left. */
export function showRun(record: RunRecord, lastLines = Infinity): string {
  const group = { ...record.group, runs: record.group.runs[record.run] };
  const requests = record.requests.map(({ kind, fault, started }) =>
    [kind, started?.diffid, fault].join(' '),
  );
  const facts = { ...record, group, requests: requests.join(', '), lines: undefined, written: undefined };
  const text = inspect(facts, { depth: 5, compact: 4, breakLength: Infinity, maxStringLength: 500 });
  return [text, ...record.lines.slice(-lastLines).map((line) => `| ${line.text}`)].join('\n');
}
