import type { getOctokit } from '@actions/github';
import * as v from 'valibot';
import type { Log } from '../log.js';
import type { Cleaner } from '../text/cleaner.js';
import { sleep, type Clock } from '../wait/clock.js';
import { isForbidden, isPassing, retryAfterMs } from './trouble.js';

export type Octokit = ReturnType<typeof getOctokit>;

export interface Pull {
  readonly number: number;
  readonly headSha: string;
}

/** A pull request as it was read by itself. */
export interface DatedPull extends Pull {
  /** Milliseconds before that in which it surely did not change, by GitHub's clock; NaN where GitHub does not say. */
  readonly quietMs: number;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly authorId: number | undefined;
  /** Written by an app, such as the one behind the workflow's own token. */
  readonly isByApp: boolean;
}

export interface CommitStatus {
  readonly state: 'pending' | 'success' | 'failure' | 'error';
  readonly context: string;
  /** At most 140 characters. */
  readonly description: string;
  readonly targetUrl: string;
}

/** What reports need of GitHub. Each call rejects with octokit's error, or when the time for reports is over. */
export interface GitHubApi {
  /** The open pull requests that a commit belongs to. */
  readonly openPulls: (sha: string) => Promise<readonly Pull[]>;
  readonly pull: (number: number) => Promise<DatedPull>;
  /** The oldest comment that fits, of the first 5,000. */
  readonly findComment: (
    pull: number,
    fits: (comment: Comment) => Promise<boolean>,
  ) => Promise<Comment | undefined>;
  readonly createComment: (pull: number, body: string) => Promise<void>;
  readonly updateComment: (id: number, body: string) => Promise<void>;
  /** The user behind the token; undefined where it is an app's. */
  readonly userId: () => Promise<number | undefined>;
  readonly setStatus: (sha: string, status: CommitStatus) => Promise<void>;
}

export interface GitHubApiTools {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly cleaner: Cleaner;
  /** Milliseconds for one request. */
  readonly requestMs: number;
  /** Aborted when there is no time left for reports. */
  readonly signal: AbortSignal;
}

const PAGE = 100;
const MOST_PAGES = 50;

/** What is done again waits so many milliseconds before each attempt but the first. */
const PAUSES_MS = [0, 1_000, 3_000];

/** GitHub tells moments in whole seconds. */
const RESOLUTION_MS = 1_000;

const pullSchema = v.pipe(
  v.object({ number: v.number(), state: v.string(), head: v.object({ sha: v.string() }) }),
  v.transform(({ number, state, head }) => ({ number, state, headSha: head.sha })),
);
const updateSchema = v.object({ updated_at: v.optional(v.string(), '') });
const commentSchema = v.pipe(
  v.object({
    id: v.number(),
    body: v.nullish(v.string(), ''),
    user: v.nullish(v.object({ id: v.number(), type: v.string() })),
  }),
  v.transform(({ id, body, user }): Comment => ({
    id,
    body,
    authorId: user?.id,
    isByApp: user?.type === 'Bot',
  })),
);
/** Whatever is made or found has an id; a page for people has none, also when it calls itself a success. */
const madeSchema = v.object({ id: v.number() });

/**
 * GitHub's REST API, as far as reports need it. What may be done twice is tried three times; a comment is created once,
 * since its answer may be lost after it was made.
 */
export function createGitHubApi(tools: GitHubApiTools): GitHubApi {
  const { octokit, owner, repo } = tools;
  const { rest } = octokit;
  const here = { owner, repo };
  const once = <Result>(ask: (options: RequestOptions) => Promise<Result>): Promise<Result> =>
    askInTime(ask, tools);
  const patiently = <Result>(ask: (options: RequestOptions) => Promise<Result>): Promise<Result> =>
    askPatiently(() => once(ask), tools);

  let user: Promise<number | undefined> | undefined;

  return {
    openPulls: (sha) =>
      patiently(async (request) => {
        const asked = { ...here, commit_sha: sha, per_page: PAGE, request };
        const { data } = await rest.repos.listPullRequestsAssociatedWithCommit(asked);
        return v.parse(v.array(pullSchema), data).filter(({ state }) => state === 'open');
      }),
    pull: (number) =>
      patiently(async (request) => {
        const { data, headers } = await rest.pulls.get({ ...here, pull_number: number, request });
        const updatedAt = Date.parse(v.parse(updateSchema, data).updated_at);
        const quietMs = Date.parse(headers.date ?? '') - updatedAt - RESOLUTION_MS;
        return { ...v.parse(pullSchema, data), quietMs };
      }),
    findComment: async (pull, fits) => {
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const comments = await patiently(async (request) => {
          const asked = { ...here, issue_number: pull, per_page: PAGE, page, request };
          const { data } = await rest.issues.listComments(asked);
          return v.parse(v.array(commentSchema), data);
        });
        for (const comment of comments) if (await fits(comment)) return comment;
        if (comments.length < PAGE) return undefined;
      }
      return undefined;
    },
    createComment: (pull, body) =>
      once(async (request) => {
        const { data } = await rest.issues.createComment({ ...here, issue_number: pull, body, request });
        v.parse(madeSchema, data);
      }),
    updateComment: (id, body) =>
      patiently(async (request) => {
        const { data } = await rest.issues.updateComment({ ...here, comment_id: id, body, request });
        v.parse(madeSchema, data);
      }),
    userId: () => {
      user ??= patiently(async (request) => {
        const { data } = await rest.users.getAuthenticated({ request });
        return v.parse(madeSchema, data).id;
      }).catch((error: unknown) => {
        // The token of an app belongs to no user, and GitHub says so with 403.
        if (isForbidden(error)) return undefined;
        throw error;
      });
      return user;
    },
    setStatus: (sha, { targetUrl, ...status }) =>
      patiently(async (request) => {
        const asked = { ...here, sha, ...status, target_url: targetUrl, request };
        const { data } = await rest.repos.createCommitStatus(asked);
        v.parse(madeSchema, data);
      }),
  };
}

interface RequestOptions {
  readonly signal: AbortSignal;
  readonly log: Record<'debug' | 'info' | 'warn' | 'error', (message: string) => void>;
}

async function askInTime<Result>(
  ask: (options: RequestOptions) => Promise<Result>,
  { clock, log, cleaner, requestMs, signal }: GitHubApiTools,
): Promise<Result> {
  const over = new AbortController();
  const timer = clock.timer(requestMs, () => over.abort());
  // Octokit would write headers of the answer to stderr, where the runner looks for commands.
  const debug = (message: string): void => log.debug(cleaner.line(message));
  try {
    return await ask({
      signal: AbortSignal.any([signal, over.signal]),
      log: { debug, info: debug, warn: debug, error: debug },
    });
  } finally {
    timer.cancel();
  }
}

async function askPatiently<Result>(
  ask: () => Promise<Result>,
  { clock, signal }: GitHubApiTools,
): Promise<Result> {
  let last: unknown;
  for (const pauseMs of PAUSES_MS) {
    await sleep(clock, Math.max(pauseMs, retryAfterMs(last) ?? 0), signal);
    // Why it failed says more than that there is no time for more.
    if (signal.aborted && last !== undefined) break;
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
      last = error;
    }
  }
  throw last;
}
