/** Reads the status of a diff: patiently through outages, and again until a run has finished. */
import type { Refusal } from '../clanforge/answer.ts';
import type { Job } from '../clanforge/job.ts';
import { duration } from '../text/quantities.ts';
import { EndRun } from './ending.ts';
import type { Observation, RunTracker } from './observation.ts';
import type { RunContext } from './run-context.ts';
import { createPrediction, nextPause } from './schedule.ts';
import { pauseAfterFailure } from './send.ts';

/** Milliseconds for which refusals are tolerated: a diff that we created or have read does exist. */
const TOLERANCE_OF_KNOWN_MS = 60_000;
/** For a diff that was never read, an error envelope may be a hiccup; HTTP 3xx and 4xx are final at once. */
const TOLERANCE_OF_ENVELOPE_MS = 3_000;

/**
 * Reads a diff's status until there is a response about that diff.
 * @param isKnown - whether the diff was created by us or read before
 * @throws EndRun when the response is final, or at the deadline or a cancel
 */
export async function readStatus(diffid: number, isKnown: boolean, run: RunContext) {
  const { client, deadline } = run;
  let refusedSince: number | undefined;
  for (let failures = 1; ; failures += 1) {
    deadline.check();
    const answer = await client.status(diffid);
    if (answer.kind === 'job' && answer.job.diffid === diffid) {
      endOutage(run);
      return answer;
    }
    if (answer.kind === 'refused') {
      refusedSince ??= deadline.elapsed();
      const tolerance = isKnown ? TOLERANCE_OF_KNOWN_MS : isEnvelope(answer) ? TOLERANCE_OF_ENVELOPE_MS : 0;
      const refusedMs = deadline.elapsed() - refusedSince;
      if (refusedMs >= tolerance) throw finalRefusal(diffid, answer, refusedMs);
    } else {
      refusedSince = undefined;
    }
    const reason = answer.kind === 'job' ? `a response about diff ${answer.job.diffid}` : answer.reason;
    const retryAfterMs = 'retryAfterMs' in answer ? answer.retryAfterMs : undefined;
    await pauseAfterFailure(READ, failures, { reason, retryAfterMs }, run);
  }
}

const READ = { warning: 'The status could not be read', again: 'reading', still: 'no readable status' };

function isEnvelope({ httpStatus = 0 }: Refusal): boolean {
  return httpStatus >= 200 && httpStatus < 300;
}

function finalRefusal(diffid: number, { reason, advice }: Refusal, refusedMs: number): EndRun {
  const since = refusedMs < 1_000 ? '' : ` (for ${duration(refusedMs)})`;
  return new EndRun({
    kind: 'refused',
    attempt: `Reading the status of diff ${diffid}`,
    reason: reason + since,
    next: advice ?? 'Check diffid and accountserviceid.',
  });
}

function endOutage({ recorder, log }: RunContext): void {
  if (recorder.record.outage !== undefined) log.info('The status can be read again.');
  recorder.outage(undefined);
}

export interface Poll<Enough extends Observation> {
  /** The last response before the waiting begins. */
  readonly first: Observation;
  readonly track: RunTracker;
  readonly isEnough: (seen: Observation) => seen is Enough;
  /** Called with every status read. */
  readonly onStatus: (seen: Observation) => void;
}

/** Reads the status, with growing pauses, until a response shows enough; not at all if the first one does. @throws EndRun */
export async function pollUntil<Enough extends Observation>(
  { first, track, isEnough, onStatus }: Poll<Enough>,
  run: RunContext,
): Promise<Enough> {
  const { clock, deadline, settings } = run;
  const begin = deadline.elapsed();
  const prediction = createPrediction();
  let seen = first;
  while (!isEnough(seen)) {
    // A first response that shows the end is only read again for the files.
    const isReadAgain = seen === first && first.outcome === 'completed';
    const pauseMs = nextPause({
      elapsedMs: deadline.elapsed() - begin,
      remainingMs: deadline.remaining(),
      longestMs: settings.longestPauseMs,
      isQueued: seen !== first && isQueued(seen.job),
      endsInMs: prediction.endsInMs(clock.now()),
    });
    await deadline.pause(isReadAgain ? 0 : pauseMs);
    const { job, serverTime } = await readStatus(first.job.diffid, true, run);
    seen = track(job, true);
    if (seen.outcome === 'unfinished') prediction.note(job, serverTime, clock.now());
    onStatus(seen);
  }
  return seen;
}

function isQueued({ state }: Job): boolean {
  return state.known === 'Created' || state.known === 'Pending' || state.known === 'Queued';
}
