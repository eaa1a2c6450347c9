import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventPayload, type EventName, type EventSubject } from '../../simulator/github/events.js';
import type { Pull } from '../../simulator/github/repository.js';
import { DEMO_TOKEN } from '../../simulator/github/server.js';
import { openOctokit, readGitHubRun } from '../../src/platform/github.js';
import { makeFolder } from '../support/folders.js';
import { HEAD_SHA, PULL, REPOSITORY, startTestGitHub } from '../support/github.js';

const EVENT_SHA = '4e'.repeat(20);
const before = { ...process.env };

beforeEach(() => {
  Object.assign(process.env, {
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_RUN_ID: '4711',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_ACTOR: 'octocat',
    GITHUB_SHA: EVENT_SHA,
  });
  delete process.env['GITHUB_EVENT_PATH'];
});

afterEach(() => {
  process.env = { ...before };
});

function setEvent(name: string, payload: unknown): void {
  const path = join(makeFolder(), 'event.json');
  writeFileSync(path, typeof payload === 'string' ? payload : JSON.stringify(payload));
  Object.assign(process.env, { GITHUB_EVENT_PATH: path, GITHUB_EVENT_NAME: name });
}

test('the run is told by repository, event, actor, commit and address', () => {
  expect(readGitHubRun()).toEqual({
    owner: 'studio',
    repo: 'game',
    repository: REPOSITORY,
    event: 'push',
    actor: 'octocat',
    url: 'https://github.example/studio/game/actions/runs/4711',
    pull: { kind: 'none' },
    sha: EVENT_SHA,
    secretsHint: undefined,
  });
});

test.each([
  ['there is no repository', undefined, '{}'],
  ['the event is no JSON', REPOSITORY, '{'],
])('there is no run when %s', (_, repository, payload) => {
  setEvent('push', payload);
  if (repository === undefined) delete process.env['GITHUB_REPOSITORY'];
  expect(readGitHubRun()).toBeUndefined();
});

const pull = (more: Partial<Pull> = {}): Pull => ({
  number: PULL,
  headSha: HEAD_SHA,
  state: 'open',
  ...more,
});

describe('what the run is about', () => {
  const known = { kind: 'known', number: PULL, headSha: HEAD_SHA };
  const none = { kind: 'none' };

  test.each<[string, EventName, Partial<EventSubject>, object, string]>([
    ['a pull request', 'pull_request', { pull: pull() }, known, EVENT_SHA],
    [
      'one from a fork',
      'pull_request_target',
      { pull: pull({ headRepository: 'fan/game' }) },
      known,
      EVENT_SHA,
    ],
    [
      'one of a fork that is gone',
      'pull_request',
      { pull: pull({ headRepository: null }) },
      known,
      EVENT_SHA,
    ],
    ['one that was just closed', 'pull_request', { pull: pull({ state: 'closed' }) }, known, EVENT_SHA],
    ['a comment on one', 'issue_comment', { pull: pull() }, { kind: 'numbered', number: PULL }, EVENT_SHA],
    ['a comment on an issue', 'issue_comment', {}, none, EVENT_SHA],
    ['a group of the merge queue', 'merge_group', { sha: HEAD_SHA }, none, EVENT_SHA],
    ['a push', 'push', { sha: EVENT_SHA }, none, EVENT_SHA],
    ['somebody who started it', 'workflow_dispatch', {}, none, EVENT_SHA],
    ['the commit of another workflow', 'workflow_run', { sha: HEAD_SHA }, none, HEAD_SHA],
    ['another workflow on a pull request', 'workflow_run', { pull: pull() }, none, HEAD_SHA],
  ])('%s', (_, event, subject, expected, sha) => {
    setEvent(event, eventPayload(event, { repository: REPOSITORY, ...subject }));
    expect(readGitHubRun()).toMatchObject({ event, pull: expected, sha });
  });

  test.each([
    ['a pull request that is a number', { pull_request: 7 }],
    ['a pull request whose head is no commit', { pull_request: { number: 7, head: {}, base: {} } }],
    ['a pull request without a head', { pull_request: { number: 7 } }],
    ['an issue without a number', { issue: { pull_request: {} } }],
    ['a workflow run without a commit', { workflow_run: {} }],
  ])('nothing, when the event has %s', (_, payload) => {
    setEvent('repository_dispatch', payload);
    expect(readGitHubRun()).toMatchObject({ pull: none, sha: EVENT_SHA });
  });
});

describe('secrets may be missing', () => {
  test.each<[string, string, Pull | undefined, string | undefined]>([
    ['on a pull request from a fork', 'pull_request', pull({ headRepository: 'fan/game' }), 'fork'],
    ['on a review of one', 'pull_request_review', pull({ headRepository: 'fan/game' }), 'fork'],
    ['on one from a fork that is gone', 'pull_request', pull({ headRepository: null }), 'fork'],
    ['but not on one of the repository itself', 'pull_request', pull(), undefined],
    [
      'but not on pull_request_target',
      'pull_request_target',
      pull({ headRepository: 'fan/game' }),
      undefined,
    ],
    ['but not on a push', 'push', undefined, undefined],
  ])('%s', (_, event, about, hint) => {
    const subject = { repository: REPOSITORY, ...(about === undefined ? {} : { pull: about }) };
    setEvent(event, eventPayload(about === undefined ? 'push' : 'pull_request', subject));
    expect(readGitHubRun()).toMatchObject({ secretsHint: hint });
  });

  test('but not on an odd event', () => {
    setEvent('pull_request', { pull_request: 7 });
    expect(readGitHubRun()).toMatchObject({ secretsHint: undefined });
  });

  test('in a run of Dependabot', () => {
    process.env['GITHUB_ACTOR'] = 'dependabot[bot]';
    expect(readGitHubRun()?.secretsHint).toBe('dependabot');
  });
});

// Once in this file: the package reads the address when it is loaded.
test('octokit asks GITHUB_API_URL, base path and all, with the token', async () => {
  const github = await startTestGitHub({ basePath: '/api/v3', identity: 'user' });
  process.env['GITHUB_API_URL'] = github.url;
  const octokit = await openOctokit(DEMO_TOKEN);
  await expect(octokit.rest.users.getAuthenticated()).resolves.toMatchObject({ status: 200 });
  expect(github.requests.map(({ path }) => path)).toEqual(['/api/v3/user']);
});
