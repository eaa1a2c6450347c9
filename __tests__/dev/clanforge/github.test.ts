import { describe, expect, test } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { STRANGER, USER } from '../../../dev/github/accounts.ts';
import { EVENT_NAMES, eventPayload } from '../../../dev/github/events.ts';
import {
  primaryRateLimit,
  secondaryRateLimit,
  serverError,
  type GitHubFault,
} from '../../../dev/github/faults.ts';
import { DEMO_TOKEN, startGitHub, type LocalGitHub } from '../../../dev/github/server.ts';
import { HEAD_SHA, PULL, REPOSITORY, startTestGitHub, takeFaults } from '../../support/github.ts';
import { faultsOfPayload, faultsOfRequest, faultsOfResponse } from '../../support/github-description.ts';

const AUTHORIZATION = { authorization: `Bearer ${DEMO_TOKEN}` };
const COMMENTS = `/repos/${REPOSITORY}/issues/${PULL}/comments`;
const PULL_PATH = `/repos/${REPOSITORY}/pulls/${PULL}`;
const PULLS_OF_HEAD = `/repos/${REPOSITORY}/commits/${HEAD_SHA}/pulls`;
const STATUSES = `/repos/${REPOSITORY}/statuses/${HEAD_SHA}`;
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function ask(
  github: LocalGitHub,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = AUTHORIZATION,
): Promise<Got> {
  const response = await fetch(github.url + path, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

function commentPath(id: number): string {
  return `/repos/${REPOSITORY}/issues/comments/${id}`;
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
    ['the commit of a merge', 'd'.repeat(40), [9]],
    ['one of a fork that is gone', 'f'.repeat(40), [10]],
    ['a commit of its own', '1'.repeat(40), []],
  ])('are found by their commits: %s', async (_, sha, numbers) => {
    const github = await startTestGitHub({ pulls, commits: ['1'.repeat(40)] });
    const { status, body } = await ask(github, 'GET', `/repos/${REPOSITORY}/commits/${sha}/pulls`);
    expect(status).toBe(200);
    expect(body).toMatchObject(numbers.map((number) => ({ number })));
    expect(body).toHaveLength(numbers.length);
  });

  test.each([
    [7, { state: 'open', locked: false, head: { sha: HEAD_SHA, repo: { full_name: REPOSITORY } } }],
    [8, { title: 'From a fork', head: { repo: { full_name: 'fan/game' } } }],
    [9, { state: 'closed', merged: true, merge_commit_sha: 'd'.repeat(40) }],
    [10, { locked: true, head: { repo: null }, base: { repo: { full_name: REPOSITORY } } }],
  ])('are told by number: %i', async (number, expected) => {
    const github = await startTestGitHub({ pulls });
    const { status, body } = await ask(github, 'GET', `/repos/${REPOSITORY}/pulls/${number}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ number, ...expected });
  });

  test('the name of the repository may be in any case', async () => {
    const github = await startTestGitHub();
    expect(await ask(github, 'GET', PULL_PATH.replace('studio/game', 'Studio/GAME'))).toMatchObject({
      status: 200,
    });
  });
});

describe('comments', () => {
  test('are created by the token’s bot, updated and listed, oldest first', async () => {
    let clock = NOW;
    const github = await startTestGitHub({ now: () => clock, serverUrl: 'https://github.example' });
    const theirs = github.addComment({ pull: PULL, body: 'Nice.' });
    const created = await ask(github, 'POST', COMMENTS, { body: 'Under way' });
    const [, ours] = github.comments;
    const id = ours?.id ?? 0;
    clock += 60_000;
    const updated = await ask(github, 'PATCH', commentPath(id), { body: 'Passed' });
    const listed = await ask(github, 'GET', COMMENTS);

    const html = `https://github.example/${REPOSITORY}/pull/${PULL}#issuecomment-${id}`;
    const user = { login: 'github-actions[bot]', id: 41898282, type: 'Bot' };
    const wanted = { id, user, html_url: html, created_at: '2026-01-02T03:04:05Z' };
    expect(created).toMatchObject({ status: 201, body: { ...wanted, body: 'Under way' } });
    expect(created.headers.get('location')).toBe(github.url + commentPath(id));
    const passed = { ...wanted, body: 'Passed', updated_at: '2026-01-02T03:05:05Z' };
    expect(updated).toMatchObject({ status: 200, body: passed });
    const first = { id: theirs.id, body: 'Nice.', user: { login: STRANGER.login, type: 'User' } };
    expect(listed).toMatchObject({ status: 200, body: [first, passed] });
    expect(github.comments).toEqual([theirs, expect.objectContaining({ id, body: 'Passed' })]);
  });

  test('are the user’s with a personal access token', async () => {
    const github = await startTestGitHub({ identity: 'user' });
    const { body } = await ask(github, 'POST', COMMENTS, { body: 'Mine' });
    expect(body).toMatchObject({ user: { login: USER.login, type: 'User' } });
  });

  test('one that was deleted cannot be updated', async () => {
    const github = await startTestGitHub({ comments: [{ pull: PULL, body: 'There' }] });
    const id = github.comments[0]?.id ?? 0;
    github.deleteComment(id);
    expect(await ask(github, 'PATCH', commentPath(id), { body: 'x' })).toMatchObject({ status: 404 });
    expect(github.comments).toEqual([]);
  });

  test('come in pages of 30, with links to the next and the last', async () => {
    const github = await startTestGitHub({ comments: manyComments(65) });
    const first = await ask(github, 'GET', COMMENTS);
    const url = github.url + COMMENTS;
    expect(first.body).toHaveLength(30);
    expect(first.headers.get('link')).toBe(`<${url}?page=2>; rel="next", <${url}?page=3>; rel="last"`);
    const last = await ask(github, 'GET', `${COMMENTS}?page=3`);
    expect(last.body).toHaveLength(5);
    expect(last.headers.get('link')).toBe(`<${url}?page=2>; rel="prev", <${url}?page=1>; rel="first"`);
  });

  test.each([
    ['per_page=100', 65, null],
    ['per_page=65', 65, null],
    ['per_page=50', 50, /per_page=50&page=2>; rel="next"/],
    ['per_page=50&page=9', 0, /page=2>; rel="prev"/],
  ])('come in pages as asked: %s', async (query, length, link) => {
    const github = await startTestGitHub({ comments: manyComments(65) });
    const { body, headers } = await ask(github, 'GET', `${COMMENTS}?${query}`);
    expect(body).toHaveLength(length);
    if (link === null) expect(headers.get('link')).toBeNull();
    else expect(headers.get('link')).toMatch(link);
  });

  test('never come in pages of more than 100, and asking for more is a fault', async () => {
    const github = await startTestGitHub({ comments: manyComments(101) });
    expect((await ask(github, 'GET', `${COMMENTS}?per_page=200`)).body).toHaveLength(100);
    expect(takeFaults(github)).toEqual([`GET ${COMMENTS}: query parameter per_page must be <= 100`]);
  });

  function manyComments(count: number) {
    return Array.from({ length: count }, (_, index) => ({ pull: PULL, body: `Number ${index}` }));
  }

  test.each([
    ['create', 'of 65,536 characters', 'é'.repeat(65_536), undefined],
    ['create', 'longer', 'x'.repeat(65_537), 'Body is too long (maximum is 65536 characters)'],
    ['create', 'empty', '', 'Body cannot be blank'],
    ['update', 'of 65,536 characters', '😀'.repeat(65_536), undefined],
    ['update', 'longer', 'x'.repeat(65_537), 'body is too long (maximum is 65536 characters)'],
    ['update', 'blank', ' \n', 'body cannot be blank'],
  ])('%s with a body %s', async (action, _, body, message) => {
    const github = await startTestGitHub({ comments: [{ pull: PULL, body: 'Before' }] });
    const got =
      action === 'create'
        ? await ask(github, 'POST', COMMENTS, { body })
        : await ask(github, 'PATCH', commentPath(github.comments[0]?.id ?? 0), { body });
    if (message === undefined) {
      expect(got.status).toBe(action === 'create' ? 201 : 200);
      expect(github.comments.at(-1)?.body).toBe(body);
    } else {
      const errors = [{ resource: 'IssueComment', message }];
      expect(got).toMatchObject({ status: 422, body: { message: 'Validation Failed', errors } });
      expect(github.comments).toMatchObject([{ body: 'Before' }]);
    }
  });

  test('a locked conversation takes no new ones', async () => {
    const pulls = [{ number: PULL, headSha: HEAD_SHA, state: 'open', locked: true }] as const;
    const github = await startTestGitHub({ pulls });
    expect(await ask(github, 'POST', COMMENTS, { body: 'Me too' })).toMatchObject({
      status: 403,
      body: { message: 'Unable to create comment because issue is locked.', status: '403' },
    });
  });
});

describe('statuses', () => {
  test('are kept as they were sent', async () => {
    const github = await startTestGitHub({ now: () => NOW });
    const fields = {
      state: 'failure',
      description: 'ä'.repeat(140),
      target_url: 'https://ci.example/1',
      context: 'image-diff',
    };
    expect(await ask(github, 'POST', STATUSES, fields)).toMatchObject({ status: 201, body: fields });
    expect(await ask(github, 'POST', STATUSES, { state: 'pending' })).toMatchObject({
      status: 201,
      body: { state: 'pending', description: null, target_url: null, context: 'default' },
    });
    expect(github.statuses).toMatchObject([
      { sha: HEAD_SHA, state: 'failure', targetUrl: 'https://ci.example/1', context: 'image-diff' },
      { sha: HEAD_SHA, state: 'pending', creator: { type: 'Bot' } },
    ]);
  });

  test.each([
    ['description', { description: 'x'.repeat(141) }, 'description is too long (maximum is 140 characters)'],
    ['description', { description: 'Done 🎉' }, "description doesn't accept 4-byte Unicode"],
    ['target_url', { target_url: 'ftp://ci.example' }, 'target_url must use http(s) scheme'],
  ])('with a wrong %s are refused', async (field, fields, message) => {
    const github = await startTestGitHub();
    expect(await ask(github, 'POST', STATUSES, { state: 'success', ...fields })).toMatchObject({
      status: 422,
      body: { errors: [{ resource: 'Status', code: 'custom', field, message }] },
    });
    expect(github.statuses).toEqual([]);
  });

  test('with an unknown state are refused', async () => {
    const github = await startTestGitHub();
    expect(await ask(github, 'POST', STATUSES, { state: 'neutral' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'state', message: 'state is not included in the list' }] },
    });
    expect(takeFaults(github)).toEqual([
      `POST ${STATUSES}: /state must be equal to one of the allowed values: error, failure, pending, success`,
    ]);
  });
});

describe('who may', () => {
  test.each([
    [{}, 'Requires authentication'],
    [{ authorization: 'Bearer wrong' }, 'Bad credentials'],
    [{ authorization: `Basic ${DEMO_TOKEN}` }, 'Bad credentials'],
    [{ authorization: DEMO_TOKEN }, 'Bad credentials'],
  ])('with %j nobody is let in', async (headers, message) => {
    const github = await startTestGitHub();
    const body = { message, status: '401', documentation_url: expect.stringMatching(/^https:/) as unknown };
    expect(await ask(github, 'GET', PULL_PATH, undefined, headers as Record<string, string>)).toMatchObject({
      status: 401,
      body,
    });
  });

  test.each(['token', 'Bearer', 'bearer'])('the scheme %j lets in', async (scheme) => {
    const github = await startTestGitHub({ token: 's3cret' });
    const headers = { authorization: `${scheme} s3cret` };
    expect((await ask(github, 'GET', PULL_PATH, undefined, headers)).status).toBe(200);
  });

  test.each([
    ['GET', PULL_PATH, undefined, 'none', 'pull_requests=read'],
    ['GET', PULLS_OF_HEAD, undefined, 'none', 'pull_requests=read'],
    ['GET', COMMENTS, undefined, 'none', 'issues=read; pull_requests=read'],
    ['POST', COMMENTS, { body: 'x' }, 'read', 'issues=write; pull_requests=write'],
    ['PATCH', commentPath(2_100_000_001), { body: 'x' }, 'read', 'issues=write; pull_requests=write'],
    ['POST', STATUSES, { state: 'error' }, 'read', 'statuses=write'],
  ] as const)('%s %s needs its permission', async (method, path, fields, access, accepted) => {
    const permissions = { pullRequests: access, statuses: access };
    const github = await startTestGitHub({ permissions, comments: [{ pull: PULL, body: 'x' }] });
    const { status, headers, body } = await ask(github, method, path, fields);
    expect(status).toBe(403);
    expect(body).toEqual({
      message: 'Resource not accessible by integration',
      documentation_url: expect.stringMatching(/^https:\/\/docs\.github\.com\/rest\/.+#/) as unknown,
      status: '403',
    });
    expect(headers.get('x-accepted-github-permissions')).toBe(accepted);
  });

  test('a token that may read reads, and is told in its own words what it may not', async () => {
    const permissions = { pullRequests: 'read' } as const;
    const github = await startTestGitHub({ permissions, identity: 'user' });
    expect((await ask(github, 'GET', COMMENTS)).status).toBe(200);
    expect(await ask(github, 'POST', COMMENTS, { body: 'x' })).toMatchObject({
      status: 403,
      body: { message: 'Resource not accessible by personal access token' },
    });
    expect((await ask(github, 'POST', STATUSES, { state: 'success' })).status).toBe(201);
  });

  test('only a user is told who it is', async () => {
    const ofUser = await startTestGitHub({ identity: 'user' });
    expect(await ask(ofUser, 'GET', '/user')).toMatchObject({ status: 200, body: { ...USER } });
    const ofBot = await startTestGitHub();
    expect(await ask(ofBot, 'GET', '/user')).toMatchObject({
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    });
  });

  test('a client without a User-Agent is sent away', async () => {
    const github = await startTestGitHub();
    const status = await new Promise((resolve, reject) => {
      httpRequest(github.url + PULL_PATH, { headers: AUTHORIZATION }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe('what there is not', () => {
  test.each([
    ['GET', `/repos/studio/other/pulls/${PULL}`, undefined, 404, 'Not Found'],
    ['GET', `/repos/${REPOSITORY}/pulls/99`, undefined, 404, 'Not Found'],
    ['GET', `/repos/${REPOSITORY}/issues/99/comments`, undefined, 404, 'Not Found'],
    ['POST', `/repos/${REPOSITORY}/issues/99/comments`, { body: 'x' }, 404, 'Not Found'],
    ['PATCH', commentPath(99), { body: 'x' }, 404, 'Not Found'],
    [
      'GET',
      `/repos/${REPOSITORY}/commits/${'9'.repeat(40)}/pulls`,
      undefined,
      422,
      /^No commit found for SHA/,
    ],
    ['POST', `/repos/${REPOSITORY}/statuses/${'9'.repeat(40)}`, { state: 'error' }, 422, /^No commit found/],
  ])('%s %s', async (method, path, fields, status, message) => {
    const github = await startTestGitHub();
    const got = await ask(github, method, path, fields);
    expect(got).toMatchObject({ status, body: { message: expect.stringMatching(message) as unknown } });
  });
});

describe('a base path', () => {
  test('comes before every path and in every link', async () => {
    const github = await startTestGitHub({ basePath: '/api/v3' });
    expect(github.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v3$/);
    expect(github.serverUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await ask(github, 'POST', COMMENTS, { body: 'x' })).toMatchObject({
      body: { issue_url: `${github.url}/repos/${REPOSITORY}/issues/${PULL}` },
    });
    expect(github.requests).toMatchObject([{ path: `/api/v3${COMMENTS}`, route: 'create-comment' }]);
  });

  test('nothing is outside it', async () => {
    const github = await startTestGitHub({ basePath: '/api/v3' });
    const { status } = await fetch(github.serverUrl + PULL_PATH, { headers: AUTHORIZATION });
    expect(status).toBe(404);
    expect(takeFaults(github)).toEqual([`GET ${PULL_PATH}: outside /api/v3`]);
  });

  test.each(['api', '/api/'])('%j is none', async (basePath) => {
    await expect(startGitHub({ repository: REPOSITORY, basePath })).rejects.toThrow(/^basePath/);
  });

  test('a repository has an owner and a name', async () => {
    await expect(startGitHub({ repository: 'game' })).rejects.toThrow('repository "game" is not owner/name');
  });
});

describe('the records', () => {
  test('tell what was asked and what was answered', async () => {
    const github = await startTestGitHub();
    await ask(github, 'GET', `${COMMENTS}?per_page=5`);
    await ask(github, 'POST', COMMENTS, { body: 'Hello' });
    const headers = { authorization: AUTHORIZATION.authorization };
    expect(github.requests).toMatchObject([
      {
        method: 'GET',
        path: COMMENTS,
        query: { per_page: '5' },
        route: 'list-comments',
        status: 200,
        headers,
      },
      { method: 'POST', body: { body: 'Hello' }, route: 'create-comment', status: 201, fault: undefined },
    ]);
    expect(github.requests[1]?.answer).toMatchObject({ status: 201, body: { body: 'Hello' } });
  });

  test('a request can be waited for', async () => {
    const github = await startTestGitHub();
    const arrived = github.waitForRequest('pull');
    const never = expect(github.waitForRequest('pull', 2)).rejects.toThrow('closed before 2 pull requests');
    await ask(github, 'GET', PULL_PATH);
    await arrived;
    await github.close();
    await never;
  });
});

describe('faults', () => {
  test('the primary rate limit tells when it ends', async () => {
    const github = await startTestGitHub();
    github.failNext('any', primaryRateLimit(1_800_000_000), Infinity);
    for (const path of [PULL_PATH, COMMENTS]) {
      const { status, headers, body } = await ask(github, 'GET', path);
      expect(status).toBe(403);
      expect(headers.get('x-ratelimit-remaining')).toBe('0');
      expect(headers.get('x-ratelimit-reset')).toBe('1800000000');
      expect(body).toMatchObject({
        message: expect.stringMatching(/^API rate limit exceeded for inst/) as unknown,
      });
      expect(faultsOfResponse({ method: 'GET', path, status, body })).toEqual([]);
    }
    github.clearFaults();
    expect((await ask(github, 'GET', PULL_PATH)).headers.get('x-ratelimit-remaining')).toBe('997');
  });

  test.each([[403], [429]] as const)('the secondary rate limit with status %i', async (status) => {
    const github = await startTestGitHub();
    github.failNext('create-comment', secondaryRateLimit(60, status));
    const got = await ask(github, 'POST', COMMENTS, { body: 'x' });
    expect(got.status).toBe(status);
    expect(got.headers.get('retry-after')).toBe('60');
    expect(got.body).toMatchObject({ message: expect.stringMatching(/secondary rate limit/) as unknown });
    expect(faultsOfResponse({ method: 'POST', path: COMMENTS, status, body: got.body })).toEqual([]);
    expect(github.comments).toEqual([]);
  });

  test('a secondary rate limit may tell no time', async () => {
    const github = await startTestGitHub({ faults: [{ on: 'pull', fault: secondaryRateLimit(undefined) }] });
    expect((await ask(github, 'GET', PULL_PATH)).headers.has('retry-after')).toBe(false);
  });

  test('an error of GitHub, once, on its route alone', async () => {
    const github = await startTestGitHub({ faults: [{ on: 'pull', fault: serverError(502) }] });
    expect((await ask(github, 'GET', COMMENTS)).status).toBe(200);
    expect(await ask(github, 'GET', PULL_PATH)).toMatchObject({
      status: 502,
      body: { message: 'Server Error' },
    });
    expect((await ask(github, 'GET', PULL_PATH)).status).toBe(200);
    expect(github.requests.map(({ fault, status }) => [fault, status])).toEqual([
      [undefined, 200],
      ['answer', 502],
      [undefined, 200],
    ]);
  });

  test('a page instead of JSON, and an answer without a body', async () => {
    const github = await startTestGitHub();
    github.failNext('pull', { kind: 'html', status: 200 });
    github.failNext('pull', { kind: 'answer', status: 304 });
    const page = await ask(github, 'GET', PULL_PATH);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.body).toMatch(/^<!DOCTYPE html>/);
    expect(await ask(github, 'GET', PULL_PATH)).toMatchObject({ status: 304, body: '' });
  });

  test.each<[GitHubFault['kind'], number]>([
    ['cut', 1],
    ['lost-answer', 1],
    ['lost-request', 0],
  ])('%s: the answer is lost, and %i comments are there', async (kind, comments) => {
    const github = await startTestGitHub();
    github.failNext('create-comment', { kind } as GitHubFault);
    await expect(ask(github, 'POST', COMMENTS, { body: 'x' })).rejects.toThrow();
    expect(github.comments).toHaveLength(comments);
    expect(github.requests[0]?.status).toBe(kind === 'cut' ? 201 : undefined);
  });

  test.each<[GitHubFault['kind'], number]>([
    ['hang', 0],
    ['hang-after', 1],
  ])('%s: never answered until it is closed, and %i comments are there', async (kind, comments) => {
    const github = await startTestGitHub();
    github.failNext('create-comment', { kind } as GitHubFault);
    const ended = expect(ask(github, 'POST', COMMENTS, { body: 'x' })).rejects.toThrow();
    await github.waitForRequest('create-comment');
    await github.close();
    await ended;
    expect(github.comments).toHaveLength(comments);
  });

  test('a delay comes before the answer, and the close ends it too', async () => {
    const github = await startTestGitHub();
    github.failNext('pull', { kind: 'delay', ms: 30 });
    expect((await ask(github, 'GET', PULL_PATH)).status).toBe(200);

    github.failNext('pull', { kind: 'delay', ms: 600_000 });
    const ended = expect(ask(github, 'GET', PULL_PATH)).rejects.toThrow();
    await github.waitForRequest('pull', 2);
    await github.close();
    await ended;
  });
});

describe('the check against GitHub’s description', () => {
  const POST = { method: 'POST', query: {}, headers: { 'content-type': 'application/json; charset=utf-8' } };
  const GET = { method: 'GET', query: {}, headers: {}, body: undefined };

  test('finds nothing wrong with what is right', () => {
    const body = { state: 'success', target_url: null, description: 'x', context: 'y' };
    expect(faultsOfRequest({ ...POST, path: STATUSES, body })).toEqual([]);
    expect(faultsOfRequest({ ...GET, path: COMMENTS, query: { page: '2', per_page: '100' } })).toEqual([]);
  });

  test.each<[string, Parameters<typeof faultsOfRequest>[0], string]>([
    ['an unknown route', { ...GET, path: '/repos/a/b/comment' }, 'no such route: GET /repos/a/b/comment'],
    ['an unknown method', { ...GET, method: 'PUT', path: COMMENTS }, `no such route: PUT ${COMMENTS}`],
    [
      'a path parameter that does not fit',
      { ...GET, path: '/repos/a/b/pulls/x' },
      'path parameter pull_number must be integer',
    ],
    [
      'an unknown query parameter',
      { ...GET, path: COMMENTS, query: { perPage: '1' } },
      'query parameter perPage is unknown',
    ],
    [
      'a query parameter that does not fit',
      { ...GET, path: COMMENTS, query: { page: 'x' } },
      'query parameter page must be integer',
    ],
    ['an unknown field', { ...POST, path: COMMENTS, body: { body: 'x', text: 'y' } }, '/text is unknown'],
    [
      'a camel-case field',
      { ...POST, path: STATUSES, body: { state: 'error', targetUrl: 'https://x' } },
      '/targetUrl is unknown',
    ],
    [
      'a missing field',
      { ...POST, path: STATUSES, body: { context: 'x' } },
      "must have required property 'state'",
    ],
    ['a wrong type', { ...POST, path: COMMENTS, body: { body: 5 } }, '/body must be string'],
    ['a body that is a list', { ...POST, path: COMMENTS, body: [] }, 'must be object'],
    ['a body that is missing', { ...POST, path: COMMENTS, body: undefined }, 'the body is missing'],
    [
      'a body that is not JSON',
      { ...POST, path: COMMENTS, body: undefined, headers: { ...POST.headers, 'content-length': '3' } },
      'the body is not JSON',
    ],
    [
      'another content type',
      { ...POST, path: COMMENTS, body: { body: 'x' }, headers: { 'content-type': 'text/plain' } },
      'content-type is text/plain, not application/json',
    ],
    ['a body too many', { ...GET, path: PULL_PATH, body: {} }, 'a body is not expected'],
  ])('finds in a request %s', (_, request, fault) => {
    expect(faultsOfRequest(request)).toEqual([fault]);
  });

  test.each<[string, string, string, number, unknown, string[]]>([
    [
      'a missing field',
      'POST',
      COMMENTS,
      422,
      { message: 'x' },
      ["must have required property 'documentation_url'"],
    ],
    ['a wrong type', 'GET', PULL_PATH, 404, { status: 404 }, ['/status must be string']],
    ['an unknown status', 'GET', PULL_PATH, 202, {}, [`GET ${PULL_PATH} has no answer with status 202`]],
    ['no list', 'GET', COMMENTS, 200, {}, ['must be array']],
  ])('finds in an answer %s', (_, method, path, status, body, faults) => {
    expect(faultsOfResponse({ method, path, status, body })).toEqual(faults);
  });

  test('finds what a comment lacks, deep within a list', async () => {
    const github = await startTestGitHub({ comments: [{ pull: PULL, body: 'x' }] });
    const { body } = await ask(github, 'GET', COMMENTS);
    const [comment] = body as Record<string, unknown>[];
    const wrong = [{ ...comment, html_url: 'no URL', user: { login: 'x' }, created_at: 'today' }];
    const faults = faultsOfResponse({ method: 'GET', path: COMMENTS, status: 200, body: wrong });
    expect(faults).toContain('/0/html_url must match format "uri"');
    expect(faults).toContain('/0/created_at must match format "date-time"');
    expect(faults).toContain("/0/user must have required property 'id'");
    const ghost = [{ ...comment, user: null }];
    expect(faultsOfResponse({ method: 'GET', path: COMMENTS, status: 200, body: ghost })).toEqual([]);
  });

  test('reads what a server got, and each request once', async () => {
    const github = await startTestGitHub();
    await ask(github, 'POST', COMMENTS, { body: 'x', pull: 7 });
    await ask(github, 'DELETE', '/nothing');
    await ask(github, 'POST', COMMENTS, 'not JSON');
    expect(takeFaults(github)).toEqual([
      `POST ${COMMENTS}: /pull is unknown`,
      'DELETE /nothing: no such route: DELETE /nothing',
      `POST ${COMMENTS}: the body is not JSON`,
    ]);
    expect(takeFaults(github)).toEqual([]);
    expect(github.requests.map(({ status }) => status)).toEqual([201, 404, 400]);
  });

  test.each([
    [{ text: 'x' }, 422, `Invalid request.\n\n"body" wasn't supplied.`],
    [{ body: 5 }, 422, "Invalid request.\n\nFor 'properties/body', 5 is not a string."],
    [[], 400, 'Body should be a JSON object'],
  ])('what it finds in %j the server refuses too', async (fields, status, message) => {
    const github = await startTestGitHub();
    expect(await ask(github, 'POST', COMMENTS, fields)).toMatchObject({ status, body: { message } });
    expect(takeFaults(github)).not.toEqual([]);
  });
});

describe('event payloads', () => {
  const pull = { number: PULL, headSha: HEAD_SHA, state: 'open' } as const;
  const fork = { ...pull, headRepository: 'fan/game' };

  test.each(EVENT_NAMES)('%s fits the description of its webhook', (event) => {
    const name = event.replace('_target', '');
    expect(faultsOfPayload(name, eventPayload(event, { repository: REPOSITORY, pull }))).toEqual([]);
    expect(faultsOfPayload(name, eventPayload(event, { repository: REPOSITORY, pull: fork }))).toEqual([]);
  });

  test('a payload that does not fit is found', () => {
    const payload = eventPayload('pull_request', { repository: REPOSITORY, pull });
    expect(faultsOfPayload('pull_request', { ...payload, number: '7', pullRequest: {} })).toEqual([
      '/pullRequest is unknown',
      '/number must be integer',
    ]);
    expect(faultsOfPayload('pull_requests', {})).toEqual(['no such webhook: pull-requests']);
  });

  test('each names its repository, its commit and its pull request where GitHub does', () => {
    const payloadOf = (event: (typeof EVENT_NAMES)[number], of: object = {}) =>
      eventPayload(event, { repository: REPOSITORY, pull, ...of });
    const repository = { name: 'game', full_name: REPOSITORY, owner: { login: 'studio' } };
    expect(payloadOf('pull_request', { pull: fork })).toMatchObject({
      repository,
      number: PULL,
      pull_request: {
        number: PULL,
        head: { sha: HEAD_SHA, repo: { full_name: 'fan/game' } },
        base: { repo: { full_name: REPOSITORY } },
      },
    });
    expect(payloadOf('issue_comment')).toMatchObject({
      repository,
      issue: { number: PULL, pull_request: {} },
    });
    expect(payloadOf('issue_comment', { pull: undefined })).not.toHaveProperty('issue.pull_request');
    expect(payloadOf('workflow_run')).toMatchObject({
      workflow_run: { head_sha: HEAD_SHA, pull_requests: [{ number: PULL, head: { sha: HEAD_SHA } }] },
    });
    expect(payloadOf('workflow_run', { pull: fork })).toMatchObject({
      workflow_run: { head_repository: { full_name: 'fan/game' }, pull_requests: [] },
    });
    expect(payloadOf('merge_group')).toMatchObject({ merge_group: { head_sha: HEAD_SHA } });
    expect(payloadOf('push', { sha: '1'.repeat(40) })).toMatchObject({ after: '1'.repeat(40) });
    expect(payloadOf('workflow_dispatch')).toMatchObject({ repository, ref: 'refs/heads/main' });
    expect(() => eventPayload('pull_request', { repository: REPOSITORY })).toThrow('needs a pull request');
  });
});
