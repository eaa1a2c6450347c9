import { describe, expect, test } from '@jest/globals';
import { aliveParts } from '../../dev/render/alive.ts';
import { renderAsGitHub } from '../../dev/render/github-markdown.ts';
import { BOT } from '../../dev/github/repository.ts';
import { errorBody, primaryRateLimit, serverError, type GitHubFault } from '../../dev/github/faults.ts';
import { DEMO_TOKEN, type GitHubOptions, type LocalGitHub } from '../../dev/github/server.ts';
import type { ClanforgeOptions } from '../../dev/clanforge/server.ts';
import { FIRST_DIFF, IMAGE, kinds, MACHINE } from '../support/clanforge.ts';
import { PULL, startTestGitHub } from '../support/github.ts';
import { makeWorld, messages, type StepResult, type Watch, type World } from '../support/in-process.ts';
import { octokitFor, PULL_RUN } from '../support/octokit.ts';

const MARK = `<!-- clanforge-image-diff image=${IMAGE} machine=${MACHINE} -->`;
const BOTH = { comment: 'always', 'status-context': 'Image diff' };

interface Studio extends World {
  readonly github: LocalGitHub;
}

/** A Clanforge and a GitHub, and steps on its pull request. */
async function makeStudio(
  clanforge: Partial<ClanforgeOptions> = {},
  options: Partial<GitHubOptions> = {},
): Promise<Studio> {
  const github = await startTestGitHub(options);
  const octokit = octokitFor(github);
  const world = await makeWorld({ isHeld: octokit.isAwaited, ...clanforge });
  return {
    ...world,
    github,
    step: (inputs, watch) =>
      world.step(
        { 'github-token': DEMO_TOKEN, ...inputs },
        { run: PULL_RUN, openOctokit: octokit.open, ...watch },
      ),
  };
}

const states = (github: LocalGitHub): string[] => github.statuses.map(({ state }) => state);

const at = (words: string, callback: () => void): Watch => ({
  onLog: ({ message }) => {
    if (message.includes(words)) callback();
  },
});

/** What later steps see, but for the report's place, which is another one each time. */
function verdictOf({ passed, outputs }: StepResult): object {
  return { passed, ...outputs, report: outputs.report !== undefined };
}

test('a diff that completes is told by status and comment', async () => {
  const { github, step } = await makeStudio();
  const result = await step(BOTH);
  expect(result.passed).toBe(true);
  expect(states(github)).toEqual(['pending', 'success']);
  expect(github.statuses[1]?.description).toBe(
    `Diff ${FIRST_DIFF} completed after 5 min 1 s: 1 path added, 1 modified, 1 removed. It locks image 5001 until it is accepted or rejected.`,
  );
  expect(github.comments).toMatchObject([{ body: expect.stringMatching(/✅ Image diff 218595/) as unknown }]);
  expect(github.comments[0]?.body.split('\n')[0]).toBe(MARK);
});

test('pending is told before the end is known', async () => {
  const { github, step } = await makeStudio();
  const seen: string[][] = [];
  await step(
    BOTH,
    at(' Running', () => seen.push(states(github))),
  );
  expect(seen[0]).toEqual(['pending']);
});

test.each<[string, Record<string, string>, string[], string]>([
  ['a job that fails', {}, ['failing-job'], 'failure'],
  ['a broken rule', { 'max-changes': '1' }, [], 'failure'],
  ['a squashed job', {}, ['squashed-job'], 'error'],
  ['a deadline', { 'timeout-minutes': '2' }, ['stuck-job'], 'error'],
])('%s fails the step, and the status', async (_, inputs, faults, state) => {
  const { github, step } = await makeStudio({ faults });
  const result = await step({ ...BOTH, ...inputs });
  expect(result.passed).toBe(false);
  expect(states(github)).toEqual(['pending', state]);
  expect(github.comments).toHaveLength(1);
});

test('no comment is left that no later run would find again', async () => {
  const { github, step } = await makeStudio();
  const result = await step({ ...BOTH, machineid: 'x' });
  expect(states(github)).toEqual(['error']);
  expect(github.comments).toEqual([]);
  expect(result.log).toContainEqual(
    expect.objectContaining({
      level: 'warning',
      message: expect.stringContaining('give imageid') as unknown,
    }),
  );
});

test('bad input is told, without a pending and without a word to Clanforge', async () => {
  const { github, clanforge, step } = await makeStudio();
  const result = await step({ ...BOTH, mode: 'x' });
  expect(result.passed).toBe(false);
  expect(states(github)).toEqual(['error']);
  expect(github.comments).toMatchObject([{ body: expect.stringContaining('mode must be') as unknown }]);
  expect(kinds(clanforge)).toEqual([]);
});

test('a diff that is not waited for stays pending, and the step that waits for it settles the same status and comment', async () => {
  const { github, step } = await makeStudio();
  const started = await step({ ...BOTH, mode: 'start' });
  expect(states(github)).toEqual(['pending', 'pending']);
  const ids = { imageid: '', machineid: '', diffid: started.outputs.diffid ?? '' };
  const watched = await step({ ...BOTH, ...ids, mode: 'watch' });
  expect(watched.passed).toBe(true);
  expect(states(github).at(-1)).toBe('success');
  expect(github.comments).toHaveLength(1);
});

test('with on-failure, a failure is told until a run passes', async () => {
  const { github, step } = await makeStudio();
  const broken = await step({ comment: 'on-failure', 'max-changes': '1' });
  expect(github.comments).toMatchObject([{ body: expect.stringContaining('❌') as unknown }]);
  const ids = { imageid: '', machineid: '', diffid: broken.outputs.diffid ?? '' };
  const passing = await step({ comment: 'on-failure', mode: 'watch', ...ids });
  expect(passing.passed).toBe(true);
  expect(github.comments).toMatchObject([{ body: expect.stringContaining('All clear') as unknown }]);
});

test('without a wish, octokit is not even opened', async () => {
  const { github, step } = await makeStudio();
  let opened = 0;
  const openOctokit = () => {
    opened += 1;
    return Promise.reject(new Error('opened'));
  };
  const result = await step({}, { openOctokit });
  expect([result.passed, opened, github.requests.length]).toEqual([true, 0, 0]);
});

describe('whatever GitHub does, the verdict and the outputs are the same', () => {
  const read = { kind: 'answer', status: 403, body: errorBody(403, 'Resource not accessible', 'x') } as const;
  const TROUBLES: readonly (readonly [string, GitHubFault])[] = [
    ['refuses a token', { ...read, status: 401 }],
    ['lets the token only read', read],
    ['finds nothing', { ...read, status: 404 }],
    ['cannot process it', { ...read, status: 422 }],
    ['limits rates', primaryRateLimit(1_800_000_000)],
    ['is down', serverError(503)],
    ['answers people', { kind: 'html', status: 502 }],
    ['loses requests', { kind: 'lost-request' }],
    ['hangs', { kind: 'hang' }],
    ['cuts its answers', { kind: 'cut' }],
  ];

  test.each(TROUBLES)('when it %s', async (_, fault) => {
    for (const faults of [[], ['failing-job']]) {
      const silent = await makeStudio({ faults });
      const plain = await silent.step();
      const { github, step } = await makeStudio({ faults });
      github.failNext('any', fault, Infinity);
      const result = await step(BOTH);
      expect(verdictOf(result)).toEqual(verdictOf(plain));
      expect(messages(result, 'error')).toEqual(messages(plain, 'error'));
      expect(messages(result, 'warning').length).toBeLessThanOrEqual(2);
      for (const warning of messages(result, 'warning')) expect(warning).toMatch(/^Setting the com/);
    }
  });

  test('and the step ends by its deadline and 5 s', async () => {
    const { github, step } = await makeStudio({ faults: ['stuck-job'] });
    github.failNext('any', { kind: 'hang' }, Infinity);
    const result = await step({ ...BOTH, 'timeout-minutes': '2' });
    expect(result.outputs.error).toMatch(/^Timed out after 2 min/);
    expect(result.tookMs).toBeLessThanOrEqual(125_000);
    expect(messages(result, 'warning')).toHaveLength(2);
  });
});

test('the error is not taken back before everything is told', async () => {
  const { github, step } = await makeStudio();
  const requestsAtSuccess: number[] = [];
  await step(BOTH, {
    onOutputs: ({ error }) => {
      if (error === '') requestsAtSuccess.push(github.requests.length);
    },
  });
  expect(requestsAtSuccess).toEqual([github.requests.length]);
});

describe('a cancel', () => {
  test('leaves no pending', async () => {
    const { github, cancel, step } = await makeStudio();
    const result = await step(BOTH, at(' Queued', cancel));
    expect(result.passed).toBe(false);
    expect(states(github)).toEqual(['pending', 'error']);
    expect(github.comments).toMatchObject([{ body: expect.stringContaining('🚫') as unknown }]);
  });

  test('while pending is on its way leaves none either', async () => {
    const { github, cancel, step } = await makeStudio(
      {},
      { faults: [{ on: 'create-status', fault: { kind: 'delay', ms: 300 } }] },
    );
    const running = step(BOTH);
    await github.waitForRequest('create-status');
    cancel();
    await running;
    expect(states(github)).toEqual(['pending', 'error']);
  });

  test('while create is on its way tells of the diff', async () => {
    const { github, clanforge, cancel, step } = await makeStudio({ faults: ['slow-answer=150@create'] });
    const running = step(BOTH);
    await clanforge.waitForRequest('create');
    cancel();
    await running;
    expect(states(github)).toEqual(['pending', 'error']);
    expect(github.statuses[1]?.description).toContain(`diff ${FIRST_DIFF}`);
  });

  test('whose time is over waits for no report', async () => {
    const { github, cancel, reportsOverdue, step } = await makeStudio();
    github.failNext('create-comment', { kind: 'hang' });
    const running = step({ comment: 'always' }, at(' Queued', cancel));
    await github.waitForRequest('create-comment');
    reportsOverdue();
    const result = await running;
    expect(result.passed).toBe(false);
    expect(messages(result, 'warning')).toEqual([
      'Setting the comment failed: GitHub did not respond in time. The verdict stands.',
    ]);
  });
});

test.each([
  ['paths and names', ['hostile-text'], true],
  ['the reason of a failure', ['hostile-text', 'failing-job'], false],
  ['a refusal', ['envelope=@octocat #1 <img src=x> https://evil.example `@create'], false],
])(
  'hostile text of the API in %s comes alive neither in the comment nor in the status',
  async (_, faults, passed) => {
    const { github, step } = await makeStudio({ faults });
    const result = await step(BOTH);
    expect(result.passed).toBe(passed);
    const [comment] = github.comments;
    expect(aliveParts(renderAsGitHub(comment?.body ?? '').tree)).toEqual([`link ${PULL_RUN.url}`]);
    expect(github.statuses.at(-1)?.description).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(messages(result, 'warning').filter((warning) => warning.startsWith('Setting'))).toEqual([]);
  },
);

test('a comment of ours is found among others', async () => {
  const comments = [
    { pull: PULL, body: `${MARK} said the stranger` },
    { pull: PULL, body: MARK, user: BOT },
  ];
  const { github, step } = await makeStudio({}, { comments });
  await step(BOTH);
  expect(github.comments.map(({ body }) => body.includes('completed'))).toEqual([false, true]);
});
