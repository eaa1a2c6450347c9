/** What the harness puts around a workflow in place of GitHub and its runner. */
import { LOCAL_TOKEN } from '../runner/run-action.ts';
import { closed, open, type Scope, type Status, type Texts, type Value } from './expressions.ts';

/** Stands in for an action of somebody else. */
export type StandIn = (call: ActionCall) => StandInResult | Promise<StandInResult>;

export interface ActionCall {
  readonly inputs: Texts;
  readonly env: Texts;
  readonly workspace: string;
}

export interface StandInResult {
  readonly succeeds: boolean;
  readonly outputs?: Texts;
}

export interface WorkflowSurroundings {
  readonly event: { readonly name: string; readonly payload: Value };
  /** Inputs of `workflow_dispatch`, as somebody fills in its form. */
  readonly form?: Readonly<Record<string, string | boolean>>;
  readonly secrets?: Texts;
  readonly vars?: Texts;
  /** Of the `github` context, where they differ from what is usual here; `api_url` and `sha` above all. */
  readonly github?: Texts;
  /** Inputs of this action that win over the workflow's own, such as `api-url`. */
  readonly actionInputs?: Texts;
  /** By `owner/name` or path, without the version. */
  readonly standIns?: Readonly<Record<string, StandIn>>;
  /** Variables of the runner itself. */
  readonly env?: Texts;
  /** The folder that jobs work in; by default each has an empty one. */
  readonly workspace?: string;
  /** Somebody cancels the run. */
  readonly signal?: AbortSignal;
}

/** The `github` context for a job. */
export function githubContext(
  surroundings: WorkflowSurroundings,
  workflow: string,
  job: string,
  workspace: string,
): Readonly<Record<string, Value>> {
  const { event, github } = surroundings;
  return {
    actor: 'octocat',
    api_url: 'https://api.github.com',
    base_ref: '',
    event: event.payload,
    event_name: event.name,
    graphql_url: 'https://api.github.com/graphql',
    head_ref: '',
    job,
    ref: 'refs/heads/main',
    ref_name: 'main',
    ref_type: 'branch',
    repository: 'studio/game',
    repository_owner: 'studio',
    run_attempt: '1',
    run_id: '4711',
    run_number: '42',
    server_url: 'https://github.com',
    sha: '4e'.repeat(20),
    token: LOCAL_TOKEN,
    triggering_actor: 'octocat',
    workflow,
    workspace,
    ...github,
  };
}

/** The token is for those alone who are given it. */
const NOT_VARIABLES = new Set(['token']);

/** The variables that the runner makes of the `github` context, and its own. */
export function runnerVariables(
  github: Readonly<Record<string, Value>>,
  { env }: WorkflowSurroundings,
  temp: string,
): Texts {
  const ofGitHub = Object.entries(github).flatMap(([name, value]) =>
    typeof value === 'string' && !NOT_VARIABLES.has(name)
      ? [[`GITHUB_${name.toUpperCase()}`, value] as const]
      : [],
  );
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    ...Object.fromEntries(ofGitHub),
    RUNNER_TEMP: temp,
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    ...env,
  };
}

/** Values by context name, for expressions. Those that GitHub leaves open at a wrong name are open here. */
export interface Contexts {
  readonly github: Readonly<Record<string, Value>>;
  readonly secrets: Texts;
  readonly vars: Texts;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly needs: Readonly<Record<string, Value>>;
  readonly matrix: Readonly<Record<string, Value>>;
  readonly strategy: Readonly<Record<string, Value>>;
  readonly job: Readonly<Record<string, Value>>;
  readonly runner: Readonly<Record<string, Value>>;
  readonly steps: Readonly<Record<string, Value>>;
  readonly env: Texts;
}

export function scopeOf(contexts: Contexts, status: Status): Scope {
  const { matrix, steps, env, ...named } = contexts;
  return {
    contexts: {
      ...Object.fromEntries(Object.entries(named).map(([name, values]) => [name, closed(name, values)])),
      matrix: open(matrix),
      steps: open(steps),
      env: open(env),
    },
    status,
  };
}

/** The secrets of a run, with the one that GitHub adds. */
export function secretsOf({ secrets }: WorkflowSurroundings): Texts {
  return { GITHUB_TOKEN: LOCAL_TOKEN, ...secrets };
}
