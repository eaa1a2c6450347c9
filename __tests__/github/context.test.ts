import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { eventPayload, type EventName, type EventSubject } from '../../dev/github/events.ts';
import { serverError } from '../../dev/github/faults.ts';
import { DEMO_TOKEN } from '../../dev/github/server.ts';
import type { Pull } from '../../dev/github/repository.ts';
import { openOctokit, readGitHubRun } from '../../src/github/context.ts';
import { makeFolder } from '../support/folders.ts';
import { HEAD_SHA, PULL, REPOSITORY, startTestGitHub } from '../support/github.ts';

/** What GITHUB_SHA names; on a pull request a merge commit. */
const EVENT_SHA = '4e'.repeat(20);
const ENV = {
  GITHUB_REPOSITORY: REPOSITORY,
  GITHUB_EVENT_NAME: 'push',
  GITHUB_ACTOR: 'octocat',
  GITHUB_RUN_ID: '4711',
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_SHA: EVENT_SHA,
};

/** The run with this event file; variables that are empty are missing. */
function runWith(payload: unknown, env: Record<string, string> = {}) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const path = join(makeFolder({ 'event.json': text }), 'event.json');
  return readGitHubRun({ ...ENV, GITHUB_EVENT_PATH: path, ...env });
}

const pull = (more: Partial<Pull> = {}): Pull => ({
  number: PULL,
  headSha: HEAD_SHA,
  state: 'open',
  ...more,
});
const PULL_EVENT = eventPayload('pull_request', { repository: REPOSITORY, pull: pull() });
const ON_PULL = { GITHUB_EVENT_NAME: 'pull_request' };
const HEAD = { number: PULL, headSha: HEAD_SHA };

test('the run has repository, event, actor, address and commit', () => {
  expect(runWith({})).toEqual({
    owner: 'studio',
    repo: 'game',
    repository: REPOSITORY,
    event: 'push',
    actor: 'octocat',
    url: 'https://github.example/studio/game/actions/runs/4711',
    pull: undefined,
    sha: EVENT_SHA,
    unreadableEventFile: undefined,
    secretsHint: undefined,
  });
});

test('outside of GitHub there is no run', () => {
  expect(readGitHubRun({})).toBeUndefined();
  expect(readGitHubRun({ ...ENV, GITHUB_REPOSITORY: 'nothing' })).toBeUndefined();
});

// The other events are in __tests__/bundle/pull-request.test.ts.
describe('the pull request or the commit', () => {
  test.each<[string, EventName, Partial<EventSubject>, object]>([
    [
      'a pull request of a deleted fork',
      'pull_request',
      { pull: pull({ headRepository: null }) },
      { pull: HEAD },
    ],
    ['a closed pull request', 'pull_request', { pull: pull({ state: 'closed' }) }, { pull: HEAD }],
    ['pull_request_target', 'pull_request_target', { pull: pull() }, { pull: HEAD, sha: undefined }],
    ['a comment on an issue', 'issue_comment', {}, { pull: undefined, sha: EVENT_SHA }],
    ['a manual run', 'workflow_dispatch', {}, { pull: undefined, sha: EVENT_SHA }],
  ])('of %s', (_, event, subject, expected) => {
    const payload = eventPayload(event, { repository: REPOSITORY, ...subject });
    expect(runWith(payload, { GITHUB_EVENT_NAME: event })).toMatchObject({ event, ...expected });
  });

  const NONE = { pull: undefined };
  test.each<[string, unknown, object]>([
    ['a byte-order mark', `\uFEFF${JSON.stringify(PULL_EVENT)}`, { pull: HEAD }],
    [
      'a pull request without a head',
      { pull_request: { number: 8 } },
      { pull: { number: 8 }, sha: undefined },
    ],
    ['a pull request that is a number', { pull_request: 7 }, NONE],
    ['an issue that says it is no pull request', { issue: { number: 7, pull_request: null } }, NONE],
    ['nothing but null', 'null', NONE],
  ])('of an event file with %s', (_, payload, expected) => {
    expect(runWith(payload)).toMatchObject(expected);
  });

  test.each<[string, Record<string, string>, object]>([
    [
      'a pull request comes from its ref',
      { ...ON_PULL, GITHUB_REF: 'refs/pull/8/merge' },
      { pull: { number: 8 } },
    ],
    ['a pull request without a ref is unknown, as its commit is a merge', ON_PULL, { pull: undefined }],
    ['a comment is unknown', { GITHUB_EVENT_NAME: 'issue_comment' }, { pull: undefined }],
    ['another workflow is unknown', { GITHUB_EVENT_NAME: 'workflow_run' }, { pull: undefined }],
    ['an unknown event is unknown', { GITHUB_EVENT_NAME: '' }, { pull: undefined }],
    ['a push is that of GITHUB_SHA', { GITHUB_REF: 'refs/heads/main' }, { pull: undefined, sha: EVENT_SHA }],
  ])('without a readable event file: %s', (_, env, expected) => {
    const unknown = { sha: undefined, unreadableEventFile: expect.stringContaining('event.json') };
    expect(runWith('{', env)).toMatchObject({ ...unknown, ...expected });
    const missing = { ...env, GITHUB_EVENT_PATH: '/nowhere/event.json' };
    expect(runWith('', missing)).toMatchObject({ ...unknown, ...expected });
    const unset = { ...unknown, unreadableEventFile: '(GITHUB_EVENT_PATH is not set)', ...expected };
    expect(runWith('', { ...env, GITHUB_EVENT_PATH: '' })).toMatchObject(unset);
  });
});

test.each([
  ['GITHUB_ACTOR', { actor: undefined }],
  ['GITHUB_EVENT_NAME', { event: undefined, pull: HEAD }],
  ['GITHUB_RUN_ID', { url: undefined }],
  ['GITHUB_SERVER_URL', { url: undefined }],
  ['GITHUB_SHA', { pull: HEAD }],
])('a missing %s leaves out what depends on it', (name, expected) => {
  expect(runWith(PULL_EVENT, { ...ON_PULL, [name]: '' })).toMatchObject(expected);
});

// A plain fork and Dependabot are in __tests__/bundle/run.test.ts.
describe('missing secrets are explained by', () => {
  const FORK = pull({ headRepository: 'fan/game' });
  test.each<[string, string, Pull, string | undefined]>([
    ['a fork, on a review', 'pull_request_review', FORK, 'fork'],
    ['a deleted fork', 'pull_request', pull({ headRepository: null }), 'fork'],
    ['nothing on a pull request of the repository', 'pull_request', pull(), undefined],
    ['nothing on pull_request_target', 'pull_request_target', FORK, undefined],
  ])('%s', (_, event, subject, hint) => {
    const payload = eventPayload('pull_request', { repository: REPOSITORY, pull: subject });
    expect(runWith(payload, { GITHUB_EVENT_NAME: event })?.secretsHint).toBe(hint);
  });
});

// Once in this file: the package reads the address when it is loaded.
test('octokit uses GITHUB_API_URL, base path and all, and retries', async () => {
  const github = await startTestGitHub({ basePath: '/api/v3', identity: 'user' });
  github.failNext('user', serverError(503));
  process.env['GITHUB_API_URL'] = github.url;
  const octokit = await openOctokit(DEMO_TOKEN);
  delete process.env['GITHUB_API_URL'];
  await expect(octokit.rest.users.getAuthenticated()).resolves.toMatchObject({ status: 200 });
  expect(github.requests.map(({ path, status }) => [path, status])).toEqual([
    ['/api/v3/user', 503],
    ['/api/v3/user', 200],
  ]);
});
