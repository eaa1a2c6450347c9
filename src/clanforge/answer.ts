/** What came back from one request, in the terms in which the next step is decided. All texts are clean, one line each. */
import type { Cleaner } from '../text/clean.ts';
import type { Job } from './job.ts';
import { readPayload } from './payload.ts';
import type { Exchange, Response } from './transport.ts';

/** A reading of Clanforge's clock: it showed `unixSeconds` when ours showed `at` (monotonic milliseconds). */
export interface ServerTime {
  readonly unixSeconds: number;
  readonly at: number;
}

export type Answer =
  | { readonly kind: 'job'; readonly job: Job; readonly serverTime?: ServerTime | undefined }
  | Refusal
  /** Certainly not processed: no connection was made, or a rate limiter declined. Safe to send again. */
  | { readonly kind: 'not-processed'; readonly reason: string; readonly retryAfterMs?: number | undefined }
  /** It may have been processed, but no usable response arrived. */
  | {
      readonly kind: 'lost';
      readonly reason: string;
      readonly retryAfterMs?: number | undefined;
      readonly namedDiff?: number | undefined;
    };

/** No, and asking again will not help: an error envelope [C], HTTP 3xx or 4xx, a setup that cannot work. */
export interface Refusal {
  readonly kind: 'refused';
  readonly reason: string;
  /** What to check: a sentence. */
  readonly advice?: string | undefined;
  /** Undefined where no connection was made. */
  readonly httpStatus?: number;
  /** The diff that locks the image. */
  readonly lockedBy?: number | undefined;
  /** A diff that the response names although it is not about a job: that diff may exist. */
  readonly namedDiff?: number | undefined;
  /** Clanforge still works on the same request [D]. */
  readonly isInProgress?: boolean;
  readonly serverTime?: ServerTime | undefined;
}

/**
 * @param changesState - whether the request was one that changes something
 * @param nowMs - when the exchange ended: monotonic milliseconds
 */
export function readAnswer(
  exchange: Exchange,
  changesState: boolean,
  nowMs: number,
  cleaner: Cleaner,
): Answer {
  if (exchange.kind === 'response') return readResponse(exchange, nowMs, cleaner);
  const { kind, advice } = exchange;
  const reason = cleaner.line(exchange.reason, 300);
  // What the request asked for may have been done.
  if (kind === 'lost' && (changesState || advice === undefined)) return { kind, reason };
  return advice === undefined ? { kind: 'not-processed', reason } : { kind: 'refused', reason, advice };
}

function readResponse(response: Response, nowMs: number, cleaner: Cleaner): Answer {
  const { status: httpStatus, headers, body, bodyMs } = response;
  if (httpStatus >= 300 && httpStatus < 400) return redirected(httpStatus, headers.location, cleaner);
  const { job, reason: said, lockedBy, diffid: namedDiff, unreadable } = readPayload(body, cleaner);
  const unixMs = Date.parse(headers.date ?? '');
  // A cache keeps the `Date` of the response and adds its `Age`, in seconds.
  const unixSeconds = unixMs / 1_000 + (Number(headers.age) || 0);
  const serverTime = Number.isNaN(unixSeconds) ? undefined : { unixSeconds, at: nowMs - bodyMs };
  // An image may be locked under any HTTP status [?]: the words count.
  if (lockedBy !== undefined && said !== undefined) {
    return { kind: 'refused', httpStatus, reason: said, lockedBy, serverTime };
  }
  const reason = said === undefined ? `HTTP ${httpStatus}` : `HTTP ${httpStatus}: ${said}`;
  const retryAfterMs = readRetryAfter(headers['retry-after']);
  // One that names a diff may have been processed.
  if (httpStatus === 429 && namedDiff === undefined) return { kind: 'not-processed', reason, retryAfterMs };
  if (httpStatus === 408 || httpStatus === 429 || httpStatus >= 500)
    return { kind: 'lost', reason, retryAfterMs, namedDiff };
  if (httpStatus < 200 || httpStatus >= 300) {
    return { kind: 'refused', httpStatus, reason, advice: advise(httpStatus, said), namedDiff };
  }
  if (job !== undefined) return { kind: 'job', job, serverTime };
  if (unreadable !== undefined || said === undefined) {
    const type = cleaner.line(headers['content-type'] ?? 'no content type', 80);
    return { kind: 'lost', reason: `HTTP ${httpStatus} with ${unreadable ?? 'no reason'} (${type})` };
  }
  const isInProgress = /\brequest in progress\b/i.test(said);
  return { kind: 'refused', httpStatus, reason: said, isInProgress, namedDiff, serverTime };
}

/** What to check for each final HTTP status that the successor's documentation lists [D]. */
const CHECKS: Readonly<Record<number, string>> = {
  400: 'Check that accountserviceid, imageid, machineid and diffid belong together.',
  401: 'Check access-key and secret-key (or token), and that api-url is the API they are for.',
  403: 'Check the permissions of the key, and that accountserviceid is the account it belongs to.',
  404: 'Check accountserviceid, imageid, machineid and diffid, and the path of api-url.',
};

/** General advice only where the response does not name the problem itself; "Forbidden" does not. */
function advise(status: number, said: string | undefined): string {
  if (said !== undefined && status !== 401 && status !== 403)
    return 'Check the inputs that the response names.';
  return CHECKS[status] ?? 'Look at the image in Clanforge, and check api-url.';
}

/** A redirect is never followed: the credentials would go to another place. */
function redirected(httpStatus: number, location = 'an unnamed address', cleaner: Cleaner): Answer {
  // Without user info and query, which may hold secrets.
  const target = cleaner.line(location.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//'), 200);
  const reason = `HTTP ${httpStatus}: the API redirects to ${target}, and redirects are not followed because they would carry the credentials there`;
  return { kind: 'refused', httpStatus, reason, advice: 'Set api-url to the final address if you trust it.' };
}

/** A longer wait than this is a point in time, or a mistake; both were seen. */
const LONGEST_RETRY_AFTER_S = 300;

function readRetryAfter(header: string | undefined): number | undefined {
  const seconds = /^\s*\d{1,3}\s*$/.test(header ?? '') ? Number(header) : Infinity;
  return seconds <= LONGEST_RETRY_AFTER_S ? seconds * 1_000 : undefined;
}
