/** What may go wrong between a client and GitHub. */
import { jsonReply, type JsonObject, type Reply, type Sending } from '../clanforge/reply.ts';

/** GitHub acts on the request for `hang-after`, `cut`, `lost-answer` and `delay` only. */
export type GitHubFault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: JsonObject;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A web page, as from a proxy or in an outage. */
  | { readonly kind: 'html'; readonly status: number }
  /** Never answered. */
  | { readonly kind: 'hang' | 'hang-after' }
  /** The connection is closed after half of the body. */
  | { readonly kind: 'cut' }
  /** The connection is closed without an answer. */
  | { readonly kind: 'lost-answer' | 'lost-request' }
  | { readonly kind: 'delay'; readonly ms: number };

/** How a request under a fault is served. */
export interface Course {
  readonly isProcessed: boolean;
  readonly delayMs: number;
  /** Replaces GitHub's own answer. */
  readonly reply: Reply | undefined;
  readonly sending: Sending;
}

const PLAIN: Course = { isProcessed: true, delayMs: 0, reply: undefined, sending: { kind: 'whole' } };
const DOCUMENTATION = 'https://docs.github.com/rest';

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
    case 'html': {
      const body = `<!DOCTYPE html>\n<title>Unicorn!</title>${fault.status}\n`;
      return instead({ status: fault.status, headers: { 'Content-Type': 'text/html' }, body });
    }
    case 'hang':
      return { ...PLAIN, isProcessed: false, sending: { kind: 'never' } };
    case 'hang-after':
      return { ...PLAIN, sending: { kind: 'never' } };
    case 'cut':
      return { ...PLAIN, sending: { kind: 'cut' } };
    case 'lost-answer':
      return { ...PLAIN, sending: { kind: 'lost' } };
    case 'lost-request':
      return { ...PLAIN, isProcessed: false, sending: { kind: 'lost' } };
    case 'delay':
      return { ...PLAIN, delayMs: fault.ms };
  }
}

function instead(reply: Reply): Course {
  return { ...PLAIN, isProcessed: false, reply };
}

/** The limit of requests per hour is used up. */
export function primaryRateLimit(resetEpochSeconds: number): GitHubFault {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetEpochSeconds) };
  const message = 'API rate limit exceeded for installation ID 31415926.';
  return { kind: 'answer', status: 403, headers, body: errorBody(403, message) };
}

/** Too many requests at once. */
export function secondaryRateLimit(retryAfterSeconds: number): GitHubFault {
  const headers = { 'retry-after': String(retryAfterSeconds) };
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  return { kind: 'answer', status: 403, headers, body: errorBody(403, message) };
}

export function serverError(status: 500 | 502 | 503): GitHubFault {
  return { kind: 'answer', status, body: errorBody(status, 'Server Error') };
}

/** GitHub's form of an error. */
export function errorBody(status: number, message: string, documentation_url = DOCUMENTATION): JsonObject {
  return { message, documentation_url, status: String(status) };
}
