import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readGitHubRun } from '../../src/platform/github.js';
import { makeFolder } from '../support/folders.js';

const before = { ...process.env };

beforeEach(() => {
  Object.assign(process.env, {
    GITHUB_REPOSITORY: 'studio/game',
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_RUN_ID: '4711',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_ACTOR: 'octocat',
  });
  delete process.env['GITHUB_EVENT_PATH'];
});

afterEach(() => {
  process.env = { ...before };
});

function setEvent(payload: string): void {
  const path = join(makeFolder(), 'event.json');
  writeFileSync(path, payload);
  process.env['GITHUB_EVENT_PATH'] = path;
}

const pullRequest = (from: string | null): string =>
  JSON.stringify({
    pull_request: {
      head: { repo: from === null ? null : { full_name: from } },
      base: { repo: { full_name: 'studio/game' } },
    },
  });

test('the run is named by repository, event and address', () => {
  expect(readGitHubRun()).toEqual({
    repository: 'studio/game',
    event: 'push',
    url: 'https://github.example/studio/game/actions/runs/4711',
    secretsHint: undefined,
  });
});

test.each([
  ['there is no repository', undefined, '{}'],
  ['the event is no JSON', 'studio/game', '{'],
])('there is no run when %s', (_, repository, payload) => {
  setEvent(payload);
  if (repository === undefined) delete process.env['GITHUB_REPOSITORY'];
  expect(readGitHubRun()).toBeUndefined();
});

describe('secrets may be missing', () => {
  test.each([
    ['on a pull request from a fork', 'pull_request', pullRequest('fan/game'), 'fork'],
    ['on a review of one', 'pull_request_review', pullRequest('fan/game'), 'fork'],
    ['on one from a fork that is gone', 'pull_request', pullRequest(null), 'fork'],
    ['but not on one of the repository itself', 'pull_request', pullRequest('studio/game'), undefined],
    ['but not on pull_request_target', 'pull_request_target', pullRequest('fan/game'), undefined],
    ['but not on a push', 'push', '{}', undefined],
    ['but not on an odd event', 'pull_request', '{"pull_request": 7}', undefined],
  ])('%s', (_, event, payload, hint) => {
    process.env['GITHUB_EVENT_NAME'] = event;
    setEvent(payload);
    expect(readGitHubRun()?.secretsHint).toBe(hint);
  });

  test('in a run of Dependabot', () => {
    process.env['GITHUB_ACTOR'] = 'dependabot[bot]';
    expect(readGitHubRun()?.secretsHint).toBe('dependabot');
  });
});
