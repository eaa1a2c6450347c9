/** Corners of the life cycle, each of which a small mistake in it would change. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FIRST_DIFF } from '../support/clanforge.ts';
import { makeWorld, messages } from '../support/in-process.ts';
import { answer, STATE, type ScriptedAnswer } from '../support/scripted.ts';
import { at, HOUR_MS, stepAgainst, testScenes, worldWithDiff } from '../support/steps.ts';

const LOCKED = { success: false, error_message: 'image locked by diffid: 42' };
const FAILED = { jobstateid: 6, jobstatename: 'Failed', joberror: 'disk full' };
const NONE = {};
const START = { mode: 'start' };

describe('the report says how the step got the diff:', () => {
  const retried = [answer(STATE.failed), answer(STATE.running), answer(STATE.running), answer()];
  test.each<[string, readonly ScriptedAnswer[], Record<string, string>]>([
    ['created', [answer(STATE.running), answer()], {}],
    ['retried', retried, { diffid: '42' }],
    ['already-running', [answer(STATE.running), answer()], { diffid: '42' }],
    ['watched', [answer()], { mode: 'watch', diffid: '42' }],
  ])('%s', async (origin, answers, inputs) => {
    const { passed, outputs } = await stepAgainst(answers, inputs);
    expect(passed).toBe(true);
    expect(JSON.parse(readFileSync(outputs.report ?? '', 'utf8'))).toMatchObject({ origin });
  });
});

describe('a cancel as the response is lost', () => {
  test.each<[string, Record<string, string>]>([
    ['to create', {}],
    ['to a retry', { diffid: String(FIRST_DIFF) }],
  ])('%s is reported as a cancel', async (_what, inputs) => {
    const options = { faults: ['lost-answer@create'] };
    const isRetry = inputs['diffid'] !== undefined;
    const { cancel, step } = await (isRetry ? worldWithDiff(HOUR_MS, options) : makeWorld(options));
    const result = await step(inputs, at('/create: lost', cancel));
    expect(result.outputs.error).toMatch(/^Cancelled/);
    expect(messages(result, 'warning')).toEqual([]);
  });
});

describe('an end that is older than the run which was seen', () => {
  const old = answer({ jobcreated: 900, jobupdated: 1_000 });
  const running = answer({ ...STATE.running, jobcreated: 900, jobupdated: 2_001 });
  const failed = answer({ ...FAILED, jobcreated: 900, jobupdated: 3_000 });
  const newer = (fields: object): object => answer({ ...fields, jobcreated: 901, jobupdated: 1_000 });
  const result = { outputs: { diffid: '42', state: 'Failed' }, error: 'disk full' };
  const [retry, watch] = [{ diffid: '42' }, { mode: 'watch', diffid: '42' }];
  testScenes(NONE, {
    'is not the end of a retried diff': {
      ...{ answers: [old, running, running, old, old, failed], inputs: retry },
      ...result,
    },
    'is not the end of a retry whose response was lost': {
      ...{ answers: [old, 'reset', running, old, old, failed], inputs: retry },
      ...result,
    },
    'by its time of creation is not the end of a watched diff': {
      ...{ answers: [newer(STATE.running), old, old, newer(FAILED)], inputs: watch },
      ...result,
    },
    'is not the end of a watched diff': {
      ...{ answers: [running, old, old, failed], inputs: watch },
      ...result,
    },
  });
});

testScenes(NONE, {
  'an older diff that locks the image at the deadline is not called ours': {
    answers: ['reset', LOCKED, { httpStatus: 200, json: answer(STATE.running), hasDate: true }],
    inputs: { 'timeout-minutes': '2', 'on-lock': 'reject' },
    error: /while diff 42 locked image 5001.* This step started no diff/,
    errorIsNot: 'may be the one',
  },
  'a diff that was complete in the response to create has started, though its status is refused': {
    answers: [answer(), { httpStatus: 401, json: {} }],
    outputs: { diffid: '42', state: 'Completed' },
    error: 'Reading the status of diff 42 failed: HTTP 401',
    errorIsNot: 'may have started',
  },
});

describe('with mode: start, a diff that has finished at once', () => {
  testScenes(START, {
    'has failed, also without a flag': {
      answers: [answer(FAILED)],
      error: 'Diff 42 failed: disk full.',
    },
    'has completed': {
      answers: [answer()],
      passed: true,
      outputs: { state: 'Completed', 'has-changes': 'false' },
    },
    'has failed under another name': {
      answers: [answer({ ...FAILED, jobstatename: 'Error' })],
      error: 'disk full',
      requests: 1,
    },
    'does not pass as completed under another name': {
      answers: [answer({ jobstateid: 5, jobstatename: 'Aborted' })],
      error: 'Aborted',
      requests: 1,
    },
  });
});

test('a joberror of a diff that completed is a warning', async () => {
  const joberror = 'half of the files could not be read';
  const result = await stepAgainst([answer(STATE.running), answer({ joberror })]);
  expect(result.passed).toBe(true);
  expect(result.outputs.error).toBe('');
  expect(messages(result, 'warning')).toContain(
    `Diff 42 completed and is not flagged as failed, but its job has a joberror: ${joberror}`,
  );
});
