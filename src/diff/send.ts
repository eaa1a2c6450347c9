/** Sends a request that changes state: once, and again only while it is certain that it was not processed. */
import type { Answer } from '../clanforge/answer.ts';
import { duration } from '../text/quantities.ts';
import type { RunContext } from './run-context.ts';
import { backOff } from './schedule.ts';

/** Milliseconds that must be left for the response: where it is cut off, its result is unknown. */
const TIME_FOR_RESPONSE_MS = 1_000;

/** An answer to a request that was processed, or may have been. */
export type ProcessedAnswer = Exclude<Answer, { kind: 'not-processed' }>;

/** @throws EndRun at the deadline or a cancel, and when there is no time left for a response */
export async function sendChange(send: () => Promise<Answer>, run: RunContext): Promise<ProcessedAnswer> {
  const { deadline, log, recorder, progress, settings, random } = run;
  for (let failures = 1; ; failures += 1) {
    deadline.check();
    if (deadline.remaining() < TIME_FOR_RESPONSE_MS) await deadline.pause(TIME_FOR_RESPONSE_MS);
    const answer = await send();
    if (answer.kind !== 'not-processed') {
      recorder.outage(undefined);
      return answer;
    }
    // A request that our own deadline or a cancel cut short says nothing about the API.
    deadline.check();
    const { reason, retryAfterMs } = answer;
    if (failures === 1) {
      const when = retryAfterMs === undefined ? '' : `, as asked after ${duration(retryAfterMs)}`;
      log.warning(`Nothing was processed yet (${reason}); sending again until the deadline${when}.`);
    } else {
      progress.heartbeat(`still nothing processed (${reason})`);
    }
    recorder.outage(reason);
    const longestMs = settings.longestPauseMs;
    await deadline.pause(backOff({ failures, longestMs, retryAfterMs, random: random() }));
  }
}
