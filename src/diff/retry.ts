/** Retries a diff that has finished. The retry is never sent twice: the diff's own status shows whether it arrived. */
import { judge, mismatch, type Job, type Target } from '../clanforge/job.ts';
import type { CreateRequest } from '../clanforge/client.ts';
import { obtained, sendCreate, type Obtained } from './create.ts';
import { EndRun } from './ending.ts';
import { createLockPolicy } from './lock.ts';
import { trackRun, type Observation } from './observation.ts';
import { pollUntil, readStatus } from './poll.ts';
import type { RunContext } from './run-context.ts';

/** Milliseconds for which the status is watched for signs of a retry whose response was lost. */
const SIGNS_OF_RETRY_MS = 60_000;

/** @throws EndRun when there is no new run to wait for, or at the deadline or a cancel */
export async function retryDiff(request: Required<CreateRequest>, run: RunContext): Promise<Obtained> {
  const { log, recorder } = run;
  const { diffid } = request;
  recorder.retry('requested');
  const before = await readNamedDiff(diffid, request, run);
  if (judge(before) === 'unfinished') {
    const how =
      before.state.known === undefined ? 'is in a state that this action does not know' : 'is still running';
    log.notice(`Diff ${diffid} ${how}, so this step waits for it instead of retrying it.`);
    return obtained(before, 'already-running');
  }
  const passLock = createLockPolicy(request, run);
  for (;;) {
    const { answer } = await sendCreate(request, false, run);
    recorder.retry('sent');
    if (answer.kind === 'lost') return findRetry(before, answer.reason, run);
    if (answer.kind === 'job' && whyNotNewRun(answer.job, before) === undefined) {
      log.info(`Diff ${diffid}, which was ${before.state.name}, is being retried.`);
      const track = trackRun(before);
      return { origin: 'retried', track, seen: track(answer.job, false) };
    }
    // Nothing has started, so the end of the earlier run is still this diff's last state.
    recorder.retry('requested');
    recorder.observe(before, true);
    if (answer.kind === 'job') throw retryRefused(diffid, whyNotNewRun(answer.job, before) ?? '');
    const { lockedBy, reason, advice } = answer;
    if (lockedBy === undefined || lockedBy === diffid) throw retryRefused(diffid, reason, advice);
    await passLock(lockedBy);
  }
}

/** Reads a diff that the user named. @throws EndRun when it belongs to another image or machine */
export async function readNamedDiff(diffid: number, target: Target, run: RunContext): Promise<Job> {
  run.recorder.identify(diffid);
  const { job } = await readStatus(diffid, false, run);
  const other = mismatch(job.subject, target);
  if (other !== undefined) throw new EndRun(wrongDiff(diffid, other));
  run.recorder.observe(job, true);
  return job;
}

/** @param other - what the diff belongs to, as text */
export function wrongDiff(diffid: number, other: string) {
  return {
    kind: 'refused',
    attempt: `Using diff ${diffid}`,
    reason: `it belongs to ${other}`,
    next: 'Check diffid, imageid and machineid, and look at that diff in Clanforge.',
  } as const;
}

function whyNotNewRun(job: Job, before: Job): string | undefined {
  if (job.diffid !== before.diffid) {
    return `the response is about another diff, ${job.diffid}, which may have started`;
  }
  const isRefusal = job.markedAsError && trackRun(before)(job, false).outcome === 'earlier-run';
  return isRefusal ? (job.error ?? 'no reason given') : undefined;
}

function retryRefused(diffid: number, reason: string, advice?: string): EndRun {
  const next = advice ?? `Look at the diff in Clanforge, then run this step again with diffid: ${diffid}.`;
  return new EndRun({ kind: 'refused', attempt: `Retrying diff ${diffid}`, reason, next });
}

/** Finds out by the status whether a retry arrived whose response was lost. */
async function findRetry(before: Job, reason: string, run: RunContext): Promise<Obtained> {
  const { log, deadline } = run;
  const { diffid } = before;
  const track = trackRun(before);
  deadline.check();
  log.warning(
    `The response to the retry was lost (${reason}): reading the status of diff ${diffid} to find out.`,
  );
  const end = deadline.elapsed() + SIGNS_OF_RETRY_MS;
  const isNewRun = ({ outcome, job }: Observation) => outcome !== 'earlier-run' && job.state.name !== '';
  const isEnough = (seen: Observation): seen is Observation => isNewRun(seen) || deadline.elapsed() >= end;
  const first: Observation = { job: before, isStatus: true, outcome: 'earlier-run' };
  const seen = await pollUntil({ first, track, isEnough, onStatus: () => undefined }, run);
  if (isNewRun(seen)) {
    log.info(`The retry arrived: diff ${diffid} is running again.`);
    return { origin: 'retried', track, seen };
  }
  throw new EndRun({
    kind: 'unconfirmed',
    what: `that diff ${diffid} is running again`,
    reason: `the response to its retry was lost (${reason}), and its status still shows the end of its earlier run`,
    next: `Run this step again with diffid: ${diffid}.`,
  });
}
