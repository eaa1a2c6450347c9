/** Which of GitHub's requests a method and a path are. Pure. */
import type { Need } from './accounts.ts';

export type RouteName =
  | 'commit-pulls'
  | 'pull'
  | 'list-comments'
  | 'create-comment'
  | 'update-comment'
  | 'create-status'
  | 'user'
  | 'other';

/** A request about a repository; `subject` is still text: a commit, a number or an id. */
export interface RepositoryRoute {
  readonly name: Exclude<RouteName, 'user' | 'other'>;
  readonly repository: string;
  readonly subject: string;
}

export type Route = RepositoryRoute | { readonly name: 'user' | 'other' };

interface Pattern {
  readonly name: RepositoryRoute['name'];
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** What follows the repository. */
  readonly path: RegExp;
  readonly need: Need;
  readonly page: string;
}

const READ_PULLS: Need = { permission: 'pullRequests', access: 'read', accepted: 'pull_requests=read' };
const READ_COMMENTS: Need = { ...READ_PULLS, accepted: 'issues=read; pull_requests=read' };
const WRITE_COMMENTS: Need = {
  permission: 'pullRequests',
  access: 'write',
  accepted: 'issues=write; pull_requests=write',
};
const WRITE_STATUSES: Need = { permission: 'statuses', access: 'write', accepted: 'statuses=write' };

const DOCUMENTATION = 'https://docs.github.com/rest';

const PATTERNS: readonly Pattern[] = [
  {
    name: 'commit-pulls',
    method: 'GET',
    path: /^commits\/([^/]+)\/pulls$/,
    need: READ_PULLS,
    page: 'commits/commits#list-pull-requests-associated-with-a-commit',
  },
  {
    name: 'pull',
    method: 'GET',
    path: /^pulls\/(\d+)$/,
    need: READ_PULLS,
    page: 'pulls/pulls#get-a-pull-request',
  },
  {
    name: 'list-comments',
    method: 'GET',
    path: /^issues\/(\d+)\/comments$/,
    need: READ_COMMENTS,
    page: 'issues/comments#list-issue-comments',
  },
  {
    name: 'create-comment',
    method: 'POST',
    path: /^issues\/(\d+)\/comments$/,
    need: WRITE_COMMENTS,
    page: 'issues/comments#create-an-issue-comment',
  },
  {
    name: 'update-comment',
    method: 'PATCH',
    path: /^issues\/comments\/(\d+)$/,
    need: WRITE_COMMENTS,
    page: 'issues/comments#update-an-issue-comment',
  },
  {
    name: 'create-status',
    method: 'POST',
    path: /^statuses\/(.+)$/,
    need: WRITE_STATUSES,
    page: 'commits/statuses#create-a-commit-status',
  },
];

/** Finds the route of a path without the base path. */
export function routeOf(method: string, path: string): Route {
  if (method === 'GET' && path === '/user') return { name: 'user' };
  const [, repository, rest] = /^\/repos\/([^/]+\/[^/]+)\/(.+)$/.exec(path) ?? [];
  if (repository === undefined || rest === undefined) return { name: 'other' };
  for (const pattern of PATTERNS) {
    const subject = pattern.path.exec(rest)?.[1];
    if (subject === undefined || pattern.method !== method) continue;
    return { name: pattern.name, repository: decoded(repository), subject: decoded(subject) };
  }
  return { name: 'other' };
}

export function needOf(name: RepositoryRoute['name']): Need {
  return patternOf(name).need;
}

/** The page of GitHub's documentation that its errors name. */
export function documentationOf(name: RouteName): string {
  if (name === 'other') return DOCUMENTATION;
  if (name === 'user') return `${DOCUMENTATION}/users/users#get-the-authenticated-user`;
  return `${DOCUMENTATION}/${patternOf(name).page}`;
}

function patternOf(name: RepositoryRoute['name']): Pattern {
  const pattern = PATTERNS.find((one) => one.name === name);
  if (pattern === undefined) throw new Error(`no pattern for ${name}`);
  return pattern;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
