/** GitHub's answers by its own rules: routes, permissions, what exists, what may be written. */
import { jsonReply, type JsonObject, type Reply } from '../clanforge/reply.ts';
import { errorBody } from './faults.ts';
import { BOT, STATUS_STATES, USER, type Pull, type Repository, type StatusFields } from './repository.ts';
import { commentShape, pullShape, statusShape, userShape, type Places } from './shapes.ts';

export type Access = 'write' | 'read' | 'none';

export interface Permissions {
  readonly pullRequests: Access;
  readonly statuses: Access;
}

export interface Service {
  /** `owner/name`. */
  readonly name: string;
  readonly repository: Repository;
  readonly permissions: Permissions;
  /** `bot` for a workflow's own token, `user` for a personal access token. */
  readonly identity: 'bot' | 'user';
  readonly token: string;
  readonly places: Places;
}

export type RouteName = keyof typeof ROUTES | 'other';

export interface Route {
  readonly name: RouteName;
  /** `owner/name`; empty for `user`. */
  readonly repository: string;
  /** A commit, a number or an id. */
  readonly subject: string;
}

export interface ServiceRequest {
  readonly route: Route;
  /** Without the query. */
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  readonly text: string;
}

interface RouteRule {
  /** The method, and the path after the repository. */
  readonly pattern: RegExp;
  /** Undefined if every token may. */
  readonly permission?: keyof Permissions;
}

const ROUTES = {
  'commit-pulls': { pattern: /^GET commits\/([^/]+)\/pulls$/, permission: 'pullRequests' },
  pull: { pattern: /^GET pulls\/(\d+)$/, permission: 'pullRequests' },
  'list-comments': { pattern: /^GET issues\/(\d+)\/comments$/, permission: 'pullRequests' },
  'create-comment': { pattern: /^POST issues\/(\d+)\/comments$/, permission: 'pullRequests' },
  'update-comment': { pattern: /^PATCH issues\/comments\/(\d+)$/, permission: 'pullRequests' },
  'create-status': { pattern: /^POST statuses\/([^/]+)$/, permission: 'statuses' },
  user: { pattern: /^GET \/user$/ },
} as const satisfies Readonly<Record<string, RouteRule>>;

const MAX_COMMENT = 65_536;
const MAX_DESCRIPTION = 140;

/** A request that GitHub refuses. */
class Refusal extends Error {
  readonly status: number;
  readonly more: JsonObject;

  constructor(status: number, message: string, more: JsonObject = {}) {
    super(message);
    this.status = status;
    this.more = more;
  }
}

/** @param path - without the base path */
export function routeOf(method: string, path: string): Route {
  const [, repository = '', rest = path] = /^\/repos\/([^/]+\/[^/]+)\/(.+)$/.exec(path) ?? [];
  for (const [name, { pattern }] of Object.entries(ROUTES)) {
    const match = pattern.exec(`${method} ${rest}`);
    if (match) return { name: name as RouteName, repository, subject: match[1] ?? '' };
  }
  return { name: 'other', repository, subject: '' };
}

/** The answer to a request, which may be a refusal. */
export function answerTo(service: Service, request: ServiceRequest): Reply {
  try {
    const { name, repository } = request.route;
    const [, token] = /^(?:token|bearer) +(.+)$/i.exec(request.authorization ?? '') ?? [];
    if (token !== service.token) throw new Refusal(401, 'Bad credentials');
    if (name === 'other' || (repository !== '' && repository !== service.name)) throw notFound();
    permit(service, name);
    return answerOf(service, request);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return jsonReply(error.status, { ...errorBody(error.status, error.message), ...error.more });
  }
}

function permit({ permissions, identity }: Service, name: keyof typeof ROUTES): void {
  const { pattern, permission }: RouteRule = ROUTES[name];
  const access =
    permission === undefined ? (identity === 'user' ? 'write' : 'none') : permissions[permission];
  const isRead = pattern.source.startsWith('^GET');
  if (access === 'write' || (access === 'read' && isRead)) return;
  const kind = identity === 'bot' ? 'integration' : 'personal access token';
  throw new Refusal(403, `Resource not accessible by ${kind}`);
}

function answerOf(service: Service, request: ServiceRequest): Reply {
  const { route, text } = request;
  const { repository, name, places, identity } = service;
  const { subject } = route;
  const account = identity === 'bot' ? BOT : USER;
  switch (route.name) {
    case 'other':
      throw notFound();
    case 'user':
      return jsonReply(200, userShape(account));
    case 'commit-pulls':
      requireCommit(repository, subject);
      return page(repository.pullsOf(subject), request, (pull) => pullShape(pull, name, places));
    case 'pull':
      return jsonReply(200, pullShape(requirePull(repository, subject), name, places));
    case 'list-comments': {
      const { number } = requirePull(repository, subject);
      const comments = repository.comments.filter(({ pull }) => pull === number);
      return page(comments, request, (comment) => commentShape(comment, name, places));
    }
    case 'create-comment': {
      const { number, locked } = requirePull(repository, subject);
      if (locked === true) throw new Refusal(403, 'Unable to create comment because issue is locked.');
      const comment = repository.addComment(number, commentBody(text), account);
      return jsonReply(201, commentShape(comment, name, places));
    }
    case 'update-comment': {
      const comment = repository.updateComment(Number(subject), commentBody(text));
      if (comment === undefined) throw notFound();
      return jsonReply(200, commentShape(comment, name, places));
    }
    case 'create-status': {
      requireCommit(repository, subject);
      const status = repository.addStatus(statusFields(subject, text), account);
      return jsonReply(201, statusShape(status));
    }
  }
}

function page<Item>(
  all: readonly Item[],
  { url, query }: ServiceRequest,
  shape: (item: Item) => JsonObject,
): Reply {
  const size = Math.min(Number(query['per_page'] ?? 30), 100);
  const number = Number(query['page'] ?? 1);
  const next = new URLSearchParams({ ...query, page: String(number + 1) });
  const isLast = number * size >= all.length;
  const headers = isLast ? {} : { Link: `<${url}?${next.toString()}>; rel="next"` };
  const items = all.slice((number - 1) * size, number * size).map(shape);
  return { ...jsonReply(200, {}, headers), body: JSON.stringify(items) };
}

function requirePull(repository: Repository, subject: string): Pull {
  const pull = repository.pull(Number(subject));
  if (pull === undefined) throw notFound();
  return pull;
}

function requireCommit(repository: Repository, sha: string): void {
  if (!repository.hasCommit(sha)) throw new Refusal(422, `No commit found for SHA: ${sha}`);
}

function notFound(): Refusal {
  return new Refusal(404, 'Not Found');
}

function commentBody(text: string): string {
  const body = textIn(objectIn(text), 'body') ?? '';
  if (body.trim() === '') throw invalid('IssueComment', 'body', 'cannot be blank');
  if (lengthOf(body) > MAX_COMMENT)
    throw invalid('IssueComment', 'body', `is too long (maximum is ${MAX_COMMENT} characters)`);
  return body;
}

function statusFields(sha: string, text: string): StatusFields {
  const fields = objectIn(text);
  const state = STATUS_STATES.find((one) => one === fields['state']);
  if (state === undefined) throw invalid('Status', 'state', 'is not included in the list');
  const description = textIn(fields, 'description');
  if (description !== null && lengthOf(description) > MAX_DESCRIPTION)
    throw invalid('Status', 'description', `is too long (maximum is ${MAX_DESCRIPTION} characters)`);
  if (description !== null && /[\u{10000}-\u{10FFFF}]/u.test(description))
    throw invalid('Status', 'description', "doesn't accept 4-byte Unicode");
  const targetUrl = textIn(fields, 'target_url');
  if (targetUrl !== null && !/^https?:\/\//.test(targetUrl))
    throw invalid('Status', 'target_url', 'must use http(s) scheme');
  return { sha, state, description, targetUrl, context: textIn(fields, 'context') ?? 'default' };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
}

function textIn(fields: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = fields[name] ?? null;
  if (value === null || typeof value === 'string') return value;
  throw new Refusal(422, `Invalid request.\n\nFor 'properties/${name}', it is not a string.`);
}

function invalid(resource: string, field: string, fault: string): Refusal {
  const error = { resource, code: 'custom', field, message: `${field} ${fault}` };
  return new Refusal(422, 'Validation Failed', { errors: [error] });
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
