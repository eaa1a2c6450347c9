/** Answers GitHub's requests: who may, what there is, what may be written. Knows no HTTP. */
import type { Json, JsonObject } from '../clanforge/reply.ts';
import { accountOf, notAccessibleBy, permit } from './accounts.ts';
import type { Identity, Permissions } from './accounts.ts';
import { pageOf } from './pages.ts';
import { invalid, Refusal } from './refusal.ts';
import { STATUS_STATES } from './repository.ts';
import type { Pull, Repository, StatusFields } from './repository.ts';
import { needOf } from './routes.ts';
import type { RepositoryRoute, Route } from './routes.ts';
import { authenticatedUserShape, commentShape, pullShape, pullSummaryShape, statusShape } from './shapes.ts';
import type { Places } from './shapes.ts';

export interface Service {
  readonly repository: Repository;
  readonly permissions: Permissions;
  readonly identity: Identity;
  readonly places: Places;
}

export interface Answer {
  readonly status: 200 | 201;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

const MOST_OF_A_COMMENT = 65_536;
const MOST_OF_A_DESCRIPTION = 140;
const LOCKED = 'Unable to create comment because issue is locked.';
const ABOUT_LOCKS = 'https://docs.github.com/articles/locking-conversations/';

/**
 * Answers a request that brought the right token.
 *
 * @param text the request's body
 * @throws Refusal when GitHub would refuse the request
 */
export function answerTo(service: Service, route: Route, query: URLSearchParams, text: string): Answer {
  switch (route.name) {
    case 'other':
      throw notFound();
    case 'user':
      if (service.identity === 'bot') throw new Refusal(403, notAccessibleBy(service.identity));
      return ok(authenticatedUserShape(accountOf(service.identity), service.places));
    default:
      return answerAboutRepository(service, route, query, text);
  }
}

function answerAboutRepository(
  service: Service,
  route: RepositoryRoute,
  query: URLSearchParams,
  text: string,
): Answer {
  const { repository, permissions, identity, places } = service;
  const { fullName } = repository;
  if (route.repository.toLowerCase() !== fullName.toLowerCase()) throw notFound();
  permit(needOf(route.name), permissions, identity);
  switch (route.name) {
    case 'commit-pulls': {
      requireCommit(repository, route.subject);
      const url = `${places.api}/repos/${fullName}/commits/${route.subject}/pulls`;
      return paged(repository.pullsOf(route.subject), query, url, (pull) =>
        pullSummaryShape(pull, fullName, places),
      );
    }
    case 'pull': {
      const pull = requirePull(repository, route.subject);
      return ok(pullShape(pull, repository.commentsOf(pull.number).length, fullName, places));
    }
    case 'list-comments': {
      const { number } = requirePull(repository, route.subject);
      const url = `${places.api}/repos/${fullName}/issues/${number}/comments`;
      return paged(repository.commentsOf(number), query, url, (comment) =>
        commentShape(comment, fullName, places),
      );
    }
    case 'create-comment': {
      const { number, locked } = requirePull(repository, route.subject);
      if (locked === true) throw new Refusal(403, LOCKED, { documentationUrl: ABOUT_LOCKS });
      const body = commentBody(objectIn(text), 'data', 'Body');
      const comment = repository.addComment(number, body, accountOf(identity));
      return created(commentShape(comment, fullName, places));
    }
    case 'update-comment': {
      const id = Number(route.subject);
      if (!repository.comments.some((comment) => comment.id === id)) throw notFound();
      const comment = repository.updateComment(id, commentBody(objectIn(text), 'body', 'body'));
      if (comment === undefined) throw notFound();
      return ok(commentShape(comment, fullName, places));
    }
    case 'create-status': {
      requireCommit(repository, route.subject);
      const fields = statusFields(route.subject, objectIn(text));
      return created(statusShape(repository.addStatus(fields, accountOf(identity)), fullName, places));
    }
  }
}

function ok(body: Json): Answer {
  return { status: 200, body };
}

function created(body: JsonObject): Answer {
  const url = body['url'];
  return { status: 201, body, headers: typeof url === 'string' ? { Location: url } : {} };
}

function paged<Item>(
  all: readonly Item[],
  query: URLSearchParams,
  url: string,
  shape: (item: Item) => JsonObject,
): Answer {
  const { items, link } = pageOf(all, query, url);
  return { ...ok(items.map(shape)), headers: link === undefined ? {} : { Link: link } };
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

function objectIn(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal(400, 'Body should be a JSON object');
  return { ...value };
}

/** GitHub's two routes tell the same fault in different words. */
function commentBody(fields: Record<string, unknown>, field: string, subject: string): string {
  const body = requiredString(fields, 'body');
  const code = field === 'data' ? 'unprocessable' : 'custom';
  if (body.trim() === '')
    throw invalid({ resource: 'IssueComment', code, field, message: `${subject} cannot be blank` });
  if (characters(body) > MOST_OF_A_COMMENT)
    throw invalid({
      resource: 'IssueComment',
      code,
      field,
      message: `${subject} is too long (maximum is ${MOST_OF_A_COMMENT} characters)`,
    });
  return body;
}

function statusFields(sha: string, fields: Record<string, unknown>): StatusFields {
  const given = requiredString(fields, 'state');
  const state = STATUS_STATES.find((one) => one === given);
  if (state === undefined) throw invalidStatus('state', 'is not included in the list');
  const description = optionalString(fields, 'description');
  if (description !== null) {
    if (characters(description) > MOST_OF_A_DESCRIPTION)
      throw invalidStatus('description', `is too long (maximum is ${MOST_OF_A_DESCRIPTION} characters)`);
    if (/[\u{10000}-\u{10FFFF}]/u.test(description))
      throw invalidStatus('description', "doesn't accept 4-byte Unicode");
  }
  const targetUrl = optionalString(fields, 'target_url');
  if (targetUrl !== null && !/^https?:\/\//.test(targetUrl))
    throw invalidStatus('target_url', 'must use http(s) scheme');
  return { sha, state, description, targetUrl, context: optionalString(fields, 'context') ?? 'default' };
}

function invalidStatus(field: string, fault: string): Refusal {
  return invalid({ resource: 'Status', code: 'custom', field, message: `${field} ${fault}` });
}

function requiredString(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (value === undefined) throw new Refusal(422, `Invalid request.\n\n"${name}" wasn't supplied.`);
  if (typeof value !== 'string') throw notAString(name, value);
  return value;
}

function optionalString(fields: Record<string, unknown>, name: string): string | null {
  const value = fields[name] ?? null;
  if (value !== null && typeof value !== 'string') throw notAString(name, value);
  return value;
}

function notAString(name: string, value: unknown): Refusal {
  return new Refusal(
    422,
    `Invalid request.\n\nFor 'properties/${name}', ${JSON.stringify(value)} is not a string.`,
  );
}

function characters(text: string): number {
  return Array.from(text).length;
}
