import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { findNode24 } from '../../dev/runner/project.ts';
import { annotations, runBundle } from '../support/bundle.ts';
import { count, FIRST_DIFF, IMAGE, inputsFor, MACHINE, startTestClanforge } from '../support/clanforge.ts';

const ALL_OUTPUTS = [
  'added',
  'diffid',
  'error',
  'has-changes',
  'locked-by',
  'modified',
  'rejected',
  'removed',
  'report',
  'state',
  'violations',
];

beforeAll(() => {
  const version = execFileSync(findNode24(), ['--version'], { encoding: 'utf8' }).trim();
  process.stdout.write(`The bundle runs on Node ${version}.\n`);
  expect(version).toMatch(/^v24\./);
});

describe('the bundle, run as the runner runs it', () => {
  test('compares two folders, reports, and passes', async () => {
    const clanforge = await startTestClanforge();
    const result = await runBundle({ inputs: inputsFor(clanforge) });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({
      diffid: String(FIRST_DIFF),
      state: 'Completed',
      error: '',
      'has-changes': 'true',
      added: '1',
      modified: '1',
      removed: '1',
      violations: '0',
    });
    expect(Object.keys(result.outputs).sort()).toEqual(ALL_OUTPUTS);
    expect(JSON.parse(readFileSync(result.outputs['report'] ?? '', 'utf8'))).toMatchObject({
      diffid: FIRST_DIFF,
      added: [{ path: 'maps/canyon.pak', size: 7 }],
    });
    expect(result.summary).toContain('✅ Image diff 218595: completed');
    expect(result.summary).toContain('<code>maps/canyon.pak</code>');
    expect(result.summary).toContain('studio/game');
    expect(result.lines.some((line) => line.kind === 'group')).toBe(true);
    expect(annotations(result, 'error')).toEqual([]);
    expect(count(clanforge, 'create')).toBe(1);
  });

  test('fails with the job, with one error annotation and all outputs', async () => {
    const clanforge = await startTestClanforge({ faults: ['failing-job=disk full'] });
    const result = await runBundle({ inputs: inputsFor(clanforge) });
    expect(result.exitCode).toBe(1);
    expect(Object.keys(result.outputs).sort()).toEqual(ALL_OUTPUTS);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Failed' });
    expect(annotations(result, 'error')).toEqual([result.outputs['error']]);
    expect(result.outputs['error']).toContain('disk full');
    expect(result.summary).toContain('❌ Image diff 218595: job failed');
  });

  test.each([
    ['squashed', ['squashed-job'], 'Squashed'],
    ['completed but flagged', ['completed-but-failed'], 'Completed'],
    ['completed but not a success', ['success-false@status'], 'Completed'],
  ])('fails on a job that is %s', async (_, faults, state) => {
    const clanforge = await startTestClanforge({ faults });
    const result = await runBundle({ inputs: inputsFor(clanforge) });
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ state, added: '' });
    expect(result.outputs['error']).not.toBe('');
  });

  test('finds its diff again after a lost answer', async () => {
    const clanforge = await startTestClanforge({ faults: ['lost-answer@create'] });
    const result = await runBundle({ inputs: { ...inputsFor(clanforge), 'on-lock': 'reject' } });
    expect(result.exitCode).toBe(0);
    expect(clanforge.diffs()).toHaveLength(1);
    expect(count(clanforge, 'reject')).toBe(0);
  });

  test('retries a diff', async () => {
    const clanforge = await startTestClanforge();
    const first = await runBundle({ inputs: inputsFor(clanforge) });
    const second = await runBundle({ inputs: { ...inputsFor(clanforge), diffid: String(FIRST_DIFF) } });
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(clanforge.diffs()).toMatchObject([{ diffid: FIRST_DIFF, jobs: 2 }]);
  });

  test('starts a diff in one step and watches it in another', async () => {
    const clanforge = await startTestClanforge();
    const started = await runBundle({ inputs: { ...inputsFor(clanforge), mode: 'start' } });
    expect(started.exitCode).toBe(0);
    const watched = await runBundle({
      inputs: {
        ...inputsFor(clanforge),
        imageid: '',
        machineid: '',
        mode: 'watch',
        diffid: started.outputs['diffid'] ?? '',
      },
    });
    expect(watched.exitCode).toBe(0);
    expect(watched.outputs).toMatchObject({ state: 'Completed', added: '1' });
    expect(count(clanforge, 'create')).toBe(1);
  });

  test.each([
    ['fail', 1],
    ['reject', 0],
  ])('deals with a locked image by on-lock: %s', async (onLock, exitCode) => {
    const clanforge = await startTestClanforge();
    clanforge.startDiff(IMAGE, MACHINE);
    const result = await runBundle({ inputs: { ...inputsFor(clanforge), 'on-lock': onLock } });
    expect(result.exitCode).toBe(exitCode);
    expect(count(clanforge, 'reject')).toBe(onLock === 'reject' ? 1 : 0);
  });

  test('ends at the deadline, with the diffid and how to go on', async () => {
    const clanforge = await startTestClanforge({ faults: ['stuck-job'] });
    const result = await runBundle({ inputs: { ...inputsFor(clanforge), 'timeout-minutes': '0.05' } });
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Running' });
    expect(result.outputs['error']).toMatch(/^Timed out after \d+ s: diff 218595 was still Running/);
    expect(result.outputs['error']).toContain(`mode: watch and diffid: ${FIRST_DIFF}`);
  });

  test('the deadline ends a request that is never answered', async () => {
    // The time-out of a request alone, 30 s, is longer than this test may take.
    const clanforge = await startTestClanforge({ faults: ['no-answer@status'] });
    const result = await runBundle({ inputs: { ...inputsFor(clanforge), 'timeout-minutes': '0.03' } });
    expect(result.exitCode).toBe(1);
    expect(result.outputs['diffid']).toBe(String(FIRST_DIFF));
    expect(result.outputs['error']).toMatch(/^Timed out after /);
  });

  test('waits patiently through an outage, told once', async () => {
    const clanforge = await startTestClanforge({
      faults: ['http-503=0@status', 'cut-body@status', 'html-page@status', 'lost-answer@status'],
    });
    const result = await runBundle({ inputs: inputsFor(clanforge) });
    expect(result.exitCode).toBe(0);
    expect(annotations(result, 'warning')).toHaveLength(1);
  });
});

describe('bad input', () => {
  test('ends at once with everything that is wrong, and no stack', async () => {
    const clanforge = await startTestClanforge();
    const result = await runBundle({
      inputs: { ...inputsFor(clanforge), imageid: '0', machineid: 'x', mode: 'go', 'on-lock': 'break' },
    });
    expect(result.exitCode).toBe(1);
    expect(clanforge.requests).toHaveLength(0);
    const [message, ...others] = annotations(result, 'error');
    expect(others).toEqual([]);
    for (const name of ['imageid', 'machineid', 'mode', 'on-lock']) expect(message).toContain(name);
    expect(result.raw).not.toMatch(/^\s+at /m);
    expect(Object.keys(result.outputs).sort()).toEqual(ALL_OUTPUTS);
  });

  test.each([
    [
      'a fork',
      {
        pull_request: {
          number: 7,
          head: { sha: '0123456789abcdef0123456789abcdef01234567', repo: { full_name: 'fan/game' } },
          base: { repo: { full_name: 'studio/game' } },
        },
      },
      {},
      'pull requests from forks',
    ],
    ['Dependabot', {}, { GITHUB_ACTOR: 'dependabot[bot]' }, 'Dependabot secrets'],
  ])('missing keys on a pull request from %s are explained', async (_, payload, env, words) => {
    const clanforge = await startTestClanforge();
    const result = await runBundle({
      inputs: { ...inputsFor(clanforge), 'access-key': '', 'secret-key': '' },
      event: { name: 'pull_request', payload },
      env,
    });
    expect(result.exitCode).toBe(1);
    expect(result.outputs['error']).toContain(words);
  });
});

describe('reporting never changes the verdict:', () => {
  test.each([
    ['no summary file', { GITHUB_STEP_SUMMARY: '/nowhere/summary' }, 'job summary'],
    ['no folder for the report', { RUNNER_TEMP: '/dev/null' }, 'report file'],
    ['no output file', { GITHUB_OUTPUT: '/nowhere/output' }, 'outputs'],
    ['an event that is no JSON', { GITHUB_EVENT_PATH: '/etc/hostname' }, undefined],
  ])('%s', async (_, env, words) => {
    const clanforge = await startTestClanforge();
    const passing = await runBundle({ inputs: inputsFor(clanforge), env });
    expect(passing.exitCode).toBe(0);
    const warnings = annotations(passing, 'warning').join('\n');
    if (words !== undefined) expect(warnings).toContain(words);
    clanforge.inject('failing-job');
    const failing = await runBundle({ inputs: { ...inputsFor(clanforge), diffid: String(FIRST_DIFF) }, env });
    expect(failing.exitCode).toBe(1);
  });
});
