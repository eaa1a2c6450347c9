/** A local Clanforge behind HTTP on loopback. */
import { EventEmitter, once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Clanforge, type Setup, type StartJob } from './clanforge.ts';
import { PLAIN } from './delivery.ts';
import { Refusal, type DiffView } from './diff.ts';
import { DELIVERY_FAULTS, FAULT_GROUPS, FaultQueue, type Fault } from './faults.ts';
import type { JobFate, TimeTable } from './job.ts';
import { envelope, jsonReply, send, type Reply } from './reply.ts';
import { answerTo, authorize, routeOf, type Answering, type Credentials, type Route } from './routes.ts';

/** All but the images and machines have defaults. */
export interface ClanforgeOptions extends Partial<Omit<Setup & Answering & Credentials, 'timetable'>> {
  readonly images: Setup['images'];
  readonly machines: Setup['machines'];
  /** Any free port by default. */
  readonly port?: number;
  /** A path before `/cfp/v1`, such as `/gateway`; none by default. */
  readonly prefix?: string;
  /** Serves requests with any path before `/cfp/v1`, which identifies the caller. */
  readonly anyPrefix?: boolean;
  /** Milliseconds in each state. */
  readonly timetable?: Partial<TimeTable>;
  /** Whether errors come with HTTP 200. */
  readonly envelopeErrors?: boolean;
  readonly faults?: readonly (Fault | string)[];
  /** For virtual time: replaces real pauses, and nothing happens that no request asks for. */
  readonly pace?: Pace;
  /** Called when a request has arrived, before it is processed. */
  readonly onRequest?: (request: RecordedRequest) => void;
  /** PEM texts for HTTPS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface Pace {
  /** Waits before a request goes on; rejects when `closing` aborts. */
  readonly pause: (ms: number, request: RecordedRequest, closing: AbortSignal) => Promise<void>;
  /** Called for a request that stays open although nothing more will be sent. */
  readonly fallSilent: (request: RecordedRequest) => void;
}

export interface RecordedRequest {
  /** Epoch milliseconds by the server's clock. */
  at: number;
  method: string;
  /** Without the query, with the prefix. */
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** A create with `diffid` is a retry. */
  kind: Route['kind'];
  /** The names of the faults that acted on it, separated by commas. */
  fault?: string;
  /** The job that it started: its diff, and its number among the jobs of that diff, from 1. */
  started?: { readonly diffid: number; readonly job: number };
}

/** The credentials that the server accepts by default. */
export const DEMO_CREDENTIALS = {
  accountserviceid: 1001,
  accessKey: 'demo-access-key',
  secretKey: 'demo-secret-key',
} as const;

const DEFAULTS = {
  ...DEMO_CREDENTIALS,
  game: { gameid: 1, name: 'Demo game' },
  firstDiffid: 218595,
  now: Date.now,
  prefix: '',
};
const DEFAULT_TIMETABLE: TimeTable = { created: 50, pending: 50, queued: 50, running: 200 };
const LOOPBACK = '127.0.0.1';

const REAL_PACE: Pace = {
  pause: (ms, _, closing) => delay(ms, undefined, { signal: closing }),
  fallSilent: () => undefined,
};

/**
 * Starts a local Clanforge on 127.0.0.1.
 *
 * @throws Error when a fault or the prefix is malformed, or the port is not available
 */
export async function startClanforge(options: ClanforgeOptions): Promise<LocalClanforge> {
  const clanforge = new LocalClanforge(options);
  await clanforge.listen();
  return clanforge;
}

export class LocalClanforge {
  /** Every request so far, also the refused ones. */
  readonly requests: RecordedRequest[] = [];
  readonly #options;
  readonly #pace: Pace;
  readonly #server: Server;
  readonly #clanforge: Clanforge;
  readonly #faults = new FaultQueue();
  readonly #closing = new AbortController();
  readonly #arrivals = new EventEmitter();
  #origin = '';

  constructor(options: ClanforgeOptions) {
    this.#options = { ...DEFAULTS, ...options };
    const { prefix, tls, pace = REAL_PACE, faults = [] } = this.#options;
    if (!/^(\/.*[^/])?$/.test(prefix))
      throw new Error(`prefix ${JSON.stringify(prefix)} must start with / and not end with it`);
    this.#pace = pace;
    const timetable = { ...DEFAULT_TIMETABLE, ...options.timetable };
    this.#clanforge = new Clanforge({ ...this.#options, timetable });
    this.inject(...faults);
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      // Only a pause that close() ends and a bug here reject; the client sees both as a lost connection.
      this.#serve(request, response).catch(() => response.destroy());
    };
    this.#server = tls === undefined ? createHttpServer(listener) : createHttpsServer(tls, listener);
  }

  async listen(): Promise<void> {
    this.#server.listen(this.#options.port ?? 0, LOOPBACK);
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    this.#origin = `${this.#options.tls === undefined ? 'http' : 'https'}://${LOOPBACK}:${port}`;
  }

  /** The base URL, prefix included. */
  get url(): string {
    return this.#origin + this.#options.prefix;
  }

  diffs(): readonly DiffView[] {
    return this.#clanforge.views(this.#pace === REAL_PACE);
  }

  /**
   * Starts another user's diff, which no fault affects; its job completes by default.
   *
   * @throws Error when the image is locked, or a place unknown
   */
  startDiff(imageid: number, machineid: number, fate: JobFate = { kind: 'completes' }): number {
    return this.#clanforge.create(imageid, machineid, () => ({ fate, staleReads: 0 })).diffid;
  }

  /**
   * Accepts a diff in any state, which frees its image; the image's files stay as they are.
   *
   * @throws Error when the diff is unknown or no longer locks its image
   */
  accept(diffid: number): void {
    this.#clanforge.accept(diffid);
  }

  /** @throws Error when a fault is malformed */
  inject(...faults: (Fault | string)[]): void {
    this.#faults.add(faults);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** Resolves when `count` requests of the kind have arrived since the start; rejects when closed before. */
  async waitForRequest(kind: RecordedRequest['kind'], count = 1): Promise<void> {
    while (this.requests.filter((request) => request.kind === kind).length < count)
      await once(this.#arrivals, 'request', { signal: this.#closing.signal });
  }

  /** Stops at once and closes open connections. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#clanforge.stop();
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '/', method = '', headers } = incoming;
    const [, path = '', search = ''] = /^([^?]*)\??(.*)$/s.exec(url) ?? [];
    const query = Object.fromEntries(new URLSearchParams(search));
    const route = this.#routeOf(path, query);
    const at = this.#options.now();
    const request: RecordedRequest = { at, method, path, query, headers, kind: route.kind };
    const [fault] = this.#faults.take(DELIVERY_FAULTS, request, 1);
    this.requests.push(request);
    this.#options.onRequest?.(request);
    this.#arrivals.emit('request');

    const pause = async (ms: number): Promise<void> => {
      if (ms > 0) await this.#pace.pause(ms, request, this.#closing.signal);
    };
    const echo = { authorization: headers.authorization, url: this.#origin + url };
    const delivery = { ...PLAIN, ...fault?.effect(fault.value, echo) };
    await pause(delivery.msBefore);
    const answered = delivery.processed ? await this.#process(request, route) : jsonReply(200, {});
    await pause(delivery.msAfter);

    response.sendDate = false;
    const isDated = this.#faults.take(FAULT_GROUPS.headers, request, 1).length === 0;
    if (isDated) response.setHeader('Date', new Date(this.#options.now()).toUTCString());
    await send(response, delivery.reply(answered), delivery.sending, pause);
    if (!response.writableEnded && !response.destroyed) this.#pace.fallSilent(request);
  }

  #routeOf(path: string, query: Record<string, string>): Route {
    const { anyPrefix, prefix } = this.#options;
    if (anyPrefix === true) return routeOf(path.replace(/^.*?(?=\/cfp\/v1\/)/s, ''), query);
    return path.startsWith(prefix) ? routeOf(path.slice(prefix.length), query) : { kind: 'other' };
  }

  async #process(request: RecordedRequest, route: Route): Promise<Reply> {
    const { method, query, headers } = request;
    const start: StartJob = (diffid, job) => {
      request.started = { diffid, job };
      const [fate] = this.#faults.take(FAULT_GROUPS['fate of jobs'], request, 1);
      const [memory] = this.#faults.take(FAULT_GROUPS.memory, request, 1);
      return {
        fate: fate?.effect(fate.value) ?? { kind: 'completes' },
        staleReads: memory?.effect(memory.value) ?? 0,
      };
    };
    try {
      if (method !== 'GET') throw new Refusal(405, 'only GET');
      authorize(headers.authorization, query, this.#options);
      const answer = await answerTo(this.#clanforge, this.#options, route, query, start);
      const changes = this.#faults.take(FAULT_GROUPS['shape of answers'], request);
      return jsonReply(
        200,
        changes.reduce((changed, { effect }) => effect(changed), answer),
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return jsonReply(this.#options.envelopeErrors === true ? 200 : error.status, envelope(error.message));
    }
  }
}
