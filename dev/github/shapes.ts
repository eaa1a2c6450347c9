/** GitHub's responses and event payloads: the fields that reports to pull requests need, and a few for people. */
import type { JsonObject } from '../clanforge/reply.ts';
import type { Account, Comment, CommitStatus, Pull } from './repository.ts';

/** The addresses of the API and of the website. */
export interface Places {
  readonly api: string;
  readonly server: string;
}

/** The head of the base branch. */
export const BASE_SHA = 'b45e'.repeat(10);

export function userShape({ login, id, type }: Account): JsonObject {
  return { login, id, type };
}

export function commentShape(comment: Comment, repository: string, { server }: Places): JsonObject {
  const { id, pull, user, body } = comment;
  const html_url = `${server}/${repository}/pull/${pull}#issuecomment-${id}`;
  return { id, html_url, body, user: userShape(user) };
}

export function statusShape(status: CommitStatus): JsonObject {
  const { id, state, description, targetUrl, context, creator } = status;
  return { id, state, description, target_url: targetUrl, context, creator: userShape(creator) };
}

export function pullShape(pull: Pull, repository: string, { api, server }: Places): JsonObject {
  const { number, state, headSha, locked = false, headRepository = repository } = pull;
  return {
    ...{ number, state, locked, title: `Change ${number}` },
    url: `${api}/repos/${repository}/pulls/${number}`,
    html_url: `${server}/${repository}/pull/${number}`,
    head: branchShape(headRepository, `change-${number}`, headSha),
    base: branchShape(repository, 'main', BASE_SHA),
  };
}

/** Of a fork that has been deleted, `repo` is null. */
function branchShape(repository: string | null, ref: string, sha: string): JsonObject {
  return { ref, sha, repo: repository === null ? null : repositoryShape(repository) };
}

export function repositoryShape(fullName: string): JsonObject {
  return { full_name: fullName, name: fullName.replace(/^.*\//, ''), default_branch: 'main' };
}
