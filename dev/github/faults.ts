/** What may go wrong between a client and GitHub, and how each fault is put on the wire. Pure. */
import { jsonReply, type JsonObject, type Reply, type Sending } from '../clanforge/reply.ts';
import type { RouteName } from './routes.ts';

/**
 * What happens to a request. GitHub gets it and acts on it for `cut`, `hang-after`, `lost-answer` and `delay`, for the
 * others it does not.
 */
export type GitHubFault =
  /** Another answer. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: JsonObject;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A page for people, as proxies and GitHub's outages give it. */
  | { readonly kind: 'html'; readonly status: number }
  /** Never answered; after the change, or before it. */
  | { readonly kind: 'hang' | 'hang-after' }
  /** Half of the answer's body, then the connection is dropped. */
  | { readonly kind: 'cut' }
  /** The connection is dropped; after the change, or before it. */
  | { readonly kind: 'lost-answer' | 'lost-request' }
  | { readonly kind: 'delay'; readonly ms: number };

/** How a request under a fault is served. */
export interface Course {
  readonly processed: boolean;
  readonly msBefore: number;
  /** Undefined: what GitHub answers. */
  readonly reply: Reply | undefined;
  readonly sending: Sending;
}

const PLAIN: Course = { processed: true, msBefore: 0, reply: undefined, sending: { kind: 'whole' } };
const ABOUT_RATES = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';
const REQUEST_ID =
  'If you reach out to GitHub Support for help, please include the request ID 0400:3A2B:1C:2D:69573B25';

export function courseUnder(fault: GitHubFault | undefined): Course {
  switch (fault?.kind) {
    case undefined:
      return PLAIN;
    case 'answer':
      return instead(
        fault.body === undefined
          ? { status: fault.status, headers: { ...fault.headers }, body: '' }
          : jsonReply(fault.status, fault.body, fault.headers),
      );
    case 'html':
      return instead({
        status: fault.status,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        body: `<!DOCTYPE html>\n<html><head><title>Unicorn!</title></head><body>${fault.status}</body></html>\n`,
      });
    case 'hang':
      return { ...PLAIN, processed: false, sending: { kind: 'never' } };
    case 'hang-after':
      return { ...PLAIN, sending: { kind: 'never' } };
    case 'cut':
      return { ...PLAIN, sending: { kind: 'cut' } };
    case 'lost-answer':
      return { ...PLAIN, sending: { kind: 'lost' } };
    case 'lost-request':
      return { ...PLAIN, processed: false, sending: { kind: 'lost' } };
    case 'delay':
      return { ...PLAIN, msBefore: fault.ms };
  }
}

/** The hour's requests are used up. */
export function primaryRateLimit(resetEpochSeconds: number, status: 403 | 429 = 403): GitHubFault {
  return {
    kind: 'answer',
    status,
    headers: {
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-used': '1000',
      'x-ratelimit-reset': String(resetEpochSeconds),
      'x-ratelimit-resource': 'core',
    },
    body: errorBody(
      status,
      `API rate limit exceeded for installation ID 31415926. ${REQUEST_ID}.`,
      ABOUT_RATES,
    ),
  };
}

/** Too many requests at a time. */
export function secondaryRateLimit(
  retryAfterSeconds: number | undefined,
  status: 403 | 429 = 403,
): GitHubFault {
  const message = `You have exceeded a secondary rate limit. Please wait a few minutes before you try again. ${REQUEST_ID}.`;
  return {
    kind: 'answer',
    status,
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
    body: errorBody(status, message, `${ABOUT_RATES}#about-secondary-rate-limits`),
  };
}

/** GitHub's own failure, told as JSON. */
export function serverError(status: 500 | 502 | 503): GitHubFault {
  return { kind: 'answer', status, body: errorBody(status, 'Server Error', 'https://docs.github.com/rest') };
}

/** GitHub's form of an error. */
export function errorBody(status: number, message: string, documentationUrl: string): JsonObject {
  return { message, documentation_url: documentationUrl, status: String(status) };
}

/** A fault that waits for its requests. */
export interface PendingFault {
  readonly on: RouteName | 'any';
  readonly fault: GitHubFault;
  /** 1 by default; `Infinity` for always. */
  readonly times?: number;
}

/** Keeps the faults and says which acts on a request: of those that match, the one that came first. */
export class FaultQueue {
  #waiting: { readonly on: RouteName | 'any'; readonly fault: GitHubFault; left: number }[] = [];

  add({ on, fault, times = 1 }: PendingFault): void {
    this.#waiting.push({ on, fault, left: times });
  }

  take(route: RouteName): GitHubFault | undefined {
    const entry = this.#waiting.find(({ on, left }) => left > 0 && (on === 'any' || on === route));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    return entry.fault;
  }

  clear(): void {
    this.#waiting = [];
  }
}

function instead(reply: Reply): Course {
  return { ...PLAIN, processed: false, reply };
}
