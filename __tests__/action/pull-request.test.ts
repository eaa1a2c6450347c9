import { describe, expect, test } from '@jest/globals';
import {
  primaryRateLimit,
  secondaryRateLimit,
  serverError,
  type GitHubFault,
} from '../../dev/github/faults.ts';
import { DEMO_TOKEN, type GitHubOptions, type LocalGitHub } from '../../dev/github/server.ts';
import type { ClanforgeOptions } from '../../dev/clanforge/server.ts';
import { FIRST_DIFF, IMAGE, kinds, MACHINE } from '../support/clanforge.ts';
import { PULL, refusal, startTestGitHub } from '../support/github.ts';
import { makeWorld, messages, type StepResult, type World } from '../support/in-process.ts';
import { octokitFor, PULL_RUN } from '../support/octokit.ts';
import { answer, startScripted, STATE } from '../support/scripted.ts';
import { at } from '../support/steps.ts';
import { together } from '../support/together.ts';

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

/** What later steps see, but for the report's place, which is another one each time. */
function verdictOf({ passed, outputs }: StepResult): object {
  return { passed, ...outputs, report: outputs.report !== undefined };
}

test('a diff that completes is reported in the status, the comment and the log', async () => {
  const { github, step } = await makeStudio();
  const result = await step(BOTH);
  expect(result.passed).toBe(true);
  expect(github.statuses).toMatchObject([
    { state: 'pending', description: 'The image diff is running' },
    {
      state: 'success',
      description: `Diff ${FIRST_DIFF} completed after 5 min 1 s: 1 path added, 1 modified, 1 removed. It locks image 5001 until it is accepted or rejected.`,
    },
  ]);
  expect(github.comments).toMatchObject([
    { body: expect.stringMatching(`^${MARK}\n.*✅ Image diff 218595`) as unknown },
  ]);
  const lines = [
    'Commit status Image diff of a11cea1: pending.',
    'Commit status Image diff of a11cea1: success.',
    `Comment on pull request #${PULL}: created.`,
  ];
  expect(messages(result, 'info')).toEqual(expect.arrayContaining(lines));
});

test('the status is pending before the end is known', async () => {
  const { github, step } = await makeStudio();
  const seen: string[][] = [];
  await step(
    BOTH,
    at(' Running', () => seen.push(states(github))),
  );
  expect(seen[0]).toEqual(['pending']);
});

test.each<[string, boolean, object, (token: string) => object]>([
  ['an error text', false, STATE.failed, (token) => ({ joberror: `no access for ${token}` })],
  ['a path', true, STATE.completed, (token) => ({ added: { [`cfg/${token}.ini`]: 3 } })],
])('a GitHub token of 520 characters within %s is shown nowhere', async (_, passed, state, fields) => {
  const token = `ghs_${'eyJhbGciOi.J9-x_Y'.repeat(31).slice(0, 516)}`;
  const { github, step } = await makeStudio({}, { token });
  const scripted = await startScripted(answer(STATE.created), answer({ ...state, ...fields(token) }));
  const result = await step({ ...BOTH, 'api-url': scripted.url, 'github-token': token });
  expect(result.passed).toBe(passed);
  expect(github.comments).toMatchObject([{ body: expect.stringContaining('***') as unknown }]);
  expect(result.summary).toContain('***');
  const shown = JSON.stringify([result, github.comments, github.statuses]);
  expect(shown).not.toMatch(/ghs_|eyJhbGciOi/);
});

test('there is no comment without image and machine, as no later run would find it', async () => {
  const { github, step } = await makeStudio();
  const result = await step({ ...BOTH, machineid: 'x' });
  expect(states(github)).toEqual(['error']);
  expect(github.comments).toEqual([]);
  expect(messages(result, 'warning')).toEqual([expect.stringContaining('give imageid and machineid')]);
});

test('invalid inputs are reported without a pending status and without a request to Clanforge', async () => {
  const { github, clanforge, step } = await makeStudio();
  const result = await step({ ...BOTH, mode: 'x' });
  expect(result.passed).toBe(false);
  expect(states(github)).toEqual(['error']);
  expect(github.comments).toMatchObject([{ body: expect.stringContaining('mode must be') as unknown }]);
  expect(kinds(clanforge)).toEqual([]);
});

test('a diff that is not waited for stays pending until another step watches it', async () => {
  const { github, step } = await makeStudio();
  const started = await step({ ...BOTH, mode: 'start' });
  expect(states(github)).toEqual(['pending', 'pending']);
  const ids = { imageid: '', machineid: '', diffid: started.outputs.diffid ?? '' };
  const watched = await step({ ...BOTH, ...ids, mode: 'watch' });
  expect(watched.passed).toBe(true);
  expect(states(github).at(-1)).toBe('success');
  expect(github.comments).toHaveLength(1);
});

test('without comment and status, octokit is not opened', async () => {
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
  const FAULTS = { pass: [], failure: ['failing-job'] };
  const unreported = together({
    pass: async () => (await makeStudio()).step(),
    failure: async () => (await makeStudio({ faults: FAULTS.failure })).step(),
  });
  const HOSTILE = `\n::x::${DEMO_TOKEN}\u2028${'x'.repeat(300)}`;
  const LIMIT = 'rate limit for this token is used up';

  test.each<[string, GitHubFault, string]>([
    ['an unknown token', refusal(401), 'HTTP 401: No - x. Check github-token'],
    ['a token that may only read', refusal(403), 'Give the job the permission '],
    ['nothing found', refusal(404), 'Give the job the permission '],
    ['what GitHub cannot process', refusal(422), 'See what GitHub says.'],
    ['hostile text', refusal(422, HOSTILE), 'HTTP 422: ::x::*** xxx'],
    ['a rate limit', primaryRateLimit(1_800_000_000), LIMIT],
    ['a secondary rate limit', secondaryRateLimit(60), LIMIT],
    ['a rate limit by its status', refusal(429), LIMIT],
    ['an outage', serverError(503), 'HTTP 503: Server Error'],
    ['a web page', { kind: 'html', status: 200 }, 'failed: GitHub gave an unreadable response. The verdict'],
    ['lost requests', { kind: 'lost-request' }, 'failed: other side closed. The verdict'],
    ['silence', { kind: 'hang' }, 'failed: GitHub did not respond in time. The verdict'],
    ['responses that are cut off', { kind: 'cut' }, ''],
  ])('and each report is one warning: %s', async (_, fault, words) => {
    for (const name of ['pass', 'failure'] as const) {
      const plain = unreported(name);
      const { github, step } = await makeStudio({ faults: FAULTS[name] });
      github.failNext('any', fault, Infinity);
      const result = await step(BOTH);
      expect(verdictOf(result)).toEqual(verdictOf(plain));
      expect(messages(result, 'error')).toEqual(messages(plain, 'error'));
      const warnings = messages(result, 'warning').sort();
      expect(warnings.map((text) => /^Setting the (.*?) failed: /.exec(text)?.[1])).toEqual([
        'comment',
        'commit status',
      ]);
      for (const warning of warnings) {
        expect(warning).toContain(words);
        expect(warning).toMatch(/^[^\n]{40,500}$/);
      }
    }
  });
});

test('the output error is emptied after all reports', async () => {
  const { github, step } = await makeStudio();
  const requestsAtSuccess: number[] = [];
  await step(BOTH, {
    onOutputs: ({ error }) => {
      if (error === '') requestsAtSuccess.push(github.requests.length);
    },
  });
  expect(requestsAtSuccess).toEqual([github.requests.length]);
});

test('a cancel while the pending status is sent leaves none', async () => {
  const faults = [{ on: 'create-status', fault: { kind: 'delay', ms: 300 } }] as const;
  const { github, cancel, step } = await makeStudio({}, { faults });
  const running = step(BOTH);
  await github.waitForRequest('create-status');
  cancel();
  await running;
  expect(states(github)).toEqual(['pending', 'error']);
});
