/** The faults that change how a response gets to the client. Pure. */
import { envelope, jsonReply, type Reply, type Sending } from './reply.ts';

/** The requests that a fault can be limited to. A create with `diffid` counts as both `create` and `retry`. */
export const FAULT_REQUESTS = ['any', 'create', 'retry', 'status', 'reject'] as const;

export type FaultRequest = (typeof FAULT_REQUESTS)[number];

export interface FaultEntry<Effect = unknown> {
  readonly help: string;
  /** A kind of value it takes; none by default. */
  readonly takes?: 'text' | 'number';
  readonly byDefault?: string;
  /** The requests that it may be limited to, the default first; all by default. */
  readonly on?: readonly [FaultRequest, ...FaultRequest[]];
  readonly effect: Effect;
}

/** Checks a table of faults that have the same kind of effect, and keeps their names. */
export function faultTable<Effect>() {
  return <Name extends string>(table: Readonly<Record<Name, FaultEntry<Effect>>>) => table;
}

export function fault<Effect>(
  help: string,
  effect: Effect,
  more: Omit<FaultEntry, 'help' | 'effect'> = {},
): FaultEntry<Effect> {
  return { help, effect, ...more };
}

/** A value that is a whole number. */
export function number(byDefault: number) {
  return { takes: 'number', byDefault: String(byDefault) } as const;
}

export function text(byDefault: string) {
  return { takes: 'text', byDefault } as const;
}

export interface Delivery {
  /** Whether the request reaches Clanforge at all. */
  readonly processed: boolean;
  readonly msBefore: number;
  readonly msAfter: number;
  readonly reply: (answered: Reply) => Reply;
  readonly sending: Sending;
}

export const PLAIN: Delivery = {
  processed: true,
  msBefore: 0,
  msAfter: 0,
  reply: (answered) => answered,
  sending: { kind: 'whole' },
};

/** What a fault may repeat of a request. */
interface Echo {
  readonly authorization: string | undefined;
  readonly url: string;
}

type ChangeDelivery = (value: string, request: Echo) => Partial<Delivery>;

const BAD_GATEWAY = htmlReply(502, '502 Bad Gateway');

export const TRANSPORT_FAULTS = faultTable<ChangeDelivery>()({
  'lost-answer': fault('the request is processed, then the connection closes without a byte', sent('lost')),
  'lost-request': fault('the connection closes, and the request is not processed', () => ({
    processed: false,
    sending: { kind: 'lost' },
  })),
  'cut-body': fault('processed; the connection closes after half of the body', sent('cut')),
  'stalled-body': fault('processed; after half of the body nothing more comes', sent('stalled')),
  'no-answer': fault('processed, and never answered', sent('never')),
  'slow-answer': fault('processed, then answered after VALUE ms', (ms) => ({ msAfter: +ms }), number(1000)),
  'slow-request': fault(
    'processed only after VALUE ms, then answered',
    (ms) => ({ msBefore: +ms }),
    number(1000),
  ),
  'trickled-body': fault(
    'processed; the body comes in ten pieces, VALUE ms apart',
    (ms) => ({ sending: { kind: 'trickled', everyMs: +ms } }),
    number(50),
  ),
});

export const HTTP_FAULTS = faultTable<ChangeDelivery>()({
  'http-400': refused(400, 'bad request'),
  'http-401': refused(401, 'not authorised'),
  'http-403': refused(403, 'not allowed'),
  'http-404': refused(404, 'not found'),
  'http-408': refused(408, 'the request took too long'),
  'http-429': retryLater(429, 'too many requests'),
  'http-500': refused(500, 'internal error'),
  'http-502': fault("HTTP 502 with a gateway's HTML page; not processed", () => instead(BAD_GATEWAY)),
  'http-503': retryLater(503, 'out of service'),
  'http-504-processed': fault("processed, then HTTP 504 with a gateway's HTML page", () => ({
    reply: () => htmlReply(504, '504 Gateway Time-out'),
  })),
  redirect: fault(
    'HTTP 302 to VALUE; not processed',
    (value) => instead({ status: 302, headers: { Location: value }, body: '' }),
    text('/moved'),
  ),
  'html-page': fault('HTTP 200 with an HTML page; not processed', () =>
    instead(htmlReply(200, 'Please log in')),
  ),
  'empty-body': fault('HTTP 200 with nothing; not processed', () => instead(withBody(''))),
  'not-an-object': fault(
    'HTTP 200 with VALUE as the body; not processed',
    (value) => instead(withBody(value)),
    text('[]'),
  ),
  'truncated-json': fault('processed; HTTP 200 with half of the JSON text as a complete body', () => ({
    reply: (answer) => ({ ...answer, body: answer.body.slice(0, answer.body.length / 2) }),
  })),
  envelope: fault(
    'HTTP 200 with an envelope; VALUE is its error_message; not processed',
    (value) => instead(jsonReply(200, envelope(value))),
    text('try later'),
  ),
  'in-progress': fault('HTTP 200 with the envelope "Request in progress"; not processed', () =>
    instead(jsonReply(200, envelope('Request in progress'))),
  ),
  'http-502-processed': fault("processed, then HTTP 502 with a gateway's HTML page", () => ({
    reply: () => BAD_GATEWAY,
  })),
  'echo-credentials': fault('HTTP 200 with an envelope that repeats the credentials and the URL', (_, echo) =>
    instead(jsonReply(200, envelope(repeated(echo)))),
  ),
  'huge-body': fault(
    'HTTP 200 with VALUE bytes of JSON in chunks; not processed',
    (bytes) => instead(jsonReply(200, padding(+bytes), { 'Transfer-Encoding': 'chunked' })),
    number(64 * 1024 * 1024),
  ),
});

function sent(kind: 'lost' | 'cut' | 'stalled' | 'never') {
  return (): Partial<Delivery> => ({ sending: { kind } });
}

function refused(status: number, message: string): FaultEntry<ChangeDelivery> {
  return fault(`HTTP ${status} with an envelope; not processed`, () =>
    instead(jsonReply(status, envelope(message))),
  );
}

function retryLater(status: number, message: string): FaultEntry<ChangeDelivery> {
  const reply = (value: string): Reply =>
    jsonReply(status, envelope(message), value === '' ? {} : { 'Retry-After': value });
  const help = `HTTP ${status}; VALUE is the Retry-After header (none without); not processed`;
  return fault(help, (value) => instead(reply(value)), { takes: 'text' });
}

/** So many bytes as JSON. */
function padding(bytes: number) {
  return { padding: 'x'.repeat(Math.max(0, bytes - '{"padding":""}'.length)) };
}

function withBody(body: string): Reply {
  return { ...jsonReply(200, {}), body };
}

function instead(reply: Reply): Partial<Delivery> {
  return { processed: false, reply: () => reply };
}

function htmlReply(status: number, title: string): Reply {
  const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, headers: { 'Content-Type': 'text/html' }, body };
}

function repeated({ authorization = '', url }: Echo): string {
  const decoded = Buffer.from(authorization.replace(/^.*? /, ''), 'base64').toString();
  return `cannot serve ${url} with Authorization: ${authorization} (${decoded})`;
}
