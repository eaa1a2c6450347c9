/** A local GitHub over HTTP on loopback: the part of its REST API that reports to pull requests use. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { send, type Reply } from '../clanforge/reply.ts';
import { courseUnder, type GitHubFault } from './faults.ts';
import {
  Repository,
  STRANGER,
  type Account,
  type Comment,
  type CommitStatus,
  type Pull,
} from './repository.ts';
import { answerTo, routeOf, type Permissions, type RouteName, type Service } from './service.ts';

export interface PendingFault {
  readonly on: RouteName | 'any';
  readonly fault: GitHubFault;
  /** 1 by default. */
  readonly times?: number;
}

export interface GitHubOptions {
  /** `owner/name`. */
  readonly repository: string;
  readonly pulls?: readonly Pull[];
  /** Commits that belong to no pull request. */
  readonly commits?: readonly string[];
  /** By default of a stranger. */
  readonly comments?: readonly { readonly pull: number; readonly body: string; readonly user?: Account }[];
  /** What the token may do; everything by default. */
  readonly permissions?: Partial<Permissions>;
  /** The token's owner; `bot` by default. */
  readonly identity?: Service['identity'];
  readonly token?: string;
  /** A path before the API's own, such as GitHub Enterprise's `/api/v3`. */
  readonly basePath?: string;
  readonly faults?: readonly PendingFault[];
}

export interface RecordedGitHubRequest {
  readonly method: string;
  /** Without the query, with the base path. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** Undefined when there is none or it is not JSON. */
  readonly body: unknown;
  readonly route: RouteName;
  readonly fault: GitHubFault['kind'] | undefined;
  /** The status that was sent. */
  status?: number;
}

export interface LocalGitHub {
  /** The API's base URL with the base path, for `GITHUB_API_URL`. */
  readonly url: string;
  readonly basePath: string;
  readonly requests: readonly RecordedGitHubRequest[];
  readonly comments: readonly Comment[];
  readonly statuses: readonly CommitStatus[];
  /** Applies the fault to the next requests of the route: one by default. */
  readonly failNext: (on: RouteName | 'any', fault: GitHubFault, times?: number) => void;
  /** Resolves when a request of the route has arrived. */
  readonly waitForRequest: (route: RouteName) => Promise<void>;
  /** Destroys open connections. */
  readonly close: () => Promise<void>;
}

export const DEMO_TOKEN = 'demo-github-token';

const LOOPBACK = '127.0.0.1';
const NO_REPLY: Reply = { status: 204, headers: {}, body: '' };

/** Starts a local GitHub on a free port of 127.0.0.1. */
export async function startGitHub(options: GitHubOptions): Promise<LocalGitHub> {
  const { repository: name, basePath = '', pulls = [], commits = [], comments = [] } = options;
  const repository = new Repository(pulls, commits);
  for (const { pull, body, user = STRANGER } of comments) repository.addComment(pull, body, user);
  const exchange = new Exchange(basePath, options.faults ?? []);
  const server = createServer((request, response) => {
    // Pauses end with an error on close; the client sees a lost connection.
    exchange.serve(service, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, LOOPBACK, resolve);
  });
  const origin = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  const service: Service = {
    ...{ name, repository, identity: options.identity ?? 'bot', token: options.token ?? DEMO_TOKEN },
    permissions: { pullRequests: 'write', statuses: 'write', ...options.permissions },
    places: { api: origin + basePath, server: origin },
  };
  return {
    ...{ url: service.places.api, basePath, requests: exchange.requests },
    ...{ comments: repository.comments, statuses: repository.statuses },
    failNext: (on, fault, times = 1) => exchange.addFault({ on, fault, times }),
    waitForRequest: (route) => exchange.waitFor(route),
    close: async () => {
      exchange.close();
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Takes requests, applies faults and keeps records. */
class Exchange {
  readonly requests: RecordedGitHubRequest[] = [];
  readonly #basePath: string;
  readonly #faults: { readonly on: RouteName | 'any'; readonly fault: GitHubFault; left: number }[] = [];
  readonly #closing = new AbortController();
  readonly #waiters: { readonly route: RouteName; readonly resolve: () => void }[] = [];

  constructor(basePath: string, faults: readonly PendingFault[]) {
    this.#basePath = basePath;
    faults.forEach((fault) => this.addFault(fault));
  }

  addFault({ on, fault, times = 1 }: PendingFault): void {
    this.#faults.push({ on, fault, left: times });
  }

  waitFor(route: RouteName): Promise<void> {
    if (this.requests.some((request) => request.route === route)) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ route, resolve }));
  }

  close(): void {
    this.#closing.abort();
  }

  async serve(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request);
    const { method = '', headers } = request;
    const { pathname: path, searchParams } = new URL(request.url ?? '', service.places.server);
    const query = Object.fromEntries(searchParams);
    const isInside = path.startsWith(`${this.#basePath}/`);
    const route = routeOf(method, isInside ? path.slice(this.#basePath.length) : '');
    const fault = this.#takeFault(route.name);
    const body = parsed(text);
    const record: RecordedGitHubRequest = {
      ...{ method, path, query, headers, body, route: route.name, fault: fault?.kind },
    };
    this.requests.push(record);
    for (const waiter of this.#waiters) if (waiter.route === route.name) waiter.resolve();

    const { isProcessed, delayMs, reply, sending } = courseUnder(fault);
    const pause = (ms: number) => delay(ms, undefined, { signal: this.#closing.signal });
    if (delayMs > 0) await pause(delayMs);
    let sent = reply ?? NO_REPLY;
    if (isProcessed) {
      const url = service.places.server + path;
      sent = answerTo(service, { route, url, query, authorization: headers.authorization, text });
    }
    if (sending.kind !== 'never' && sending.kind !== 'lost') record.status = sent.status;
    await send(response, sent, sending, pause);
  }

  #takeFault(route: RouteName): GitHubFault | undefined {
    const entry = this.#faults.find(({ on, left }) => left > 0 && (on === 'any' || on === route));
    if (entry !== undefined) entry.left -= 1;
    return entry?.fault;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
