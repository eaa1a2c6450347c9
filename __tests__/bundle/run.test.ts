import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { findNode24 } from '../../dev/runner/project.ts';
import type { EndedStep, StepOptions } from '../../dev/runner/run-action.ts';
import type { LocalClanforge } from '../../dev/clanforge/server.ts';
import { annotations, runBundle } from '../support/bundle.ts';
import { count, FIRST_DIFF, inputsFor, startTestClanforge } from '../support/clanforge.ts';
import { together } from '../support/together.ts';

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

interface Case extends Omit<StepOptions, 'inputs'> {
  readonly faults?: readonly string[];
  readonly inputs?: Record<string, string>;
  /** Whether a second step retries the diff, with a job that fails. */
  readonly isRetried?: boolean;
}

interface Ended {
  readonly clanforge: LocalClanforge;
  readonly result: EndedStep;
  readonly report: unknown;
  /** The result of the second step. */
  readonly second?: EndedStep;
}

async function run({ faults = [], inputs, isRetried = false, ...options }: Case = {}): Promise<Ended> {
  const clanforge = await startTestClanforge({ faults });
  const step = (given: Record<string, string> = {}): Promise<EndedStep> =>
    runBundle({ ...options, inputs: { ...inputsFor(clanforge), ...given } });
  const result = await step(inputs);
  const path = result.outputs['report'] ?? '';
  const report: unknown = path === '' ? undefined : JSON.parse(readFileSync(path, 'utf8'));
  if (!isRetried) return { clanforge, result, report };
  clanforge.inject('failing-job');
  return { clanforge, result, report, second: await step({ diffid: String(FIRST_DIFF) }) };
}

const FORK_EVENT = {
  pull_request: {
    number: 7,
    head: { sha: '0123456789abcdef0123456789abcdef01234567', repo: { full_name: 'fan/game' } },
    base: { repo: { full_name: 'studio/game' } },
  },
};
const NO_KEYS = { 'access-key': '', 'secret-key': '' };
/** A step that passes, and one that fails, both with this environment. */
const passAndFail = (env: Record<string, string>) => () => run({ env, isRetried: true });

const ended = together({
  pass: () => run(),
  failure: () => run({ faults: ['failing-job=disk full'] }),
  deadline: () => run({ faults: ['stuck-job'], inputs: { 'timeout-minutes': '0.05' } }),
  silence: () => run({ faults: ['no-answer@status'], inputs: { 'timeout-minutes': '0.03' } }),
  'invalid inputs': () => run({ inputs: { imageid: '0', machineid: 'x', mode: 'go', 'on-lock': 'break' } }),
  fork: () => run({ inputs: NO_KEYS, event: { name: 'pull_request', payload: FORK_EVENT } }),
  Dependabot: () => run({ inputs: NO_KEYS, env: { GITHUB_ACTOR: 'dependabot[bot]' } }),
  'job summary': passAndFail({ GITHUB_STEP_SUMMARY: '/nowhere/summary' }),
  'report file': passAndFail({ RUNNER_TEMP: '/dev/null' }),
  outputs: passAndFail({ GITHUB_OUTPUT: '/nowhere/output' }),
  event: passAndFail({ GITHUB_EVENT_PATH: '/etc/hostname' }),
});

test('the bundle runs on Node 24', () => {
  expect(execFileSync(findNode24(), ['--version'], { encoding: 'utf8' })).toMatch(/^v24\./);
});

describe('the bundle, run as the runner runs it', () => {
  test('compares two folders, reports, and passes', () => {
    const { clanforge, result, report } = ended('pass');
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
    expect(report).toMatchObject({ diffid: FIRST_DIFF, added: [{ path: 'maps/canyon.pak', size: 7 }] });
    expect(result.summary).toContain('✅ Image diff 218595: completed');
    expect(result.summary).toContain('<code>maps/canyon.pak</code>');
    expect(result.summary).toContain('studio/game');
    expect(result.lines.some((line) => line.kind === 'group')).toBe(true);
    expect(annotations(result, 'error')).toEqual([]);
    expect(count(clanforge, 'create')).toBe(1);
  });

  test('fails with the job, with one error annotation and all outputs', () => {
    const { result } = ended('failure');
    expect(result.exitCode).toBe(1);
    expect(Object.keys(result.outputs).sort()).toEqual(ALL_OUTPUTS);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Failed' });
    expect(annotations(result, 'error')).toEqual([result.outputs['error']]);
    expect(result.outputs['error']).toContain('disk full');
    expect(result.summary).toContain('❌ Image diff 218595: job failed');
  });

  test('ends at the deadline, with the diffid and what to do next', () => {
    const { result } = ended('deadline');
    expect(result.exitCode).toBe(1);
    const { diffid, state, error } = result.outputs;
    expect(diffid).toBe(String(FIRST_DIFF));
    // On a busy machine, the job may not have been seen running.
    expect(error).toMatch(new RegExp(`^Timed out after \\d+ s: diff ${diffid} was still ${state}`));
    expect(result.outputs['error']).toContain(`mode: watch and diffid: ${FIRST_DIFF}`);
  });

  test('the deadline ends a request without a response', () => {
    // The time-out of a request alone, 30 s, is longer than this test may take.
    const { result } = ended('silence');
    expect(result.exitCode).toBe(1);
    expect(result.outputs['diffid']).toBe(String(FIRST_DIFF));
    expect(result.outputs['error']).toMatch(/^Timed out after /);
  });
});

test('invalid inputs are reported together, without a request and without a stack', () => {
  const { clanforge, result } = ended('invalid inputs');
  expect(result.exitCode).toBe(1);
  expect(clanforge.requests).toHaveLength(0);
  const [message, ...others] = annotations(result, 'error');
  expect(others).toEqual([]);
  for (const name of ['imageid', 'machineid', 'mode', 'on-lock']) expect(message).toContain(name);
  expect(result.raw).not.toMatch(/^\s+at /m);
  expect(Object.keys(result.outputs).sort()).toEqual(ALL_OUTPUTS);
});

test.each([
  ['fork', 'pull requests from forks'],
  ['Dependabot', 'Dependabot secrets'],
] as const)('missing keys on a pull request are explained: %s', (name, words) => {
  const { result } = ended(name);
  expect(result.exitCode).toBe(1);
  expect(result.outputs['error']).toContain(words);
});

test.each(['job summary', 'report file', 'outputs', 'event'] as const)(
  'the verdict stands when this cannot be read or written: %s',
  (name) => {
    const { result, second } = ended(name);
    expect([result.exitCode, second?.exitCode]).toEqual([0, 1]);
    const warnings = annotations(result, 'warning').join('\n');
    expect(warnings).toContain(name === 'event' ? '' : name);
  },
);
