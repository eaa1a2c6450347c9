/** The image-diff API. Each call sends exactly one request and never rejects: whether to send again is for the caller. */
import type { Context, Log } from '../context.ts';
import type { Cleaner } from '../text/clean.ts';
import { readAnswer, type Answer } from './answer.ts';
import { isFields, type Fields } from './fields.ts';
import { CHANGE_KINDS } from './job.ts';
import type { Exchange, Transport } from './transport.ts';

export interface Connection {
  /** Base URL, without query or fragment. */
  readonly apiUrl: URL;
  /** The value of the `Authorization` header: `Basic` with the two keys [S, D], or `Bearer` with a token [D]. */
  readonly authorization: string;
  /** Left out of the query when undefined: the successor's API has none [D]. */
  readonly accountserviceid?: number | undefined;
}

export interface CreateRequest {
  readonly imageid: number;
  readonly machineid: number;
  /** Retry this diff instead; it must have finished [S]. */
  readonly diffid?: number;
}

type Query = Readonly<Record<string, number | undefined>>;

/** Milliseconds that the response to a read may take in all: a finished diff lists every path. */
const LONGEST_READ_MS = 300_000;

export type Client = ReturnType<typeof createClient>;

/**
 * @param silenceMs - milliseconds until a response must begin, and that it may then be silent
 * @param remaining - milliseconds until the step's deadline
 */
export function createClient(
  connection: Connection,
  transport: Transport,
  silenceMs: number,
  remaining: () => number,
  { clock, log, cleaner, cancel }: Context,
) {
  const headers = {
    authorization: connection.authorization,
    accept: 'application/json',
    'accept-encoding': 'identity',
    // A cache in between must not answer create with an earlier response.
    'cache-control': 'no-cache, no-store',
    // Asked for by the documentation, even on GET [S, D].
    'content-type': 'application/x-www-form-urlencoded',
  };
  const logShape = createShapeLog(log, cleaner);
  async function get(path: string, query: Query, how: 'read' | 'reject' | 'create'): Promise<Answer> {
    const url = requestUrl(connection, path, query);
    const leftMs = Math.max(1, remaining());
    const sentAt = clock.now();
    const exchange = await transport({
      url,
      headers,
      silenceMs: Math.min(silenceMs, leftMs),
      totalMs: Math.min(how === 'read' ? LONGEST_READ_MS : silenceMs, leftMs),
      // A create in transit outlives a cancel for a while: its response holds the diff id.
      signal: how === 'create' ? cancel.responsesOverdue : cancel.requested,
      unsentSignal: cancel.requested,
    });
    const result = exchange.kind === 'response' ? `HTTP ${exchange.status}` : exchange.kind;
    log.debug(`GET ${url.pathname}: ${result} after ${Math.round(clock.now() - sentAt)} ms`);
    logShape(`${how}, ${result}`, exchange);
    return readAnswer(exchange, how !== 'read', clock.now(), cleaner);
  }
  return {
    /** Creates or retries a diff [S]. Changes state, although it is a GET. */
    create: ({ imageid, machineid, diffid }: CreateRequest) =>
      get('create', { imageid, machineid, diffid }, 'create'),
    /** Reads a diff's job, its changes, and (by `diff_info=1`) what it is of [D]. */
    status: (diffid: number) => get(`${diffid}/status`, { diff_info: 1 }, 'read'),
    /** Rejects a diff and keeps the machine's files (`reinstall=0`) [D]. Changes state. */
    reject: (diffid: number) => get(`${diffid}/reject`, { reinstall: 0 }, 'reject'),
  };
}

/** Nobody on this project can call the live API: users' debug logs show what its responses are like. */
function createShapeLog(log: Log, cleaner: Cleaner) {
  const logged = new Set<string>();
  return (kind: string, exchange: Exchange): void => {
    if (!log.isDebug || exchange.kind !== 'response' || logged.has(kind)) return;
    logged.add(kind);
    log.debug(`Shape of the response to ${kind}: ${cleaner.line(describeShape(exchange.body), 2_000)}`);
  };
}

function requestUrl({ apiUrl, accountserviceid }: Connection, path: string, query: Query): URL {
  const url = new URL(apiUrl);
  url.pathname = `${apiUrl.pathname.replace(/\/+$/, '')}/cfp/v1/imagediff/${path}`;
  for (const [name, value] of Object.entries({ accountserviceid, ...query })) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

/** Field names and JSON types of the top level and of one file object, without values. */
function describeShape(body: Buffer): string {
  try {
    const json: unknown = JSON.parse(body.toString());
    if (!isFields(json)) return 'not an object';
    const lists = CHANGE_KINDS.map((kind) => json[kind]).filter(isFields);
    const files = lists.flatMap((list) => Object.values(list).slice(0, 1)).filter(isFields);
    return [json, ...files.slice(0, 1)].map(typesOf).join('; file: ');
  } catch {
    return `${body.length} bytes that are not JSON`;
  }
}

function typesOf(fields: Fields): string {
  const typeOf = (value: unknown) =>
    Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  const types = Object.entries(fields).map(([name, value]) => `${name}: ${typeOf(value)}`);
  return `{${types.join(', ')}}`;
}
