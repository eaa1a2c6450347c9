import type { Answer } from '../client/answer.js';
import { backOff } from '../wait/back-off.js';
import type { RunTools } from './tools.js';

/** Milliseconds that must be left for the answer: where it is cut off, nobody knows what was done. */
const TIME_FOR_ANSWER_MS = 1_000;

/** An answer to a request that arrived, or may have. */
export type ArrivedAnswer = Exclude<Answer, { kind: 'unsent' }>;

/**
 * Sends a request that changes something once: again only as long as it is proven not to have arrived, because no
 * connection was made. Not at all when there is no time left for the answer.
 *
 * @throws Interruption at the deadline or a cancel
 */
export async function sendChange(send: () => Promise<Answer>, tools: RunTools): Promise<ArrivedAnswer> {
  const { deadline, log, recorder, longestPauseMs, random } = tools;
  for (let failures = 1; ; failures += 1) {
    deadline.check();
    if (deadline.remaining() < TIME_FOR_ANSWER_MS) await deadline.pause(TIME_FOR_ANSWER_MS);
    const answer = await send();
    if (answer.kind !== 'unsent') {
      recorder.trouble(undefined);
      return answer;
    }
    // A request that our own deadline or a cancel cut short says nothing about the API.
    deadline.check();
    recorder.trouble(answer.what);
    if (failures === 1) {
      log.warning(
        `Clanforge cannot be reached (${answer.what}); nothing was sent yet, trying until the deadline.`,
      );
    }
    await deadline.pause(backOff({ failures, longestMs: longestPauseMs, random: random() }));
  }
}
