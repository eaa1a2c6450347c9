import { afterEach } from '@jest/globals';
import type { JsonObject } from '../../dev/clanforge/reply.ts';
import { errorBody, type GitHubFault } from '../../dev/github/faults.ts';
import {
  startGitHub,
  type GitHubOptions,
  type LocalGitHub,
  type RecordedGitHubRequest,
} from '../../dev/github/server.ts';
import { faultsOfRequest } from './github-description.ts';

export const REPOSITORY = 'studio/game';
export const PULL = 7;
export const HEAD_SHA = 'a11ce'.repeat(8);

/** GitHub answers with this instead. */
export function answerOf(status: number, body: unknown): GitHubFault {
  const headers = { 'Content-Type': 'application/json' };
  return { kind: 'answer', status, headers, body: body as JsonObject };
}

export function refusal(status: number, message = 'No'): GitHubFault {
  return answerOf(status, errorBody(status, message, 'x'));
}

interface Running {
  readonly github: LocalGitHub;
  /** How many of its requests have been checked. */
  checked: number;
}

const running: Running[] = [];

afterEach(async () => {
  const ended = running.splice(0);
  await Promise.all(ended.map(({ github }) => github.close()));
  const faults = ended.flatMap(uncheckedFaults);
  if (faults.length > 0) throw new Error(`against GitHub's description:\n${faults.join('\n')}`);
});

/** A local GitHub with an open pull request. A request that GitHub's description of its API does not allow fails the test. */
export async function startTestGitHub(options: Partial<GitHubOptions> = {}): Promise<LocalGitHub> {
  const github = await startGitHub({
    repository: REPOSITORY,
    pulls: [{ number: PULL, headSha: HEAD_SHA, state: 'open' }],
    ...options,
  });
  running.push({ github, checked: 0 });
  return github;
}

/** The faults so far, which then do not fail the test: for a test that wants them. */
export function takeFaults(github: LocalGitHub): string[] {
  const entry = running.find((one) => one.github === github);
  if (entry === undefined) throw new Error('not a test GitHub that runs');
  return uncheckedFaults(entry);
}

function uncheckedFaults(entry: Running): string[] {
  const requests = entry.github.requests.slice(entry.checked);
  entry.checked += requests.length;
  return requests.flatMap((request) => faultsOf(request, entry.github.basePath));
}

function faultsOf(request: RecordedGitHubRequest, basePath: string): string[] {
  const name = `${request.method} ${request.path}`;
  if (!request.path.startsWith(`${basePath}/`)) return [`${name}: outside ${basePath}`];
  const path = request.path.slice(basePath.length);
  return faultsOfRequest({ ...request, path }).map((fault) => `${name}: ${fault}`);
}
