/** What one run did and left, as the invariants look at it. */
import type { DiffView } from '../clanforge/clanforge.ts';
import type { RecordedRequest } from '../clanforge/server.ts';
import type { GroupPlan, Inputs, RunPlan } from './plan.ts';

/** A request as the run saw it. */
export interface SeenRequest {
  readonly kind: RecordedRequest['kind'];
  /** The diff that a status was asked of. */
  readonly askedOf: number | undefined;
  /** The diff that an answer which arrived whole told of, readable as a job. */
  readonly toldOf: number | undefined;
  /** The name of that job's state. */
  readonly toldState: string | undefined;
  /** Whether that answer also told enough to know that the diff is the run's: `jobcreated`, `Date`, its machine. */
  readonly toldWhose: boolean;
  /** Milliseconds from a cancel to the moment at which the run gave up waiting for the answer, if it did. */
  readonly givenUpAfterMs: number | undefined;
}

/** What is known of a run when it ends; the rest is added when its group does. */
export type EndedRun = Omit<RunRecord, 'requests' | 'diffsInTheEnd'>;

export interface RunRecord {
  readonly group: GroupPlan;
  /** Which of the group's runs. */
  readonly run: number;
  readonly plan: RunPlan;
  /** As they were given in the end, `ORIGIN` replaced. */
  readonly inputs: Inputs;
  /** Undefined when the run ended without a verdict, as by a signal before it could listen. */
  readonly passed: boolean | undefined;
  /** The last value of each. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Everything that was ever written to the outputs, in order. */
  readonly written: string;
  /** Lines on stdout and stderr. */
  readonly lines: readonly string[];
  readonly summary: string;
  /** The report file's text; empty without one. */
  readonly report: string;
  /** In order; empty where the run's own view of them is not known. */
  readonly seen: readonly SeenRequest[];
  /** The requests that came from this run, as the server has them in the end: one may be processed after the run. */
  readonly requests: readonly RecordedRequest[];
  /** The diffs on the server when the run had ended. */
  readonly diffs: readonly DiffView[];
  /** The diffs on the server when all was over. */
  readonly diffsInTheEnd: readonly DiffView[];
  /** The diffs on the server when the group began. */
  readonly diffsBefore: readonly DiffView[];
  /** Milliseconds that the run took, and how many of them passed after its cancel, if there was one. */
  readonly tookMs: number;
  readonly afterCancelMs: number | undefined;
  /** Milliseconds that the machine may have taken away from the run. */
  readonly stolenMs: number;
  /** What nobody handled: rejections, exceptions, a run that never ended. */
  readonly unhandled: readonly string[];
}

/** How the run ended, in the words of its report file where there is one. */
export function endingOf({ report, outputs, passed }: RunRecord): string {
  const verdict = /^\s*"verdict": "(.*)",$/m.exec(report)?.[1];
  if (verdict !== undefined) return verdict;
  if (passed === undefined) return 'ended by a signal at once';
  return outputs['error']?.startsWith('Invalid inputs') === true ? 'invalid inputs' : 'no report';
}
