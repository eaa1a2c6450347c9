import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { LOCAL_TOKEN, type EndedStep, type Step } from '../../dev/runner/run-action.ts';
import { PROJECT } from '../../dev/runner/project.ts';
import { eventPayload, type EventName, type EventSubject } from '../../dev/github/events.ts';
import type { GitHubFault } from '../../dev/github/faults.ts';
import type { GitHubOptions, LocalGitHub } from '../../dev/github/server.ts';
import type { LocalClanforge } from '../../dev/clanforge/server.ts';
import { annotations, filesOf, startBundle, until } from '../support/bundle.ts';
import { FIRST_DIFF, IMAGE, inputsFor, MACHINE, startTestClanforge } from '../support/clanforge.ts';
import { HEAD_SHA, PULL, refusal, REPOSITORY, startTestGitHub } from '../support/github.ts';
import { together } from '../support/together.ts';

const MARK = `<!-- clanforge-image-diff image=${IMAGE} machine=${MACHINE} -->`;
const EVENT_SHA = '4e'.repeat(20);
const CUSTOM_TOKEN = 'ghp_odd+token/with=chars&<more>';
const HANG: GitHubFault = { kind: 'hang' };

interface Case {
  readonly clanforge?: readonly string[];
  readonly github?: Partial<GitHubOptions>;
  readonly event?: EventName;
  readonly subject?: Partial<EventSubject>;
  readonly inputs?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly preload?: readonly string[];
  readonly meanwhile?: (step: Step, clanforge: LocalClanforge) => Promise<void>;
  /** Inputs of a second step on the same diff. */
  readonly again?: Record<string, string>;
}

interface Ended {
  readonly github: LocalGitHub;
  readonly clanforge: LocalClanforge;
  readonly result: EndedStep;
  /** What GitHub has after the first step. */
  readonly first: { readonly statuses: LocalGitHub['statuses']; readonly comments: LocalGitHub['comments'] };
  /** Each file that the step left. */
  readonly files: readonly string[];
}

/** A step that makes both reports, on the pull request unless told otherwise, with the token that the runner gives. */
async function run(given: Case): Promise<Ended> {
  const github = await startTestGitHub({ token: LOCAL_TOKEN, commits: [EVENT_SHA], ...given.github });
  const clanforge = await startTestClanforge({ faults: given.clanforge ?? [] });
  const pull = { number: PULL, headSha: HEAD_SHA, state: 'open' } as const;
  const { event = 'pull_request', subject = { pull } } = given;
  const start = (inputs: Record<string, string>): Step =>
    startBundle({
      inputs: { ...inputsFor(clanforge), comment: 'always', 'status-context': 'Image diff', ...inputs },
      env: { GITHUB_API_URL: github.url, GITHUB_SHA: EVENT_SHA, ...given.env },
      event: { name: event, payload: eventPayload(event, { repository: REPOSITORY, ...subject }) },
      preload: given.preload ?? [],
    });
  const step = start(given.inputs ?? {});
  await given.meanwhile?.(step, clanforge);
  const result = await step.done;
  const first = { statuses: [...github.statuses], comments: structuredClone(github.comments) };
  const last = given.again === undefined ? result : await start(given.again).done;
  return { github, clanforge, result: last, first, files: filesOf(step) };
}

/** What the runner does at a cancel: SIGINT, SIGTERM 7.5 s later, and SIGKILL after 10 s in all. */
function cancelAsRunner(step: Step): void {
  step.child.kill('SIGINT');
  const timers = [
    setTimeout(() => step.child.kill('SIGTERM'), 7_500),
    setTimeout(() => step.child.kill('SIGKILL'), 10_000),
  ];
  void step.done.finally(() => timers.forEach(clearTimeout));
}
const cancelWhenRunning = async (step: Step): Promise<void> => {
  await until(() => step.outputs()['state'] === 'Running');
  cancelAsRunner(step);
};

const always = (on: string, fault: GitHubFault): Partial<GitHubOptions> =>
  ({ faults: [{ on, fault, times: Infinity }] }) as Partial<GitHubOptions>;
const COMMANDS: GitHubFault = {
  kind: 'answer',
  status: 201,
  body: { id: 1 },
  headers: {
    deprecation: 'true',
    sunset: '##[error]sunset',
    link: '<::set-output name=diffid::1>; rel="deprecation"',
  },
};
const ECHO = refusal(422, `${CUSTOM_TOKEN}\n::error::${CUSTOM_TOKEN}`);
const READ_ONLY = { pullRequests: 'read', statuses: 'read' } as const;
const WATCH = { mode: 'watch', imageid: '', machineid: '', diffid: String(FIRST_DIFF) };

const ended = together({
  'two runs': () => run({ again: { ...WATCH, 'max-changes': '1' } }),
  enterprise: () =>
    run({
      github: { basePath: '/api/v3' },
      env: { GITHUB_SERVER_URL: 'https://github.studio.example' },
    }),
  issue_comment: () => run({ event: 'issue_comment' }),
  push: () => run({ event: 'push', subject: {}, env: { GITHUB_SHA: HEAD_SHA } }),
  workflow_run: () => run({ event: 'workflow_run' }),
  merge_group: () => run({ event: 'merge_group', subject: { sha: EVENT_SHA } }),
  'GitHub hangs': () =>
    run({ clanforge: ['stuck-job'], github: always('any', HANG), inputs: { 'timeout-minutes': '0.02' } }),
  'read-only token': () => run({ github: { permissions: READ_ONLY } }),
  'custom token': () =>
    run({
      github: { token: CUSTOM_TOKEN, ...always('create-comment', ECHO) },
      inputs: { 'github-token': CUSTOM_TOKEN },
      env: { RUNNER_DEBUG: '1' },
    }),
  headers: () => run({ github: always('create-status', COMMANDS) }),
  cancel: () => run({ clanforge: ['stuck-job'], meanwhile: cancelWhenRunning }),
  'cancel during create': () =>
    run({
      clanforge: ['no-answer@create'],
      meanwhile: async (step, clanforge) => {
        await clanforge.waitForRequest('create');
        cancelAsRunner(step);
      },
    }),
  'cancel while GitHub hangs': () =>
    run({
      clanforge: ['stuck-job'],
      github: always('any', HANG),
      // Shortens the 5 s for the pending status, not the 7 s of a cancel.
      preload: [join(PROJECT, '__tests__/bundle/sabotage/timers.mjs')],
      env: { SOON_MS: '5000' },
      meanwhile: cancelWhenRunning,
    }),
});

const states = ({ github }: Ended): string[] => github.statuses.map(({ state }) => state);

describe('on a pull request', () => {
  test('status and comment show the verdict, and the next run updates them', () => {
    const { github, first, result } = ended('two runs');
    const status = {
      sha: HEAD_SHA,
      context: 'Image diff',
      targetUrl: `https://github.com/${REPOSITORY}/actions/runs/4711`,
    };
    const description = expect.stringContaining(`Diff ${FIRST_DIFF} completed`) as unknown;
    expect(first.statuses).toMatchObject([
      { ...status, state: 'pending' },
      { ...status, state: 'success', description },
    ]);
    expect(first.comments).toMatchObject([{ body: expect.stringMatching(`^${MARK}\n<h3>✅`) as unknown }]);
    expect(result.exitCode).toBe(1);
    expect(states(ended('two runs'))).toEqual(['pending', 'success', 'pending', 'failure']);
    expect(github.comments).toMatchObject([{ body: expect.stringMatching(`^${MARK}\n<h3>❌`) as unknown }]);
    expect(annotations(result, 'warning')).toEqual([]);
  });

  test('the token is sent to GitHub alone, and the keys are not', () => {
    const { github, clanforge } = ended('two runs');
    expect(JSON.stringify(clanforge.requests)).not.toContain(LOCAL_TOKEN);
    for (const { headers } of github.requests) expect(headers.authorization).toBe(`token ${LOCAL_TOKEN}`);
    expect(JSON.stringify(github.requests)).not.toContain('demo-secret-key');
  });

  test('GitHub Enterprise is called below its base path', () => {
    const { github, result } = ended('enterprise');
    expect(result.exitCode).toBe(0);
    expect(states(ended('enterprise'))).toEqual(['pending', 'success']);
    expect(github.statuses[0]?.targetUrl).toBe(
      `https://github.studio.example/${REPOSITORY}/actions/runs/4711`,
    );
    expect(github.comments).toHaveLength(1);
    for (const { path } of github.requests) expect(path).toMatch(/^\/api\/v3\/repos\//);
  });
});

test.each([
  ['a comment on the pull request', 'issue_comment', ['list-comments', 'pull']],
  ['a push to its branch', 'push', ['commit-pulls', 'list-comments']],
  ['another workflow on its commit', 'workflow_run', ['commit-pulls', 'list-comments']],
] as const)('after %s, the reports are on the same pull request', (_, event, reads) => {
  const { github, result } = ended(event);
  expect(result.exitCode).toBe(0);
  expect(github.statuses.map(({ sha }) => sha)).toEqual([HEAD_SHA, HEAD_SHA]);
  expect(github.comments).toMatchObject([{ pull: PULL }]);
  const read = github.requests.flatMap(({ method, route }) => (method === 'GET' ? [route] : []));
  expect(read.sort()).toEqual(reads);
});

test('in the merge queue, the status is on the commit of the group', () => {
  const { github, result } = ended('merge_group');
  expect(result.exitCode).toBe(0);
  expect(github.statuses.map(({ sha }) => sha)).toEqual([EVENT_SHA, EVENT_SHA]);
  expect(github.comments).toEqual([]);
});

describe('the verdict stands', () => {
  test('when GitHub hangs until the deadline, and no report keeps the process alive', () => {
    const { result } = ended('GitHub hangs');
    expect(result.exitCode).toBe(1);
    expect(result.outputs['error']).toMatch(/^Timed out after/);
    expect(annotations(result, 'warning')).toHaveLength(2);
  });

  test('when a token may only read, and each warning names its permission', () => {
    const { result } = ended('read-only token');
    expect(result.exitCode).toBe(0);
    expect(result.outputs['error']).toBe('');
    expect(annotations(result, 'warning').sort()).toEqual([
      expect.stringMatching(/^Setting the comment failed: .*pull-requests: write/),
      expect.stringMatching(/^Setting the commit status failed: .*statuses: write/),
    ]);
  });
});

test('a token of the workflow is used and hidden everywhere, even when GitHub repeats it', () => {
  const { github, result, files } = ended('custom token');
  expect(result.exitCode).toBe(0);
  expect(states(ended('custom token'))).toEqual(['pending', 'success']);
  expect(annotations(result, 'warning')).toEqual([expect.stringContaining('*** ::error::***')]);
  expect(result.lines).toContainEqual({ kind: 'mask', value: CUSTOM_TOKEN });
  const bodies = JSON.stringify([github.statuses, github.requests.map(({ body }) => body)]);
  for (const text of [result.raw.replace(/^::add-mask::.*$/gm, ''), ...files, bodies]) {
    expect(text).not.toContain(CUSTOM_TOKEN);
  }
});

test('headers of GitHub become no command: what octokit logs is debug text', () => {
  const { result } = ended('headers');
  expect(result.exitCode).toBe(0);
  expect(result.raw).not.toContain('##[');
  for (const line of result.lines) {
    expect(line.kind).not.toBe('command');
    if (line.kind === 'text') expect(line.text).not.toContain('deprecat');
  }
  const text = expect.stringContaining('[@octokit/request]') as unknown;
  expect(result.lines).toContainEqual(expect.objectContaining({ kind: 'debug', text }));
});

describe('a cancel', () => {
  test('leaves no pending status, and is shown in the comment', () => {
    const { github, result } = ended('cancel');
    expect(result.exitCode).toBe(1);
    expect(states(ended('cancel'))).toEqual(['pending', 'error']);
    expect(github.comments).toMatchObject([{ body: expect.stringContaining('cancelled') as unknown }]);
    expect(result.outputs['error']).toMatch(/^Cancelled after/);
  });

  test('leaves no pending status while create is never answered', () => {
    const { result } = ended('cancel during create');
    expect(result.exitCode).toBe(1);
    expect(states(ended('cancel during create'))).toEqual(['pending', 'error']);
    expect(result.outputs['error']).toContain('A diff may have started anyway');
  });

  test('ends by itself while GitHub hangs, with the reason and the id', () => {
    const { result } = ended('cancel while GitHub hangs');
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Running' });
    expect(result.outputs['error']).toMatch(/^Cancelled after .* mode: watch and diffid: 218595/);
    expect(annotations(result, 'error')).toEqual([result.outputs['error']]);
  });
});
