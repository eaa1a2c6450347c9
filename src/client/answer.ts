import type { Job } from '../job/job.js';
import type { ServerTime } from '../job/ownership.js';
import type { Cleaner } from '../text/cleaner.js';
import type { AnswerBody } from './answer-body.js';
import { denial, hopeless, redirected } from './denial.js';
import type { Exchange } from './exchange.js';
import { readPayload, type Payload } from './payload.js';
import { httpDate, retryAfter } from './retry-after.js';

/** What one request came to, in the terms on which the next step is decided. Texts are clean, one line each. */
export type Answer =
  | { readonly kind: 'job'; readonly job: Job; readonly serverTime?: ServerTime }
  /** Clanforge understood the request and declined it. */
  | {
      readonly kind: 'refused';
      readonly message: string;
      readonly lockedBy?: number;
      readonly serverTime?: ServerTime;
    }
  /** An answer that will not change by asking again; the sentence says what to check. */
  | { readonly kind: 'denied'; readonly sentence: string }
  /** An HTTP answer without the API's word: overload, a gateway's page, an unreadable body. */
  | { readonly kind: 'unusable'; readonly what: string; readonly retryAfterMs?: number }
  /** Proven not to have arrived. */
  | { readonly kind: 'unsent'; readonly what: string }
  /** It may have arrived: no answer came back. */
  | { readonly kind: 'lost'; readonly what: string };

/** Where and when an exchange took place. */
export interface Circumstances {
  /** The address that was asked; it holds no credentials. */
  readonly url: URL;
  /** Our clock when the exchange was over: monotonic and Unix milliseconds. */
  readonly nowMs: number;
  readonly wallMs: number;
}

/** Tells what an exchange means. */
export function interpret(
  exchange: Exchange<AnswerBody>,
  circumstances: Circumstances,
  cleaner: Cleaner,
): Answer {
  switch (exchange.kind) {
    case 'unsent': {
      const what = cleaner.line(exchange.reason, 300);
      return exchange.hopeless === undefined
        ? { kind: 'unsent', what }
        : { kind: 'denied', sentence: hopeless(exchange.hopeless, what) };
    }
    case 'lost':
      return { kind: 'lost', what: cleaner.line(exchange.reason, 300) };
    case 'too-large': {
      const limit = `${exchange.limit / 2 ** 20} MiB`;
      return {
        kind: 'denied',
        sentence: `the answer is larger than ${limit}, the most that this action reads: look at the diff in Clanforge`,
      };
    }
    case 'answered':
      return interpretAnswer(exchange, circumstances, cleaner);
  }
}

type Answered = Extract<Exchange<AnswerBody>, { kind: 'answered' }>;

function interpretAnswer(answered: Answered, circumstances: Circumstances, cleaner: Cleaner): Answer {
  const { url, nowMs, wallMs } = circumstances;
  const { status, headers } = answered;
  const dateMs = httpDate(headers['date']);
  const serverTime =
    dateMs === undefined ? {} : { serverTime: { unixSeconds: dateMs / 1_000, at: nowMs - answered.bodyMs } };

  if (status >= 300 && status < 400) {
    return { kind: 'denied', sentence: redirected(status, headers['location'], url, cleaner) };
  }
  const content = readContent(answered, cleaner);
  // An image may be locked under any HTTP status [?]: the words count.
  if (content.kind === 'refused' && content.lockedBy !== undefined) {
    return { ...content, ...serverTime };
  }
  const said = content.kind === 'refused' ? `: ${content.message}` : '';
  if (isTransient(status)) {
    const retryAfterMs = retryAfter(headers['retry-after'], dateMs ?? wallMs);
    return {
      kind: 'unusable',
      what: `HTTP ${status}${said}`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  if (!isOk(status)) return { kind: 'denied', sentence: denial(status, said) };
  switch (content.kind) {
    case 'job':
    case 'refused':
      return { ...content, ...serverTime };
    case 'unreadable':
      return { kind: 'unusable', what: `HTTP ${status} with ${content.what}` };
  }
}

const isOk = (status: number): boolean => status >= 200 && status < 300;

/** Worth asking again, for a read. */
const isTransient = (status: number): boolean => status === 408 || status === 429 || status >= 500;

function readContent({ body, headers }: Answered, cleaner: Cleaner): Payload {
  switch (body.kind) {
    case 'json':
      return readPayload(body, cleaner);
    case 'empty':
      return { kind: 'unreadable', what: 'an empty body' };
    case 'no-json': {
      const kinds = [headers['content-type'], headers['content-encoding']].filter(
        (kind) => kind !== undefined,
      );
      const shown = cleaner.line(kinds.join(', '), 80);
      return { kind: 'unreadable', what: `a body that is not JSON${shown === '' ? '' : ` (${shown})`}` };
    }
  }
}
