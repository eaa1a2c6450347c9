import { getOctokit } from '@actions/github';
import type { LocalGitHub } from '../../simulator/github/server.js';
import type { Octokit } from '../../src/pull-request/github-api.js';
import type { GitHubRun } from '../../src/pull-request/github-run.js';
import { HEAD_SHA, PULL, REPOSITORY } from './github.js';

export const MERGE_SHA = 'd0e'.repeat(13) + 'd';

/** A run on the pull request of the local GitHub. */
export const PULL_RUN: GitHubRun = {
  owner: 'studio',
  repo: 'game',
  repository: REPOSITORY,
  event: 'pull_request',
  actor: 'octocat',
  url: 'https://github.com/studio/game/actions/runs/4711',
  pull: { kind: 'known', number: PULL, headSha: HEAD_SHA },
  sha: MERGE_SHA,
  secretsHint: undefined,
};

/** A run that no pull request is part of. */
export const PUSH_RUN: GitHubRun = { ...PULL_RUN, event: 'push', pull: { kind: 'none' }, sha: HEAD_SHA };

export interface TestOctokit {
  /** The action's own octokit, but for its address. */
  readonly open: (token: string) => Promise<Octokit>;
  /** The tokens that it was opened with. */
  readonly opened: readonly string[];
  /** Whether an answer is on its way, for which virtual time has to stand still; not while GitHub hangs. */
  readonly isAwaited: () => boolean;
}

export function octokitFor(github: LocalGitHub): TestOctokit {
  letForeignErrorsBeErrors();
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
      const octokit = getOctokit(token, { baseUrl: github.url });
      octokit.hook.wrap('request', async (request, options) => {
        const wasTooLate = options.request.signal?.aborted === true;
        underWay += 1;
        try {
          return await request(options);
        } catch (error) {
          if (!wasTooLate && error instanceof Error && error.name === 'AbortError') givenUp += 1;
          throw error;
        } finally {
          underWay -= 1;
        }
      });
      return Promise.resolve(octokit);
    },
  };
}

/**
 * Jest runs tests in a realm with an `Error` of its own, of which the errors that Node itself makes are no instances:
 * octokit would take an abort for something else than it does in the action.
 */
function letForeignErrorsBeErrors(): void {
  Object.defineProperty(Error, Symbol.hasInstance, {
    configurable: true,
    value: function (this: unknown, value: unknown) {
      const isOwn = Function.prototype[Symbol.hasInstance].call(this, value);
      return isOwn || (this === Error && Object.prototype.toString.call(value) === '[object DOMException]');
    },
  });
}
