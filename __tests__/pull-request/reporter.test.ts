import { describe, expect, test } from '@jest/globals';
import { BOT, STRANGER, USER, type Account } from '../../simulator/github/accounts.js';
import {
  errorBody,
  primaryRateLimit,
  secondaryRateLimit,
  serverError,
  type GitHubFault,
} from '../../simulator/github/faults.js';
import { DEMO_TOKEN, type GitHubOptions, type LocalGitHub } from '../../simulator/github/server.js';
import type { Reporting } from '../../src/inputs/settings.js';
import { planComment } from '../../src/pull-request/comment.js';
import type { GitHubRun } from '../../src/pull-request/github-run.js';
import { createReporter } from '../../src/pull-request/reporter.js';
import { renderComment } from '../../src/report/summary.js';
import { anOutcome, BLANK, CHANGES, completed, SUCCESSES } from '../report/outcomes.js';
import { HEAD_SHA, PULL, startTestGitHub } from '../support/github.js';
import { MERGE_SHA, octokitFor, PULL_RUN, PUSH_RUN } from '../support/octokit.js';
import { createVirtualClock } from '../support/virtual-clock.js';
import { createMemoryLog } from '../wait/fakes.js';
import { CANCELLED, cleaner, factsOf, MARK, REPORTING, routes, talkTo } from './support.js';

const PASSED = factsOf(completed(CHANGES));
const STARTED = factsOf(SUCCESSES.find(([name]) => name === 'started')?.[1] ?? completed(CHANGES));
const BOTH = { comment: 'always', statusContext: 'Image diff' } as const;
const MINUTE = 60_000;
const NEWER_SHA = '0dd17'.repeat(8);

const NUMBERED_RUN: GitHubRun = {
  ...PULL_RUN,
  event: 'issue_comment',
  pull: { kind: 'numbered', number: PULL },
};
const REPORT = `${MARK}\n${renderComment(CANCELLED)}`;

/** The reports of a run that ends as told, and what is left of them. */
async function report(
  github: LocalGitHub,
  reporting: Partial<Reporting>,
  { facts = CANCELLED, run = PULL_RUN, leftMs = MINUTE, begins = false } = {},
) {
  const talk = await talkTo(github, reporting, run);
  const begin = talk.clock.now();
  if (begins) talk.reporter.begin();
  await talk.reporter.finish(facts, leftMs);
  return { ...talk, warnings: talk.warnings(), tookMs: talk.clock.now() - begin };
}

describe('nothing is asked of GitHub', () => {
  test('when neither report is wished, and octokit is not opened', async () => {
    const github = await startTestGitHub();
    const { lines, octokit } = await report(github, {}, { begins: true });
    expect([github.requests, lines, octokit.opened]).toEqual([[], [], []]);
  });

  test('nor said, when neither is wished and there is no token', async () => {
    const { lines } = await report(await startTestGitHub(), { githubToken: '' });
    expect(lines).toEqual([]);
  });

  test('without a token, which is one warning', async () => {
    const github = await startTestGitHub();
    const { lines, octokit } = await report(github, { ...BOTH, githubToken: '' }, { begins: true });
    expect(lines).toEqual([
      'warning: Comment and commit status are left out, since github-token is empty; the verdict stands.',
    ]);
    expect([github.requests, octokit.opened]).toEqual([[], []]);
  });

  test('outside of GitHub, which is one warning', async () => {
    const log = createMemoryLog();
    const reporter = await createReporter(
      { ...REPORTING, ...BOTH },
      {
        clock: createVirtualClock(),
        log,
        cleaner,
        run: undefined,
        openOctokit: () => Promise.reject(new Error('opened')),
        late: new AbortController().signal,
      },
    );
    reporter.begin();
    await reporter.finish(CANCELLED, MINUTE);
    expect(log.lines).toEqual([
      'warning: Comment and commit status are left out, since this is no run on GitHub; the verdict stands.',
    ]);
  });

  test('at the beginning, when only a comment is wished', async () => {
    const github = await startTestGitHub();
    const { reporter, octokit } = await talkTo(github, { comment: 'always' });
    reporter.begin();
    expect(octokit.opened).toEqual([]);
    await reporter.finish(CANCELLED, MINUTE);
    expect(routes(github)).toEqual(['list-comments', 'create-comment']);
  });

  test('with on-failure, for a diff that is not waited for', async () => {
    const github = await startTestGitHub({ comments: [{ pull: PULL, body: MARK, user: BOT }] });
    await report(github, { comment: 'on-failure' }, { facts: STARTED });
    expect(github.requests).toEqual([]);
  });
});

test('octokit is opened once, with the token', async () => {
  const { octokit } = await report(await startTestGitHub(), BOTH, { begins: true });
  expect(octokit.opened).toEqual([DEMO_TOKEN]);
});

describe('the status', () => {
  test('is pending from the beginning, and then the verdict, with a link to the run', async () => {
    const github = await startTestGitHub();
    const { lines } = await report(github, { statusContext: 'Image diff' }, { facts: PASSED, begins: true });
    const usual = { sha: HEAD_SHA, context: 'Image diff', targetUrl: PULL_RUN.url };
    expect(github.statuses).toMatchObject([
      { ...usual, state: 'pending', description: 'The image diff is under way' },
      {
        ...usual,
        state: 'success',
        description: 'Diff 12 completed after 1 min 35 s: 2 paths added, 1 modified, 0 removed.',
      },
    ]);
    expect(lines).toEqual([
      'info: Commit status Image diff of a11cea1: pending.',
      'info: Commit status Image diff of a11cea1: success.',
    ]);
    expect(routes(github)).toEqual(['create-status', 'create-status']);
  });

  test('is told in the log without becoming a command of the runner', async () => {
    const { lines } = await report(await startTestGitHub(), { statusContext: '##[error]x' });
    expect(lines).toEqual(['info: Commit status #[error]x of a11cea1: error.']);
  });

  test('of a pull request is that of its head, not of the merge commit', async () => {
    const github = await startTestGitHub({ commits: [MERGE_SHA] });
    await report(github, { statusContext: 'x' });
    expect(github.statuses).toMatchObject([{ sha: HEAD_SHA, state: 'error' }]);
  });

  test('of a comment on a pull request is that of its head, which is asked for', async () => {
    const github = await startTestGitHub({ commits: [MERGE_SHA] });
    await report(github, { statusContext: 'x' }, { run: NUMBERED_RUN });
    expect(routes(github)).toEqual(['pull', 'create-status']);
    expect(github.statuses).toMatchObject([{ sha: HEAD_SHA }]);
  });

  test('of a comment on a pull request stays on the head that the step began with', async () => {
    const pull = { number: PULL, headSha: HEAD_SHA, state: 'open' as const };
    const github = await startTestGitHub({ pulls: [pull], commits: [NEWER_SHA] });
    const { reporter } = await talkTo(github, { statusContext: 'x' }, NUMBERED_RUN);
    reporter.begin();
    await github.waitForRequest('create-status');
    pull.headSha = NEWER_SHA;
    await reporter.finish(PASSED, MINUTE);
    expect(github.statuses).toMatchObject([
      { sha: HEAD_SHA, state: 'pending' },
      { sha: HEAD_SHA, state: 'success' },
    ]);
    expect(routes(github)).toEqual(['pull', 'create-status', 'create-status']);
  });

  test('of a comment on a pull request is that of its head, however lately that was pushed', async () => {
    const github = await startTestGitHub();
    github.failNext('pull', {
      kind: 'answer',
      status: 200,
      headers: { 'Content-Type': 'application/json', Date: 'Wed, 25 Nov 2026 10:05:00 GMT' },
      body: { number: PULL, state: 'open', head: { sha: HEAD_SHA }, updated_at: '2026-11-25T10:05:00Z' },
    });
    const { warnings } = await report(
      github,
      { statusContext: 'x' },
      { run: NUMBERED_RUN, facts: PASSED, begins: true },
    );
    expect(github.statuses.map(({ state }) => state)).toEqual(['pending', 'success']);
    expect(warnings).toEqual([]);
  });

  describe('of a comment on a pull request whose head could not be read at the beginning', () => {
    const PASSING_MS = 5 * MINUTE;
    const READ_AT = 'Wed, 25 Nov 2026 10:05:00 GMT';

    /** A step of five minutes; the head is read at its end, and GitHub tells when the pull request changed last. */
    async function readLate(updatedAt: string | undefined, readAt: string) {
      const github = await startTestGitHub({ commits: [NEWER_SHA] });
      github.failNext('pull', primaryRateLimit(0));
      github.failNext('pull', {
        kind: 'answer',
        status: 200,
        headers: { 'Content-Type': 'application/json', Date: readAt },
        body: {
          number: PULL,
          state: 'open',
          head: { sha: NEWER_SHA },
          ...(updatedAt === undefined ? {} : { updated_at: updatedAt }),
        },
      });
      const { reporter, clock, warnings } = await talkTo(github, { statusContext: 'x' }, NUMBERED_RUN);
      reporter.begin();
      await github.waitForRequest('pull');
      while (clock.pending > 0) await new Promise(setImmediate);
      clock.advance(PASSING_MS);
      await reporter.finish(PASSED, MINUTE);
      return { github, warnings: warnings() };
    }

    test('is that of its head at the end, where GitHub is well again', async () => {
      const github = await startTestGitHub();
      github.failNext('pull', serverError(503), 3);
      const { warnings } = await report(
        github,
        { statusContext: 'x' },
        { run: NUMBERED_RUN, facts: PASSED, begins: true },
      );
      expect(github.statuses).toMatchObject([{ sha: HEAD_SHA, state: 'success' }]);
      expect(routes(github)).toEqual(['pull', 'pull', 'pull', 'pull', 'create-status']);
      expect(warnings).toEqual([]);
    });

    test('is set, where nothing changed since the step began', async () => {
      const { github, warnings } = await readLate('2026-11-25T09:59:59Z', READ_AT);
      expect(github.statuses).toMatchObject([{ sha: NEWER_SHA, state: 'success' }]);
      expect(warnings).toEqual([]);
    });

    test.each<[string, string | undefined, string]>([
      ['where something changed: it may be another commit', '2026-11-25T10:03:00Z', READ_AT],
      // A moment of that second may be after the beginning.
      ['where something changed in the second of the beginning', '2026-11-25T10:00:00Z', READ_AT],
      ['where GitHub does not say when something changed', undefined, READ_AT],
      ['where GitHub tells no moment', 'lately', READ_AT],
      ['where the answer has no date', '2026-11-25T09:00:00Z', 'today'],
    ])('is none %s', async (_, updatedAt, readAt) => {
      const { github, warnings } = await readLate(updatedAt, readAt);
      expect(github.statuses).toEqual([]);
      expect(warnings).toEqual([
        'warning: Could not set the commit status (the head of the pull request could not be read when the step began, and may be another one now.) The verdict stands.',
      ]);
    });
  });

  test('without a pull request is that of the event’s commit', async () => {
    const github = await startTestGitHub({ commits: [MERGE_SHA] });
    await report(github, { statusContext: 'x' }, { run: { ...PUSH_RUN, sha: MERGE_SHA } });
    expect(github.statuses).toMatchObject([{ sha: MERGE_SHA }]);
  });

  test.each<[string, GitHubFault]>([
    ['slow', { kind: 'delay', ms: 300 }],
    ['in trouble', serverError(502)],
  ])('of the verdict is the last one, also when pending is %s', async (_, fault) => {
    const github = await startTestGitHub({ faults: [{ on: 'create-status', fault }] });
    const { warnings } = await report(github, { statusContext: 'x' }, { begins: true });
    expect(github.statuses.map(({ state }) => state)).toEqual(['pending', 'error']);
    expect(warnings).toEqual([]);
  });

  test('of the verdict is set although pending could not be', async () => {
    const github = await startTestGitHub();
    github.failNext('create-status', primaryRateLimit(0));
    const { warnings } = await report(github, { statusContext: 'x' }, { begins: true });
    expect(github.statuses.map(({ state }) => state)).toEqual(['error']);
    expect(warnings).toEqual([]);
  });

  test('without a beginning, as after bad input, is set all the same', async () => {
    const github = await startTestGitHub();
    await report(github, { statusContext: 'x' });
    expect(github.statuses.map(({ state }) => state)).toEqual(['error']);
  });
});

describe('the comment', () => {
  const wishes = { comment: 'always' } as const;

  test('is created where there is none, under its mark', async () => {
    const github = await startTestGitHub();
    const { lines } = await report(github, wishes);
    expect(github.comments).toMatchObject([{ pull: PULL, body: REPORT }]);
    expect(lines).toEqual([`info: Comment on pull request #${PULL} created.`]);
  });

  test('is updated in place by the next run', async () => {
    const github = await startTestGitHub();
    await report(github, wishes);
    const { lines } = await report(github, wishes, { facts: PASSED });
    expect(github.comments).toMatchObject([{ body: `${MARK}\n${renderComment(PASSED)}` }]);
    expect(lines).toEqual([`info: Comment on pull request #${PULL} updated.`]);
  });

  test('of another image or machine is another one', async () => {
    const github = await startTestGitHub();
    await report(github, wishes);
    await report(github, { ...wishes, imageid: 20 });
    await report(github, { ...wishes, machineid: 30 });
    expect(github.comments.map(({ body }) => body.split('\n')[0])).toEqual([
      MARK,
      MARK.replace('image=2', 'image=20'),
      MARK.replace('machine=3', 'machine=30'),
    ]);
  });

  test('on an event about a comment is on the pull request of that', async () => {
    const github = await startTestGitHub();
    await report(github, wishes, { run: NUMBERED_RUN });
    expect(routes(github)).toEqual(['list-comments', 'create-comment']);
    expect(github.comments).toMatchObject([{ pull: PULL }]);
  });

  test('is not made where it is not known which image and machine it would be about', async () => {
    const github = await startTestGitHub();
    const unknown = { ...wishes, imageid: undefined, machineid: undefined };
    const { warnings } = await report(github, unknown, {
      facts: factsOf(anOutcome({ kind: 'timed-out' }, BLANK)),
    });
    expect(github.comments).toEqual([]);
    expect(warnings).toEqual([
      'warning: No comment is written, since it is not known which image and machine it would be about: give imageid and machineid.',
    ]);
  });

  test('with on-failure is not made by a success', async () => {
    const github = await startTestGitHub();
    const { lines } = await report(github, { comment: 'on-failure' }, { facts: PASSED });
    expect(routes(github)).toEqual(['list-comments']);
    expect(lines).toEqual([]);
  });

  test('with on-failure tells of the failure, and then that it is over', async () => {
    const github = await startTestGitHub();
    await report(github, { comment: 'on-failure' });
    expect(github.comments).toMatchObject([{ body: REPORT }]);
    await report(github, { comment: 'on-failure' }, { facts: PASSED });
    const plan = planComment('on-failure', PASSED);
    expect(github.comments).toMatchObject([
      { body: `${MARK}\n${plan.kind === 'replace' ? plan.text : 'no plan'}` },
    ]);
  });
});

describe('a comment that begins like ours', () => {
  const APP: Account = { login: 'other-app[bot]', id: 7001003, type: 'Bot' };

  test.each<[string, Account, GitHubOptions['identity'], boolean]>([
    ['of a stranger', STRANGER, 'bot', false],
    ['of a stranger, when the token is somebody’s', STRANGER, 'user', false],
    ['of the owner of the token', USER, 'user', true],
    ['of the workflow’s own bot', BOT, 'bot', true],
    ['of an app, when the token is somebody’s', APP, 'user', false],
  ])('%s', async (_, user, identity = 'bot', isOurs) => {
    const seed = { pull: PULL, body: `${MARK}\nHello`, user };
    const github = await startTestGitHub({ identity, comments: [seed] });
    await report(github, { comment: 'always' });
    const ours = { body: REPORT };
    const theirs = { body: seed.body, user };
    expect(github.comments).toMatchObject(isOurs ? [{ ...ours, user }] : [theirs, ours]);
  });

  test('of somebody who is gone is nobody’s, also when the token is', async () => {
    const github = await startTestGitHub();
    github.failNext('list-comments', {
      kind: 'answer',
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: [{ id: 1, body: MARK, user: null }] as never,
    });
    await report(github, { comment: 'always' });
    expect(github.comments).toMatchObject([{ body: REPORT }]);
  });

  test('elsewhere than in its first line is not even asked about', async () => {
    const seed = { pull: PULL, body: `> ${MARK}\nHello`, user: USER };
    const github = await startTestGitHub({ identity: 'user', comments: [seed] });
    await report(github, { comment: 'always' });
    expect(routes(github)).toEqual(['list-comments', 'create-comment']);
  });

  test('is not doubled because GitHub fails to say whose the token is', async () => {
    const seed = { pull: PULL, body: MARK, user: USER };
    const github = await startTestGitHub({ identity: 'user', comments: [seed] });
    github.failNext('user', serverError(502));
    await report(github, { comment: 'always' });
    expect(github.comments).toHaveLength(1);
  });

  test('whose author is asked about once, however many there are', async () => {
    const comments = Array.from({ length: 20 }, () => ({ pull: PULL, body: MARK }));
    const github = await startTestGitHub({ comments });
    await report(github, { comment: 'always' });
    expect(routes(github).filter((route) => route === 'user')).toHaveLength(1);
  });
});

describe('on an event without a pull request', () => {
  const wishes = { comment: 'always' } as const;
  const told = (github: LocalGitHub): number[] => github.comments.map(({ pull }) => pull);
  const OLD = 'e'.repeat(40);

  test('the open one whose head is the commit gets the comment, not one upon it, and none that is closed', async () => {
    const github = await startTestGitHub({
      pulls: [
        { number: 6, headSha: OLD, state: 'open', earlierShas: [HEAD_SHA] },
        { number: 7, headSha: HEAD_SHA, state: 'open' },
        { number: 8, headSha: HEAD_SHA, state: 'open' },
        { number: 9, headSha: HEAD_SHA, state: 'closed' },
      ],
    });
    await report(github, wishes, { run: PUSH_RUN });
    expect(told(github)).toEqual([7, 8]);
  });

  test('an open one that has the commit among others gets it, where it is the head of none', async () => {
    const github = await startTestGitHub({
      pulls: [{ number: 6, headSha: OLD, state: 'open', earlierShas: [HEAD_SHA] }],
    });
    await report(github, wishes, { run: PUSH_RUN });
    expect(told(github)).toEqual([6]);
  });

  test('where there is none, the log says so', async () => {
    const github = await startTestGitHub({ pulls: [], commits: [HEAD_SHA] });
    const { lines } = await report(github, wishes, { run: PUSH_RUN });
    expect(routes(github)).toEqual(['commit-pulls']);
    expect(lines).toEqual(['info: There is no open pull request of this commit to comment on.']);
  });

  test('of very many, ten get the comment', async () => {
    const pulls = Array.from({ length: 11 }, (_, index) => ({
      number: index + 1,
      headSha: HEAD_SHA,
      state: 'open' as const,
    }));
    const github = await startTestGitHub({ pulls });
    await report(github, wishes, { run: PUSH_RUN });
    expect(told(github)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('what cannot be told is one warning for each report, and the verdict stands', () => {
  const refusal = (status: number, message: string): GitHubFault => ({
    kind: 'answer',
    status,
    body: errorBody(status, message, 'https://docs.github.com/rest'),
  });
  const COMMENT = /^warning: Could not set the comment \((.*)\) The verdict stands\.$/;
  const STATUS = /^warning: Could not set the commit status \((.*)\) The verdict stands\.$/;

  test.each<[string, GitHubFault, RegExp]>([
    ['an unknown token', refusal(401, 'Bad credentials'), /^HTTP 401: .* Check github-token/],
    ['the rate limit', primaryRateLimit(1_800_000_000), /rate limit for this token is used up for now\.$/],
    ['the secondary rate limit', secondaryRateLimit(60, 429), /^HTTP 429: .* rate limit for this token/],
    [
      'what GitHub cannot process',
      refusal(422, 'Validation Failed'),
      /^HTTP 422: .* See what GitHub says\.$/,
    ],
    ['an outage', serverError(503), /^HTTP 503: Server Error/],
    ['an outage told to people', { kind: 'html', status: 502 }, /^HTTP 502: <!DOCTYPE html>/],
    [
      'a page for people that calls itself a success',
      { kind: 'html', status: 200 },
      /GitHub gave an answer that is none/,
    ],
    ['a lost connection', { kind: 'lost-request' }, /^other side closed\.$/],
    ['a GitHub that hangs', { kind: 'hang' }, /^GitHub did not answer in time\.$/],
  ])('%s', async (_, fault, reason) => {
    const github = await startTestGitHub();
    github.failNext('any', fault, Infinity);
    const { warnings, lines } = await report(github, BOTH, { begins: true });
    expect(lines.filter((line) => !line.startsWith('debug: '))).toEqual(warnings);
    expect(warnings).toHaveLength(2);
    for (const kind of [COMMENT, STATUS]) {
      const [warning = ''] = warnings.filter((line) => kind.test(line));
      expect(kind.exec(warning)?.[1]).toMatch(reason);
    }
    expect([github.comments, github.statuses]).toEqual([[], []]);
  });

  test('a token that may only read: each names its permission', async () => {
    const github = await startTestGitHub({ permissions: { pullRequests: 'read', statuses: 'read' } });
    const { warnings } = await report(github, BOTH, { begins: true });
    expect(warnings).toHaveLength(2);
    expect(warnings.find((line) => STATUS.test(line))).toContain('permission statuses: write;');
    expect(warnings.find((line) => COMMENT.test(line))).toContain('permission pull-requests: write;');
  });

  test('a token that may not see the pull request of a comment: the status names the permission for that', async () => {
    const github = await startTestGitHub({ permissions: { pullRequests: 'none' } });
    const { warnings } = await report(github, { statusContext: 'x' }, { run: NUMBERED_RUN });
    expect(warnings).toEqual([expect.stringContaining('pull-requests: read')]);
  });

  test('a token that may not look for the pull request: the comment names its permission', async () => {
    const github = await startTestGitHub({ permissions: { pullRequests: 'none' } });
    const { warnings } = await report(github, { comment: 'always' }, { run: PUSH_RUN });
    expect(warnings).toEqual([expect.stringContaining('permission pull-requests: write;')]);
  });

  test('a locked conversation', async () => {
    const github = await startTestGitHub({
      pulls: [{ number: PULL, headSha: HEAD_SHA, state: 'open', locked: true }],
    });
    const { warnings } = await report(github, BOTH);
    expect(warnings).toEqual([
      expect.stringMatching(/the comment .*Unlock the conversation, or set comment: never/),
    ]);
    expect(github.statuses).toHaveLength(1);
  });

  test('one conversation that is locked keeps the comment from no other', async () => {
    const github = await startTestGitHub({
      pulls: [
        { number: 7, headSha: HEAD_SHA, state: 'open', locked: true },
        { number: 8, headSha: HEAD_SHA, state: 'open' },
      ],
    });
    const { warnings } = await report(github, { comment: 'always' }, { run: PUSH_RUN });
    expect(warnings).toHaveLength(1);
    expect(github.comments).toMatchObject([{ pull: 8 }]);
  });

  test('an octokit that cannot be opened', async () => {
    const log = createMemoryLog();
    const clock = createVirtualClock();
    const openOctokit = () => Promise.reject(new Error(`no ${DEMO_TOKEN} here`));
    const late = new AbortController().signal;
    const reporter = await createReporter(
      { ...REPORTING, ...BOTH },
      { clock, log, cleaner, run: PULL_RUN, openOctokit, late },
    );
    reporter.begin();
    await reporter.finish(CANCELLED, MINUTE);
    expect(log.lines.filter((line) => line.startsWith('warning: ')).sort()).toEqual([
      'warning: Could not set the comment (no *** here.) The verdict stands.',
      'warning: Could not set the commit status (no *** here.) The verdict stands.',
    ]);
    expect(clock.pending).toBe(0);
  });

  test('a report that cannot be made at all', async () => {
    const github = await startTestGitHub();
    const { reporter, warnings } = await talkTo(github, { comment: 'always' });
    const broken = { ...CANCELLED, outcome: { ...CANCELLED.outcome, elapsedMs: 10n as unknown as number } };
    await expect(reporter.finish(broken, MINUTE)).resolves.toBeUndefined();
    expect(warnings()).toHaveLength(1);
  });
});

describe('a comment is never made twice', () => {
  test.each<[string, GitHubFault]>([
    ['a lost answer', { kind: 'lost-answer' }],
    ['silence', { kind: 'hang-after' }],
    ['half an answer', { kind: 'cut' }],
  ])('for all of %s: the next run finds the first', async (_, fault) => {
    const github = await startTestGitHub({ faults: [{ on: 'create-comment', fault }] });
    await report(github, { comment: 'always' });
    expect(routes(github)).toEqual(['list-comments', 'create-comment']);
    await report(github, { comment: 'always' }, { facts: PASSED });
    expect(github.comments).toMatchObject([{ body: `${MARK}\n${renderComment(PASSED)}` }]);
  });

  test('and an update may be tried again', async () => {
    const github = await startTestGitHub({ comments: [{ pull: PULL, body: MARK, user: BOT }] });
    github.failNext('update-comment', { kind: 'lost-answer' }, 2);
    const { warnings } = await report(github, { comment: 'always' });
    expect(github.comments).toMatchObject([{ body: REPORT }]);
    expect(warnings).toEqual([]);
  });
});

describe('time', () => {
  const silence = async (reporting: Partial<Reporting>, leftMs: number, begins = false): Promise<number> => {
    const github = await startTestGitHub();
    github.failNext('any', { kind: 'hang' }, Infinity);
    const { tookMs } = await report(github, reporting, { leftMs, begins });
    return tookMs;
  };

  test.each([
    ['plenty', Infinity, 30_000],
    ['more than enough', 30_001, 30_000],
    ['little', 20_000, 20_000],
    ['hardly any', 4_001, 4_001],
    ['none', 0, 4_000],
  ])(
    'with %s left, a GitHub that hangs takes no more than 30 s, what is left, or 4 s: %s',
    async (_, leftMs, ms) => {
      expect(await silence({ statusContext: 'x' }, leftMs)).toBe(ms);
      expect(await silence({ comment: 'always' }, leftMs)).toBe(ms);
    },
  );

  test('both reports are made at the same time', async () => {
    expect(await silence(BOTH, 0)).toBe(4_000);
  });

  test('a pending that hangs does not keep the step longer than 5 s beyond its deadline', async () => {
    expect(await silence({ statusContext: 'x' }, 0, true)).toBeLessThanOrEqual(5_000);
    expect(await silence(BOTH, 1_000, true)).toBeLessThanOrEqual(6_000);
  });

  test('that is short is spent on a pending that hangs by half, and on the verdict then', async () => {
    const github = await startTestGitHub({ faults: [{ on: 'create-status', fault: { kind: 'hang' } }] });
    const { tookMs } = await report(github, { statusContext: 'x' }, { leftMs: 0, begins: true });
    expect(tookMs).toBe(2_000);
    expect(github.statuses.map(({ state }) => state)).toEqual(['error']);
  });

  test.each([
    [MINUTE, 10_000],
    [8_000, 4_000],
    [0, 2_000],
  ])('with %i ms left, a request that hangs is given up after %i ms, and asked again', async (leftMs, ms) => {
    const github = await startTestGitHub({ faults: [{ on: 'create-status', fault: { kind: 'hang' } }] });
    const { tookMs } = await report(github, { statusContext: 'x' }, { leftMs });
    expect(github.statuses).toHaveLength(1);
    expect(tookMs).toBe(ms + 1_000);
  });

  test('after a cancel is 2 s more for a pending on its way; the verdict is set again when that may have arrived', async () => {
    const github = await startTestGitHub();
    github.failNext('create-status', { kind: 'hang' });
    const { tookMs } = await report(github, { statusContext: 'x' }, { begins: true });
    expect(tookMs).toBe(5_000);
    expect(github.statuses.map(({ state }) => state)).toEqual(['error', 'error']);
  });

  test('of a step that was not cancelled is half of it for a pending on its way', async () => {
    const github = await startTestGitHub();
    github.failNext('create-status', { kind: 'hang' });
    const { tookMs } = await report(
      github,
      { statusContext: 'x' },
      { facts: PASSED, leftMs: 12_000, begins: true },
    );
    // And 3 s more, after which the pending may have arrived.
    expect(tookMs).toBe(9_000);
    expect(github.statuses.map(({ state }) => state)).toEqual(['success', 'success']);
  });

  test('that is over in a pause leaves the reason of the last attempt to tell', async () => {
    const github = await startTestGitHub();
    github.failNext('any', serverError(503), Infinity);
    const { warnings, tookMs } = await report(github, { comment: 'always' }, { leftMs: 0 });
    expect(tookMs).toBe(4_000);
    expect(warnings).toEqual([expect.stringContaining('(HTTP 503: Server Error')]);
  });

  test('of a cancelled step that is over ends every report', async () => {
    const github = await startTestGitHub();
    github.failNext('any', { kind: 'hang' }, Infinity);
    const { reporter, clock, beLate, warnings } = await talkTo(github, BOTH);
    const begin = clock.now();
    reporter.begin();
    clock.timer(1_500, beLate);
    await reporter.finish(CANCELLED, MINUTE);
    expect(clock.now() - begin).toBe(1_500);
    expect(warnings()).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  test('of the reports leaves no timer behind', async () => {
    const { clock } = await report(await startTestGitHub(), BOTH, { begins: true });
    expect(clock.pending).toBe(0);
  });
});

test('the token is in the header of each request, and nowhere else', async () => {
  const github = await startTestGitHub({ identity: 'user', comments: [{ pull: PULL, body: MARK }] });
  const { lines } = await report(github, BOTH, { begins: true });
  expect(github.requests.length).toBeGreaterThan(3);
  for (const { headers, ...others } of github.requests) {
    const { authorization, ...rest } = headers;
    expect(authorization).toBe(`token ${DEMO_TOKEN}`);
    expect(JSON.stringify([others, rest])).not.toContain(DEMO_TOKEN);
  }
  expect(lines.join()).not.toContain(DEMO_TOKEN);
});

test('octokit is made for the run’s repository', async () => {
  const github = await startTestGitHub({ repository: 'fan/game-2' });
  const talk = octokitFor(github);
  const clock = createVirtualClock(undefined, talk.isAwaited);
  const reporter = await createReporter(
    { ...REPORTING, ...BOTH },
    {
      clock,
      log: createMemoryLog(),
      cleaner,
      run: { ...PULL_RUN, owner: 'fan', repo: 'game-2', repository: 'fan/game-2' },
      openOctokit: talk.open,
      late: new AbortController().signal,
    },
  );
  await reporter.finish(CANCELLED, MINUTE);
  expect([github.comments.length, github.statuses.length]).toEqual([1, 1]);
});
