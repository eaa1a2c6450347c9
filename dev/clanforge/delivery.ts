/** How an answer gets to the client: what a transport or HTTP fault makes of it. Pure. */
import { envelope } from './answers.ts';
import type { JsonObject } from './answers.ts';
import type { DeliveryFaultName } from './faults.ts';
import type { ActingFault } from './ledger.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a reply is put on the wire. */
export type Sending =
  | { readonly kind: 'whole' | 'cut' | 'stalled' | 'never' | 'lost' }
  | { readonly kind: 'trickled'; readonly everyMs: number }
  | { readonly kind: 'padded'; readonly bytes: number };

export interface Delivery {
  /** Whether the request reaches Clanforge at all. */
  readonly processed: boolean;
  readonly msBefore: number;
  readonly msAfter: number;
  /** What is sent, given what Clanforge answers; not asked when the request is not processed. */
  readonly reply: Reply | 'as answered' | 'half of it';
  readonly sending: Sending;
}

/** What a fault may repeat of a request. */
export interface RepeatableRequest {
  readonly authorization: string | undefined;
  readonly url: string;
}

const PLAIN: Delivery = {
  processed: true,
  msBefore: 0,
  msAfter: 0,
  reply: 'as answered',
  sending: { kind: 'whole' },
};

/** The delivery of a request under a fault; without one it is processed and answered at once, whole. */
export function deliveryUnder(
  fault: ActingFault<DeliveryFaultName> | undefined,
  request: RepeatableRequest,
): Delivery {
  if (fault === undefined) return PLAIN;
  const value = fault.value ?? '';
  switch (fault.name) {
    case 'lost-answer':
      return { ...PLAIN, sending: { kind: 'lost' } };
    case 'lost-request':
      return { ...PLAIN, processed: false, sending: { kind: 'lost' } };
    case 'cut-body':
      return { ...PLAIN, sending: { kind: 'cut' } };
    case 'stalled-body':
      return { ...PLAIN, sending: { kind: 'stalled' } };
    case 'no-answer':
      return { ...PLAIN, sending: { kind: 'never' } };
    case 'slow-answer':
      return { ...PLAIN, msAfter: Number(value) };
    case 'slow-request':
      return { ...PLAIN, msBefore: Number(value) };
    case 'trickled-body':
      return { ...PLAIN, sending: { kind: 'trickled', everyMs: Number(value) } };
    case 'http-400':
      return instead(jsonReply(400, envelope('bad request')));
    case 'http-401':
      return instead(jsonReply(401, envelope('not authorised')));
    case 'http-403':
      return instead(jsonReply(403, envelope('not allowed')));
    case 'http-404':
      return instead(jsonReply(404, envelope('not found')));
    case 'http-408':
      return instead(jsonReply(408, envelope('the request took too long')));
    case 'http-429':
      return instead(jsonReply(429, envelope('too many requests'), retryAfter(fault.value)));
    case 'http-500':
      return instead(jsonReply(500, envelope('internal error')));
    case 'http-502':
      return instead(htmlReply(502, '502 Bad Gateway'));
    case 'http-503':
      return instead(jsonReply(503, envelope('out of service'), retryAfter(fault.value)));
    case 'http-504-processed':
      return { ...PLAIN, reply: htmlReply(504, '504 Gateway Time-out') };
    case 'http-502-processed':
      return { ...PLAIN, reply: htmlReply(502, '502 Bad Gateway') };
    case 'in-progress':
      return instead(jsonReply(200, envelope('Request in progress')));
    case 'redirect':
      return instead({ status: 302, headers: { Location: value }, body: '' });
    case 'html-page':
      return instead(htmlReply(200, 'Please log in'));
    case 'empty-body':
      return instead({ ...jsonReply(200, {}), body: '' });
    case 'not-an-object':
      return instead({ ...jsonReply(200, {}), body: value });
    case 'truncated-json':
      return { ...PLAIN, reply: 'half of it' };
    case 'envelope':
      return instead(jsonReply(200, envelope(value)));
    case 'echo-credentials':
      return instead(jsonReply(200, envelope(echo(request))));
    case 'huge-body':
      return { ...instead(jsonReply(200, {})), sending: { kind: 'padded', bytes: Number(value) } };
  }
}

/** A JSON answer. */
export function jsonReply(status: number, body: JsonObject, headers: Reply['headers'] = {}): Reply {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** What is sent in the end, given what Clanforge answered. */
export function finalReply(reply: Delivery['reply'], answered: Reply): Reply {
  if (reply === 'as answered') return answered;
  if (reply === 'half of it') return { ...answered, body: answered.body.slice(0, answered.body.length / 2) };
  return reply;
}

function instead(reply: Reply): Delivery {
  return { ...PLAIN, processed: false, reply };
}

function htmlReply(status: number, title: string): Reply {
  const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, headers: { 'Content-Type': 'text/html' }, body };
}

function retryAfter(value: string | undefined): Reply['headers'] {
  return value === undefined ? {} : { 'Retry-After': value };
}

function echo({ authorization = '', url }: RepeatableRequest): string {
  const encoded = authorization.slice(authorization.indexOf(' ') + 1);
  const decoded = Buffer.from(encoded, 'base64').toString();
  return `cannot serve ${url} with Authorization: ${authorization} (${decoded})`;
}
