/** The event payloads that GitHub's runner writes to `GITHUB_EVENT_PATH`: the fields that matter. */
import type { JsonObject } from '../clanforge/reply.ts';
import { USER, type Pull } from './repository.ts';
import { BASE_SHA, pullShape, repositoryShape, userShape } from './shapes.ts';

export const EVENT_NAMES = [
  ...(['pull_request', 'pull_request_target', 'workflow_dispatch'] as const),
  ...(['issue_comment', 'merge_group', 'workflow_run', 'push'] as const),
];

export type EventName = (typeof EVENT_NAMES)[number];

export interface EventSubject {
  /** `owner/name`. */
  readonly repository: string;
  /** Required for `pull_request` and `pull_request_target`; without it, an `issue_comment` is on an issue. */
  readonly pull?: Pull;
  /** By default the head of the pull request, or of the base branch. */
  readonly sha?: string;
}

const PLACES = { api: 'https://api.github.com', server: 'https://github.com' };

/** @throws when the event needs a pull request */
export function eventPayload(event: EventName, subject: EventSubject): JsonObject {
  return {
    ...fieldsOf(event, subject),
    repository: repositoryShape(subject.repository),
    sender: userShape(USER),
  };
}

function fieldsOf(event: EventName, { repository, pull, sha: given }: EventSubject): JsonObject {
  const sha = given ?? pull?.headSha ?? BASE_SHA;
  const ref = 'refs/heads/main';
  switch (event) {
    case 'pull_request':
    case 'pull_request_target':
      if (pull === undefined) throw new Error(`${event} needs a pull request`);
      return {
        action: pull.state === 'open' ? 'synchronize' : 'closed',
        number: pull.number,
        pull_request: pullShape(pull, repository, PLACES),
      };
    case 'workflow_dispatch':
      return { inputs: null, ref, workflow: '.github/workflows/image-diff.yml' };
    case 'issue_comment':
      return {
        action: 'created',
        issue: { number: pull?.number ?? 3, ...(pull === undefined ? {} : { pull_request: {} }) },
        comment: { id: 2_000_000_001, body: '/image-diff', user: userShape(USER) },
      };
    case 'merge_group':
      return {
        action: 'checks_requested',
        merge_group: { head_sha: sha, base_sha: BASE_SHA, base_ref: ref },
      };
    case 'workflow_run':
      return {
        action: 'completed',
        workflow_run: { id: 8_000_000_001, name: 'Build', event: 'push', head_branch: 'main', head_sha: sha },
      };
    case 'push':
      return { ref, before: BASE_SHA, after: sha };
  }
}
