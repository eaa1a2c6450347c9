/** The outputs as `action.yml` declares them: all are always set, empty where unknown. */
import { completedJob } from '../diff/ending.ts';
import { countChanges, hasChanges } from './changes.ts';
import { errorLine, type StepResult } from './words.ts';

/** What to do after an end without a verdict. */
export const AFTER_ABRUPT_END =
  'If the output diffid is set, wait for that diff with mode: watch, or after a retry run this step again with the same diffid.';

/** Set at the start, so that the outputs do not read like a pass if the step is killed. */
export const OUTPUTS_BEFORE_VERDICT = {
  diffid: '',
  state: '',
  error: `The step ended without a verdict: it was killed or crashed. ${AFTER_ABRUPT_END}`,
  'has-changes': '',
  added: '',
  modified: '',
  removed: '',
  violations: '',
  report: '',
  rejected: '',
  'locked-by': '',
};

export type Outputs = Readonly<typeof OUTPUTS_BEFORE_VERDICT>;

/** All but `report`, which is known once its file is written. */
export function finalOutputs(result: StepResult): Omit<Outputs, 'report'> {
  const { ending, record, rejection } = result;
  const counts = countChanges(completedJob(ending)?.changes);
  const text = (value: number | boolean | undefined): string => value?.toString() ?? '';
  return {
    diffid: text(record.diffid),
    state: record.states.at(-1)?.state ?? '',
    error: errorLine(result),
    'has-changes': text(hasChanges(counts)),
    added: text(counts.added),
    modified: text(counts.modified),
    removed: text(counts.removed),
    violations: text(countViolations(ending)),
    rejected: rejection === undefined ? '' : text(rejection.kind === 'confirmed'),
    'locked-by': text(record.lockedBy),
  };
}

/** Each matched path counts, and each other broken rule once; undefined for a diff that did not complete. */
function countViolations(ending: StepResult['ending']): number | undefined {
  if (ending.kind !== 'rules-broken') return ending.kind === 'completed' ? 0 : undefined;
  return ending.violations.reduce((sum, violation) => sum + ('count' in violation ? violation.count : 1), 0);
}
