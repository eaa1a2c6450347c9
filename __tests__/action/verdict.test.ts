import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, kinds } from '../support/clanforge.ts';
import { makeWorld, messages } from '../support/in-process.ts';
import { answer, STATE } from '../support/scripted.ts';
import { stepAgainst, testScenes } from '../support/steps.ts';

describe('only one door leads to success', () => {
  test.each([
    ['a failed job', 'failing-job=disk full', 'Failed', 'Diff 218595 failed: disk full.'],
    ['a squashed job', 'squashed-job', 'Squashed', 'was squashed'],
    ['a completed job with the failure flag', 'completed-but-failed', 'Completed', 'flagged as failed'],
    ['a completed job with success: false', 'success-false@status', 'Completed', 'is marked as an error'],
    ['a completed job with error: true', 'error-true@status', 'Completed', 'is marked as an error'],
  ])('%s fails the step', async (_, fault, state, words) => {
    const { clanforge, step } = await makeWorld({ faults: [fault] });
    const result = await step();
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state, 'has-changes': '', added: '' });
    expect(result.outputs.error).toContain(words);
    expect(messages(result, 'error')).toEqual([result.outputs.error]);
    expect(count(clanforge, 'create')).toBe(1);
  });

  test.each([
    ['a job that never ends', 'stuck-job', 'Running'],
    ['a job in an unknown state', 'unlisted-end=Archived', 'Archived'],
    ['answers about another diff', 'other-diffid@status', 'Created'],
    ['answers without a diffid', 'no-diffid@status', 'Created'],
  ])('%s is waited for until the deadline, and then fails the step', async (_, fault, state) => {
    const { step } = await makeWorld({ faults: [fault] });
    const result = await step({ 'timeout-minutes': '10' });
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state });
    expect(result.outputs.error).toContain('Timed out after 10 min');
    expect(result.outputs.error).toContain(`mode: watch and diffid: ${FIRST_DIFF}`);
    expect(result.tookMs).toBe(600_000);
  });

  test('the failure flag of a running job decides nothing', async () => {
    const { step } = await makeWorld({ faults: ['early-failed-flag'] });
    expect((await step()).passed).toBe(true);
  });

  test('an unlisted state is one warning, and the end decides', async () => {
    const { step } = await makeWorld({ faults: ['unlisted-state=Verifying'] });
    const result = await step();
    expect(result.passed).toBe(true);
    expect(messages(result, 'warning')).toEqual([expect.stringContaining('"Verifying"')]);
  });
});

test('a diff that create named, but that belongs to another image, is not ours, even when it completed', async () => {
  const { clanforge, step } = await makeWorld({ faults: ['other-subject'] });
  const result = await step();
  expect(result.passed).toBe(false);
  expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), added: '' });
  expect(result.outputs.error).toContain('belongs to image 5002, not 5001');
  expect(count(clanforge, 'create')).toBe(1);
});

describe('responses of every likely shape give the same verdict:', () => {
  test.each([
    'numbers-as-strings',
    'null-for-absent',
    'lists-for-empty-maps',
    'missing-optional',
    'extra-fields',
    'state-by-name-only',
    'complete-without-d',
    'no-date',
    'no-jobcreated',
  ])('%s', async (fault) => {
    const { step } = await makeWorld({ faults: [fault] });
    const result = await step();
    expect(result.outputs).toMatchObject({
      state: 'Completed',
      error: '',
      added: '1',
      modified: '1',
      removed: '1',
    });
    expect(result.passed).toBe(true);
  });

  test.each(['no-maps', 'null-maps'])('%s, but unknown numbers are empty', async (fault) => {
    const { step } = await makeWorld({ faults: [fault] });
    const result = await step();
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ state: 'Completed', 'has-changes': '', added: '', removed: '' });
    expect(messages(result, 'warning')).toHaveLength(3);
  });
});

test('a job that completed in the response to create is read once and at once, for its files', async () => {
  const result = await stepAgainst([answer(), answer({ added: { a: { size: 1 } } })]);
  expect(result.passed).toBe(true);
  expect(result.outputs.added).toBe('1');
  expect(result.requests).toHaveLength(2);
  expect(result.tookMs).toBe(0);
});

test('a job that failed in the response to create is not read again', async () => {
  const timetable = { created: 0, pending: 0, queued: 0, running: 0 };
  const { clanforge, step } = await makeWorld({ timetable, faults: ['failing-job'] });
  expect((await step()).passed).toBe(false);
  expect(kinds(clanforge)).toEqual(['create']);
});

describe('a response to create that is marked as an error', () => {
  const NONE = {};
  const ERROR = { success: false, error: true };
  testScenes(NONE, {
    'is a lock if it says so, also with the fields of the other diff': {
      answers: [
        answer({ ...STATE.running, ...ERROR, error_message: 'image locked by diffid: 42' }),
        answer(),
      ],
      outputs: { diffid: '' },
      error: 'locked by diff 42',
    },
    'but names a running diff that others may have created gives its id, and does not wait for it': {
      answers: [answer({ ...STATE.running, ...ERROR, error_message: 'already running' })],
      inputs: { 'reject-diff': 'always' },
      outputs: { diffid: '42', rejected: '' },
      error: /already running.*diff 42, which may have started/,
      requests: 1,
    },
    'is no success with mode: start': {
      answers: [answer({ ...STATE.running, ...ERROR, error_message: 'machine is offline' })],
      inputs: { mode: 'start' },
      outputs: { diffid: '42' },
      error: 'machine is offline',
    },
    'and has finished is a failure without another read': {
      answers: [answer({ ...STATE.completed, ...ERROR }), answer()],
      requests: 1,
    },
  });

  test('but names a diff created since gives its id; the status of that diff decides', async () => {
    const json = answer({ ...STATE.running, ...ERROR, jobcreated: Math.floor(Date.now() / 1_000) });
    const result = await stepAgainst([{ httpStatus: 200, hasDate: true, json }, answer(STATE.failed)]);
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: '42', state: 'Failed' });
  });
});

test.each([
  ['Failed', 'Failed'],
  ['Failed with errors', 'Failed with errors'],
  ['Aborted', 'Aborted'],
  ['COMPLETED?', 'Unlisted state'],
])('the id of Completed under the name %s is no success', async (jobstatename, shown) => {
  const result = await stepAgainst([answer(STATE.created), answer({ jobstateid: 5, jobstatename })]);
  expect(result.passed).toBe(false);
  expect(result.outputs.error).toContain(`its jobstateid and jobstatename disagree: Completed and ${shown}`);
});

describe('a response to create that refuses', () => {
  test.each([
    ['an envelope with HTTP 200', 'envelope=image is being built@create', 'image is being built'],
    ['HTTP 400', 'http-400@create', 'HTTP 400'],
    ['HTTP 401', 'http-401@create', 'Check access-key and secret-key'],
    ['HTTP 403', 'http-403@create', 'Check the permissions of the key'],
    ['HTTP 404', 'http-404@create', 'HTTP 404'],
    [
      'a redirect',
      'redirect=https://u:p@elsewhere.example/x?token=1@create',
      ' https://elsewhere.example/x, and',
    ],
  ])('is final: %s', async (_, fault, words) => {
    const { clanforge, step } = await makeWorld({ faults: [fault] });
    const result = await step();
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: '', state: '' });
    expect(result.outputs.error).toContain('Creating a diff of image 5001 on machine 7001 failed');
    expect(result.outputs.error).toContain(words);
    expect(kinds(clanforge)).toEqual(['create']);
  });
});
