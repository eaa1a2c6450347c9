/** The requests to GitHub's REST API that reports need, and what their errors mean. Octokit's plugin retries them. */
import { messageOf, type Log } from '../context.ts';
import type { Cleaner } from '../text/clean.ts';
import type { Comment } from './comment.ts';
import type { GitHubRun, Octokit } from './context.ts';

/** `base` is sent with each request. */
export type GitHubApi = Pick<Octokit, 'rest'> & { base: { owner: string; repo: string; request: object } };

interface CommitStatus {
  readonly sha: string;
  readonly state: 'success' | 'pending' | 'failure' | 'error';
  readonly description: string;
  readonly context: string;
  readonly target_url: string | null;
}

const PAGE = 100;
const MOST_COMMENTS = 5_000;

/** Required checks look at a pull request's head, not at the merge commit that its runs check out. */
export async function commitOf({ rest, base }: GitHubApi, { pull, sha }: GitHubRun): Promise<string> {
  const known = pull === undefined ? sha : pull.headSha;
  if (known !== undefined) return known;
  if (pull === undefined) throw new Error('the commit of this event is unknown');
  return (await dataOf(rest.pulls.get({ ...base, pull_number: pull.number }))).head.sha;
}

/** The pull request of the event, or at most ten open ones of its commit: those whose head it is, if there are any. */
async function pullsOf(api: GitHubApi, run: GitHubRun): Promise<readonly number[]> {
  if (run.pull !== undefined) return [run.pull.number];
  const sha = await commitOf(api, run);
  const query = { ...api.base, commit_sha: sha, per_page: PAGE };
  const pulls = await dataOf(api.rest.repos.listPullRequestsAssociatedWithCommit(query));
  const open = pulls.filter(({ state }) => state === 'open');
  const heads = open.filter(({ head }) => head.sha === sha);
  return (heads.length > 0 ? heads : open).slice(0, 10).map(({ number }) => number);
}

export async function setStatus({ rest, base }: GitHubApi, status: CommitStatus): Promise<void> {
  await dataOf(rest.repos.createCommitStatus({ ...base, ...status }));
}

/** Writes to each pull request, even if another one is locked. */
export async function writeComments(api: GitHubApi, run: GitHubRun, comment: Comment, log: Log) {
  const pulls = await pullsOf(api, run);
  if (pulls.length === 0) log.info('This commit has no open pull request to comment on.');
  const writes = pulls.map(async (pull) => {
    log.info(`Comment on pull request #${pull}: ${await writeComment(api, pull, comment)}.`);
  });
  await Promise.allSettled(writes);
  await Promise.all(writes);
}

async function writeComment(api: GitHubApi, pull: number, { mark, body, isOnlyUpdate }: Comment) {
  const old = await findComment(api, pull, mark);
  if (old === undefined && isOnlyUpdate) return 'not needed';
  // Sent only once: the response may be lost after the comment was created.
  const once = { ...api.base, request: { ...api.base.request, retries: 0 } };
  if (old === undefined) await dataOf(api.rest.issues.createComment({ ...once, issue_number: pull, body }));
  else await dataOf(api.rest.issues.updateComment({ ...api.base, comment_id: old, body }));
  return old === undefined ? 'created' : 'updated';
}

/** Our oldest comment that begins with the mark. */
async function findComment(api: GitHubApi, pull: number, mark: string): Promise<number | undefined> {
  let user: Promise<number | undefined> | undefined;
  // Octokit's own paginate would drop the signal and the log.
  for (let page = 1; page * PAGE <= MOST_COMMENTS; page += 1) {
    const query = { ...api.base, issue_number: pull, per_page: PAGE, page };
    const comments = await dataOf(api.rest.issues.listComments(query));
    for (const { id, body, user: author } of comments) {
      if (body?.startsWith(mark) !== true) continue;
      // Anyone may write a comment that begins like ours, and edit it once it shows a verdict.
      const userId = await (user ??= userIdOf(api));
      if (userId === undefined ? author?.type === 'Bot' : author?.id === userId) return id;
    }
    if (comments.length < PAGE) break;
  }
  return undefined;
}

/** The user behind the token; undefined for an app's token, for which GitHub answers 403. */
async function userIdOf({ rest, base: { request } }: GitHubApi): Promise<number | undefined> {
  try {
    return (await dataOf(rest.users.getAuthenticated({ request }))).id;
  } catch (error) {
    if (isResponseError(error) && error.status === 403 && !isRateLimited(error)) return undefined;
    throw error;
  }
}

/** A proxy's web page may come with status 200, and octokit returns truncated JSON as text. */
async function dataOf<Data>(response: Promise<{ data: Data }>): Promise<Data> {
  const { data } = await response;
  if (typeof data !== 'object') throw new Error('GitHub gave an unreadable response');
  return data;
}

/** What octokit throws for an error response. */
type ResponseError = Error & { readonly status: number; readonly request: { readonly url: string } };

function isResponseError(error: unknown): error is ResponseError {
  return error instanceof Error && 'response' in error && error.response !== undefined;
}

function isRateLimited({ status, message }: ResponseError): boolean {
  return status === 429 || /rate limit/i.test(message);
}

/** Why a report failed, and what to do, in one or two clean sentences. */
export function describeFailure(error: unknown, cleaner: Cleaner): string {
  const reason = cleaner.line(messageOf(error), 200);
  return isResponseError(error) ? `HTTP ${error.status}: ${reason}. ${advise(error)}` : `${reason}.`;
}

function advise(error: ResponseError): string {
  if (error.status === 401) return 'Check github-token: GitHub does not know it.';
  if (isRateLimited(error)) return "GitHub's rate limit for this token is used up for now.";
  if (/\blocked\b/i.test(error.message)) return 'Unlock the conversation, or set comment: never.';
  if (error.status !== 403 && error.status !== 404) return 'See what GitHub says.';
  const path = /\/(statuses\/|pulls\/\d+$)/.exec(error.request.url)?.[1];
  const onPull = path === undefined ? 'pull-requests: write' : 'pull-requests: read';
  const permission = path === 'statuses/' ? 'statuses: write' : onPull;
  return `Give the job the permission ${permission}; the token of a pull request from a fork or from Dependabot can only read.`;
}
