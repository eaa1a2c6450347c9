/** GitHub's responses, with every field that its API description requires; most fields are only there to be complete. */
import type { Json, JsonObject } from '../clanforge/reply.ts';
import type { Account, Comment, CommitStatus, Pull } from './repository.ts';

/** The addresses of the API and of the website. */
export interface Places {
  readonly api: string;
  readonly server: string;
}

/** The head of the base branch. */
export const BASE_SHA = 'b45e'.repeat(10);

const TIME = '2026-01-02T03:04:05Z';
const TIMES = { created_at: TIME, updated_at: TIME };

export function userShape({ login, id, type }: Account, { api, server }: Places): JsonObject {
  const url = `${api}/users/${encodeURIComponent(login)}`;
  return {
    ...{ login, id, type, node_id: nodeId(type, id), gravatar_id: '', url },
    ...all('avatar_url html_url', `${server}/${encodeURIComponent(login)}`),
    ...all('followers_url following_url gists_url starred_url subscriptions_url organizations_url', url),
    ...all('repos_url events_url received_events_url', url),
    ...{ user_view_type: 'public', site_admin: false },
  };
}

/** The response to `GET /user`. */
export function authenticatedUserShape(account: Account, places: Places): JsonObject {
  return {
    ...{ ...userShape(account, places), ...TIMES },
    ...all('name company blog location email hireable bio', null),
    ...all('public_repos public_gists followers following', 0),
  };
}

export function commentShape(comment: Comment, repository: string, places: Places): JsonObject {
  const { id, pull, user, body } = comment;
  const url = `${places.api}/repos/${repository}/issues/comments/${id}`;
  return {
    ...{ url, id, node_id: nodeId('IssueComment', id), user: userShape(user, places), body, ...TIMES },
    html_url: `${places.server}/${repository}/pull/${pull}#issuecomment-${id}`,
    issue_url: `${places.api}/repos/${repository}/issues/${pull}`,
    author_association: 'NONE',
    performed_via_github_app: null,
    reactions: { url, ...all('total_count +1 -1 laugh hooray confused heart rocket eyes', 0) },
  };
}

export function statusShape(status: CommitStatus, repository: string, places: Places): JsonObject {
  const { id, sha, state, description, targetUrl, context, creator } = status;
  const url = `${places.api}/repos/${repository}/statuses/${sha}`;
  return {
    ...{ url, id, node_id: nodeId('Status', id), state, description, target_url: targetUrl, context },
    ...{ avatar_url: null, creator: userShape(creator, places), ...TIMES },
  };
}

/** A pull request in a list. */
export function pullSummaryShape(pull: Pull, repository: string, places: Places): JsonObject {
  const { number, state, headSha, locked = false, headRepository = repository } = pull;
  const api = `${places.api}/repos/${repository}`;
  const url = `${api}/pulls/${number}`;
  const html = `${places.server}/${repository}/pull/${number}`;
  const links = 'self html issue comments review_comments review_comment commits statuses';
  return {
    ...{ url, id: 1_900_000_000 + number, node_id: nodeId('PullRequest', number), number, state, locked },
    ...{ title: `Change ${number}`, user: ownerShape(repository, places), ...TIMES },
    ...{ closed_at: state === 'closed' ? TIME : null, draft: false, author_association: 'MEMBER' },
    ...all('html_url diff_url patch_url', html),
    ...all('issue_url commits_url review_comments_url review_comment_url comments_url statuses_url', url),
    ...all('body merged_at merge_commit_sha assignee milestone auto_merge active_lock_reason', null),
    ...all('assignees requested_reviewers requested_teams labels', []),
    head: branchShape(headRepository, `change-${number}`, headSha, places),
    base: branchShape(repository, 'main', BASE_SHA, places),
    _links: all(links, { href: url }),
  };
}

/** A pull request on its own. */
export function pullShape(pull: Pull, repository: string, places: Places): JsonObject {
  return {
    ...pullSummaryShape(pull, repository, places),
    ...all('merged maintainer_can_modify', false),
    ...all('mergeable rebaseable merged_by', null),
    mergeable_state: 'unknown',
    ...all('comments review_comments commits additions deletions changed_files', 1),
  };
}

export function repositoryShape(fullName: string, places: Places): JsonObject {
  const url = `${places.api}/repos/${fullName}`;
  const html = `${places.server}/${fullName}`;
  const id = idOf(fullName);
  return {
    ...{ id, node_id: nodeId('Repository', id), name: fullName.replace(/^.*\//, ''), full_name: fullName },
    ...{ owner: ownerShape(fullName, places), url, visibility: 'private', default_branch: 'main' },
    ...all('html_url git_url ssh_url clone_url svn_url', html),
    ...all(
      'archive_url assignees_url blobs_url branches_url collaborators_url comments_url commits_url',
      url,
    ),
    ...all('compare_url contents_url contributors_url deployments_url downloads_url events_url', url),
    ...all('forks_url git_commits_url git_refs_url git_tags_url hooks_url issue_comment_url', url),
    ...all('issue_events_url issues_url keys_url labels_url languages_url merges_url milestones_url', url),
    ...all('notifications_url pulls_url releases_url stargazers_url statuses_url subscribers_url', url),
    ...all('subscription_url tags_url teams_url trees_url', url),
    ...{ private: true, pushed_at: TIME, topics: [], ...TIMES },
    ...all('fork has_projects has_wiki has_pages has_discussions archived disabled is_template', false),
    ...all('has_issues has_downloads allow_forking web_commit_signoff_required', false),
    ...all('description homepage language mirror_url license', null),
    ...all('size stargazers_count watchers_count forks_count open_issues_count', 0),
    ...all('forks open_issues watchers', 0),
  };
}

function branchShape(repository: string | null, ref: string, sha: string, places: Places): JsonObject {
  const user = ownerShape(repository ?? 'ghost/', places);
  const repo = repository === null ? null : repositoryShape(repository, places);
  return { label: `${repository ?? 'ghost'}:${ref}`, ref, sha, user, repo };
}

function ownerShape(fullName: string, places: Places): JsonObject {
  const login = fullName.replace(/\/.*$/, '');
  return userShape({ login, id: idOf(login), type: 'User' }, places);
}

/** The same value for each of these fields. */
function all(names: string, value: Json): JsonObject {
  return Object.fromEntries(names.split(' ').map((name) => [name, value]));
}

/** Always the same number for the same name. */
function idOf(name: string): number {
  return Buffer.from(name).reduce((sum, byte) => (sum * 31 + byte) % 100_000_007, 7);
}

function nodeId(type: string, id: number): string {
  return Buffer.from(`${type}${id}`).toString('base64url');
}
