/** What the local GitHub does by GitHub's rules. `__tests__/github/reporter.test.ts` covers how reports fare with it. */
import { describe, expect, test } from '@jest/globals';
import { STRANGER, USER } from '../../../dev/github/accounts.ts';
import { DEMO_TOKEN, startGitHub, type LocalGitHub } from '../../../dev/github/server.ts';
import { HEAD_SHA, PULL, REPOSITORY, startTestGitHub, takeFaults } from '../../support/github.ts';

const AUTHORIZATION = { authorization: `Bearer ${DEMO_TOKEN}` };
const ROOT = `/repos/${REPOSITORY}`;
const COMMENTS = `${ROOT}/issues/${PULL}/comments`;
const PULL_PATH = `${ROOT}/pulls/${PULL}`;
const STATUSES = `${ROOT}/statuses/${HEAD_SHA}`;
const UNKNOWN_SHA = '9'.repeat(40);
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

const commentPath = (id: number): string => `${ROOT}/issues/comments/${id}`;

async function ask(
  github: LocalGitHub,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = AUTHORIZATION,
) {
  const response = await fetch(github.url + path, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  const parsed: unknown = isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: parsed };
}

describe('pull requests', () => {
  const pulls = [
    { number: 7, headSha: HEAD_SHA, state: 'open', earlierShas: ['e'.repeat(40)] },
    { number: 8, headSha: HEAD_SHA, state: 'open', headRepository: 'fan/game', title: 'From a fork' },
    { number: 9, headSha: 'c'.repeat(40), state: 'closed', merged: true, mergeSha: 'd'.repeat(40) },
    { number: 10, headSha: 'f'.repeat(40), state: 'open', headRepository: null, locked: true },
  ] as const;

  test.each([
    ['the head of two', HEAD_SHA, [7, 8]],
    ['an earlier commit', 'e'.repeat(40), [7]],
    ['a merge commit', 'd'.repeat(40), [9]],
    ['the head of a deleted fork', 'f'.repeat(40), [10]],
    ['a commit of no pull request', '1'.repeat(40), []],
  ])('are found by a commit: %s', async (_, sha, numbers) => {
    const github = await startTestGitHub({ pulls, commits: ['1'.repeat(40)] });
    const { status, body } = await ask(github, 'GET', `${ROOT}/commits/${sha}/pulls`);
    expect([status, body]).toMatchObject([200, numbers.map((number) => ({ number }))]);
  });

  test.each([
    [7, { state: 'open', locked: false, head: { sha: HEAD_SHA, repo: { full_name: REPOSITORY } } }],
    [8, { title: 'From a fork', head: { repo: { full_name: 'fan/game' } } }],
    [9, { state: 'closed', merged: true, merge_commit_sha: 'd'.repeat(40) }],
    [10, { locked: true, head: { repo: null }, base: { repo: { full_name: REPOSITORY } } }],
  ])('are found by their number: %i', async (number, expected) => {
    const github = await startTestGitHub({ pulls });
    const path = `/repos/Studio/GAME/pulls/${number}`;
    expect(await ask(github, 'GET', path)).toMatchObject({ status: 200, body: { number, ...expected } });
  });
});

describe('comments', () => {
  test('are created and updated by the owner of the token, and listed, oldest first', async () => {
    let clock = NOW;
    const github = await startTestGitHub({ now: () => clock, serverUrl: 'https://github.example' });
    const theirs = github.addComment({ pull: PULL, body: 'Nice.' });
    const created = await ask(github, 'POST', COMMENTS, { body: 'Under way' });
    const id = github.comments[1]?.id ?? 0;
    clock += 60_000;
    const updated = await ask(github, 'PATCH', commentPath(id), { body: 'Passed' });

    const html = `https://github.example/${REPOSITORY}/pull/${PULL}#issuecomment-${id}`;
    const user = { login: 'github-actions[bot]', id: 41898282, type: 'Bot' };
    const fields = { id, user, html_url: html, created_at: '2026-01-02T03:04:05Z' };
    expect(created).toMatchObject({ status: 201, body: { ...fields, body: 'Under way' } });
    expect(created.headers.get('location')).toBe(github.url + commentPath(id));
    const passed = { ...fields, body: 'Passed', updated_at: '2026-01-02T03:05:05Z' };
    expect(updated).toMatchObject({ status: 200, body: passed });
    const first = { id: theirs.id, body: 'Nice.', user: { login: STRANGER.login, type: 'User' } };
    expect(await ask(github, 'GET', COMMENTS)).toMatchObject({ status: 200, body: [first, passed] });
    github.deleteComment(id);
    expect(await ask(github, 'PATCH', commentPath(id), { body: 'x' })).toMatchObject({ status: 404 });
  });

  test.each([
    ['', 30, '<URL?page=2>; rel="next", <URL?page=3>; rel="last"'],
    ['?page=3', 5, '<URL?page=2>; rel="prev", <URL?page=1>; rel="first"'],
    ['?per_page=65', 65, undefined],
    ['?per_page=50&page=9', 0, '<URL?per_page=50&page=2>; rel="prev", <URL?per_page=50&page=1>; rel="first"'],
  ])('come in pages: %j', async (query, length, link) => {
    const comments = Array.from({ length: 65 }, (_, index) => ({ pull: PULL, body: `Number ${index}` }));
    const github = await startTestGitHub({ comments });
    const { body, headers } = await ask(github, 'GET', COMMENTS + query);
    expect(body).toHaveLength(length);
    expect(headers.get('link') ?? undefined).toBe(link?.replaceAll('URL', github.url + COMMENTS));
  });

  test.each([
    ['POST', 'é'.repeat(65_536), undefined],
    ['POST', 'x'.repeat(65_537), 'Body is too long (maximum is 65536 characters)'],
    ['POST', '', 'Body cannot be blank'],
    ['PATCH', '😀'.repeat(65_536), undefined],
    ['PATCH', 'x'.repeat(65_537), 'body is too long (maximum is 65536 characters)'],
    ['PATCH', ' \n', 'body cannot be blank'],
  ])('%s takes up to 65,536 characters and at least one: %#', async (method, body, message) => {
    const github = await startTestGitHub({ comments: [{ pull: PULL, body: 'Before' }] });
    const path = method === 'POST' ? COMMENTS : commentPath(github.comments[0]?.id ?? 0);
    const { status, body: answer } = await ask(github, method, path, { body });
    const errors = [{ resource: 'IssueComment', message }];
    if (message === undefined) expect(answer).toMatchObject({ body });
    else expect([status, answer]).toMatchObject([422, { message: 'Validation Failed', errors }]);
    expect(github.comments.at(-1)?.body).toBe(message === undefined ? body : 'Before');
  });
});

describe('statuses', () => {
  test('keep their fields, which have defaults', async () => {
    const github = await startTestGitHub({ now: () => NOW });
    const url = 'https://ci.example/1';
    const fields = { state: 'failure', description: 'ä'.repeat(140), target_url: url, context: 'image-diff' };
    expect(await ask(github, 'POST', STATUSES, fields)).toMatchObject({ status: 201, body: fields });
    const defaults = { state: 'pending', description: null, target_url: null, context: 'default' };
    expect(await ask(github, 'POST', STATUSES, { state: 'pending' })).toMatchObject({ body: defaults });
    expect(github.statuses).toMatchObject([
      { sha: HEAD_SHA, state: 'failure', targetUrl: url, context: 'image-diff' },
      { sha: HEAD_SHA, state: 'pending', creator: { type: 'Bot' } },
    ]);
  });

  test.each([
    ['description', { description: 'x'.repeat(141) }, 'is too long (maximum is 140 characters)'],
    ['description', { description: 'Done 🎉' }, "doesn't accept 4-byte Unicode"],
    ['target_url', { target_url: 'ftp://ci.example' }, 'must use http(s) scheme'],
    ['state', { state: 'neutral' }, 'is not included in the list'],
  ])('with an invalid %s are refused: %j', async (field, fields, message) => {
    const github = await startTestGitHub();
    const { status, body } = await ask(github, 'POST', STATUSES, { state: 'success', ...fields });
    const errors = [{ resource: 'Status', code: 'custom', field, message: `${field} ${message}` }];
    expect([status, body]).toMatchObject([422, { errors }]);
    expect(github.statuses).toEqual([]);
    expect(takeFaults(github)).toHaveLength(field === 'state' ? 1 : 0);
  });
});

describe('access', () => {
  test.each<[Record<string, string>, number]>([
    [{}, 401],
    [{ authorization: 'Bearer wrong' }, 401],
    [{ authorization: `Basic ${DEMO_TOKEN}` }, 401],
    [{ authorization: DEMO_TOKEN }, 401],
    [{ authorization: `token ${DEMO_TOKEN}` }, 200],
    [{ authorization: `bearer ${DEMO_TOKEN}` }, 200],
  ])('with %j has status %i', async (headers, status) => {
    const github = await startTestGitHub();
    expect(await ask(github, 'GET', PULL_PATH, undefined, headers)).toMatchObject({ status });
  });

  test.each([
    ['GET', PULL_PATH, undefined, 'none', 'pull_requests=read'],
    ['GET', `${ROOT}/commits/${HEAD_SHA}/pulls`, undefined, 'none', 'pull_requests=read'],
    ['GET', COMMENTS, undefined, 'none', 'issues=read; pull_requests=read'],
    ['POST', COMMENTS, { body: 'x' }, 'read', 'issues=write; pull_requests=write'],
    ['PATCH', commentPath(2_100_000_001), { body: 'x' }, 'read', 'issues=write; pull_requests=write'],
    ['POST', STATUSES, { state: 'error' }, 'read', 'statuses=write'],
  ] as const)('%s %s needs its permission', async (method, path, fields, access, accepted) => {
    const permissions = { pullRequests: access, statuses: access };
    const github = await startTestGitHub({ permissions, comments: [{ pull: PULL, body: 'x' }] });
    const { status, headers, body } = await ask(github, method, path, fields);
    expect([status, body]).toMatchObject([403, { message: 'Resource not accessible by integration' }]);
    expect(headers.get('x-accepted-github-permissions')).toBe(accepted);
  });

  test.each([
    ['user', 200, { ...USER }],
    ['bot', 403, { message: 'Resource not accessible by integration' }],
  ] as const)('to the account of the token is for users: %s', async (identity, status, body) => {
    const github = await startTestGitHub({ identity });
    expect(await ask(github, 'GET', '/user')).toMatchObject({ status, body });
  });
});

test.each([
  ['GET', `/repos/studio/other/pulls/${PULL}`, undefined, 404, /^Not Found$/],
  ['GET', `${ROOT}/pulls/99`, undefined, 404, /^Not Found$/],
  ['GET', `${ROOT}/issues/99/comments`, undefined, 404, /^Not Found$/],
  ['POST', `${ROOT}/issues/99/comments`, { body: 'x' }, 404, /^Not Found$/],
  ['PATCH', commentPath(99), { body: 'x' }, 404, /^Not Found$/],
  ['GET', `${ROOT}/commits/${UNKNOWN_SHA}/pulls`, undefined, 422, /^No commit found for SHA/],
  ['POST', `${ROOT}/statuses/${UNKNOWN_SHA}`, { state: 'error' }, 422, /^No commit found/],
])('%s %s does not exist', async (method, path, fields, status, message) => {
  const github = await startTestGitHub();
  const answer = await ask(github, method, path, fields);
  expect(answer).toMatchObject({ status, body: { message: expect.stringMatching(message) as unknown } });
});

describe('a base path', () => {
  test('comes before every path and in every link, and nothing is served outside it', async () => {
    const github = await startTestGitHub({ basePath: '/api/v3' });
    expect(github.url).toBe(`${github.serverUrl}/api/v3`);
    const { body } = await ask(github, 'POST', COMMENTS, { body: 'x' });
    expect(body).toMatchObject({ issue_url: `${github.url}${ROOT}/issues/${PULL}` });
    expect((await fetch(github.serverUrl + PULL_PATH, { headers: AUTHORIZATION })).status).toBe(404);
    expect(takeFaults(github)).toEqual([`GET ${PULL_PATH}: outside /api/v3`]);
  });

  test.each([
    [{ basePath: 'api' }, /^basePath "api" must start/],
    [{ basePath: '/api/' }, /^basePath "\/api\/" must start/],
    [{ repository: 'game' }, /^repository "game" is not owner\/name$/],
  ])('and repository are checked: %j', async (options, message) => {
    await expect(startGitHub({ repository: REPOSITORY, ...options })).rejects.toThrow(message);
  });
});

test('faults affect requests of their route, so often; requests are recorded with them', async () => {
  const github = await startTestGitHub();
  github.failNext('pull', { kind: 'html', status: 200 });
  github.failNext('pull', { kind: 'answer', status: 304 });
  github.failNext('pull', { kind: 'delay', ms: 10 });
  await ask(github, 'GET', `${COMMENTS}?per_page=5`);
  expect((await ask(github, 'GET', PULL_PATH)).body).toMatch(/^<!DOCTYPE html>/);
  for (let left = 2; left > 0; left--) await ask(github, 'GET', PULL_PATH);
  expect(github.requests).toMatchObject([
    { method: 'GET', path: COMMENTS, query: { per_page: '5' }, route: 'list-comments', status: 200 },
    { route: 'pull', fault: 'html', status: 200, answer: undefined },
    { route: 'pull', fault: 'answer', status: 304 },
    { route: 'pull', fault: 'delay', status: 200, answer: { body: { number: PULL } } },
  ]);
  github.failNext('any', { kind: 'html', status: 500 }, Infinity);
  expect((await ask(github, 'GET', PULL_PATH)).status).toBe(500);
  github.clearFaults();
  expect((await ask(github, 'GET', PULL_PATH)).status).toBe(200);
});
