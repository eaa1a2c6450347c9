/** A local GitHub behind HTTP on loopback: the part of its REST API that reports to pull requests use. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { jsonReply, send, type Json, type JsonObject, type Reply } from '../clanforge/reply.ts';
import { authenticate, STRANGER } from './accounts.ts';
import type { Identity, Permissions } from './accounts.ts';
import { courseUnder, errorBody, FaultQueue } from './faults.ts';
import type { Course, GitHubFault, PendingFault } from './faults.ts';
import { Refusal } from './refusal.ts';
import { Repository } from './repository.ts';
import type { Comment, CommentSeed, CommitStatus, Pull } from './repository.ts';
import { documentationOf, routeOf } from './routes.ts';
import type { RouteName } from './routes.ts';
import { answerTo } from './service.ts';
import type { Service } from './service.ts';

export interface GitHubOptions {
  /** `owner/name`. */
  readonly repository: string;
  readonly pulls?: readonly Pull[];
  /** Commits that belong to no pull request. */
  readonly commits?: readonly string[];
  readonly comments?: readonly CommentSeed[];
  /** What the token may do; everything by default. */
  readonly permissions?: Partial<Permissions>;
  /** Whose the token is; `bot` by default. */
  readonly identity?: Identity;
  readonly token?: string;
  /** A path before the API's own, such as GitHub Enterprise's `/api/v3`; none by default. */
  readonly basePath?: string;
  /** Of the website, in links; the server's own origin by default. */
  readonly serverUrl?: string;
  readonly faults?: readonly PendingFault[];
  /** Any free port by default. */
  readonly port?: number;
  /** Epoch milliseconds; also the clock of the `Date` header. */
  readonly now?: () => number;
}

/** A request as it arrived, and what became of it. */
export interface RecordedGitHubRequest {
  readonly method: string;
  /** Without the query, with the base path. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** The parsed body; undefined when there is none or it is not JSON. */
  readonly body: unknown;
  readonly route: RouteName;
  /** The kind of the fault that acted on it. */
  readonly fault: GitHubFault['kind'] | undefined;
  /** What GitHub answers by its own rules; undefined while it has not, and when a fault answered instead. */
  answer: { readonly status: number; readonly body: Json } | undefined;
  /** The status that was sent; undefined when none was. */
  status: number | undefined;
}

export interface LocalGitHub {
  /** The API's base URL, base path included: `GITHUB_API_URL`. */
  readonly url: string;
  /** The website's URL: `GITHUB_SERVER_URL`. */
  readonly serverUrl: string;
  readonly basePath: string;
  /** Every request so far, also the refused ones. */
  readonly requests: readonly RecordedGitHubRequest[];
  /** All comments, oldest first. */
  readonly comments: readonly Comment[];
  /** All statuses, oldest first. */
  readonly statuses: readonly CommitStatus[];
  /** Somebody's comment; without a user, a stranger's. */
  addComment: (seed: CommentSeed) => Comment;
  deleteComment: (id: number) => void;
  /** The next requests of the route meet the fault: one, or so many. */
  failNext: (route: RouteName | 'any', fault: GitHubFault, times?: number) => void;
  clearFaults: () => void;
  /** Resolves when `count` (1) requests of the route have arrived since the start; rejects when closed before. */
  waitForRequest: (route: RouteName, count?: number) => Promise<void>;
  /** Stops at once: open connections are destroyed. */
  close: () => Promise<void>;
}

/** The token that is let in, when nothing else is said. */
export const DEMO_TOKEN = 'demo-github-token';

const LOOPBACK = '127.0.0.1';
const HOURLY_LIMIT = 1000;
const HOUR_S = 3600;

/**
 * Starts a local GitHub on 127.0.0.1.
 *
 * @throws Error when the repository or the base path is not well formed, or the port cannot be had
 */
export async function startGitHub(options: GitHubOptions): Promise<LocalGitHub> {
  const server = new GitHubServer(options);
  await server.listen(options.port ?? 0);
  return server;
}

interface Waiter {
  readonly route: RouteName;
  readonly count: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

class GitHubServer implements LocalGitHub {
  readonly basePath: string;
  readonly requests: RecordedGitHubRequest[] = [];
  readonly #server: Server;
  readonly #options: GitHubOptions;
  readonly #repository: Repository;
  readonly #faults = new FaultQueue();
  readonly #closing = new AbortController();
  readonly #now: () => number;
  #waiters: Waiter[] = [];
  #origin = '';

  constructor(options: GitHubOptions) {
    const { repository, basePath = '', pulls = [], commits = [], now = Date.now } = options;
    if (!/^[^/]+\/[^/]+$/.test(repository))
      throw new Error(`repository ${JSON.stringify(repository)} is not owner/name`);
    if (basePath !== '' && !/^\/.*[^/]$/.test(basePath))
      throw new Error(`basePath ${JSON.stringify(basePath)} must start with / and not end with it`);
    this.basePath = basePath;
    this.#options = options;
    this.#now = now;
    this.#repository = new Repository(repository, pulls, commits, now);
    for (const seed of options.comments ?? []) this.addComment(seed);
    for (const fault of options.faults ?? []) this.#faults.add(fault);
    this.#server = createServer((request, response) => {
      // What is left to throw are waits ended by close() and a bug here; the client sees both as a lost connection.
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  get url(): string {
    return this.#origin + this.basePath;
  }

  get serverUrl(): string {
    return this.#options.serverUrl ?? this.#origin;
  }

  get comments(): readonly Comment[] {
    return this.#repository.comments;
  }

  get statuses(): readonly CommitStatus[] {
    return this.#repository.statuses;
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
    this.#origin = `http://${LOOPBACK}:${address.port}`;
  }

  addComment({ pull, body, user = STRANGER }: CommentSeed): Comment {
    if (this.#repository.pull(pull) === undefined) throw new Error(`no such pull request: ${pull}`);
    return this.#repository.addComment(pull, body, user);
  }

  deleteComment(id: number): void {
    this.#repository.deleteComment(id);
  }

  failNext(route: RouteName | 'any', fault: GitHubFault, times = 1): void {
    this.#faults.add({ on: route, fault, times });
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  waitForRequest(route: RouteName, count = 1): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ route, count, resolve, reject });
      this.#tellWaiters();
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const { route, count, reject } of this.#waiters)
      reject(new Error(`closed before ${count} ${route} requests had arrived`));
    this.#waiters = [];
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readAll(request);
    const { method = '', url: target = '/', headers } = request;
    const [path = '', ...rest] = target.split('?');
    const query = new URLSearchParams(rest.join('?'));
    const isInside = path.startsWith(`${this.basePath}/`);
    const route = isInside ? routeOf(method, path.slice(this.basePath.length)) : { name: 'other' as const };
    const fault = this.#faults.take(route.name);
    const record: RecordedGitHubRequest = {
      method,
      path,
      query: Object.fromEntries(query),
      headers,
      body: parsed(text),
      route: route.name,
      fault: fault?.kind,
      answer: undefined,
      status: undefined,
    };
    this.requests.push(record);
    this.#tellWaiters();

    const course = courseUnder(fault);
    const pause = (ms: number) => delay(ms, undefined, { signal: this.#closing.signal });
    if (course.msBefore > 0) await pause(course.msBefore);
    const reply = course.reply ?? (course.processed ? this.#process(record, route, query, text) : NOTHING);
    if (sendsStatus(course)) record.status = reply.status;
    response.sendDate = false;
    response.setHeader('Date', new Date(this.#now()).toUTCString());
    await send(response, reply, course.sending, pause);
  }

  #process(
    record: RecordedGitHubRequest,
    route: ReturnType<typeof routeOf>,
    query: URLSearchParams,
    text: string,
  ): Reply {
    try {
      const { authorization, 'user-agent': userAgent } = record.headers;
      if (userAgent === undefined) throw new Refusal(403, NO_USER_AGENT);
      authenticate(authorization, this.#options.token ?? DEMO_TOKEN);
      const answer = answerTo(this.#service(), route, query, text);
      return this.#answered(record, answer.status, answer.body, answer.headers);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return this.#answered(record, error.status, refusalBody(error, route.name), error.details.headers);
    }
  }

  #service(): Service {
    const { permissions, identity = 'bot' } = this.#options;
    return {
      repository: this.#repository,
      permissions: { pullRequests: 'write', statuses: 'write', ...permissions },
      identity,
      places: { api: this.url, server: this.serverUrl },
    };
  }

  #answered(
    record: RecordedGitHubRequest,
    status: number,
    body: Json,
    headers: Reply['headers'] | undefined,
  ): Reply {
    record.answer = { status, body };
    return {
      ...jsonReply(status, {}, { ...this.#usualHeaders(), ...headers }),
      body: JSON.stringify(body),
    };
  }

  #usualHeaders(): Reply['headers'] {
    const used = this.requests.length;
    return {
      'Content-Type': 'application/json; charset=utf-8',
      'x-github-media-type': 'github.v3; format=json',
      'x-github-request-id': `0400:3A2B:1C:2D:${used}`,
      'x-ratelimit-limit': String(HOURLY_LIMIT),
      'x-ratelimit-remaining': String(Math.max(HOURLY_LIMIT - used, 0)),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(Math.floor(this.#now() / 1000) + HOUR_S),
      'x-ratelimit-resource': 'core',
    };
  }

  #tellWaiters(): void {
    const arrived = ({ route, count }: Waiter) =>
      this.requests.filter((request) => request.route === route).length >= count;
    for (const waiter of this.#waiters.filter(arrived)) waiter.resolve();
    this.#waiters = this.#waiters.filter((waiter) => !arrived(waiter));
  }
}

const NOTHING: Reply = { status: 204, headers: {}, body: '' };
const NO_USER_AGENT =
  'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.';

function sendsStatus({ sending }: Course): boolean {
  return sending.kind !== 'never' && sending.kind !== 'lost';
}

function refusalBody({ status, message, details }: Refusal, route: RouteName): JsonObject {
  const { errors, documentationUrl = documentationOf(route) } = details;
  const body = errorBody(status, message, documentationUrl);
  return errors === undefined ? body : { ...body, errors: errors.map((error) => ({ ...error })) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
