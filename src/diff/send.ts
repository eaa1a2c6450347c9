/** Sends a request again while that is safe: one that changes state only while it is certain that it was not processed. */
import type { Answer } from '../clanforge/answer.ts';
import { duration } from '../text/quantities.ts';
import type { RunContext } from './run-context.ts';
import { backOff, untilLastRead } from './schedule.ts';

/** Milliseconds that must be left for the response: where it is cut off, its result is unknown. */
const TIME_FOR_RESPONSE_MS = 1_000;

/** An answer to a request that was processed, or may have been. */
export type ProcessedAnswer = Exclude<Answer, { kind: 'not-processed' }>;

/** @throws EndRun at the deadline or a cancel, and when there is no time left for a response */
export async function sendChange(send: () => Promise<Answer>, run: RunContext): Promise<ProcessedAnswer> {
  const { deadline, recorder } = run;
  for (let failures = 1; ; failures += 1) {
    deadline.check();
    if (deadline.remaining() < TIME_FOR_RESPONSE_MS) await deadline.pause(TIME_FOR_RESPONSE_MS);
    const answer = await send();
    if (answer.kind !== 'not-processed') {
      recorder.outage(undefined);
      return answer;
    }
    await pauseAfterFailure(CHANGE, failures, answer, run);
  }
}

const CHANGE = { warning: 'Nothing was processed yet', again: 'sending', still: 'nothing processed' };

/** How people read of failures. */
type Words = Readonly<typeof CHANGE>;
type Failure = Readonly<{ reason: string; retryAfterMs?: number | undefined }>;

/** Warns of the first failure, and pauses before the next request. @throws EndRun at the deadline or a cancel */
export async function pauseAfterFailure(
  { warning, again, still }: Words,
  failures: number,
  { reason, retryAfterMs }: Failure,
  run: RunContext,
): Promise<void> {
  const { deadline, recorder, progress, settings, random } = run;
  // A request that our own deadline or a cancel cut short says nothing about the API.
  deadline.check();
  if (recorder.record.outage === undefined) {
    const when = retryAfterMs === undefined ? '' : `, as asked after ${duration(retryAfterMs)}`;
    progress.warnOnce(warning, `${warning} (${reason}); ${again} again until the deadline${when}.`);
  } else {
    progress.heartbeat(`still ${still} (${reason})`);
  }
  recorder.outage(reason);
  const longestMs = settings.longestPauseMs;
  const pauseMs = backOff({ failures, longestMs, retryAfterMs, random: random() });
  await deadline.pause(Math.min(pauseMs, untilLastRead(deadline.remaining())));
}
