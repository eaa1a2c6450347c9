import { getOctokit } from '@actions/github';
import { retry } from '@octokit/plugin-retry';
import type { LocalGitHub } from '../../dev/github/server.ts';
import type { GitHubRun, Octokit } from '../../src/github/context.ts';
import { HEAD_SHA, PULL, REPOSITORY } from './github.ts';

/** A run on the pull request of the local GitHub. */
export const PULL_RUN: GitHubRun = {
  owner: 'studio',
  repo: 'game',
  repository: REPOSITORY,
  event: 'pull_request',
  actor: 'octocat',
  url: 'https://github.com/studio/game/actions/runs/4711',
  pull: { number: PULL, headSha: HEAD_SHA },
  secretsHint: undefined,
};

/** A run without a pull request. */
export const PUSH_RUN: GitHubRun = { ...PULL_RUN, event: 'push', pull: undefined, sha: HEAD_SHA };

export interface TestOctokit {
  /** The action's own octokit except for its address and the length of its pauses. */
  readonly open: (token: string) => Promise<Octokit>;
  /** The tokens with which it was opened. */
  readonly opened: readonly string[];
  /** Whether a response is in transit, so that virtual time must stand still; false while GitHub hangs. */
  readonly isAwaited: () => boolean;
}

/** @param pauseMs - real milliseconds before the first retry */
export function octokitFor(github: LocalGitHub, pauseMs = 1): TestOctokit {
  const opened: string[] = [];
  let underWay = 0;
  let givenUp = 0;
  const hanging = (): number =>
    github.requests.filter(({ fault }) => fault === 'hang' || fault === 'hang-after').length - givenUp;
  return {
    opened,
    isAwaited: () => underWay > hanging(),
    open: (token) => {
      opened.push(token);
      const settings = { baseUrl: github.url, retry: { retryAfterBaseValue: pauseMs } };
      const octokit = getOctokit(token, settings, retry);
      octokit.hook.wrap('request', async (request, options) => {
        const { signal } = options.request;
        const wasAborted = Boolean(signal?.aborted);
        underWay += 1;
        try {
          return await request(options);
        } finally {
          underWay -= 1;
          if (!wasAborted && signal?.aborted === true) givenUp += 1;
        }
      });
      return Promise.resolve(octokit);
    },
  };
}
