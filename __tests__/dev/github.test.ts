/** The local GitHub's own rules, and that the check against GitHub's description finds what is wrong. */
import { describe, expect, test } from '@jest/globals';
import type { GitHubFault } from '../../dev/github/faults.ts';
import { BOT, STRANGER, USER } from '../../dev/github/repository.ts';
import { DEMO_TOKEN, type LocalGitHub } from '../../dev/github/server.ts';
import { HEAD_SHA, PULL, REPOSITORY, startTestGitHub, takeFaults } from '../support/github.ts';
import { faultsOfRequest } from '../support/github-description.ts';

const COMMENTS = `/repos/${REPOSITORY}/issues/${PULL}/comments`;
const COMMENT = `/repos/${REPOSITORY}/issues/comments/2100000001`;
const PULL_PATH = `/repos/${REPOSITORY}/pulls/${PULL}`;
const PULLS_OF_HEAD = `/repos/${REPOSITORY}/commits/${HEAD_SHA}/pulls`;
const STATUSES = `/repos/${REPOSITORY}/statuses/${HEAD_SHA}`;

/** Asks for `GET /path`, or sends a body with another method. */
async function ask(
  github: LocalGitHub,
  request: string,
  body?: unknown,
  authorization = `Bearer ${DEMO_TOKEN}`,
) {
  const [method = '', path = ''] = request.split(' ');
  const response = await fetch(github.url + path, {
    method,
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json(), link: response.headers.get('link') };
}

test('comments and statuses are kept, and pull requests found', async () => {
  const pulls = [
    { number: PULL, headSha: HEAD_SHA, state: 'open', earlierShas: ['e'.repeat(40)] },
    { number: 8, headSha: HEAD_SHA, state: 'closed', headRepository: null, locked: true },
  ] as const;
  const github = await startTestGitHub({ pulls, comments: [{ pull: PULL, body: 'Nice.' }] });
  await ask(github, `POST ${COMMENTS}`, { body: 'Under way' });
  await ask(github, `PATCH ${COMMENT}`, { body: 'Very nice.' });
  const listed = [
    { body: 'Very nice.', user: { login: STRANGER.login } },
    { body: 'Under way', user: { login: BOT.login } },
  ];
  expect(await ask(github, `GET ${COMMENTS}`)).toMatchObject({ status: 200, body: listed });
  const fields = { state: 'failure', description: 'ä'.repeat(140), target_url: 'https://ci.example/1' };
  const kept = { ...fields, context: 'default' };
  expect(await ask(github, `POST ${STATUSES}`, fields)).toMatchObject({ status: 201, body: kept });
  expect(github.statuses).toMatchObject([{ sha: HEAD_SHA, targetUrl: 'https://ci.example/1' }]);
  const [head, fork] = [{ head: { sha: HEAD_SHA } }, { head: { repo: null }, locked: true }];
  expect(await ask(github, `GET ${PULLS_OF_HEAD}`)).toMatchObject({ body: [head, fork] });
  expect(await ask(github, `GET ${PULL_PATH}`)).toMatchObject({ body: { number: PULL, ...head } });
  expect(github.requests[0]).toMatchObject({
    body: { body: 'Under way' },
    route: 'create-comment',
    status: 201,
  });
});

test('comments come in pages, and asking for more than 100 is found', async () => {
  const github = await startTestGitHub({ comments: Array(101).fill({ pull: PULL, body: 'x' }) });
  const next = `<${github.url}${COMMENTS}?per_page=100&page=2>; rel="next"`;
  const first = await ask(github, `GET ${COMMENTS}?per_page=100`);
  expect([first.link, (first.body as unknown[]).length]).toEqual([next, 100]);
  const last = await ask(github, `GET ${COMMENTS}?per_page=100&page=2`);
  expect([last.link, (last.body as unknown[]).length]).toEqual([null, 1]);
  await ask(github, `GET ${COMMENTS}?per_page=200`);
  expect(takeFaults(github)).toEqual([`GET ${COMMENTS}: query parameter per_page must be <= 100`]);
});

test.each([
  [COMMENTS, { body: 'é'.repeat(65_536) }, undefined],
  [COMMENTS, { body: 'x'.repeat(65_537) }, 'body is too long (maximum is 65536 characters)'],
  [COMMENTS, { body: ' \n' }, 'body cannot be blank'],
  [STATUSES, { state: 'error', description: 'x'.repeat(141) }, 'description is too long (maximum is 140'],
  [STATUSES, { state: 'error', description: '🎉' }, "description doesn't accept 4-byte Unicode"],
  [STATUSES, { state: 'error', target_url: 'ftp://ci.example' }, 'target_url must use http(s) scheme'],
])('%s takes what GitHub takes: case %#', async (path, body, message) => {
  const github = await startTestGitHub();
  const got = await ask(github, `POST ${path}`, body);
  if (message === undefined) expect(got.status).toBe(201);
  else
    expect(got).toMatchObject({
      status: 422,
      body: { errors: [{ message: expect.stringContaining(message) as unknown }] },
    });
  expect(github.comments.length + github.statuses.length).toBe(message === undefined ? 1 : 0);
});

test.each(['', 'Bearer wrong', `Basic ${DEMO_TOKEN}`, DEMO_TOKEN])(
  '%j is not let in',
  async (authorization) => {
    const github = await startTestGitHub();
    expect((await ask(github, `GET ${PULL_PATH}`, undefined, authorization)).status).toBe(401);
  },
);

test.each([
  [`GET ${PULL_PATH}`, undefined, 'none'],
  [`GET ${PULLS_OF_HEAD}`, undefined, 'none'],
  [`GET ${COMMENTS}`, undefined, 'none'],
  [`POST ${COMMENTS}`, { body: 'x' }, 'read'],
  [`PATCH ${COMMENT}`, { body: 'x' }, 'read'],
  [`POST ${STATUSES}`, { state: 'error' }, 'read'],
] as const)('%s needs its permission', async (request, body, access) => {
  const options = { identity: 'user', comments: [{ pull: PULL, body: 'x' }] } as const;
  const denied = await startTestGitHub({
    ...options,
    permissions: { pullRequests: access, statuses: access },
  });
  const message = 'Resource not accessible by personal access token';
  expect(await ask(denied, request, body)).toMatchObject({ status: 403, body: { message } });
  const more = access === 'none' ? 'read' : 'write';
  const granted = await startTestGitHub({ ...options, permissions: { pullRequests: more, statuses: more } });
  expect((await ask(granted, request, body)).status).toBeLessThan(300);
});

test('only a user may read its own account', async () => {
  const [user, bot] = [await startTestGitHub({ identity: 'user' }), await startTestGitHub()];
  expect(await ask(user, 'GET /user')).toMatchObject({ status: 200, body: { ...USER } });
  const message = 'Resource not accessible by integration';
  expect(await ask(bot, 'GET /user')).toMatchObject({ status: 403, body: { message } });
});

test.each([
  ['GET /repos/studio/other/pulls/7', undefined, 404],
  [`GET /repos/${REPOSITORY}/pulls/99`, undefined, 404],
  [`GET /repos/${REPOSITORY}/issues/99/comments`, undefined, 404],
  [`PATCH ${COMMENT}`, { body: 'x' }, 404],
  [`POST /repos/${REPOSITORY}/statuses/${'9'.repeat(40)}`, { state: 'error' }, 422],
])('%s does not exist', async (request, body, status) => {
  expect((await ask(await startTestGitHub(), request, body)).status).toBe(status);
});

test('nothing is outside the base path', async () => {
  const github = await startTestGitHub({ basePath: '/api/v3' });
  expect((await ask(github, `GET ${PULL_PATH}`)).status).toBe(200);
  const { status } = await fetch(new URL(PULL_PATH, github.url));
  expect(status).toBe(401);
  expect(takeFaults(github)).toEqual([`GET ${PULL_PATH}: outside /api/v3`]);
});

describe('a fault', () => {
  test('acts once, on its route only', async () => {
    const fault = { kind: 'answer', status: 502, body: { message: 'x' } } as const;
    const github = await startTestGitHub({ faults: [{ on: 'pull', fault }] });
    for (const path of [COMMENTS, PULL_PATH, PULL_PATH]) await ask(github, `GET ${path}`);
    expect(github.requests.map(({ status }) => status)).toEqual([200, 502, 200]);
    expect(github.requests.map((request) => request.fault)).toEqual([undefined, 'answer', undefined]);
  });

  test.each<[GitHubFault['kind'], number]>([
    ['cut', 1],
    ['lost-answer', 1],
    ['lost-request', 0],
    ['hang', 0],
    ['hang-after', 1],
  ])('%s loses the answer, and creates %i comments', async (kind, comments) => {
    const github = await startTestGitHub();
    github.failNext('create-comment', { kind } as GitHubFault);
    const lost = expect(ask(github, `POST ${COMMENTS}`, { body: 'x' })).rejects.toThrow();
    await github.waitForRequest('create-comment');
    if (kind.startsWith('hang')) await github.close();
    await lost;
    expect(github.comments).toHaveLength(comments);
  });
});

describe("the check against GitHub's description", () => {
  const POST = { method: 'POST', query: {}, headers: { 'content-type': 'application/json; charset=utf-8' } };
  const GET = { method: 'GET', query: {}, headers: {}, body: undefined };

  test.each<[Parameters<typeof faultsOfRequest>[0], string[]]>([
    [{ ...GET, path: COMMENTS, query: { page: '2', per_page: '100' } }, []],
    [{ ...GET, path: '/repos/a/b/comment' }, ['no such route: GET /repos/a/b/comment']],
    [{ ...GET, path: '/repos/a/b/pulls/x' }, ['path parameter pull_number must be integer']],
    [{ ...GET, path: COMMENTS, query: { perPage: '1' } }, ['query parameter perPage is unknown']],
    [{ ...GET, path: COMMENTS, query: { page: 'x' } }, ['query parameter page must be integer']],
    [{ ...POST, path: COMMENTS, body: { body: 'x', text: 'y' } }, ['/text is unknown']],
    [{ ...POST, path: STATUSES, body: {} }, ["must have required property 'state'"]],
    [{ ...POST, path: COMMENTS, body: { body: 5 } }, ['/body must be string']],
    [{ ...POST, path: COMMENTS, body: undefined }, ['the body is missing']],
    [
      { ...POST, path: COMMENTS, body: { body: 'x' }, headers: { 'content-type': 'text/plain' } },
      ['content-type is text/plain, not application/json'],
    ],
    [{ ...GET, path: PULL_PATH, body: {} }, ['a body is not expected']],
  ])('finds what is wrong with a request: case %#', (request, faults) => {
    expect(faultsOfRequest(request)).toEqual(faults);
  });
});
