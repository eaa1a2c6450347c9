/** Comment and commit status against a local GitHub over HTTP. Whole steps are in __tests__/action/pull-request.test.ts. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { BOT, STRANGER, USER } from '../../dev/github/repository.ts';
import { primaryRateLimit, serverError } from '../../dev/github/faults.ts';
import type { GitHubFault } from '../../dev/github/faults.ts';
import type { Pull } from '../../dev/github/repository.ts';
import type { RouteName } from '../../dev/github/service.ts';
import { DEMO_TOKEN, type GitHubOptions, type LocalGitHub } from '../../dev/github/server.ts';
import { aliveParts, textOf } from '../../dev/render/alive.ts';
import { renderAsGitHub } from '../../dev/render/github-markdown.ts';
import type { Log } from '../../src/context.ts';
import type { GitHubRun } from '../../src/github/context.ts';
import { createGitHubReporter } from '../../src/github/reporter.ts';
import type { Reporting } from '../../src/inputs/settings.ts';
import { renderComment } from '../../src/report/summary.ts';
import type { StepResult } from '../../src/report/words.ts';
import { createCleaner } from '../../src/text/clean.ts';
import { anOutcome, factsOf, outcomeNamed } from '../report/outcomes.ts';
import { answerOf, HEAD_SHA, PULL, refusal, startTestGitHub } from '../support/github.ts';
import { octokitFor, PULL_RUN, PUSH_RUN } from '../support/octokit.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const MARK = '<!-- clanforge-image-diff image=2 machine=3 -->';
const STATUS: Partial<Reporting> = { statusContext: 'Image diff' };
const COMMENT: Partial<Reporting> = { comment: 'always' };
const COMMENT_RUN: GitHubRun = { ...PULL_RUN, event: 'issue_comment', pull: { number: PULL } };
const PASSED = outcomeNamed('completed');
const FAILED = outcomeNamed('job-failed: failed');

afterEach(() => void jest.restoreAllMocks());

interface Case extends Partial<GitHubOptions> {
  readonly result?: StepResult;
  readonly run?: GitHubRun;
  readonly begins?: boolean;
  readonly leftMs?: number;
  readonly pauseMs?: number;
}

/** A local GitHub and a reporter for it. Virtual time passes only while GitHub hangs. */
async function studio(reporting: Partial<Reporting>, { run = PULL_RUN, pauseMs = 1, ...options }: Case = {}) {
  const github = await startTestGitHub(options);
  const octokit = octokitFor(github, pauseMs);
  const clock = createVirtualClock(undefined, octokit.isAwaited);
  const lines: string[] = [];
  const to = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  const log: Log = {
    ...{ info: to('info'), notice: to('notice'), warning: to('warning'), error: to('error') },
    ...{ isDebug: true, debug: to('debug'), group: to('group'), endGroup: () => undefined },
  };
  const never = new AbortController().signal;
  const overdue = new AbortController();
  const cancel = { requested: never, responsesOverdue: never, reportsOverdue: overdue.signal };
  const nothing = { jobSummary: true, comment: 'never', statusContext: undefined } as const;
  const reporter = createGitHubReporter(
    { ...nothing, githubToken: DEMO_TOKEN, imageid: 2, machineid: 3, ...reporting },
    run,
    { clock, log, cleaner: createCleaner([DEMO_TOKEN]), random: () => 0.5, cancel },
    octokit.open,
  );
  const warnings = () => lines.filter((line) => line.startsWith('warning: '));
  return { github, octokit, clock, lines, warnings, overdue, reporter };
}

/** The reports of a step that ends with this result. */
async function report(reporting: Partial<Reporting>, given: Case = {}) {
  const { result = FAILED, begins = false, leftMs = 60_000 } = given;
  const talk = await studio(reporting, given);
  const start = talk.clock.now();
  if (begins) await talk.reporter.begin(leftMs);
  await talk.reporter.finish(() => factsOf(result, PULL_RUN), leftMs);
  return { ...talk, warnings: talk.warnings(), tookMs: talk.clock.now() - start };
}

const routes = (github: LocalGitHub): RouteName[] => github.requests.map(({ route }) => route);
const states = (github: LocalGitHub): string[] => github.statuses.map(({ state }) => state);
const pull = (number: number, more: Partial<Pull> = {}): Pull => {
  return { number, headSha: HEAD_SHA, state: 'open', ...more };
};
/** The fault acts on every request of the route. */
const always = (fault: GitHubFault, on: RouteName | 'any' = 'any') => ({
  faults: [{ on, fault, times: Infinity }],
});

test('without a token GitHub is not called, and there is one warning', async () => {
  const { octokit, lines } = await report({ ...COMMENT, ...STATUS, githubToken: '' }, { begins: true });
  expect(octokit.opened).toEqual([]);
  expect(lines).toEqual([expect.stringMatching(/^warning: .*github-token is empty/)]);
});

describe('a failure', () => {
  const BOTH = { ...STATUS, ...COMMENT };
  const GRANT = 'Give the job the permission';
  const NO_PULLS = { pullRequests: 'none' } as const;

  test.each<[string, Partial<Reporting>, Case, string]>([
    ['the head', STATUS, { permissions: NO_PULLS, run: COMMENT_RUN }, `${GRANT} pull-requests: read;`],
    ['a commit', COMMENT, { permissions: NO_PULLS, run: PUSH_RUN }, `${GRANT} pull-requests: write;`],
    ['a locked conversation', COMMENT, { pulls: [pull(PULL, { locked: true })] }, 'Unlock the conversation'],
  ])('names what is missing for %s', async (_, reporting, given, words) => {
    const { warnings } = await report(reporting, given);
    expect(warnings).toEqual([expect.stringContaining(words)]);
  });

  test('is retried if it is transient, and a refusal is not', async () => {
    const on = ['list-comments', 'user', 'update-comment', 'create-status'] as const;
    const faults = on.map((route) => ({ on: route, fault: serverError(502) }));
    const comments = [{ pull: PULL, body: MARK, user: USER }];
    const { github, warnings } = await report(BOTH, { faults, comments, identity: 'user' });
    expect(routes(github).sort()).toEqual([...on, ...on].sort());
    expect(warnings).toEqual([]);
    const refused = await report(STATUS, always(refusal(403)));
    expect(refused.github.requests).toHaveLength(1);
  });

  test.each([
    ['30 s', { leftMs: 600_000 }, 30_000],
    ['what is left', { leftMs: 10_000 }, 10_000],
    ['4 s beyond the deadline', { leftMs: -1 }, 4_000],
    ['5 s for pending', { leftMs: 600_000, begins: true }, 35_000],
    ['what is left for pending', { leftMs: 1_000, begins: true }, 5_000],
  ])('to respond is waited for no longer than %s', async (_, given, ms) => {
    const { tookMs, warnings, clock } = await report(BOTH, { ...given, ...always({ kind: 'hang' }) });
    expect([tookMs, warnings.length, clock.pending]).toEqual([ms, 2, 0]);
  });

  test('is given up after a cancel, also in the pause before a retry', async () => {
    const given = { pauseMs: 200, ...always(serverError(503)) };
    const { github, reporter, overdue, warnings } = await studio(COMMENT, given);
    const finished = reporter.finish(() => factsOf(FAILED), 60_000);
    await github.waitForRequest('list-comments');
    await new Promise((resolve) => setTimeout(resolve, 50));
    overdue.abort();
    await finished;
    expect(warnings()).toEqual([expect.stringContaining('GitHub did not respond in time')]);
    expect(github.requests).toHaveLength(1);
  });
});

describe('the commit status', () => {
  test.each<[string, GitHubRun, RegExp]>([
    [
      'commit',
      { ...PUSH_RUN, sha: undefined },
      /failed: the commit of this event is unknown\. The event file/,
    ],
    ['head', { ...PULL_RUN, pull: { number: 404 } }, /HTTP 404.*pull-requests: read.* The event file/],
  ])(
    'is left out if the %s is unknown, with a warning that names the event file',
    async (_, known, words) => {
      const run = { ...known, unreadableEventFile: '/x/event.json' };
      const { github, warnings } = await report(STATUS, { run, begins: true });
      expect(github.statuses).toEqual([]);
      expect(warnings).toEqual([expect.stringMatching(words)]);
      expect(warnings[0]).toContain('The event file /x/event.json cannot be read. The verdict stands.');
    },
  );

  test('has at most 140 characters, none of four bytes, and starts no command in the log', async () => {
    const result = anOutcome({ kind: 'crashed', message: `🚀${'x'.repeat(300)}` });
    const run = { ...PUSH_RUN, url: undefined };
    const { github, lines } = await report({ statusContext: '##[error]x' }, { result, run });
    expect(github.statuses).toMatchObject([{ sha: HEAD_SHA, targetUrl: null }]);
    expect(github.statuses[0]?.description).toMatch(/^Unexpected error: \ufffdx+…$/);
    expect(github.statuses[0]?.description).toHaveLength(140);
    expect(lines).toEqual(['info: Commit status #[error]x of a11cea1: error.']);
  });

  test('of the verdict is set although the pending one failed, without a warning', async () => {
    const faults = [{ on: 'create-status', fault: refusal(422) }] as const;
    const { github, warnings } = await report(STATUS, { faults, begins: true });
    expect(states(github)).toEqual(['failure']);
    expect(warnings).toEqual([]);
  });
});

describe('the comment', () => {
  test('is another one for another image or machine', async () => {
    const others = [MARK, MARK.replace('2', '20'), MARK.replace('3', '30')];
    const comments = others.map((text) => ({ pull: PULL, body: text, user: BOT }));
    const { github } = await report({ ...COMMENT, machineid: 30 }, { comments });
    expect(github.comments.map(({ body }) => body.length > 100)).toEqual([false, false, true]);
  });

  test('is a short all-clear with a link to the run, if its address is known', async () => {
    const comments = [{ pull: PULL, body: MARK, user: BOT }];
    for (const url of ['https://github.example/?a=1&amp=2"><img src=x>', undefined]) {
      const { github, reporter } = await studio({ comment: 'on-failure' }, { comments });
      await reporter.finish(() => factsOf(PASSED, { url }), 60_000);
      const { tree } = renderAsGitHub(github.comments[0]?.body ?? '');
      expect(aliveParts(tree)).toEqual(url === undefined ? [] : [`link ${url}`]);
      const [heading, subject, text] = textOf(tree).split('\n');
      expect(heading).toBe('✅ Image diff 12: completed, 3 paths changed');
      expect(subject).toContain('Main image');
      expect(text).toMatch(/^All clear: the step passes now, after the failure that was reported here/);
    }
  });

  test.each<[string, GitHubOptions['identity'], typeof USER, boolean]>([
    ['an app', 'bot', BOT, true],
    ['an app', 'bot', STRANGER, false],
    ['a user', 'user', USER, true],
    ['a user', 'user', STRANGER, false],
    ['a user', 'user', BOT, false],
  ])('of the token of %s (%s) replaces one by %j: %s', async (_, identity = 'bot', user, isOurs) => {
    const comments = Array.from({ length: 3 }, () => ({ pull: PULL, body: MARK, user }));
    const { github } = await report(COMMENT, { identity, comments });
    const changed = github.comments.map(({ body }) => body !== MARK);
    expect(changed).toEqual(isOurs ? [true, false, false] : [false, false, false, true]);
    expect(routes(github).filter((route) => route === 'user')).toHaveLength(1);
  });

  test('never replaces one by a deleted user, or one with the mark elsewhere', async () => {
    const comments = [{ id: 1, body: MARK, user: null }, { id: 2, body: `> ${MARK}`, user: BOT }, { id: 3 }];
    const { github } = await report(COMMENT, always(answerOf(200, comments), 'list-comments'));
    expect(routes(github)).toEqual(['list-comments', 'user', 'create-comment']);
  });

  test.each([
    [99, 1],
    [249, 3],
    [5_000, 50],
  ])('is searched for among the first 5,000: after %i others on %i pages', async (before, pages) => {
    const comment = { pull: PULL, body: 'other' };
    const comments = [...Array<typeof comment>(before).fill(comment), { pull: PULL, body: MARK, user: BOT }];
    const { github } = await report(COMMENT, { comments });
    expect(routes(github).filter((route) => route === 'list-comments')).toHaveLength(pages);
    expect(github.comments).toHaveLength(before < 5_000 ? before + 1 : before + 2);
  });

  const older = pull(6, { headSha: 'e'.repeat(40), earlierShas: [HEAD_SHA] });
  test.each<[string, Pull[], number[]]>([
    ['whose head it is', [older, pull(7), pull(8)], [7, 8]],
    ['that contain it', [older], [6]],
    ['that are open', [pull(6, { state: 'closed' }), pull(7)], [7]],
    ['that are not locked', [pull(7), pull(8, { locked: true })], [7]],
    ['up to ten', [...Array(11).keys()].map((index) => pull(index)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['of which there may be none', [], []],
  ])('of a commit goes to the pull requests %s', async (_, pulls, expected) => {
    const faults = [{ on: 'list-comments', fault: { kind: 'delay', ms: 50 } }] as const;
    const given = { run: PUSH_RUN, pulls, commits: [HEAD_SHA], faults };
    const { github, lines, warnings } = await report(COMMENT, given);
    expect(github.comments.map((comment) => comment.pull).sort((a, b) => a - b)).toEqual(expected);
    if (pulls.length === 0) expect(lines).toEqual([expect.stringContaining('no open pull request')]);
    expect(warnings).toHaveLength(pulls.some(({ locked }) => locked) ? 1 : 0);
  });

  test.each<[GitHubFault, number]>([
    [{ kind: 'lost-answer' }, 1],
    [{ kind: 'hang-after' }, 1],
    [{ kind: 'html', status: 200 }, 0],
    [serverError(502), 0],
  ])('is created with one request, whatever becomes of it: %j', async (fault, made) => {
    const { github, warnings } = await report(COMMENT, { faults: [{ on: 'create-comment', fault }] });
    expect(routes(github)).toEqual(['list-comments', 'create-comment']);
    expect(github.comments).toHaveLength(made);
    expect(warnings).toHaveLength(1);
  });

  test.each<[RouteName, GitHubFault]>([
    ['list-comments', { kind: 'html', status: 200 }],
    ['list-comments', { kind: 'cut' }],
    ['user', { kind: 'html', status: 200 }],
    ['user', primaryRateLimit(1_800_000_000)],
    ['user', refusal(401)],
    ['user', serverError(503)],
  ])('is neither created nor replaced if the answer to %s is %j', async (on, fault) => {
    const comments = [{ pull: PULL, body: MARK, user: BOT }];
    const { github, warnings } = await report(COMMENT, { comments, ...always(fault, on) });
    expect(github.comments).toMatchObject([{ body: MARK }]);
    expect(warnings).toHaveLength(1);
  });
});

test.each([
  ['completed', 'success'],
  ['completed without a change', 'success'],
  ['started', 'pending'],
  ['job-failed: failed', 'failure'],
  ['rules-broken', 'failure'],
  ['job-failed: squashed', 'error'],
  ['timed-out', 'error'],
  ['invalid-inputs', 'error'],
])('on %s the status is %s; with on-failure, only a failure creates a comment', async (name, state) => {
  const result = outcomeNamed(name);
  const old = { pull: PULL, body: `${MARK}\nold`, user: BOT };
  const reporting = { ...STATUS, comment: 'on-failure' } as const;
  const { github } = await report(reporting, { result });
  expect(github.statuses).toMatchObject([{ state }]);
  const body = `${MARK}\n${renderComment(factsOf(result, PULL_RUN))}`;
  const isFailure = state === 'failure' || state === 'error';
  expect(github.comments.map((comment) => comment.body)).toEqual(isFailure ? [body] : []);
  const next = await report(reporting, { result, comments: [old] });
  const allClear = expect.stringContaining('All clear') as unknown;
  const expected = isFailure ? body : state === 'success' ? allClear : old.body;
  expect(next.github.comments).toMatchObject([{ body: expected }]);
});
