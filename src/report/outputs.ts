import { completedJob, type Ending } from '../diff/ending.js';
import type { DiffRecord } from '../diff/record.js';
import { CHANGE_KINDS } from '../job/job.js';
import { countViolations } from '../rules/rules.js';
import { countChanges, hasChanges, NO_COUNTS } from './changes.js';
import { errorLine, type Outcome } from './words.js';

/** The outputs as `action.yml` declares them. All are always set; empty where unknown. */
export const OUTPUT_NAMES = [
  'diffid',
  'state',
  'error',
  'has-changes',
  'added',
  'modified',
  'removed',
  'violations',
  'report',
] as const;
export type OutputName = (typeof OUTPUT_NAMES)[number];
export type Outputs = Readonly<Record<OutputName, string>>;

/** What to do after an end without a verdict; the outputs were written as soon as they were known. */
export const AFTER_ABRUPT_END =
  'If the output diffid is set, look at that diff in Clanforge: mode: watch waits for it, and a retry is run again with the same diffid.';

/**
 * What stands in the outputs while the step runs: should it be killed, they must not read like a success.
 */
export const OUTPUTS_BEFORE_VERDICT: Outputs = {
  diffid: '',
  state: '',
  error: `The step ended before it had a verdict: it was killed, or crashed. ${AFTER_ABRUPT_END}`,
  'has-changes': '',
  added: '',
  modified: '',
  removed: '',
  violations: '',
  report: '',
};

/** The outputs that the verdict gives; `report` follows once its file is written. */
export function finalOutputs(outcome: Outcome): Omit<Outputs, 'report'> {
  const { ending } = outcome;
  const job = completedJob(ending);
  const counts = job === undefined ? NO_COUNTS : countChanges(job.changes);
  const [added, modified, removed] = CHANGE_KINDS.map((kind) => counts[kind]?.toString() ?? '');
  return {
    ...knownDiff(outcome.record),
    error: errorLine(outcome),
    'has-changes': hasChanges(counts)?.toString() ?? '',
    added: added ?? '',
    modified: modified ?? '',
    removed: removed ?? '',
    violations: violationsOf(ending)?.toString() ?? '',
  };
}

/** Undefined where no rule was looked at; without any rule, none is broken. */
function violationsOf(ending: Ending): number | undefined {
  if (ending.kind === 'rules-broken') return countViolations(ending.violations);
  return ending.kind === 'completed' ? 0 : undefined;
}

function knownDiff({ diffid, states }: DiffRecord): Pick<Outputs, 'diffid' | 'state'> {
  return { diffid: diffid?.toString() ?? '', state: states.at(-1)?.state ?? '' };
}
