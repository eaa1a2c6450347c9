import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import {
  errorBody,
  primaryRateLimit,
  secondaryRateLimit,
  serverError,
  type GitHubFault,
} from '../../simulator/github/faults.js';
import { DEMO_TOKEN, type GitHubOptions } from '../../simulator/github/server.js';
import { describeTrouble, isForbidden, isPassing, retryAfterMs } from '../../src/pull-request/trouble.js';
import { HEAD_SHA, PULL, startTestGitHub } from '../support/github.js';
import { octokitFor } from '../support/octokit.js';
import { cleaner } from './support.js';

const DOCS = 'https://docs.github.com/rest';

/** What octokit throws when it creates a comment under these circumstances. */
async function errorUnder(
  options: Partial<GitHubOptions>,
  fault?: GitHubFault,
  token = DEMO_TOKEN,
): Promise<unknown> {
  const github = await startTestGitHub(options);
  if (fault !== undefined) github.failNext('create-comment', fault);
  const octokit = await octokitFor(github).open(token);
  const comment = { owner: 'studio', repo: 'game', issue_number: PULL, body: 'x' };
  return octokit.rest.issues.createComment(comment).then(
    () => undefined,
    (error: unknown) => error,
  );
}

const refusal = (status: number, message: string): GitHubFault => ({
  kind: 'answer',
  status,
  body: errorBody(status, message, DOCS),
});

describe('a refusal is told with its reason and what to do', () => {
  const [GRANT, LIMIT, UNLOCK, SEE] = [
    'Give the job the permission a: write; the token of a pull request from a fork or from Dependabot can only read.',
    "GitHub's rate limit for this token is used up for now.",
    'Unlock the conversation, or set comment: never.',
    'See what GitHub says.',
  ];

  test.each<[string, Partial<GitHubOptions>, GitHubFault | undefined, RegExp, string]>([
    [
      'a token that may only read',
      { permissions: { pullRequests: 'read' } },
      undefined,
      /^HTTP 403: Resource not/,
      GRANT,
    ],
    ['a pull request that the token may not see', { pulls: [] }, undefined, /^HTTP 404: Not Found/, GRANT],
    [
      'a locked conversation',
      { pulls: [{ number: PULL, headSha: HEAD_SHA, state: 'open', locked: true }] },
      undefined,
      /^HTTP 403: Unable to create comment because issue is locked/,
      UNLOCK,
    ],
    ['the rate limit of the hour', {}, primaryRateLimit(1_800_000_000), /^HTTP 403: API rate limit/, LIMIT],
    ['the same without a word of limits', {}, quota(), /^HTTP 403: Forbidden/, LIMIT],
    ['the rate limit of the moment', {}, secondaryRateLimit(60), /^HTTP 403: You have exceeded/, LIMIT],
    ['a rate limit by its status alone', {}, refusal(429, 'Slow down'), /^HTTP 429: Slow down/, LIMIT],
    [
      'what is not there, when the last request was used up for it',
      {},
      notFound(),
      /^HTTP 404: Not Found/,
      GRANT,
    ],
    ['a plain refusal, with requests left', {}, refusal(403, 'Forbidden'), /^HTTP 403: Forbidden/, GRANT],
    [
      'what GitHub cannot process',
      {},
      refusal(422, 'Validation Failed'),
      /^HTTP 422: Validation Failed/,
      SEE,
    ],
    [
      'a conversation in which nobody was blocked',
      {},
      refusal(422, 'unblocked'),
      /^HTTP 422: unblocked/,
      SEE,
    ],
  ])('%s', async (_, options, fault, said, advice) => {
    const error = await errorUnder(options, fault);
    const told = describeTrouble(error, 'a: write', cleaner);
    expect(told).toMatch(said);
    expect(told.slice(-advice.length - 2)).toBe(`. ${advice}`);
    expect(isPassing(error)).toBe(false);
  });

  test('a moment that GitHub asks for is told', async () => {
    expect(retryAfterMs(await errorUnder({}, secondaryRateLimit(60)))).toBe(60_000);
    expect(retryAfterMs(await errorUnder({}, refusal(403, 'no')))).toBeUndefined();
    const withHeader = (value: unknown) =>
      Object.assign(new Error('no'), { status: 429, response: { headers: { 'retry-after': value } } });
    expect(retryAfterMs(withHeader('7'))).toBe(7_000);
    for (const value of ['7x', 'x7', '123456', '', 7, ['7']]) {
      expect(retryAfterMs(withHeader(value))).toBeUndefined();
    }
    expect(isPassing(await errorUnder({}, secondaryRateLimit(10)))).toBe(true);
    expect(isPassing(await errorUnder({}, secondaryRateLimit(11)))).toBe(false);
  });

  test('a token that GitHub does not know', async () => {
    const error = await errorUnder({}, undefined, 'another-token');
    expect(describeTrouble(error, 'a: write', cleaner)).toMatch(
      /^HTTP 401: Bad credentials.*\. Check github-token: GitHub does not know it\.$/,
    );
    expect(isPassing(error)).toBe(false);
  });

  test('in one clean line, cut, and without the token', async () => {
    const error = await errorUnder({}, refusal(422, `\n::error::${DEMO_TOKEN}\u2028${'x'.repeat(300)}`));
    const told = describeTrouble(error, 'a: write', cleaner);
    expect(told).toMatch(/^HTTP 422: ::error::\*\*\* x{186}…\. See what GitHub says\.$/);
  });

  function notFound(): GitHubFault {
    const last = { 'x-ratelimit-remaining': '0' };
    return { kind: 'answer', status: 404, headers: last, body: errorBody(404, 'Not Found', DOCS) };
  }

  function quota(): GitHubFault {
    return { ...primaryRateLimit(0), body: errorBody(403, 'Forbidden', DOCS) } as GitHubFault;
  }
});

describe('what may well pass is told, and is worth another attempt', () => {
  test.each<[string, GitHubFault, RegExp]>([
    ['an error of GitHub', serverError(500), /^HTTP 500: Server Error/],
    ['a page for people', { kind: 'html', status: 502 }, /^HTTP 502: <!DOCTYPE html> <html>/],
    ['a lost connection', { kind: 'lost-request' }, /^other side closed\.$/],
  ])('%s', async (_, fault, said) => {
    const error = await errorUnder({}, fault);
    expect(describeTrouble(error, 'a: write', cleaner)).toMatch(said);
    expect(isPassing(error)).toBe(true);
  });

  test('a silence that was given up', async () => {
    const github = await startTestGitHub({ faults: [{ on: 'user', fault: { kind: 'hang' } }] });
    const octokit = await octokitFor(github).open(DEMO_TOKEN);
    const over = new AbortController();
    const asked = octokit.rest.users
      .getAuthenticated({ request: { signal: over.signal } })
      .catch((error: unknown) => error);
    await github.waitForRequest('user');
    over.abort();
    const error = await asked;
    expect(describeTrouble(error, 'a: write', cleaner)).toBe('GitHub did not answer in time.');
    expect(isPassing(error)).toBe(true);
  });

  test.each([
    ['an error without an answer', new Error(`no ${DEMO_TOKEN}\nhere`), 'no *** here.'],
    ['something that is no error', `odd ${DEMO_TOKEN}`, 'odd ***.'],
    ['nothing', undefined, 'undefined.'],
  ])('%s', (_, error, told) => {
    expect(describeTrouble(error, 'a: write', cleaner)).toBe(told);
    expect(isPassing(error)).toBe(true);
  });

  test('an answer that is none', () => {
    const error = new v.ValiError(v.safeParse(v.string(), 7).issues ?? (undefined as never));
    expect(describeTrouble(error, 'a: write', cleaner)).toBe('GitHub gave an answer that is none.');
    expect(isPassing(error)).toBe(true);
  });

  test('what is not GitHub’s is cut as well', () => {
    expect(describeTrouble(new Error('x'.repeat(500)), 'a: write', cleaner)).toHaveLength(201);
    expect(describeTrouble('x'.repeat(500), 'a: write', cleaner)).toHaveLength(201);
  });
});

test('what is no answer of GitHub does not say that the token may not', async () => {
  expect(isForbidden(new Error('no connection'))).toBe(false);
  expect(isForbidden(await errorUnder({}, refusal(403, 'no')))).toBe(true);
});
