import type { RunRecord } from '../record.js';
import { diffidInOutputs } from './diffid.js';
import { inTime } from './in-time.js';
import type { Invariant } from './invariant.js';
import { noSecrets } from './no-secrets.js';
import { nothingUnhandled } from './nothing-unhandled.js';
import { oneDiff } from './one-diff.js';
import { ownCommands } from './own-commands.js';
import { trueSuccess } from './true-success.js';
import { verdictInOutputs } from './verdict.js';

/** What must hold of every run, by name. */
const INVARIANTS = {
  'never two diffs made by one run': oneDiff,
  'success only if its diff completed': trueSuccess,
  'no success without a verdict': verdictInOutputs,
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
