import type { IncomingMessage } from 'node:http';
import { duration } from '../text/quantities.js';
import type { Clock } from '../wait/clock.js';
import type { BodyReader, Exchange, ExchangeLimits, Transport } from './exchange.js';
import { describeNetworkError } from './network-error.js';
import { OneRequestClient } from './one-request-client.js';

/** Milliseconds until an answer must begin, and that it may then be silent. */
export const REQUEST_TIMEOUT_MS = 30_000;

class TooLarge extends Error {}

/**
 * A transport over `@actions/http-client`: proxies from the environment and `NO_PROXY` as everywhere on the runner.
 * Each request has its own connection, so that none fails because an idle one was closed under it.
 */
export function createHttpTransport(userAgent: string, clock: Clock): Transport {
  return async <Body>(
    url: URL,
    headers: Readonly<Record<string, string>>,
    limits: ExchangeLimits,
    reader: BodyReader<Body>,
  ): Promise<Exchange<Body>> => {
    const stopped = new AbortController();
    const client = new OneRequestClient(userAgent, limits.timeoutMs, stopped.signal);
    const watch = startWatch(clock, limits, stopped, () => client.hasConnected);
    const exchange = async (): Promise<Exchange<Body>> => {
      const { message } = await client.get(url.href, { ...headers });
      watch.heard();
      const begin = clock.now();
      await readBody(message, limits.bodyBytes, watch, reader.write);
      return {
        kind: 'answered',
        status: message.statusCode ?? 0,
        headers: singleValues(message.headers),
        body: reader.end(),
        bodyMs: clock.now() - begin,
      };
    };
    try {
      // A request without a socket (a proxy that never answers) or with an upgraded one settles neither way.
      return await Promise.race([exchange(), whenAborted(stopped.signal)]);
    } catch (error) {
      return failure(error, client, stopped.signal, limits);
    } finally {
      watch.end();
      // Ends what is left of the request and its connection.
      stopped.abort();
    }
  };
}

/** Rejects when the signal is aborted, and otherwise never settles. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(String(signal.reason))), { once: true });
    if (signal.aborted) reject(new Error(String(signal.reason)));
  });
}

interface Watch {
  /** Something arrived: silence is measured anew. */
  heard: () => void;
  end: () => void;
}

/** Stops the exchange with a reason in words: on silence, when its whole time is over, or when it is given up. */
function startWatch(
  clock: Clock,
  limits: ExchangeLimits,
  stopped: AbortController,
  isConnected: () => boolean,
): Watch {
  const silent = (): void => stopped.abort(`no answer within ${duration(limits.timeoutMs)}`);
  const givenUp = (): void => stopped.abort('the request was given up');
  const givenUpUnsent = (): void => {
    if (!isConnected()) givenUp();
  };
  let silence = clock.timer(limits.timeoutMs, silent);
  const total = clock.timer(limits.totalMs, () => stopped.abort('the time for the request was over'));
  if (limits.signal.aborted || limits.unsentSignal?.aborted === true) givenUp();
  limits.signal.addEventListener('abort', givenUp);
  limits.unsentSignal?.addEventListener('abort', givenUpUnsent);
  return {
    heard: () => {
      silence.cancel();
      silence = clock.timer(limits.timeoutMs, silent);
    },
    end: () => {
      silence.cancel();
      total.cancel();
      limits.signal.removeEventListener('abort', givenUp);
      limits.unsentSignal?.removeEventListener('abort', givenUpUnsent);
    },
  };
}

/** `for await` rejects when the body is cut off; http-client's own `readBody` would then never settle. */
async function readBody(
  message: IncomingMessage,
  limit: number,
  watch: Watch,
  write: (chunk: Uint8Array) => void,
): Promise<void> {
  if (Number(message.headers['content-length'] ?? 0) > limit) throw new TooLarge();
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    watch.heard();
    bytes += chunk.length;
    if (bytes > limit) throw new TooLarge();
    write(chunk);
  }
}

function failure(
  error: unknown,
  client: OneRequestClient,
  stopped: AbortSignal,
  limits: ExchangeLimits,
): Exchange<never> {
  if (error instanceof TooLarge) return { kind: 'too-large', limit: limits.bodyBytes };
  const { reason: described, untrusted } = describeNetworkError(error);
  // A request that we stopped ourselves fails with Node's AbortError; why we did it is the better reason.
  const reason = stopped.aborted ? String(stopped.reason) : described;
  if (client.hasConnected) return { kind: 'lost', reason };
  if (!client.hasBegun) return { kind: 'unsent', reason, hopeless: 'set-up' };
  return untrusted ? { kind: 'unsent', reason, hopeless: 'certificate' } : { kind: 'unsent', reason };
}

function singleValues(headers: IncomingMessage['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
