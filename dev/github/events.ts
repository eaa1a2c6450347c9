/** The payloads that GitHub's runner leaves at `GITHUB_EVENT_PATH`: the fields that matter, in GitHub's shapes. Pure. */
import type { Json, JsonObject } from '../clanforge/reply.ts';
import { USER } from './accounts.ts';
import type { Pull } from './repository.ts';
import { BASE_BRANCH_SHA, ownerOf, pullShape, repositoryShape, timestamp, userShape } from './shapes.ts';
import type { Places } from './shapes.ts';

export const EVENT_NAMES = [
  'pull_request',
  'pull_request_target',
  'workflow_dispatch',
  'issue_comment',
  'merge_group',
  'workflow_run',
  'push',
] as const;

export type EventName = (typeof EVENT_NAMES)[number];

/** What an event is about. */
export interface EventSubject {
  /** `owner/name`. */
  readonly repository: string;
  /** Needed by `pull_request` and `pull_request_target`; an `issue_comment` without one is on an issue. */
  readonly pull?: Pull;
  /** The commit of the others; by default the pull request's head, or the base branch's. */
  readonly sha?: string;
  /** URLs in the payload; github.com's by default. */
  readonly places?: Places;
}

const GITHUB: Places = { api: 'https://api.github.com', server: 'https://github.com' };
const ISSUE = 3;
const NO_COMMIT = '0'.repeat(40);
const EVENT_TIME = Date.UTC(2026, 0, 2, 3, 4, 5);

/**
 * The payload of an event.
 *
 * @throws Error when the event needs a pull request and there is none
 */
export function eventPayload(event: EventName, subject: EventSubject): JsonObject {
  const { places = GITHUB } = subject;
  const usual = {
    repository: repositoryShape(subject.repository, places),
    sender: userShape(USER, places),
  };
  return { ...fieldsOf(event, subject, places), ...usual };
}

function fieldsOf(event: EventName, subject: EventSubject, places: Places): JsonObject {
  const { repository, pull } = subject;
  const sha = subject.sha ?? pull?.headSha ?? BASE_BRANCH_SHA;
  switch (event) {
    case 'pull_request':
    case 'pull_request_target':
      if (pull === undefined) throw new Error(`${event} needs a pull request`);
      return {
        action: pull.state === 'open' ? 'synchronize' : 'closed',
        number: pull.number,
        pull_request: pullShape(pull, 0, repository, places),
      };
    case 'workflow_dispatch':
      return { inputs: null, ref: 'refs/heads/main', workflow: '.github/workflows/image-diff.yml' };
    case 'issue_comment':
      return {
        action: 'created',
        issue: issueFields(pull, repository, places),
        comment: { id: 2_000_000_001, body: '/image-diff', user: userShape(USER, places) },
      };
    case 'merge_group':
      return {
        action: 'checks_requested',
        merge_group: {
          head_sha: sha,
          head_ref: `refs/heads/gh-readonly-queue/main/pr-${pull?.number ?? 1}-${BASE_BRANCH_SHA}`,
          base_sha: BASE_BRANCH_SHA,
          base_ref: 'refs/heads/main',
          head_commit: commitFields(sha),
        },
      };
    case 'workflow_run':
      return { action: 'completed', workflow_run: workflowRunFields(sha, pull, repository, places) };
    case 'push':
      return {
        ref: 'refs/heads/main',
        before: NO_COMMIT,
        after: sha,
        created: false,
        deleted: false,
        forced: false,
        base_ref: null,
        head_commit: commitFields(sha),
      };
  }
}

/** An issue's payload; that of a pull request differs by its `pull_request` alone. */
function issueFields(pull: Pull | undefined, repository: string, places: Places): JsonObject {
  const number = pull?.number ?? ISSUE;
  const html = `${places.server}/${repository}/${pull === undefined ? 'issues' : 'pull'}/${number}`;
  const links: JsonObject = {
    url: `${places.api}/repos/${repository}/pulls/${number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    merged_at: null,
  };
  return {
    number,
    title: pull?.title ?? `Change ${number}`,
    state: pull?.state ?? 'open',
    locked: pull?.locked ?? false,
    html_url: html,
    user: userShape(USER, places),
    ...(pull === undefined ? {} : { pull_request: links }),
  };
}

function workflowRunFields(
  sha: string,
  pull: Pull | undefined,
  repository: string,
  places: Places,
): JsonObject {
  const from = pull?.headRepository === undefined ? repository : pull.headRepository;
  return {
    id: 8_000_000_001,
    name: 'Build',
    event: pull === undefined ? 'push' : 'pull_request',
    status: 'completed',
    conclusion: 'success',
    head_branch: pull === undefined ? 'main' : headRefOf(pull),
    head_sha: sha,
    head_repository: repositoryShape(from ?? repository, places),
    // GitHub names no pull requests of forks here.
    pull_requests: pull === undefined || from !== repository ? [] : [runPull(pull, repository, places)],
  };
}

function runPull(pull: Pull, repository: string, places: Places): Json {
  const { id, name, url } = repositoryShape(repository, places);
  const repo = { id: id ?? 0, name: name ?? '', url: url ?? '' };
  return {
    id: 1_900_000_000 + pull.number,
    number: pull.number,
    url: `${places.api}/repos/${repository}/pulls/${pull.number}`,
    head: { ref: headRefOf(pull), sha: pull.headSha, repo },
    base: { ref: pull.baseRef ?? 'main', sha: BASE_BRANCH_SHA, repo },
  };
}

function headRefOf(pull: Pull): string {
  return pull.headRef ?? `change-${pull.number}`;
}

function commitFields(sha: string): JsonObject {
  const { login } = ownerOf('author');
  const person = { name: login, email: `${login}@example.com` };
  return {
    id: sha,
    tree_id: 'e'.repeat(40),
    message: 'A change',
    timestamp: timestamp(EVENT_TIME),
    author: person,
    committer: person,
  };
}
