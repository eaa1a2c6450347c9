import type { Log } from '../log.js';
import type { Cleaner } from '../text/cleaner.js';
import type { Clock } from '../wait/clock.js';
import { createAnswerReader } from './answer-body.js';
import { interpret, type Answer } from './answer.js';
import { authorization, type Credentials } from './credentials.js';
import type { Transport } from './exchange.js';
import { createHeaderLog } from './header-log.js';
import { createShapeLog } from './shape-log.js';

/** Milliseconds that the answer to a read may take in all, as long as it keeps coming. */
const LONGEST_READ_MS = 300_000;

/** The most bytes of a body: room for two million changed paths of 100 bytes. */
export const BODY_LIMIT = 256 * 2 ** 20;

export interface Connection {
  /** Base URL, without query or fragment. */
  readonly apiUrl: URL;
  readonly credentials: Credentials;
  /** Left out of the query when undefined: the successor's API has none [D]. */
  readonly accountserviceid?: number | undefined;
}

export interface CreateRequest {
  readonly imageid: number;
  readonly machineid: number;
  /** Retry this diff instead of creating one; it must be over [S]. */
  readonly diffid?: number | undefined;
}

/**
 * The image-diff API. Every call sends exactly one request and never rejects; sending again is for the caller to
 * decide, who knows which requests change something.
 */
export interface Clanforge {
  /** Creates or retries a diff [S]. Changes state, although it is a GET. */
  create: (request: CreateRequest) => Promise<Answer>;
  /** Reads a diff's job, its changes, and (by `diff_info=1`) what it is about [D]. */
  status: (diffid: number) => Promise<Answer>;
  /** Rejects a diff and keeps the machine's files (`reinstall=0`) [D]. Changes state. */
  reject: (diffid: number) => Promise<Answer>;
}

export interface ClientTools {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly cleaner: Cleaner;
  readonly log: Pick<Log, 'debug' | 'info'>;
  /** Milliseconds left until the step's deadline. */
  readonly remaining: () => number;
  /** Gives requests up. */
  readonly signal: AbortSignal;
  /** Gives up a create that has a connection: later than the others, so that the id in its answer is not lost. */
  readonly createSignal: AbortSignal;
  /** Milliseconds until an answer must begin, and that it may then be silent. */
  readonly requestTimeoutMs: number;
}

export function createClanforge(connection: Connection, tools: ClientTools): Clanforge {
  const { clock, cleaner, log } = tools;
  const tellShape = createShapeLog(log, cleaner);
  const tellHeaders = createHeaderLog(log, cleaner);
  const headers = {
    authorization: authorization(connection.credentials),
    accept: 'application/json',
    'accept-encoding': 'identity',
    // Asked for by the vendor's documentation, even on GET [S, D].
    'content-type': 'application/x-www-form-urlencoded',
  };

  async function get(
    path: string,
    query: Query,
    { isChange, signal, unsentSignal, longestMs = tools.requestTimeoutMs }: Manner,
  ): Promise<Answer> {
    const url = requestUrl(connection, path, query);
    const remaining = Math.max(1, tools.remaining());
    const sentAt = clock.now();
    const limits = {
      timeoutMs: Math.min(tools.requestTimeoutMs, remaining),
      totalMs: Math.min(longestMs, remaining),
      bodyBytes: BODY_LIMIT,
      signal,
      ...(unsentSignal === undefined ? {} : { unsentSignal }),
    };
    const exchange = await tools.transport(url, headers, limits, createAnswerReader());
    const outcome = exchange.kind === 'answered' ? `HTTP ${exchange.status}` : exchange.kind;
    log.debug(`GET ${url.pathname}: ${outcome} after ${Math.round(clock.now() - sentAt)} ms`);
    if (exchange.kind === 'answered') {
      const call = path.replace(/^\d+\//, '');
      tellHeaders(call, exchange.status, exchange.headers);
      tellShape(call, exchange.body);
    }
    return interpret(exchange, { url, isChange, nowMs: clock.now(), wallMs: clock.wall() }, cleaner);
  }

  const { signal } = tools;
  // A finished diff lists every path, so its answer may take long to come.
  const asRead: Manner = { isChange: false, signal, longestMs: LONGEST_READ_MS };
  return {
    create: ({ imageid, machineid, diffid }) =>
      get(
        'create',
        { imageid, machineid, diffid },
        {
          isChange: true,
          signal: tools.createSignal,
          unsentSignal: signal,
        },
      ),
    status: (diffid) => get(`${diffid}/status`, { diff_info: 1 }, asRead),
    reject: (diffid) => get(`${diffid}/reject`, { reinstall: 0 }, { isChange: true, signal }),
  };
}

interface Manner {
  readonly isChange: boolean;
  readonly signal: AbortSignal;
  /** Gives it up before there is a connection. */
  readonly unsentSignal?: AbortSignal;
  /** Milliseconds that the answer may take in all. */
  readonly longestMs?: number;
}

type Query = Readonly<Record<string, number | undefined>>;

function requestUrl({ apiUrl, accountserviceid }: Connection, path: string, query: Query): URL {
  const url = new URL(apiUrl);
  url.pathname = `${apiUrl.pathname.replace(/\/+$/, '')}/cfp/v1/imagediff/${path}`;
  for (const [name, value] of Object.entries({ accountserviceid, ...query })) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
