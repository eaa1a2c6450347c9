import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DEMO_CREDENTIALS, type LocalClanforge } from '../../dev/clanforge/server.ts';
import { blocksIn, codeOfDocuments } from '../workflows/documents.ts';
import { until } from '../support/bundle.ts';
import { FIRST_DIFF, kinds } from '../support/clanforge.ts';
import { makeFolder } from '../support/folders.ts';
import { PULL } from '../support/github.ts';
import { testTogether } from '../support/together.ts';
import {
  diffSteps,
  jobNamed,
  runnableExamples,
  startStudio,
  stepTitled,
  type RunnableExample,
} from './studio.ts';

const examples = runnableExamples();

/** The example under a heading of README.md. */
function recipe(heading: string): RunnableExample {
  const [found, ...others] = examples.filter((example) => example.heading === heading);
  if (found === undefined || others.length > 0)
    throw new Error(`"${heading}" should have one example, and has ${others.length + (found ? 1 : 0)}.`);
  return found;
}

/** A file for bash to read first, so that `echo` fails for a text that begins like this. */
function failing(text: string): string {
  const folder = makeFolder({
    start: `echo() { case "$1" in '${text}'*) return 1 ;; *) builtin echo "$@" ;; esac; }`,
  });
  return join(folder, 'start');
}

const conclusions = (jobs: readonly { readonly id: string; readonly conclusion: string }[]): string[] =>
  jobs.map(({ id, conclusion }) => `${id}: ${conclusion}`);

describe('After an image build', () => {
  const example = recipe('After an image build');

  testTogether({
    'later steps know what changed, and the report is kept': async () => {
      const studio = await startStudio();
      const result = await studio.run(example);
      expect(stepTitled(result, 'Continue, knowing what changed').log).toBe(
        `Diff ${FIRST_DIFF} has 1 added, 1 modified and 1 removed paths.\n`,
      );
      expect(stepTitled(result, 'Report why it failed').outcome).toBe('skipped');
      expect(studio.uploads.map((path) => basename(path))).toEqual([expect.stringMatching(/\.json$/)]);
      expect(studio.uploads).toEqual([stepTitled(result, 'Diff the image').outputs['report']]);
    },

    'a diff that fails ends the job: the team is told why, and the report is kept': async () => {
      const studio = await startStudio({ faults: ['failing-job=$(no space) `left`'] });
      const result = await studio.run(example);
      expect(result.conclusion).toBe('failure');
      expect(stepTitled(result, 'Continue, knowing what changed').outcome).toBe('skipped');
      expect(stepTitled(result, 'Report why it failed').log).toContain('$(no space) `left`');
      expect(studio.uploads).toHaveLength(1);
    },

    "an image that somebody else's diff locks fails it by the name of that diff": async () => {
      const studio = await startStudio();
      const other = studio.clanforge.startDiff(5001, 7002);
      const result = await studio.run(example);
      expect(stepTitled(result, 'Report why it failed').log).toContain(
        `Image 5001 is locked by diff ${other}`,
      );
      expect(studio.clanforge.diffs()).toHaveLength(1);
    },

    'a build that fails starts no diff, and nobody is told of one': async () => {
      const studio = await startStudio();
      const standIns = { 'actions/checkout': () => false };
      const result = await studio.run(example, 'push', { standIns });
      expect(result.jobs[0]?.steps.slice(1).map(({ outcome }) => outcome)).toEqual(Array(5).fill('skipped'));
      expect(studio.clanforge.requests).toEqual([]);
    },

    'somebody cancels: the step says how to go on, and nothing after it runs': async () => {
      const studio = await startStudio({ faults: ['stuck-job'] });
      const canceller = new AbortController();
      const running = studio.run(example, 'push', { signal: canceller.signal });
      await studio.clanforge.waitForRequest('status', 2);
      canceller.abort();
      const result = await running;
      expect(result.conclusion).toBe('cancelled');
      const diff = stepTitled(result, 'Diff the image');
      expect(diff.outcome).toBe('cancelled');
      expect(diff.outputs).toMatchObject({
        diffid: String(FIRST_DIFF),
        error: expect.stringMatching(/^Cancelled after/) as unknown,
      });
      expect(studio.uploads).toEqual([]);
    },
  });
});

describe('Required check on a release pull request', () => {
  const example = recipe('Required check on a release pull request');

  testTogether({
    'a diff that fails makes it red, with the reason, and a comment on the pull request': async () => {
      const studio = await startStudio({ faults: ['failing-job=no space left'] });
      const result = await studio.run(example);
      expect(conclusions(result.jobs)).toEqual(['build: success', 'diff: failure', 'gate: failure']);
      expect(stepTitled(result, 'Pass only if the diff passed').log).toMatch(
        /^Build: success\. Diff: failure\. Diff/,
      );
      expect(studio.github.comments).toMatchObject([
        { pull: PULL, body: expect.stringContaining('no space left') as unknown },
      ]);
    },

    'a build that fails skips the diff and still makes it red': async () => {
      const studio = await startStudio();
      const standIns = { 'actions/checkout': () => false };
      const result = await studio.run(example, 'merge_group', { standIns });
      expect(conclusions(result.jobs)).toEqual(['build: failure', 'diff: skipped', 'gate: failure']);
      expect(studio.clanforge.requests).toEqual([]);
    },

    'a broken rule makes it red': async () => {
      const studio = await startStudio({
        machines: { 7001: { name: 'Build box', folder: makeFolder({ 'bin/server.pdb': '' }) } },
      });
      const result = await studio.run(example);
      expect(jobNamed(result, 'diff').outputs['error']).toContain('bin/server.pdb');
      expect(conclusions(result.jobs)).toContain('gate: failure');
    },

    'leaves no lock behind, so the next push passes too': async () => {
      const studio = await startStudio();
      await studio.run(example);
      expect((await studio.run(example)).conclusion).toBe('success');
      expect(studio.clanforge.diffs()).toMatchObject([{ rejected: true }, { rejected: true }]);
      expect(studio.github.comments).toEqual([]);
    },
  });
});

describe('By hand, with retry', () => {
  const example = recipe('By hand, with retry');
  const diffid = String(FIRST_DIFF);

  testTogether({
    'the form as it is makes a new diff, and with its id retries it once it has failed': async () => {
      const studio = await startStudio({ faults: ['failing-job'] });
      expect((await studio.run(example)).conclusion).toBe('failure');
      studio.clanforge.clearFaults();
      const second = await studio.run(example, 'workflow_dispatch', { form: { diffid } });
      expect(second.conclusion).toBe('success');
      expect(diffSteps(second)[0]?.outputs).toMatchObject({ diffid, state: 'Completed' });
      expect(studio.clanforge.diffs()).toMatchObject([{ diffid: FIRST_DIFF, jobs: 2 }]);
    },

    'with watch it only waits': async () => {
      const studio = await startStudio();
      studio.clanforge.startDiff(5001, 7001);
      const result = await studio.run(example, 'workflow_dispatch', { form: { mode: 'watch', diffid } });
      expect(result.conclusion).toBe('success');
      expect(new Set(kinds(studio.clanforge))).toEqual(new Set(['status']));
    },
  });

  test.each([
    ['reject', true],
    ['reject-failed', false],
  ])('with on-lock: %s a completed diff is rejected: %s', async (onLock, isRejected) => {
    const studio = await startStudio();
    studio.clanforge.startDiff(5002, 7003);
    const form = { imageid: '5002', machineid: '7003', 'on-lock': onLock };
    const result = await studio.run(example, 'workflow_dispatch', { form });
    expect(result.conclusion).toBe(isRejected ? 'success' : 'failure');
    expect(studio.clanforge.diffs()[0]).toMatchObject({ rejected: isRejected });
  });
});

describe('Start now, gate later', () => {
  const example = recipe('Start now, gate later');

  testTogether({
    'the gate waits for the diff that was started, and no other is': async () => {
      const studio = await startStudio({ timetable: { running: 300 } });
      const result = await studio.run(example);
      const [start, gate] = diffSteps(result);
      expect(start?.outputs['state']).not.toBe('Completed');
      expect(gate?.outputs).toMatchObject({ state: 'Completed', diffid: start?.outputs['diffid'] });
      expect(kinds(studio.clanforge).filter((kind) => kind === 'create')).toHaveLength(1);
    },

    'a job that fails fails the gate and not the start': async () => {
      const studio = await startStudio({ faults: ['failing-job'], timetable: { running: 300 } });
      expect(conclusions((await studio.run(example)).jobs)).toEqual([
        'start: success',
        'tests: success',
        'gate: failure',
      ]);
    },

    'tests that fail do not keep the gate from the verdict on the diff, and fail the run': async () => {
      const studio = await startStudio({ timetable: { running: 300 } });
      const result = await studio.run(example, 'push', { env: { BASH_ENV: failing('Your tests') } });
      expect(conclusions(result.jobs)).toEqual(['start: success', 'tests: failure', 'gate: success']);
      expect(result.conclusion).toBe('failure');
      expect(diffSteps(result).at(-1)?.outputs).toMatchObject({ state: 'Completed' });
    },

    'a diff that cannot be started skips the gate': async () => {
      const studio = await startStudio();
      studio.clanforge.startDiff(5001, 7002);
      expect(conclusions((await studio.run(example)).jobs)).toEqual([
        'start: failure',
        'tests: skipped',
        'gate: skipped',
      ]);
    },
  });
});

describe('Many images', () => {
  test('each machine has its own verdict, and no image stays locked', async () => {
    const studio = await startStudio({ faults: ['failing-job*1'] });
    const { jobs } = await studio.run(recipe('Many images'));
    expect(
      jobs.map(({ matrix, conclusion }) => [matrix['imageid'], matrix['machineid'], conclusion]),
    ).toEqual([
      [5001, 7001, 'failure'],
      [5001, 7002, 'success'],
      [5002, 7003, 'success'],
    ]);
    expect(studio.clanforge.diffs()).toMatchObject([
      { imageid: 5001, rejected: true },
      { imageid: 5001, rejected: true },
      { imageid: 5002, rejected: true },
    ]);
  });
});

describe('On the pull request', () => {
  const example = recipe('On the pull request');

  test('a failure is a comment and a status, and the next success takes both back', async () => {
    const studio = await startStudio({ faults: ['failing-job*1'] });
    expect((await studio.run(example)).conclusion).toBe('failure');
    expect(studio.github.comments).toMatchObject([
      { pull: PULL, body: expect.stringContaining('❌') as unknown },
    ]);
    expect((await studio.run(example, 'workflow_dispatch')).conclusion).toBe('success');
    expect(studio.github.comments).toMatchObject([
      { pull: PULL, body: expect.stringContaining('✅') as unknown },
    ]);
    expect(studio.github.statuses.map(({ state }) => state)).toEqual([
      'pending',
      'failure',
      'pending',
      'success',
    ]);
  });
});

describe('Accept the diff', () => {
  const text = blocksIn(codeOfDocuments(), 'yaml').find(({ heading }) => heading === 'Accept the diff')?.text;
  const script = /run: \|\n(.*)$/s.exec(text ?? '')?.[1] ?? '';

  /** Whether the script of the recipe succeeds. */
  async function accepts(clanforge: LocalClanforge, diffid: number, hasChanges: string): Promise<boolean> {
    await until(() => clanforge.diffs().at(-1)?.state === 'Completed');
    const { accessKey, secretKey } = DEMO_CREDENTIALS;
    const env = { API_URL: clanforge.url, ACCESS_KEY: accessKey, SECRET_KEY: secretKey };
    const bash = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: makeFolder(),
      env: { ...process.env, ...env, DIFFID: String(diffid), HAS_CHANGES: hasChanges },
      stdio: 'ignore',
    });
    const [exitCode] = (await once(bash, 'exit')) as [number];
    return exitCode === 0;
  }

  test('makes its files the image, frees the image, and fails the step if Clanforge refuses', async () => {
    const { clanforge } = await startStudio();
    const first = clanforge.startDiff(5001, 7001);
    expect(await accepts(clanforge, first, 'true')).toBe(true);
    expect(clanforge.diffs()).toMatchObject([{ lockedImage: false, rejected: false }]);
    expect(await accepts(clanforge, first, 'true')).toBe(false);
    const second = clanforge.startDiff(5001, 7001);
    expect(await accepts(clanforge, second, 'true')).toBe(false);
    expect(await accepts(clanforge, second, 'false')).toBe(true);
  });
});

describe("The successor's API", () => {
  test('gets the one key, and no account', async () => {
    const studio = await startStudio();
    await studio.run(recipe("The successor's API"));
    for (const { headers, query } of studio.clanforge.requests) {
      expect(headers.authorization).toMatch(/^Bearer /);
      expect(query).not.toHaveProperty('accountserviceid');
    }
  });
});
