/** A local Clanforge behind HTTP on loopback. */
import { createServer as createHttpServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { envelope } from './answers.ts';
import type { JsonObject } from './answers.ts';
import { authorize } from './auth.ts';
import type { Credentials } from './auth.ts';
import { Clanforge } from './clanforge.ts';
import type { DiffView, JobPlan, Place } from './clanforge.ts';
import { deliveryUnder, finalReply, jsonReply } from './delivery.ts';
import type { Reply } from './delivery.ts';
import {
  FATE_FAULTS,
  HEADER_FAULTS,
  HTTP_FAULTS,
  MEMORY_FAULTS,
  SHAPE_FAULTS,
  TRANSPORT_FAULTS,
} from './faults.ts';
import type { Fault, FaultName, FaultRequest } from './faults.ts';
import type { JobFate, TimeTable } from './job.ts';
import { FaultLedger } from './ledger.ts';
import type { ActingFault } from './ledger.ts';
import { fateUnder } from './plans.ts';
import { Refusal } from './refusal.ts';
import { faultRequestsOf, routeOf } from './routes.ts';
import type { Route } from './routes.ts';
import { send } from './sending.ts';
import { answerTo } from './service.ts';
import type { Service } from './service.ts';
import { reshape } from './shapes.ts';

export interface ClanforgeOptions {
  /** Any free port by default. */
  readonly port?: number;
  /** A path before `/cfp/v1`, such as `/gateway`; none by default. */
  readonly prefix?: string;
  /** Any path before `/cfp/v1` will do, by which callers can be told apart. */
  readonly anyPrefix?: boolean;
  readonly accountserviceid?: number;
  readonly accessKey?: string;
  readonly secretKey?: string;
  /** Lets `Authorization: Bearer` in; without it only `Basic` is. */
  readonly token?: string;
  /** By imageid. */
  readonly images: Readonly<Record<number, Place>>;
  /** By machineid. */
  readonly machines: Readonly<Record<number, Place>>;
  readonly game?: { readonly gameid: number; readonly name: string };
  readonly firstDiffid?: number;
  /** Milliseconds in each state. */
  readonly timetable?: Partial<TimeTable>;
  /** Accepts each diff as soon as it has completed. */
  readonly autoAccept?: boolean;
  /** Errors come with HTTP 200 and an envelope. */
  readonly envelopeErrors?: boolean;
  /** `jobprogress` moves, instead of the wild's constant 0. */
  readonly realProgress?: boolean;
  readonly faults?: readonly (Fault | string)[];
  /** Epoch milliseconds; also the clock of the `Date` header. */
  readonly now?: () => number;
  /** How the server waits; by default as long as it is told to. With it, nothing happens that nobody asked for. */
  readonly pace?: Pace;
  /** Told of each request when it has arrived, before anything becomes of it. */
  readonly onRequest?: (request: RecordedRequest) => void;
  /** PEM texts; with them it serves HTTPS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** How a server waits, for those whose time is not the machine's. */
export interface Pace {
  /**
   * Waits before a request goes on.
   *
   * @param closing ends the wait, which then rejects
   */
  readonly pause: (ms: number, request: RecordedRequest, closing: AbortSignal) => Promise<void>;
  /** Told of a request that stays open although nothing more will be sent. */
  readonly fallSilent: (request: RecordedRequest) => void;
}

/** A request as it arrived; `fault` names what acted on it. */
export interface RecordedRequest {
  /** Epoch milliseconds by the injected clock. */
  at: number;
  method: string;
  /** Without the query, with the prefix. */
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** A create with `diffid` is a retry. */
  kind: Route['kind'];
  fault?: string;
  /** The job that it started: of which diff, and the how-manieth of that diff. */
  started?: { readonly diffid: number; readonly job: number };
}

export interface LocalClanforge {
  /** The base URL, prefix included. */
  readonly url: string;
  /** Every request so far, also the refused ones. */
  readonly requests: readonly RecordedRequest[];
  diffs: () => readonly DiffView[];
  /**
   * Somebody else's diff; its job meets no faults.
   *
   * @param fate what becomes of its job, which completes by default
   * @throws Error when the image is locked, or a place unknown
   */
  startDiff: (imageid: number, machineid: number, fate?: JobFate) => number;
  /**
   * Accepts a diff, whatever its state, and so releases its image.
   *
   * @throws Error when the diff is unknown or holds no lock any more
   */
  accept: (diffid: number) => void;
  /** @throws Error when a fault is not well formed */
  inject: (...faults: (Fault | string)[]) => void;
  clearFaults: () => void;
  /** Resolves when `count` (1) requests of the kind have arrived since the start; rejects when closed before. */
  waitForRequest: (kind: RecordedRequest['kind'], count?: number) => Promise<void>;
  /** Stops at once: open connections are destroyed. */
  close: () => Promise<void>;
}

/** What a client needs to be let in, when nothing else is said. */
export const DEMO_CREDENTIALS = {
  accountserviceid: 1001,
  accessKey: 'demo-access-key',
  secretKey: 'demo-secret-key',
} as const;

const DEFAULT_TIMETABLE: TimeTable = { created: 50, pending: 50, queued: 50, running: 200 };
const DEFAULT_GAME = { gameid: 1, name: 'Demo game' };
const FIRST_DIFFID = 218595;
const LOOPBACK = '127.0.0.1';
const DELIVERY_FAULTS = { ...TRANSPORT_FAULTS, ...HTTP_FAULTS };
const NOT_PROCESSED = jsonReply(200, {});

const REAL_PACE: Pace = {
  pause: (ms, _, closing) => delay(ms, undefined, { signal: closing }),
  fallSilent: () => undefined,
};

/**
 * Starts a local Clanforge on 127.0.0.1.
 *
 * @throws Error when a fault or the prefix is not well formed, or the port cannot be had
 */
export async function startClanforge(options: ClanforgeOptions): Promise<LocalClanforge> {
  const server = new ClanforgeServer(options);
  await server.listen(options.port ?? 0);
  return server;
}

interface Waiter {
  readonly kind: RecordedRequest['kind'];
  readonly count: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

class ClanforgeServer implements LocalClanforge {
  readonly requests: RecordedRequest[] = [];
  readonly #server: Server;
  readonly #scheme: 'http' | 'https';
  readonly #prefix: string;
  readonly #anyPrefix: boolean;
  readonly #pace: Pace;
  readonly #onRequest: (request: RecordedRequest) => void;
  readonly #clanforge: Clanforge;
  readonly #service: Service;
  readonly #credentials: Credentials;
  readonly #envelopeErrors: boolean;
  readonly #now: () => number;
  readonly #ledger = new FaultLedger();
  readonly #closing = new AbortController();
  #waiters: Waiter[] = [];
  #origin = '';

  constructor(options: ClanforgeOptions) {
    const { tls, images, machines, prefix = '', now = Date.now } = options;
    if (prefix !== '' && !/^\/.*[^/]$/.test(prefix))
      throw new Error(`prefix ${JSON.stringify(prefix)} must start with / and not end with it`);
    this.#prefix = prefix;
    this.#anyPrefix = options.anyPrefix ?? false;
    this.#pace = options.pace ?? REAL_PACE;
    this.#onRequest = options.onRequest ?? (() => undefined);
    this.#now = now;
    this.#envelopeErrors = options.envelopeErrors ?? false;
    this.#credentials = {
      accountserviceid: options.accountserviceid ?? DEMO_CREDENTIALS.accountserviceid,
      accessKey: options.accessKey ?? DEMO_CREDENTIALS.accessKey,
      secretKey: options.secretKey ?? DEMO_CREDENTIALS.secretKey,
      token: options.token,
    };
    this.#clanforge = new Clanforge({
      images,
      machines,
      firstDiffid: options.firstDiffid ?? FIRST_DIFFID,
      timetable: { ...DEFAULT_TIMETABLE, ...options.timetable },
      now,
      comparesUnasked: options.pace === undefined,
      autoAccept: options.autoAccept ?? false,
    });
    this.#service = {
      clanforge: this.#clanforge,
      game: options.game ?? DEFAULT_GAME,
      realProgress: options.realProgress ?? false,
      now,
    };
    this.#ledger.add(options.faults ?? []);
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      // What is left to throw are waits ended by close() and a bug here; the client sees both as a lost connection.
      this.#serve(request, response).catch(() => response.destroy());
    };
    this.#scheme = tls === undefined ? 'http' : 'https';
    this.#server = tls === undefined ? createHttpServer(listener) : createHttpsServer(tls, listener);
  }

  get url(): string {
    return this.#origin + this.#prefix;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, LOOPBACK, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    this.#origin = `${this.#scheme}://${LOOPBACK}:${address.port}`;
  }

  diffs(): readonly DiffView[] {
    return this.#clanforge.views();
  }

  startDiff(imageid: number, machineid: number, fate: JobFate = fateUnder(undefined)): number {
    return this.#clanforge.create(imageid, machineid, () => ({ fate, staleReads: 0 })).diffid;
  }

  accept(diffid: number): void {
    this.#clanforge.accept(diffid);
  }

  inject(...faults: (Fault | string)[]): void {
    this.#ledger.add(faults);
  }

  clearFaults(): void {
    this.#ledger.clear();
  }

  waitForRequest(kind: RecordedRequest['kind'], count = 1): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ kind, count, resolve, reject });
      this.#tellWaiters();
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#clanforge.stop();
    for (const { kind, count, reject } of this.#waiters)
      reject(new Error(`closed before ${count} ${kind} requests had arrived`));
    this.#waiters = [];
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '/';
    const [path = '', ...rest] = target.split('?');
    const query = Object.fromEntries(new URLSearchParams(rest.join('?')));
    const prefix = this.#prefixOf(path);
    const route: Route = path.startsWith(prefix)
      ? routeOf(path.slice(prefix.length), query)
      : { kind: 'other' };
    const record: RecordedRequest = {
      at: this.#now(),
      method: request.method ?? '',
      path,
      query,
      headers: request.headers,
      kind: route.kind,
    };
    const kinds = faultRequestsOf(route);
    const { authorization } = request.headers;

    const fault = this.#ledger.takeFirst(DELIVERY_FAULTS, kinds);
    if (fault !== undefined) note(record, fault);
    this.requests.push(record);
    this.#onRequest(record);
    this.#tellWaiters();

    const pause = async (ms: number): Promise<void> => {
      if (ms > 0) await this.#pace.pause(ms, record, this.#closing.signal);
    };
    const delivery = deliveryUnder(fault, { authorization, url: this.#origin + target });
    await pause(delivery.msBefore);
    const answered = delivery.processed ? await this.#process(record, route, kinds) : NOT_PROCESSED;
    await pause(delivery.msAfter);

    response.sendDate = false;
    const dateless = this.#ledger.takeFirst(HEADER_FAULTS, kinds);
    if (dateless === undefined) response.setHeader('Date', new Date(this.#now()).toUTCString());
    else note(record, dateless);
    await send(response, finalReply(delivery.reply, answered), delivery.sending, pause);
    if (!response.writableEnded && !response.destroyed) this.#pace.fallSilent(record);
  }

  #prefixOf(path: string): string {
    return this.#anyPrefix ? path.slice(0, Math.max(0, path.indexOf('/cfp/v1/'))) : this.#prefix;
  }

  async #process(record: RecordedRequest, route: Route, kinds: readonly FaultRequest[]): Promise<Reply> {
    try {
      return jsonReply(200, await this.#answer(record, route, kinds));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return jsonReply(this.#envelopeErrors ? 200 : error.status, envelope(error.message));
    }
  }

  async #answer(record: RecordedRequest, route: Route, kinds: readonly FaultRequest[]): Promise<JsonObject> {
    if (record.method !== 'GET') throw new Refusal(405, 'only GET');
    authorize(record.headers.authorization, record.query, this.#credentials);
    const plan = () => this.#planJob(record, kinds);
    const answer = await answerTo(this.#service, route, record.query, plan);
    if (route.kind === 'create' || route.kind === 'retry') this.#noteStart(record, Number(answer['diffid']));
    const faults = this.#ledger.takeAll(SHAPE_FAULTS, kinds);
    return faults.reduce((shaped, fault) => {
      note(record, fault);
      return reshape(shaped, fault.name);
    }, answer);
  }

  #planJob(record: RecordedRequest, kinds: readonly FaultRequest[]): JobPlan {
    const fate = this.#ledger.takeFirst(FATE_FAULTS, kinds);
    const stale = this.#ledger.takeFirst(MEMORY_FAULTS, kinds);
    for (const fault of [fate, stale]) if (fault !== undefined) note(record, fault);
    return { fate: fateUnder(fate), staleReads: Number(stale?.value ?? 0) };
  }

  #noteStart(record: RecordedRequest, diffid: number): void {
    const job = this.diffs().find((diff) => diff.diffid === diffid)?.jobs;
    if (job !== undefined) record.started = { diffid, job };
  }

  #tellWaiters(): void {
    const arrived = ({ kind, count }: Waiter) =>
      this.requests.filter((request) => request.kind === kind).length >= count;
    for (const waiter of this.#waiters.filter(arrived)) waiter.resolve();
    this.#waiters = this.#waiters.filter((waiter) => !arrived(waiter));
  }
}

function note(record: RecordedRequest, fault: ActingFault<FaultName>): void {
  record.fault = record.fault === undefined ? fault.name : `${record.fault}, ${fault.name}`;
}
