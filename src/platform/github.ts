// The front door of @actions/github also evaluates octokit, which nothing here needs, and its `exports` offer no other.
import { Context } from '../../node_modules/@actions/github/lib/context.js';
import * as v from 'valibot';
import type { SecretsHint } from '../inputs/read-connection.js';
import type { GitHubRunFacts } from '../report/summary.js';

/** The run on GitHub that this step belongs to. */
export interface GitHubRun extends GitHubRunFacts {
  /** Why this run may have been given no secrets. */
  readonly secretsHint: SecretsHint;
}

const repository = v.nullish(v.object({ full_name: v.string() }));
const pullRequestPayload = v.object({
  pull_request: v.object({
    head: v.object({ repo: repository }),
    base: v.object({ repo: repository }),
  }),
});

/** Reads the run from the environment; undefined when there is none, or its event cannot be read. */
export function readGitHubRun(): GitHubRun | undefined {
  try {
    const context = new Context();
    const { owner, repo } = context.repo;
    return {
      repository: `${owner}/${repo}`,
      event: context.eventName,
      url: `${context.serverUrl}/${owner}/${repo}/actions/runs/${context.runId}`,
      secretsHint: secretsHint(context),
    };
  } catch {
    // Only reports and a hint depend on it.
    return undefined;
  }
}

function secretsHint({ actor, eventName, payload }: Context): SecretsHint {
  if (actor === 'dependabot[bot]') return 'dependabot';
  const parsed = v.safeParse(pullRequestPayload, payload);
  // Runs on pull_request_target belong to the base repository and have its secrets.
  if (!parsed.success || eventName === 'pull_request_target') return undefined;
  const { head, base } = parsed.output.pull_request;
  // A fork that was deleted since leaves `head.repo` null.
  return head.repo?.full_name === base.repo?.full_name ? undefined : 'fork';
}
