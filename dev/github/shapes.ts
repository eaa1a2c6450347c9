/** The shapes of GitHub's answers on the wire, with every field that its API description requires. */
import type { Json, JsonObject } from '../clanforge/reply.ts';
import type { Account } from './accounts.ts';
import type { Comment, CommitStatus, Pull } from './repository.ts';

/** Where the API and the website are. */
export interface Places {
  /** Base URL of the API, base path included. */
  readonly api: string;
  /** URL of the website. */
  readonly server: string;
}

const LONG_AGO = '2026-01-02T03:04:05Z';

/** The head of the base branch, in every pull request. */
export const BASE_BRANCH_SHA = 'b45e'.repeat(10);

export function userShape({ login, id, type }: Account, { api, server }: Places): JsonObject {
  const url = `${api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: nodeId(type, id),
    avatar_url: `${server}/avatars/${id}`,
    gravatar_id: '',
    url,
    html_url: type === 'Bot' ? `${server}/apps/${login.replace('[bot]', '')}` : `${server}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** The answer to `GET /user`. */
export function authenticatedUserShape(account: Account, places: Places): JsonObject {
  return {
    ...userShape(account, places),
    name: null,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 2,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: LONG_AGO,
    updated_at: LONG_AGO,
  };
}

export function commentShape(comment: Comment, repository: string, places: Places): JsonObject {
  const { id, pull, user, body } = comment;
  const url = `${places.api}/repos/${repository}/issues/comments/${id}`;
  return {
    url,
    html_url: `${places.server}/${repository}/pull/${pull}#issuecomment-${id}`,
    issue_url: `${places.api}/repos/${repository}/issues/${pull}`,
    id,
    node_id: nodeId('IssueComment', id),
    user: userShape(user, places),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    body,
    author_association: user.type === 'Bot' ? 'NONE' : 'MEMBER',
    performed_via_github_app: null,
    reactions: {
      url: `${url}/reactions`,
      total_count: 0,
      '+1': 0,
      '-1': 0,
      laugh: 0,
      hooray: 0,
      confused: 0,
      heart: 0,
      rocket: 0,
      eyes: 0,
    },
  };
}

export function statusShape(status: CommitStatus, repository: string, places: Places): JsonObject {
  const { id, sha, state, description, targetUrl, context, creator } = status;
  return {
    url: `${places.api}/repos/${repository}/statuses/${sha}`,
    avatar_url: `${places.server}/avatars/${creator.id}`,
    id,
    node_id: nodeId('Status', id),
    state,
    description,
    target_url: targetUrl,
    context,
    created_at: timestamp(status.createdAt),
    updated_at: timestamp(status.createdAt),
    creator: userShape(creator, places),
  };
}

/** A pull request as a list tells it. */
export function pullSummaryShape(pull: Pull, repository: string, places: Places): JsonObject {
  const { number, state, headSha, headRepository = repository, mergeSha = null, merged = false } = pull;
  const [owner = ''] = repository.split('/');
  const api = `${places.api}/repos/${repository}`;
  const url = `${api}/pulls/${number}`;
  const html = `${places.server}/${repository}/pull/${number}`;
  const issue = `${api}/issues/${number}`;
  const links = {
    self: url,
    html,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${headSha}`,
  };
  const closedAt = state === 'closed' ? LONG_AGO : null;
  return {
    url,
    id: 1_900_000_000 + number,
    node_id: nodeId('PullRequest', number),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    number,
    state,
    locked: pull.locked ?? false,
    title: pull.title ?? `Change ${number}`,
    user: userShape(ownerOf(owner), places),
    body: null,
    created_at: LONG_AGO,
    updated_at: LONG_AGO,
    closed_at: closedAt,
    merged_at: merged ? closedAt : null,
    merge_commit_sha: mergeSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: false,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    head: branchShape(headRepository, pull.headRef ?? `change-${number}`, headSha, places),
    base: branchShape(repository, pull.baseRef ?? 'main', BASE_BRANCH_SHA, places),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: 'MEMBER',
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** A pull request on its own. */
export function pullShape(pull: Pull, comments: number, repository: string, places: Places): JsonObject {
  const { merged = false } = pull;
  return {
    ...pullSummaryShape(pull, repository, places),
    merged,
    mergeable: pull.state === 'open' ? true : null,
    rebaseable: pull.state === 'open' ? true : null,
    mergeable_state: pull.state === 'open' ? 'clean' : 'unknown',
    merged_by: merged ? userShape(ownerOf('merger'), places) : null,
    comments,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1 + (pull.earlierShas?.length ?? 0),
    additions: 1,
    deletions: 0,
    changed_files: 1,
  };
}

/** The owner of a repository or of a fork, as an account. */
export function ownerOf(login: string): Account {
  return { login, id: idOf(login), type: 'User' };
}

export function repositoryShape(fullName: string, places: Places): JsonObject {
  const [owner = '', name = ''] = fullName.split('/');
  const url = `${places.api}/repos/${fullName}`;
  const html = `${places.server}/${fullName}`;
  const { host } = new URL(places.server);
  return {
    id: idOf(fullName),
    node_id: nodeId('Repository', idOf(fullName)),
    name,
    full_name: fullName,
    private: true,
    owner: userShape(ownerOf(owner), places),
    html_url: html,
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(REPOSITORY_LINKS.map(([field, path]) => [field, `${url}/${path}`])),
    created_at: LONG_AGO,
    updated_at: LONG_AGO,
    pushed_at: LONG_AGO,
    git_url: `git://${host}/${fullName}.git`,
    ssh_url: `git@${host}:${fullName}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: false,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: 0,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: 'private',
    forks: 0,
    open_issues: 0,
    watchers: 0,
    default_branch: 'main',
  };
}

/** GitHub's times have no fractions of a second. */
export function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

const REPOSITORY_LINKS = [
  ['archive_url', '{archive_format}{/ref}'],
  ['assignees_url', 'assignees{/user}'],
  ['blobs_url', 'git/blobs{/sha}'],
  ['branches_url', 'branches{/branch}'],
  ['collaborators_url', 'collaborators{/collaborator}'],
  ['comments_url', 'comments{/number}'],
  ['commits_url', 'commits{/sha}'],
  ['compare_url', 'compare/{base}...{head}'],
  ['contents_url', 'contents/{+path}'],
  ['contributors_url', 'contributors'],
  ['deployments_url', 'deployments'],
  ['downloads_url', 'downloads'],
  ['events_url', 'events'],
  ['forks_url', 'forks'],
  ['git_commits_url', 'git/commits{/sha}'],
  ['git_refs_url', 'git/refs{/sha}'],
  ['git_tags_url', 'git/tags{/sha}'],
  ['hooks_url', 'hooks'],
  ['issue_comment_url', 'issues/comments{/number}'],
  ['issue_events_url', 'issues/events{/number}'],
  ['issues_url', 'issues{/number}'],
  ['keys_url', 'keys{/key_id}'],
  ['labels_url', 'labels{/name}'],
  ['languages_url', 'languages'],
  ['merges_url', 'merges'],
  ['milestones_url', 'milestones{/number}'],
  ['notifications_url', 'notifications{?since,all,participating}'],
  ['pulls_url', 'pulls{/number}'],
  ['releases_url', 'releases{/id}'],
  ['stargazers_url', 'stargazers'],
  ['statuses_url', 'statuses/{sha}'],
  ['subscribers_url', 'subscribers'],
  ['subscription_url', 'subscription'],
  ['tags_url', 'tags'],
  ['teams_url', 'teams'],
  ['trees_url', 'git/trees{/sha}'],
] as const;

function branchShape(repository: string | null, ref: string, sha: string, places: Places): JsonObject {
  const owner = repository?.split('/')[0] ?? 'ghost';
  const repo: Json = repository === null ? null : repositoryShape(repository, places);
  return { label: `${owner}:${ref}`, ref, sha, user: userShape(ownerOf(owner), places), repo };
}

/** The same number for the same name, always. */
function idOf(name: string): number {
  return Array.from(name).reduce(
    (sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 100_000_007,
    7,
  );
}

function nodeId(sort: string, id: number): string {
  return Buffer.from(`${sort}${id}`).toString('base64url');
}
