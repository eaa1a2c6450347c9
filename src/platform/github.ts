// The front door of @actions/github also evaluates octokit, which few runs need, and its `exports` offer no other.
import { Context } from '../../node_modules/@actions/github/lib/context.js';
import type { SecretsHint } from '../inputs/read-connection.js';
import type { Octokit } from '../pull-request/github-api.js';
import type { EventPull, GitHubRun } from '../pull-request/github-run.js';

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
  const number = at(payload, 'pull_request', 'number');
  const headSha = at(payload, 'pull_request', 'head', 'sha');
  if (typeof number === 'number' && typeof headSha === 'string') return { kind: 'known', number, headSha };
  const issue = at(payload, 'issue', 'number');
  // A comment on a pull request is a comment on an issue that has this.
  const isPull = isObject(at(payload, 'issue', 'pull_request'));
  return typeof issue === 'number' && isPull ? { kind: 'numbered', number: issue } : { kind: 'none' };
}

/** A workflow that follows another one runs on the default branch; what it is about is the other one's commit. */
function eventSha(payload: unknown): string | undefined {
  const sha = at(payload, 'workflow_run', 'head_sha');
  return typeof sha === 'string' ? sha : undefined;
}

function secretsHint({ actor, eventName, payload }: Context): SecretsHint {
  if (actor === 'dependabot[bot]') return 'dependabot';
  // Runs on pull_request_target belong to the base repository and have its secrets.
  if (eventPull(payload).kind !== 'known' || eventName === 'pull_request_target') return undefined;
  // A fork that was deleted since leaves `head.repo` null.
  const [head, base] = ['head', 'base'].map((side) => at(payload, 'pull_request', side, 'repo', 'full_name'));
  return head === base ? undefined : 'fork';
}

/** What stands at a path into JSON of unknown shape; undefined where the path ends early. */
function at(json: unknown, ...path: readonly string[]): unknown {
  return path.reduce((value, key) => (isObject(value) ? value[key] : undefined), json);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
