/** The local GitHub's own rules, and that the check against GitHub's description finds what is wrong. */
import { describe, expect, test } from '@jest/globals';
import { DEMO_TOKEN, type LocalGitHub } from '../../dev/github/server.ts';
import { HEAD_SHA, PULL, REPOSITORY, startTestGitHub, takeFaults } from '../support/github.ts';
import { faultsOfRequest } from '../support/github-description.ts';

const COMMENTS = `/repos/${REPOSITORY}/issues/${PULL}/comments`;
const PULL_PATH = `/repos/${REPOSITORY}/pulls/${PULL}`;
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

test('nothing is outside the base path', async () => {
  const github = await startTestGitHub({ basePath: '/api/v3' });
  expect((await ask(github, `GET ${PULL_PATH}`)).status).toBe(200);
  const { status } = await fetch(new URL(PULL_PATH, github.url));
  expect(status).toBe(401);
  expect(takeFaults(github)).toEqual([`GET ${PULL_PATH}: outside /api/v3`]);
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
