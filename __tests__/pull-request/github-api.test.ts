import { afterEach, describe, expect, jest, test } from '@jest/globals';
import {
  errorBody,
  primaryRateLimit,
  secondaryRateLimit,
  serverError,
  type GitHubFault,
} from '../../simulator/github/faults.js';
import { DEMO_TOKEN, type LocalGitHub } from '../../simulator/github/server.js';
import type { RouteName } from '../../simulator/github/routes.js';
import { BOT, STRANGER, USER } from '../../simulator/github/accounts.js';
import type { Comment, GitHubApi } from '../../src/pull-request/github-api.js';
import { HEAD_SHA, PULL, startTestGitHub } from '../support/github.js';
import { askingOf, routes } from './support.js';

const EARLIER = 'e'.repeat(40);
const STATUS = {
  state: 'success',
  context: 'diff',
  description: 'Done',
  targetUrl: 'https://x.example/1',
} as const;

afterEach(() => void jest.restoreAllMocks());

describe('pull requests', () => {
  test('the open ones of a commit are told with their heads', async () => {
    const github = await startTestGitHub({
      pulls: [
        { number: 7, headSha: HEAD_SHA, state: 'open', earlierShas: [EARLIER] },
        { number: 8, headSha: EARLIER, state: 'open' },
        { number: 9, headSha: EARLIER, state: 'closed' },
      ],
    });
    const { api } = await askingOf(github);
    expect(await api.openPulls(EARLIER)).toEqual([
      { number: 7, state: 'open', headSha: HEAD_SHA },
      { number: 8, state: 'open', headSha: EARLIER },
    ]);
    expect(github.requests.map(({ query }) => query)).toEqual([{ per_page: '100' }]);
  });

  test('one is told by its number', async () => {
    const { api } = await askingOf(await startTestGitHub());
    expect(await api.pull(PULL)).toMatchObject({ number: PULL, headSha: HEAD_SHA });
  });
});

describe('comments', () => {
  const theirs = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ pull: PULL, body: `Number ${index}` }));
  const search = async (github: LocalGitHub, body: string): Promise<Comment | undefined> => {
    const { api } = await askingOf(github);
    return api.findComment(PULL, (comment) => Promise.resolve(comment.body === body));
  };

  test('the oldest of those that fit is found', async () => {
    const github = await startTestGitHub({
      comments: [...theirs(3), { pull: PULL, body: 'x', user: USER }, { pull: PULL, body: 'x', user: BOT }],
    });
    const [, , , first] = github.comments;
    expect(await search(github, 'x')).toEqual({
      id: first?.id,
      body: 'x',
      authorId: USER.id,
      isByApp: false,
    });
  });

  test.each([
    [250, 'Number 240', [1, 2, 3]],
    [250, 'Number 100', [1, 2]],
    [99, 'nowhere', [1]],
    [100, 'nowhere', [1, 2]],
  ])('of %i are looked through as far as it takes to find %j: pages %j', async (count, body, pages) => {
    const github = await startTestGitHub({ comments: theirs(count) });
    expect((await search(github, body))?.body).toBe(body === 'nowhere' ? undefined : body);
    expect(github.requests.map(({ query }) => query)).toEqual(
      pages.map((page) => ({ per_page: '100', page: String(page) })),
    );
  });

  test('beyond the first 5,000 are left alone', async () => {
    const github = await startTestGitHub({ comments: theirs(5_001) });
    expect(await search(github, 'Number 5000')).toBeUndefined();
    expect(github.requests).toHaveLength(50);
  });

  test('one of an app is told as such', async () => {
    const github = await startTestGitHub({ comments: [{ pull: PULL, body: 'x', user: BOT }] });
    expect(await search(github, 'x')).toMatchObject({ authorId: BOT.id, isByApp: true });
  });

  test('one whose author is gone, or without a text, is one all the same', async () => {
    const github = await startTestGitHub();
    const list = (fields: object): GitHubFault => ({
      kind: 'answer',
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: [{ id: 1, ...fields }] as never,
    });
    github.failNext('list-comments', list({ user: null, body: 'x' }));
    expect(await search(github, 'x')).toEqual({ id: 1, body: 'x', authorId: undefined, isByApp: false });
    github.failNext('list-comments', list({ user: null }));
    expect(await search(github, '')).toMatchObject({ id: 1, body: '' });
  });

  test('are created and updated', async () => {
    const github = await startTestGitHub();
    const { api } = await askingOf(github);
    await api.createComment(PULL, 'one');
    expect(github.comments).toMatchObject([{ body: 'one', user: BOT, pull: PULL }]);
    await api.updateComment(github.comments[0]?.id ?? 0, 'two');
    expect(github.comments).toMatchObject([{ body: 'two' }]);
  });
});

test('a status is set with its link', async () => {
  const github = await startTestGitHub();
  const { api } = await askingOf(github);
  await api.setStatus(HEAD_SHA, STATUS);
  expect(github.statuses).toMatchObject([{ sha: HEAD_SHA, ...STATUS }]);
});

describe('the user behind the token', () => {
  test('is told by a token of somebody', async () => {
    const { api } = await askingOf(await startTestGitHub({ identity: 'user' }));
    expect(await api.userId()).toBe(USER.id);
  });

  test('is asked for again after an error, and then remembered', async () => {
    const github = await startTestGitHub({
      identity: 'user',
      faults: [{ on: 'user', fault: serverError(502) }],
    });
    const { api } = await askingOf(github);
    expect([await api.userId(), await api.userId()]).toEqual([USER.id, USER.id]);
    expect(routes(github)).toEqual(['user', 'user']);
  });

  test.each<[string, GitHubFault]>([
    ['is in trouble', serverError(503)],
    ['limits rates', primaryRateLimit(1_800_000_000)],
    ['limits rates of the moment', secondaryRateLimit(60, 429)],
    [
      'does not know the token',
      { kind: 'answer', status: 401, body: errorBody(401, 'Bad credentials', 'x') },
    ],
    ['answers people', { kind: 'html', status: 200 }],
  ])('is not nobody because GitHub %s', async (_, fault) => {
    const github = await startTestGitHub({ identity: 'user' });
    github.failNext('user', fault, Infinity);
    const { api } = await askingOf(github);
    await expect(api.userId()).rejects.toThrow();
  });

  test('is nobody for the token of an app', async () => {
    const { api } = await askingOf(await startTestGitHub());
    expect(await api.userId()).toBeUndefined();
  });
});

const CALLS: Readonly<Record<string, readonly [RouteName, (api: GitHubApi) => Promise<unknown>]>> = {
  'the pull requests of a commit': ['commit-pulls', (api) => api.openPulls(HEAD_SHA)],
  'a pull request': ['pull', (api) => api.pull(PULL)],
  'the comments': ['list-comments', (api) => api.findComment(PULL, () => Promise.resolve(false))],
  'an update': ['update-comment', (api) => api.updateComment(2_100_000_001, 'x')],
  'a status': ['create-status', (api) => api.setStatus(HEAD_SHA, STATUS)],
};

const PASSING: readonly (readonly [string, GitHubFault, number])[] = [
  ['an error of GitHub', serverError(503), 0],
  ['a lost connection', { kind: 'lost-request' }, 0],
  ['5 s of silence', { kind: 'hang' }, 5_000],
];

describe.each(Object.entries(CALLS))('%s', (_, [route, call]) => {
  const start = () => startTestGitHub({ comments: [{ pull: PULL, body: 'old', user: STRANGER }] });

  test.each(PASSING)(
    'after %s is asked for again, after 1 s and 3 s more',
    async (_fault, fault, silence) => {
      const github = await start();
      github.failNext(route, fault, 2);
      const { api, clock } = await askingOf(github);
      const begin = clock.now();
      await call(api);
      expect(clock.now() - begin).toBe(2 * silence + 4_000);
      expect(routes(github)).toEqual([route, route, route]);
    },
  );

  test('is given up at the third error, which is told', async () => {
    const github = await start();
    github.failNext(route, serverError(502), 2);
    github.failNext(route, serverError(503), 2);
    const { api } = await askingOf(github);
    await expect(call(api)).rejects.toMatchObject({ status: 503 });
    expect(routes(github)).toHaveLength(3);
  });

  test('is not asked for again after a refusal', async () => {
    const github = await start();
    github.failNext(route, primaryRateLimit(1_800_000_000));
    const { api } = await askingOf(github);
    await expect(call(api)).rejects.toMatchObject({ status: 403 });
    expect(routes(github)).toHaveLength(1);
  });

  test('is not even sent when time is over', async () => {
    const github = await start();
    const { api, abort } = await askingOf(github);
    abort();
    await expect(call(api)).rejects.toMatchObject({ name: 'AbortError' });
    expect(routes(github)).toEqual([]);
  });

  test('ends at once when time is over, also in a pause', async () => {
    const github = await start();
    github.failNext(route, { kind: 'hang' });
    const { api, clock, abort } = await askingOf(github);
    const begin = clock.now();
    const timer = clock.timer(5_500, abort);
    await expect(call(api)).rejects.toMatchObject({ name: 'AbortError' });
    timer.cancel();
    expect(clock.now() - begin).toBe(5_500);
    expect(routes(github)).toHaveLength(1);
  });
});

describe('the answer', () => {
  test.each<[string, GitHubFault]>([
    ['of half its length', { kind: 'cut' }],
    ['that is a page for people', { kind: 'html', status: 200 }],
  ])('%s is none, and asked for again', async (_, fault) => {
    const github = await startTestGitHub({ comments: [{ pull: PULL, body: 'x' }] });
    github.failNext('list-comments', fault);
    const { api } = await askingOf(github);
    const found = await api.findComment(PULL, () => Promise.resolve(true));
    expect(found?.body).toBe('x');
  });

  test.each<[string, (api: GitHubApi) => Promise<unknown>]>([
    ['a status', (api) => api.setStatus(HEAD_SHA, STATUS)],
    ['a new comment', (api) => api.createComment(PULL, 'x')],
    ['an update', (api) => api.updateComment(2_100_000_001, 'x')],
  ])('that is a page for people says nothing of %s', async (_, call) => {
    const github = await startTestGitHub({ comments: [{ pull: PULL, body: 'old' }] });
    github.failNext('any', { kind: 'html', status: 200 }, Infinity);
    const { api } = await askingOf(github);
    await expect(call(api)).rejects.toThrow();
  });
});

describe('a new comment', () => {
  test.each<[string, GitHubFault, number]>([
    ['an error of GitHub', serverError(502), 0],
    ['a lost answer', { kind: 'lost-answer' }, 1],
    ['silence', { kind: 'hang-after' }, 1],
    ['a lost request', { kind: 'lost-request' }, 0],
  ])('is asked for once, for all of %s', async (_, fault, made) => {
    const github = await startTestGitHub();
    github.failNext('create-comment', fault);
    const { api } = await askingOf(github);
    await expect(api.createComment(PULL, 'x')).rejects.toThrow();
    expect(routes(github)).toEqual(['create-comment']);
    expect(github.comments).toHaveLength(made);
  });
});

test('what octokit has to say goes to the debug log, clean, and nowhere else', async () => {
  const github = await startTestGitHub({ identity: 'user' });
  github.failNext('user', {
    kind: 'answer',
    status: 200,
    body: { id: 5 },
    headers: {
      deprecation: 'true',
      sunset: `##[error]${DEMO_TOKEN}`,
      link: '<::error::x>; rel="deprecation"',
    },
  });
  const streams = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation(() => undefined),
  );
  const { api, lines } = await askingOf(github);
  expect(await api.userId()).toBe(5);
  for (const stream of streams) expect(stream).not.toHaveBeenCalled();
  expect(lines).toEqual([
    expect.stringMatching(
      /^debug: \[@octokit\/request\] .* is deprecated\. .* on #\[error\]\*\*\*\. See ::error::x$/,
    ),
  ]);
});

test('a request leaves no timer behind', async () => {
  const { api, clock } = await askingOf(await startTestGitHub());
  await api.pull(PULL);
  expect(clock.pending).toBe(0);
});
