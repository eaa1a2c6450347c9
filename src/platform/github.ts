// The front door of @actions/github also evaluates octokit, which few runs need, and its `exports` offer no other.
import { Context } from '../../node_modules/@actions/github/lib/context.js';
import * as v from 'valibot';
import type { SecretsHint } from '../inputs/read-connection.js';
import type { Octokit } from '../pull-request/github-api.js';
import type { EventPull, GitHubRun } from '../pull-request/github-run.js';

const repository = v.nullish(v.object({ full_name: v.string() }));
const pullPayload = v.object({
  pull_request: v.object({
    number: v.number(),
    head: v.object({ sha: v.string(), repo: repository }),
    base: v.object({ repo: repository }),
  }),
});
/** A comment on a pull request is a comment on an issue that has this. */
const issuePayload = v.object({ issue: v.object({ number: v.number(), pull_request: v.looseObject({}) }) });
const workflowRunPayload = v.object({ workflow_run: v.object({ head_sha: v.string() }) });

/** Reads the run from the environment; undefined when there is none, or its event cannot be read. */
export function readGitHubRun(): GitHubRun | undefined {
  try {
    const context = new Context();
    const { owner, repo } = context.repo;
    const { payload } = context;
    return {
      owner,
      repo,
      repository: `${owner}/${repo}`,
      event: context.eventName,
      actor: context.actor,
      url: `${context.serverUrl}/${owner}/${repo}/actions/runs/${context.runId}`,
      pull: eventPull(payload),
      sha: eventSha(payload) ?? context.sha,
      secretsHint: secretsHint(context),
    };
  } catch {
    // Only reports and a hint depend on it.
    return undefined;
  }
}

/** Octokit for GITHUB_API_URL and the runner's proxy. Evaluated only for those who use it: that takes its time. */
export async function openOctokit(token: string): Promise<Octokit> {
  const { getOctokit } = await import('@actions/github');
  return getOctokit(token);
}

function eventPull(payload: unknown): EventPull {
  const pull = v.safeParse(pullPayload, payload);
  if (pull.success) {
    const { number, head } = pull.output.pull_request;
    return { kind: 'known', number, headSha: head.sha };
  }
  const issue = v.safeParse(issuePayload, payload);
  return issue.success ? { kind: 'numbered', number: issue.output.issue.number } : { kind: 'none' };
}

/** A workflow that follows another one runs on the default branch; what it is about is the other one's commit. */
function eventSha(payload: unknown): string | undefined {
  const parsed = v.safeParse(workflowRunPayload, payload);
  return parsed.success ? parsed.output.workflow_run.head_sha : undefined;
}

function secretsHint({ actor, eventName, payload }: Context): SecretsHint {
  if (actor === 'dependabot[bot]') return 'dependabot';
  const parsed = v.safeParse(pullPayload, payload);
  // Runs on pull_request_target belong to the base repository and have its secrets.
  if (!parsed.success || eventName === 'pull_request_target') return undefined;
  const { head, base } = parsed.output.pull_request;
  // A fork that was deleted since leaves `head.repo` null.
  return head.repo?.full_name === base.repo?.full_name ? undefined : 'fork';
}
