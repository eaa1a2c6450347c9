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
      readonly named?: NamedDiff;
      readonly serverTime?: ServerTime;
    }
  /** An answer that will not change by asking again; the sentence says what to check. */
  | {
      readonly kind: 'denied';
      readonly sentence: string;
      /** The HTTP status that says so. */
      readonly status?: number;
      readonly named?: NamedDiff;
    }
  /** An HTTP answer without the API's word: overload, a gateway's page, an unreadable body. */
  | {
      readonly kind: 'unusable';
      readonly what: string;
      readonly retryAfterMs?: number;
      readonly named?: NamedDiff;
    }
  /** Proven not to have arrived. */
  | { readonly kind: 'unsent'; readonly what: string }
  /** It may have arrived: no answer came back. */
  | { readonly kind: 'lost'; readonly what: string };

/** The id of a diff that an answer names, although it is none about a job: that diff may exist. */
type NamedDiff = number;

/** Where and when an exchange took place. */
export interface Circumstances {
  /** Whether the request was one that changes something. */
  readonly isChange: boolean;
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
      const what = `the answer is larger than ${exchange.limit / 2 ** 20} MiB, the most that this action reads`;
      // What was asked for may have been done.
      if (circumstances.isChange) return { kind: 'unusable', what };
      return { kind: 'denied', sentence: `${what}: look at the diff in Clanforge` };
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

  if (REDIRECTS.has(status)) {
    return { kind: 'denied', sentence: redirected(status, headers['location'], url, cleaner) };
  }
  const content = readContent(answered, cleaner);
  // An image may be locked under any HTTP status [?]: the words count.
  if (content.kind === 'refused' && content.lockedBy !== undefined) {
    const { message, lockedBy } = content;
    return { kind: 'refused', message, lockedBy, ...serverTime };
  }
  const said = content.kind === 'refused' ? `: ${content.message}` : '';
  const named = namedIn(content);
  if (isTransient(status)) {
    const retryAfterMs = retryAfter(headers['retry-after'], dateMs ?? wallMs);
    return {
      kind: 'unusable',
      what: `HTTP ${status}${said}`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...named,
    };
  }
  if (!isOk(status)) return { kind: 'denied', sentence: denial(status, said), status, ...named };
  switch (content.kind) {
    case 'job':
      return { ...content, ...serverTime };
    case 'refused':
      return { kind: 'refused', message: content.message, ...named, ...serverTime };
    case 'unreadable':
      return { kind: 'unusable', what: `HTTP ${status} with ${content.what}` };
  }
}

const REDIRECTS: ReadonlySet<number> = new Set([300, 301, 302, 303, 307, 308]);

function namedIn(content: Payload): { readonly named?: NamedDiff } {
  const diffid = content.kind === 'job' ? content.job.diffid : undefined;
  const named = content.kind === 'refused' ? content.diffid : diffid;
  return named === undefined ? {} : { named };
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
    case 'too-long': {
      const what = `more than ${body.limit / 1e6} million characters besides the lists of files`;
      return { kind: 'unreadable', what };
    }
    case 'no-json': {
      const kinds = [headers['content-type'], headers['content-encoding']].filter(
        (kind) => kind !== undefined,
      );
      const shown = cleaner.line(kinds.join(', '), 80);
      return { kind: 'unreadable', what: `a body that is not JSON${shown === '' ? '' : ` (${shown})`}` };
    }
  }
}
