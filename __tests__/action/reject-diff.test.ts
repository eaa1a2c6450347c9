/** `reject-diff`: the step's own diff, rejected once the verdict is known. */
import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, kinds } from '../support/clanforge.ts';
import { makeWorld, messages, type WorldOptions } from '../support/in-process.ts';
import { at, worldWithDiff } from '../support/steps.ts';

const FAILING = { faults: ['failing-job=disk full'] };

describe('the diff of the step', () => {
  type Case = [
    string,
    WorldOptions,
    Record<string, string>,
    Record<'never' | 'on-failure' | 'always', boolean>,
  ];
  const ALL = { never: false, 'on-failure': true, always: true };
  const NONE = { never: false, 'on-failure': false, always: false };
  const WHEN_PASSED = { ...NONE, always: true };
  const cases: Case[] = [
    ['that completed', {}, {}, WHEN_PASSED],
    ['that failed', FAILING, {}, ALL],
    ['that is flagged as failed', { faults: ['completed-but-failed'] }, {}, ALL],
    ['that breaks a rule', {}, { 'max-changes': '0' }, ALL],
    ['that was found again', { faults: ['lost-answer@create'] }, {}, WHEN_PASSED],
    ['that was squashed', { faults: ['squashed-job'] }, {}, NONE],
    ['that is marked as an error', { faults: ['success-false@status'] }, {}, NONE],
    ['that contradicts itself', { faults: ['other-state-name@status'] }, {}, NONE],
    ['that belongs to another image', { faults: ['other-subject'] }, {}, NONE],
    ['that was still running at the deadline', { faults: ['stuck-job'] }, { 'timeout-minutes': '5' }, NONE],
  ];
  test.each(
    cases.flatMap(([what, options, inputs, expected]) =>
      (['never', 'on-failure', 'always'] as const).map(
        (policy) => [what, policy, expected[policy], options, inputs] as const,
      ),
    ),
  )('%s is rejected with %s: %s', async (_what, policy, isRejected, options, inputs) => {
    const { clanforge, step } = await makeWorld(options);
    const { outputs } = await step({ ...inputs, 'reject-diff': policy });
    expect(clanforge.diffs()).toMatchObject([{ rejected: isRejected }]);
    expect(outputs.rejected).toBe(isRejected ? 'true' : '');
  });

  test.each([
    ['of a retry', {}],
    ['of mode: watch', { mode: 'watch' }],
  ])('%s is rejected with always', async (_, inputs) => {
    const { clanforge, step } = await worldWithDiff();
    const { passed, outputs } = await step({
      ...inputs,
      diffid: String(FIRST_DIFF),
      'reject-diff': 'always',
    });
    expect(passed).toBe(true);
    expect(outputs.rejected).toBe('true');
    expect(clanforge.diffs()).toMatchObject([{ rejected: true }]);
  });

  test('is not one that was already running when a retry was requested', async () => {
    const { clanforge, step } = await worldWithDiff(10_000);
    const { passed } = await step({ diffid: String(FIRST_DIFF), 'reject-diff': 'always' });
    expect(passed).toBe(true);
    expect(count(clanforge, 'reject')).toBe(0);
  });

  test('is not one that locks the image against this step', async () => {
    const { clanforge, step } = await worldWithDiff();
    const { passed } = await step({ 'reject-diff': 'always' });
    expect(passed).toBe(false);
    expect(count(clanforge, 'reject')).toBe(0);
  });

  test('is not rejected after a cancel, which says how to free the image later', async () => {
    const { cancel, clanforge, step } = await makeWorld();
    const { outputs } = await step(
      { 'reject-diff': 'always' },
      at(' Running', () => cancel()),
    );
    expect(outputs.rejected).toBe('');
    expect(outputs.error).toContain(`Diff ${FIRST_DIFF} still locks`);
    expect(outputs.error).toContain(`mode: watch, diffid: ${FIRST_DIFF} and reject-diff: always`);
    expect(count(clanforge, 'reject')).toBe(0);
  });
});

describe('the rejection', () => {
  test('comes after the verdict is in the outputs, keeps the files, and is reported in the log', async () => {
    const { clanforge, step } = await makeWorld(FAILING);
    let rejectsAtVerdict = -1;
    const result = await step(
      { 'reject-diff': 'on-failure' },
      {
        onOutputs: ({ error }) => {
          if (error?.includes('disk full') === true && rejectsAtVerdict < 0) {
            rejectsAtVerdict = count(clanforge, 'reject');
          }
        },
      },
    );
    expect(rejectsAtVerdict).toBe(0);
    expect(kinds(clanforge).at(-1)).toBe('reject');
    expect(clanforge.requests.at(-1)?.query).toMatchObject({ reinstall: '0' });
    expect(messages(result, 'error')).toEqual([expect.stringContaining(`image ${IMAGE} is free`)]);
    expect(result.summary).toContain('is free');
  });

  test.each([
    ['refused', 'envelope=not now@reject', 'not now'],
    ['lost', 'lost-answer@reject', 'socket hang up'],
    ['refused with HTTP 403', 'http-403@reject', 'HTTP 403'],
  ])('that is %s never changes the verdict', async (_, fault, reason) => {
    const { step } = await makeWorld({ faults: [fault] });
    const result = await step({ 'reject-diff': 'always' });
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ rejected: 'false', error: '' });
    expect(messages(result, 'warning')).toEqual([expect.stringContaining(reason)]);
    expect(messages(result, 'warning')[0]).toContain('may still lock');
  });

  test.each([
    ['', '5.05', 303_000 + 5_000],
    ['with all reports ', '5.25', 315_000 + 10_000],
  ])('%sends at most some seconds after the deadline of %s min', async (reports, minutes, latest) => {
    const { clock, step } = await makeWorld({ faults: ['http-429@reject*999'] });
    const start = clock.now();
    const run = { owner: 'o', repo: 'r', sha: 'a'.repeat(40), secretsHint: undefined };
    const openOctokit = () => new Promise<never>(() => undefined);
    const inputs = { 'reject-diff': 'always', 'timeout-minutes': minutes, 'github-token': 'ghp_x' };
    const result = await step({ ...inputs, 'status-context': reports }, { run, openOctokit });
    expect(result.passed).toBe(true);
    expect(result.outputs.rejected).toBe('false');
    expect(clock.now() - start).toBeLessThanOrEqual(latest);
  });

  test('is an input error with mode: start', async () => {
    const { clanforge, step } = await makeWorld();
    const { passed, outputs } = await step({ mode: 'start', 'reject-diff': 'always' });
    expect(passed).toBe(false);
    expect(outputs.error).toContain('reject-diff must be never with mode: start');
    expect(clanforge.requests).toHaveLength(0);
  });
});
