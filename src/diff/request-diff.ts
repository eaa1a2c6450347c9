import type { Answer } from '../client/answer.js';
import { judge, type Job } from '../job/job.js';
import { trackNewRun } from '../job/run-tracker.js';
import type { Moment, ServerTime } from '../job/ownership.js';
import { RunFailure } from '../failure.js';
import { momentOf } from '../wait/clock.js';
import { sendChange } from './send-change.js';
import type { RunTools } from './tools.js';

/** Milliseconds after a lost answer: time for the first request to take effect, so that its lock shows. */
export const SETTLING_MS = 3_000;

/** The diff that is wanted: a new one, or a new run of one that is over. */
export interface Wanted {
  readonly imageid: number;
  readonly machineid: number;
  readonly retryOf?: Job;
}

/** What asking for a diff came to. */
export type Requested =
  | { readonly kind: 'job'; readonly job: Job }
  | {
      readonly kind: 'locked';
      readonly by: number;
      readonly serverTime?: ServerTime | undefined;
      /** When an earlier request was sent whose answer was lost, if there was one. */
      readonly lostAt?: Moment | undefined;
    }
  /** The answer to a retry was lost; the diff's own status will tell. */
  | { readonly kind: 'lost-retry'; readonly retryOf: Job; readonly what: string };

/** Another diff that locks the image. */
export type Lock = Extract<Requested, { kind: 'locked' }>;

/**
 * Asks for a new diff, or for the retry of one. A request whose answer was lost is asked once more, which is safe only
 * because an image holds one diff at a time: if the first one arrived, the second is refused by its lock.
 *
 * @param alreadyLostAt - when this run sent an earlier request whose answer was lost, if it did
 * @throws RunFailure when Clanforge refuses or the outcome stays unknown; Interruption at the deadline or a cancel
 */
export async function requestDiff(
  wanted: Wanted,
  alreadyLostAt: Moment | undefined,
  tools: RunTools,
): Promise<Requested> {
  const { client, clock, deadline, log, recorder } = tools;
  const { imageid, machineid, retryOf } = wanted;
  const doing =
    retryOf === undefined
      ? `create a diff of image ${imageid} on machine ${machineid}`
      : `retry diff ${retryOf.diffid}`;
  let lostAt = alreadyLostAt;

  /** Clanforge declined: nothing has begun, so what was seen of the earlier run is still the last of this diff. */
  const nothingBegun = (): void => {
    if (retryOf === undefined) return;
    recorder.retry('wanted');
    recorder.observe({ job: retryOf, source: 'status', sighting: judge(retryOf) });
  };
  const refusal = (said: string, next?: string): RunFailure =>
    new RunFailure({ kind: 'refused', doing, said, ...(next === undefined ? {} : { next }) });

  for (;;) {
    let sentAt = momentOf(clock);
    const answer = await sendChange(async () => {
      sentAt = momentOf(clock);
      recorder.doubt(true);
      const received = await client.create({ imageid, machineid, diffid: retryOf?.diffid });
      const named = retryOf === undefined ? namedBy(received) : undefined;
      recorder.doubt(lostAt !== undefined || named !== undefined || mayHaveStarted(received));
      if (named !== undefined) recorder.identify(named);
      if (retryOf !== undefined && received.kind !== 'unsent') recorder.retry('sent');
      return received;
    }, tools);

    switch (answer.kind) {
      case 'job': {
        const wrong = misfit(answer.job, retryOf);
        if (wrong !== undefined) {
          nothingBegun();
          throw refusal(wrong, 'Look at the diff in Clanforge before you run this step again.');
        }
        return answer;
      }
      case 'refused':
        nothingBegun();
        if (answer.lockedBy !== undefined && answer.lockedBy !== retryOf?.diffid) {
          return { kind: 'locked', by: answer.lockedBy, serverTime: answer.serverTime, lostAt };
        }
        throw refusal(answer.message, 'When the cause is mended, run this step again.');
      case 'denied':
        nothingBegun();
        throw refusal(answer.sentence);
      case 'unusable':
        throw refusal(
          answer.what,
          'A request that changes something is not repeated once it was answered: run this step again.',
        );
      case 'lost':
        if (retryOf !== undefined) return { kind: 'lost-retry', retryOf, what: answer.what };
        if (lostAt !== undefined) {
          throw new RunFailure({
            kind: 'unsettled',
            what: 'a diff was started',
            said: `the answers to two requests to ${doing} were lost (${answer.what})`,
            next: 'Run this step again: a diff that was started locks the image, and the refusal names it.',
          });
        }
        lostAt = sentAt;
        deadline.check();
        log.warning(
          `The answer to create was lost (${answer.what}): a diff may have been started. Asking once more; if one was, it locks the image and is found by that.`,
        );
        await deadline.pause(SETTLING_MS);
    }
  }
}

/** Why the answer to a retry is not one about its new run, in words. */
function misfit(job: Job, retryOf: Job | undefined): string | undefined {
  if (retryOf === undefined) return undefined;
  if (job.diffid !== retryOf.diffid) {
    return `the answer is about diff ${job.diffid}, another one, which may have been started`;
  }
  const isRefusal = job.disowned && trackNewRun(retryOf).see(job, 'create').kind === 'not-begun';
  return isRefusal ? (job.error ?? 'no reason given') : undefined;
}

/** A diff that the answer names, without being one about a job or a lock. */
function namedBy(answer: Answer): number | undefined {
  return 'named' in answer ? answer.named : undefined;
}

/** Whether a diff may exist after this answer, although the answer does not say so. */
function mayHaveStarted(answer: Answer): boolean {
  return answer.kind === 'lost' || answer.kind === 'unusable';
}
