import type { Answer } from '../client/answer.js';
import type { Clanforge } from '../client/clanforge.js';
import type { Job } from '../job/job.js';
import type { ServerTime } from '../job/ownership.js';
import type { Log } from '../log.js';
import { duration } from '../text/quantities.js';
import { backOff } from './back-off.js';
import type { Deadline } from './deadline.js';
import { untilLastLook } from './schedule.js';
import { RunFailure } from '../failure.js';

/** So many refusals in a row are final for a diff that was never read; one may be a hiccup behind the API. */
const REFUSALS_IN_A_ROW = 3;

/** Milliseconds for which a diff that was read before must be refused, all the time, before that is final. */
const LONGEST_REFUSAL_MS = 60_000;

export interface Reading {
  readonly job: Job;
  readonly serverTime?: ServerTime;
}

/** Reads a diff's status until there is an answer about that diff. */
export interface PatientReader {
  /**
   * @throws RunFailure when the answer is final; Interruption at the deadline or a cancel
   */
  read: (diffid: number) => Promise<Reading>;
}

export interface ReaderTools {
  readonly client: Pick<Clanforge, 'status'>;
  readonly deadline: Deadline;
  readonly log: Log;
  readonly longestPauseMs: number;
  readonly random: () => number;
  /** Told what an outage looks like as long as it lasts, and undefined when it is over. */
  readonly onTrouble: (what: string | undefined) => void;
}

export function createPatientReader(tools: ReaderTools): PatientReader {
  const { client, deadline, log } = tools;
  /** The diffs that were read. */
  const known = new Set<number>();
  let inTrouble = false;
  let warned = false;

  /** One warning a run: the runner shows ten annotations a step, and they are for verdicts. */
  function tellOfTrouble(what: string): void {
    if (!inTrouble) {
      const message = `The status could not be read (${what}); reading again until the deadline.`;
      if (warned) log.info(message);
      else log.warning(message);
      warned = true;
    }
    inTrouble = true;
    tools.onTrouble(what);
  }

  function tellOfRecovery(): void {
    if (!inTrouble) return;
    log.info('The status can be read again.');
    inTrouble = false;
    tools.onTrouble(undefined);
  }

  async function read(diffid: number): Promise<Reading> {
    const wasRead = known.has(diffid);
    /** When it was refused, without anything else between. */
    let refusals: number[] = [];
    for (let failures = 1; ; failures += 1) {
      deadline.check();
      const outcome = examine(await client.status(diffid), diffid, wasRead);
      switch (outcome.kind) {
        case 'read':
          known.add(diffid);
          tellOfRecovery();
          return outcome;
        case 'final':
          throw new RunFailure({
            kind: 'refused',
            doing: `read the status of diff ${diffid}`,
            said: outcome.said,
          });
        case 'trouble': {
          const now = deadline.elapsed();
          refusals = outcome.refusal === undefined ? [] : [...refusals, now];
          const [first = now] = refusals;
          if (wasRead ? now - first >= LONGEST_REFUSAL_MS : refusals.length >= REFUSALS_IN_A_ROW) {
            throw new RunFailure({
              kind: 'refused',
              doing: `read the status of diff ${diffid}`,
              said: `${outcome.what} (${wasRead ? `for ${duration(now - first)}` : `${refusals.length} times in a row`})`,
              ...outcome.refusal,
            });
          }
          // A read that our own deadline or a cancel cut short says nothing about the API.
          deadline.check();
          tellOfTrouble(outcome.what);
        }
      }
      const { retryAfterMs } = outcome;
      const wanted = backOff({
        failures,
        longestMs: tools.longestPauseMs,
        retryAfterMs,
        random: tools.random(),
      });
      await deadline.pause(Math.min(wanted, untilLastLook(deadline.remaining())));
    }
  }

  return { read };
}

type Outcome =
  | ({ readonly kind: 'read' } & Reading)
  | { readonly kind: 'final'; readonly said: string }
  | {
      readonly kind: 'trouble';
      readonly what: string;
      /** A no that may be a hiccup, and what to do next if it is not. */
      readonly refusal?: { readonly next?: string };
      readonly retryAfterMs?: number | undefined;
    };

/**
 * What an answer to a read of this diff is worth. An answer about another diff is never taken for it.
 *
 * @param wasRead - whether this diff was read before: then its id and the credentials are right
 */
function examine(answer: Answer, diffid: number, wasRead: boolean): Outcome {
  switch (answer.kind) {
    case 'job':
      return answer.job.diffid === diffid
        ? { ...answer, kind: 'read' }
        : { kind: 'trouble', what: `an answer about diff ${answer.job.diffid}` };
    case 'refused': {
      const refusal = wasRead ? {} : { next: 'Check diffid and accountserviceid.' };
      return { kind: 'trouble', what: `refused: ${answer.message}`, refusal };
    }
    case 'denied':
      // A diff that was only just made may not be known everywhere yet; and what answers may not be the API.
      return answer.status === 404 || (wasRead && answer.status !== undefined)
        ? { kind: 'trouble', what: answer.sentence, refusal: {} }
        : { kind: 'final', said: answer.sentence };
    case 'unusable':
      return { kind: 'trouble', what: answer.what, retryAfterMs: answer.retryAfterMs };
    case 'unsent':
    case 'lost':
      return { kind: 'trouble', what: answer.what };
  }
}
