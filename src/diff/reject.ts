/** Rejects diffs, so that their images are free again; the machine's files stay (`reinstall=0`). */
import type { RejectDiff } from '../inputs/settings.ts';
import { messageOf } from '../context.ts';
import { EndRun, type Ending } from './ending.ts';
import type { DiffRecord } from './record.ts';
import type { RunContext } from './run-context.ts';
import { sendChange } from './send.ts';

type RejectResult =
  | { readonly kind: 'confirmed' }
  /** `lost`: it may have taken effect. */
  | { readonly kind: 'lost' | 'refused'; readonly reason: string };

/** @throws EndRun at the deadline or a cancel */
export async function sendReject(diffid: number, run: RunContext): Promise<RejectResult> {
  const answer = await sendChange(() => run.client.reject(diffid), run);
  if (answer.kind !== 'job') return { kind: answer.kind, reason: answer.reason };
  const { job } = answer;
  if (job.diffid !== diffid) return { kind: 'refused', reason: `the response is about diff ${job.diffid}` };
  if (job.markedAsError)
    return { kind: 'refused', reason: job.error ?? 'the response calls itself an error' };
  return { kind: 'confirmed' };
}

/** What became of the step's own diff, which `reject-diff` asked to reject. */
export type Rejection =
  | { readonly kind: 'confirmed'; readonly diffid: number }
  | { readonly kind: 'unconfirmed'; readonly diffid: number; readonly reason: string };

/**
 * The diff to reject now that the verdict is known; undefined for none. Only the step's own diff (or the one that
 * `mode: watch` names), and only once it has plainly completed or failed.
 */
export function ownDiffToReject(policy: RejectDiff, ending: Ending, record: DiffRecord): number | undefined {
  if (policy === 'never' || record.origin === undefined || record.origin === 'already-running')
    return undefined;
  if (ending.kind === 'completed') return policy === 'always' ? ending.job.diffid : undefined;
  if (ending.kind === 'rules-broken') return ending.job.diffid;
  const hasPlainlyFailed =
    ending.kind === 'job-failed' && (ending.how === 'failed' || ending.how === 'flagged-failed');
  return hasPlainlyFailed ? ending.job.diffid : undefined;
}

/** Never rejects its promise: the verdict stands, whatever happens here. @param run - with a deadline of its own */
export async function rejectOwnDiff(diffid: number, run: RunContext): Promise<Rejection> {
  try {
    const result = await sendReject(diffid, run);
    if (result.kind === 'confirmed') return { kind: 'confirmed', diffid };
    return { kind: 'unconfirmed', diffid, reason: result.reason };
  } catch (error) {
    const reason =
      error instanceof EndRun ? (run.recorder.record.outage ?? 'there was no time left') : messageOf(error);
    return { kind: 'unconfirmed', diffid, reason: run.cleaner.line(reason) };
  }
}
