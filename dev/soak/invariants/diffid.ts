import { ANSWER_GRACE_MS } from '../cancel.ts';
import type { SeenRequest } from '../record.ts';
import { madeBy, type Invariant } from './invariant.ts';

/**
 * The diffid is in the outputs whenever the run made a diff and could know: its answer arrived whole, or the status of
 * the diff that then locked the image told whose it was. Nor is an answer given up that may still come after a cancel.
 */
export const diffidInOutputs: Invariant = (record) => {
  const { seen, outputs, passed } = record;
  if (passed === undefined) return undefined;
  if (seen.some(wasGivenUpEarly)) {
    return 'it gave up the answer to a create at once when it was cancelled';
  }
  const known = madeBy(record).filter((diffid) =>
    seen.some(
      ({ kind, askedOf, toldOf, toldWhose }) =>
        toldOf === diffid && (kind === 'create' || (kind === 'status' && askedOf === diffid && toldWhose)),
    ),
  );
  if (known.length === 0 || known.some((diffid) => outputs['diffid'] === String(diffid))) return undefined;
  return `it made diff ${known.join(', ')} and was told so, but the output diffid is "${outputs['diffid'] ?? ''}"`;
};

function wasGivenUpEarly({ kind, givenUpAfterMs }: SeenRequest): boolean {
  const isStart = kind === 'create' || kind === 'retry';
  return isStart && givenUpAfterMs !== undefined && givenUpAfterMs < ANSWER_GRACE_MS;
}
