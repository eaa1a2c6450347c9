import type { RunRecord } from '../record.ts';
import { diffidInOutputs } from './diffid.ts';
import { inTime } from './in-time.ts';
import type { Invariant } from './invariant.ts';
import { noSecrets } from './no-secrets.ts';
import { nothingUnhandled } from './nothing-unhandled.ts';
import { oneDiff } from './one-diff.ts';
import { ownCommands } from './own-commands.ts';
import { ownRejections } from './own-rejections.ts';
import { trueSuccess } from './true-success.ts';
import { verdictInOutputs } from './verdict.ts';

/** What must hold of every run, by name. */
const INVARIANTS = {
  'never two diffs made by one run': oneDiff,
  'success only if its diff completed': trueSuccess,
  'no success without a verdict': verdictInOutputs,
  'rejects only what it may': ownRejections,
  'the diffid is told whenever it is known': diffidInOutputs,
  'the run ends in time': inTime,
  'no secret is shown': noSecrets,
  'no command is made of remote text': ownCommands,
  'nothing is unhandled': nothingUnhandled,
} as const satisfies Record<string, Invariant>;

export type InvariantName = keyof typeof INVARIANTS;

export interface BrokenInvariant {
  readonly invariant: InvariantName;
  readonly what: string;
}

/** Everything that does not hold of a run. */
export function brokenInvariantsOf(record: RunRecord): BrokenInvariant[] {
  return Object.entries(INVARIANTS).flatMap(([invariant, check]) => {
    const what = check(record);
    return what === undefined ? [] : [{ invariant: invariant as InvariantName, what }];
  });
}
