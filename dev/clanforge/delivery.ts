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

export const TRANSPORT_FAULTS = faultTable<ChangeDelivery>()({
  'lost-answer': {
    help: 'the request is processed, then the connection closes without a byte',
    effect: () => ({ sending: { kind: 'lost' } }),
  },
  'lost-request': {
    help: 'the connection closes, and the request is not processed',
    effect: () => ({ processed: false, sending: { kind: 'lost' } }),
  },
  'cut-body': {
    help: 'processed; the connection closes after half of the body',
    effect: () => ({ sending: { kind: 'cut' } }),
  },
  'stalled-body': {
    help: 'processed; after half of the body nothing more comes',
    effect: () => ({ sending: { kind: 'stalled' } }),
  },
  'no-answer': { help: 'processed, and never answered', effect: () => ({ sending: { kind: 'never' } }) },
  'slow-answer': {
    ...number(1000, 'processed, then answered after VALUE ms'),
    effect: (value) => ({ msAfter: Number(value) }),
  },
  'slow-request': {
    ...number(1000, 'processed only after VALUE ms, then answered'),
    effect: (value) => ({ msBefore: Number(value) }),
  },
  'trickled-body': {
    ...number(50, 'processed; the body comes in ten pieces, VALUE ms apart'),
    effect: (value) => ({ sending: { kind: 'trickled', everyMs: Number(value) } }),
  },
});

export const HTTP_FAULTS = faultTable<ChangeDelivery>()({
  'http-400': refused(400, 'bad request'),
  'http-401': refused(401, 'not authorised'),
  'http-403': refused(403, 'not allowed'),
  'http-404': refused(404, 'not found'),
  'http-408': refused(408, 'the request took too long'),
  'http-429': retryLater(429, 'too many requests'),
  'http-500': refused(500, 'internal error'),
  'http-502': page(502, '502 Bad Gateway', "HTTP 502 with a gateway's HTML page; not processed"),
  'http-503': retryLater(503, 'out of service'),
  'http-504-processed': {
    help: "processed, then HTTP 504 with a gateway's HTML page",
    effect: () => ({ reply: () => htmlReply(504, '504 Gateway Time-out') }),
  },
  redirect: {
    ...text('/moved', 'HTTP 302 to VALUE; not processed'),
    effect: (value) => instead({ status: 302, headers: { Location: value }, body: '' }),
  },
  'html-page': page(200, 'Please log in', 'HTTP 200 with an HTML page; not processed'),
  'empty-body': {
    help: 'HTTP 200 with nothing; not processed',
    effect: () => instead({ ...jsonReply(200, {}), body: '' }),
  },
  'not-an-object': {
    ...text('[]', 'HTTP 200 with VALUE as the body; not processed'),
    effect: (value) => instead({ ...jsonReply(200, {}), body: value }),
  },
  'truncated-json': {
    help: 'processed; HTTP 200 with half of the JSON text as a complete body',
    effect: () => ({
      reply: (answer) => ({ ...answer, body: answer.body.slice(0, answer.body.length / 2) }),
    }),
  },
  envelope: {
    ...text('try later', 'HTTP 200 with an envelope; VALUE is its error_message; not processed'),
    effect: (value) => instead(jsonReply(200, envelope(value))),
  },
  'in-progress': {
    help: 'HTTP 200 with the envelope "Request in progress"; not processed',
    effect: () => instead(jsonReply(200, envelope('Request in progress'))),
  },
  'http-502-processed': {
    help: "processed, then HTTP 502 with a gateway's HTML page",
    effect: () => ({ reply: () => htmlReply(502, '502 Bad Gateway') }),
  },
  'echo-credentials': {
    help: 'HTTP 200 with an envelope that repeats the credentials and the URL',
    effect: (_, request) => instead(jsonReply(200, envelope(repeated(request)))),
  },
  'huge-body': {
    ...number(64 * 1024 * 1024, 'HTTP 200 with VALUE bytes of JSON in chunks; not processed'),
    effect: (value) => ({
      ...instead(jsonReply(200, {})),
      sending: { kind: 'padded', bytes: Number(value) },
    }),
  },
});

export function number(byDefault: number, help: string) {
  return { help, takes: 'number', byDefault: String(byDefault) } as const;
}

export function text(byDefault: string, help: string) {
  return { help, takes: 'text', byDefault } as const;
}

function refused(status: number, message: string): FaultEntry<ChangeDelivery> {
  return {
    help: `HTTP ${status} with an envelope; not processed`,
    effect: () => instead(jsonReply(status, envelope(message))),
  };
}

function retryLater(status: number, message: string): FaultEntry<ChangeDelivery> {
  return {
    help: `HTTP ${status}; VALUE is the Retry-After header (none without); not processed`,
    takes: 'text',
    effect: (value) =>
      instead(jsonReply(status, envelope(message), value === '' ? {} : { 'Retry-After': value })),
  };
}

function page(status: number, title: string, help: string): FaultEntry<ChangeDelivery> {
  return { help, effect: () => instead(htmlReply(status, title)) };
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
