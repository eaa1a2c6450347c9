import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { HttpClient } from '@actions/http-client';

/** http-client's own bound on the wait for headers; ours comes first. */
const BEYOND_OUR_TIMEOUT = 2;

/**
 * http-client for one request, with three things that http-client itself has no option for: the request can be given up
 * by a signal; it is known whether its connection was ever made, before which not a byte of it leaves; and the host may
 * be an IPv6 address.
 */
export class OneRequestClient extends HttpClient {
  /** There is a request on its way to a connection. */
  hasBegun = false;
  hasConnected = false;
  readonly #signal: AbortSignal;

  /** @param timeoutMs - milliseconds after which the caller gives up; http-client's own bound comes later */
  constructor(userAgent: string, timeoutMs: number, signal: AbortSignal) {
    super(userAgent, [], {
      allowRedirects: false,
      allowRetries: false,
      keepAlive: false,
      socketTimeout: Math.min(timeoutMs * BEYOND_OUR_TIMEOUT, 2 ** 31 - 1),
    });
    this.#signal = signal;
  }

  override requestRawWithCallback(
    ...[info, ...rest]: Parameters<HttpClient['requestRawWithCallback']>
  ): void {
    const { httpModule } = info;
    const request = (given: RequestOptions, onAnswer: (message: IncomingMessage) => void): ClientRequest => {
      // Node wants an IPv6 host without the brackets that a URL has.
      const host = given.host?.replace(/^\[(.*)\]$/, '$1') ?? null;
      return this.#follow(httpModule.request({ ...given, host, signal: this.#signal }, onAnswer));
    };
    super.requestRawWithCallback(
      { ...info, httpModule: { ...httpModule, request } as typeof httpModule },
      ...rest,
    );
  }

  /** Behind a proxy the request is given its socket only when the tunnel stands. */
  #follow(request: ClientRequest): ClientRequest {
    this.hasBegun = true;
    return request.once('socket', (socket) => {
      const connected = (): void => {
        this.hasConnected = true;
      };
      if ('encrypted' in socket) socket.once('secureConnect', connected);
      else if (socket.connecting) socket.once('connect', connected);
      else connected();
    });
  }
}
