/** The run on GitHub that this step belongs to, read from the environment and the event file. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { getOctokit } from '@actions/github';
import type { SecretsHint } from '../inputs/connection.ts';
import type { RunFacts } from '../report/summary.ts';

export type Octokit = ReturnType<typeof getOctokit>;
export type OpenOctokit = (token: string) => Promise<Octokit>;

/** Octokit for the API and the proxy that the runner names. Loaded only by steps that use it, because that takes time. */
export async function openOctokit(token: string): Promise<Octokit> {
  const github = await import('@actions/github');
  const { retry } = await import('@octokit/plugin-retry');
  return github.getOctokit(token, {}, retry);
}

/** Some runners leave gaps here. */
export interface GitHubRun extends RunFacts {
  readonly owner: string;
  readonly repo: string;
  /** The pull request of the event; the API is asked for a head that is unknown. */
  readonly pull?: { readonly number: number; readonly headSha?: string | undefined } | undefined;
  /** The commit of an event without a pull request. */
  readonly sha?: string | undefined;
  readonly unreadableEventFile?: string | undefined;
  readonly secretsHint: SecretsHint;
}

/** What is read of the event file. A comment on a pull request is one on an issue with a `pull_request`. */
interface EventPayload {
  readonly pull_request?: { readonly number?: number; readonly head?: Side; readonly base?: Side };
  readonly issue?: { readonly number?: number; readonly pull_request?: object | null };
  readonly workflow_run?: { readonly head_sha?: string };
}
/** Of a fork that has been deleted, `repo` is null. */
type Side = Readonly<{ sha?: string; repo?: { full_name?: string } | null }>;

/** Undefined outside of GitHub. */
export function readGitHubRun(env: NodeJS.ProcessEnv = process.env): GitHubRun | undefined {
  const read = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const repository = read('GITHUB_REPOSITORY');
  const [owner = '', repo = ''] = repository?.split('/') ?? [];
  if (owner === '' || repo === '') return undefined;
  const [event, actor] = [read('GITHUB_EVENT_NAME'), read('GITHUB_ACTOR')];
  const [server, runId] = [read('GITHUB_SERVER_URL'), read('GITHUB_RUN_ID')];
  const eventFile = read('GITHUB_EVENT_PATH') ?? '(GITHUB_EVENT_PATH is not set)';
  const payload = readEvent(eventFile);
  const pull = pullOf(payload ?? {}, read('GITHUB_REF'));
  // For these and for an unknown event, GITHUB_SHA may be a merge commit or the base branch.
  const isOther = payload === null && /^(pull_request|issue_comment|workflow_run|$)/.test(event ?? '');
  const sha = payload?.workflow_run?.head_sha ?? (isOther ? undefined : read('GITHUB_SHA'));
  return {
    ...{ owner, repo, repository, event, actor, pull },
    url: server && runId ? `${server}/${owner}/${repo}/actions/runs/${runId}` : undefined,
    sha: pull === undefined ? sha : undefined,
    unreadableEventFile: payload === null ? eventFile : undefined,
    secretsHint: actor === 'dependabot[bot]' ? 'dependabot' : forkHint(payload ?? {}, event),
  };
}

function readEvent(path: string): EventPayload | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) as EventPayload | null;
  } catch {
    return null;
  }
}

function pullOf({ pull_request: pull, issue }: EventPayload, ref = ''): GitHubRun['pull'] {
  if (pull?.number !== undefined) return { number: pull.number, headSha: pull.head?.sha };
  const inRef = /^refs\/pull\/(\d+)\//.exec(ref)?.[1];
  const number = issue?.pull_request ? issue.number : inRef;
  return number === undefined ? undefined : { number: Number(number) };
}

function forkHint({ pull_request: pull }: EventPayload, event: string | undefined): SecretsHint {
  // Runs on pull_request_target belong to the base repository and have its secrets.
  if (!pull?.head || event === 'pull_request_target') return undefined;
  return pull.head.repo?.full_name === pull.base?.repo?.full_name ? undefined : 'fork';
}
