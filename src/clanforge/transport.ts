/**
 * Sends one GET, once: follows no redirect, retries nothing, never rejects. The agent comes from `@actions/http-client`,
 * so proxies work as everywhere on the runner; the request is Node's own, so it is known whether a connection was made.
 */
import { once } from 'node:events';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { HttpClient } from '@actions/http-client';
import type { Clock } from '../context.ts';
import { duration } from '../text/quantities.ts';
import { describeNetworkError } from './network-error.ts';

export interface Request {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds until the response begins, and again of silence within it. */
  readonly silenceMs: number;
  /** Milliseconds for the whole exchange. */
  readonly totalMs: number;
  readonly signal: AbortSignal;
  /** Aborts only while there is no connection yet, so that nothing is lost. */
  readonly unsentSignal?: AbortSignal | undefined;
}

export interface Response {
  readonly kind: 'response';
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Milliseconds from the headers to the end of the body. */
  readonly bodyMs: number;
}

export interface NoResponse {
  /** `not-sent`: no connection was made. `lost`: it may have arrived; the response did not come, or not whole. */
  readonly kind: 'not-sent' | 'lost';
  readonly reason: string;
  /** What to check: a sentence. Set where trying again will not help. */
  readonly advice?: string;
}

export type Exchange = Response | NoResponse;

export type Transport = (request: Request) => Promise<Exchange>;

/** The most bytes of a body, after decompression: room for a million changed paths of 100 bytes. */
export const BODY_LIMIT = 128 * 2 ** 20;

class TooLarge extends Error {}

const TOO_LARGE = {
  reason: `the response is larger than ${BODY_LIMIT / 2 ** 20} MiB, the most that this action reads`,
  advice: 'Look at the diff in Clanforge.',
};

interface Connection {
  isMade: boolean;
}

/** Each request has its own connection, so none fails because an idle one was closed under it. */
export function createHttpTransport(userAgent: string, clock: Clock): Transport {
  return async (request) => {
    const stop = new AbortController();
    const connection: Connection = { isMade: false };
    const watch = watchTime(request, clock, stop, connection);
    const exchange = async (): Promise<Response> => {
      const agent = new HttpClient(userAgent).getAgent(request.url.href);
      const message = await open(request, { agent, userAgent, signal: stop.signal }, connection);
      watch.heard();
      const begin = clock.now();
      const body = await readBody(message, watch.heard);
      const { statusCode: status = 0, headers } = message;
      return { kind: 'response', status, headers, body, bodyMs: clock.now() - begin };
    };
    try {
      // A proxy that never answers, or a switched protocol, settles neither way.
      return await Promise.race([exchange(), rejectOnAbort(stop.signal)]);
    } catch (error) {
      return explainFailure(error, connection, stop.signal);
    } finally {
      watch.end();
      // Ends what is left of the request and its connection.
      stop.abort();
    }
  };
}

async function open(
  { url, headers }: Request,
  { userAgent, ...options }: { agent: http.Agent; userAgent: string; signal: AbortSignal },
  connection: Connection,
): Promise<IncomingMessage> {
  const isSecure = url.protocol === 'https:';
  const request = (isSecure ? https : http).request({
    ...options,
    // Node wants an IPv6 host without the brackets of a URL.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (isSecure ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, 'user-agent': userAgent },
  });
  // Behind a proxy, the request gets its socket only once the tunnel stands.
  request.once('socket', (socket) => {
    const connected = (): void => {
      connection.isMade = true;
    };
    if ('encrypted' in socket) socket.once('secureConnect', connected);
    else if (socket.connecting) socket.once('connect', connected);
    else connected();
  });
  request.end();
  const [message] = (await once(request, 'response')) as [IncomingMessage];
  return message;
}

/** Aborts the exchange, with the reason as text: on silence, after its whole time, or when it is given up. */
function watchTime(
  { silenceMs, totalMs, signal, unsentSignal }: Request,
  clock: Clock,
  stop: AbortController,
  connection: Connection,
) {
  const giveUp = (): void => stop.abort('the request was given up');
  const giveUpUnsent = (): void => {
    if (!connection.isMade) giveUp();
  };
  const startSilence = () =>
    clock.timer(silenceMs, () => stop.abort(`no response within ${duration(silenceMs)}`));
  let silence = startSilence();
  const total = clock.timer(totalMs, () => stop.abort('the request ran out of time'));
  if (signal.aborted || unsentSignal?.aborted === true) giveUp();
  // The listeners end with the exchange, which aborts `stop`.
  signal.addEventListener('abort', giveUp, { signal: stop.signal });
  unsentSignal?.addEventListener('abort', giveUpUnsent, { signal: stop.signal });
  return {
    /** Something arrived: silence is measured anew. */
    heard: (): void => {
      silence.cancel();
      silence = startSilence();
    },
    end: (): void => {
      silence.cancel();
      total.cancel();
    },
  };
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(new Error(String(signal.reason)));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** `for await` rejects when the body is cut off; http-client's own `readBody` would never settle. */
async function readBody(message: IncomingMessage, heard: () => void): Promise<Buffer> {
  if (Number(message.headers['content-length'] ?? 0) > BODY_LIMIT) throw new TooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of decoded(message) as AsyncIterable<Buffer>) {
    heard();
    bytes += chunk.length;
    if (bytes > BODY_LIMIT) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

/** Some gateways compress although nobody asked. */
function decoded(message: IncomingMessage): Readable {
  const encoding = message.headers['content-encoding']?.trim().toLowerCase() ?? '';
  // An error of the message reaches the reader: pipeline hands it on.
  if (encoding === 'br') return pipeline(message, zlib.createBrotliDecompress(), () => undefined);
  const isZipped = /^(x-)?gzip$|^deflate$/.test(encoding);
  return isZipped ? pipeline(message, zlib.createUnzip(), () => undefined) : message;
}

function explainFailure(error: unknown, { isMade }: Connection, stopped: AbortSignal): NoResponse {
  const kind = isMade ? 'lost' : 'not-sent';
  // A request that we stopped fails with Node's AbortError; why we stopped it is the better reason.
  if (stopped.aborted) return { kind, reason: String(stopped.reason) };
  return { kind, ...(error instanceof TooLarge ? TOO_LARGE : describeNetworkError(error)) };
}
