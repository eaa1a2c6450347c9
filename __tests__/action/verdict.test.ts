import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, kinds, MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages } from '../support/in-process.ts';
import { answer, startScripted, STATE } from '../support/scripted.ts';

const AT_ONCE = { created: 0, pending: 0, queued: 0, running: 0 };

describe('only one door leads to success', () => {
  test.each([
    ['a failed job', ['failing-job=disk full'], 'Failed', 'Diff 218595 failed: disk full.'],
    ['a squashed job', ['squashed-job'], 'Squashed', 'was squashed'],
    ['a completed job with the failure flag', ['completed-but-failed'], 'Completed', 'flagged as failed'],
    [
      'a completed job that says success: false',
      ['success-false@status'],
      'Completed',
      'is marked as an error',
    ],
    ['a completed job that says error: true', ['error-true@status'], 'Completed', 'is marked as an error'],
  ])('%s fails the step', async (_, faults, state, words) => {
    const { clanforge, step } = await makeWorld({ faults });
    const result = await step();
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state, 'has-changes': '', added: '' });
    expect(result.outputs.error).toContain(words);
    expect(messages(result, 'error')).toEqual([result.outputs.error]);
    expect(count(clanforge, 'create')).toBe(1);
  });

  test.each([
    ['a job that never ends', 'stuck-job', 'Running'],
    ['a job in a state that nobody knows', 'unlisted-end=Archived', 'Archived'],
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

  test('the failure flag of a job that is under way decides nothing', async () => {
    const { step } = await makeWorld({ faults: ['early-failed-flag'] });
    expect((await step()).passed).toBe(true);
  });

  test('an unlisted state on the way is one warning, and the end decides', async () => {
    const { step } = await makeWorld({ faults: ['unlisted-state=Verifying'] });
    const result = await step();
    expect(result.passed).toBe(true);
    expect(messages(result, 'warning')).toEqual([expect.stringContaining('"Verifying"')]);
  });
});

describe('a diff that create named, but that says it is about something else,', () => {
  test('is not ours, even when it completed', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['other-subject'] });
    const result = await step();
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), added: '' });
    expect(result.outputs.error).toContain('belongs to image 5002, not 5001');
    expect(count(clanforge, 'create')).toBe(1);
  });

  test('is another step’s, when create answered with a wrong id: its Completed is none of ours', async () => {
    const server = await startScripted(
      answer(STATE.created),
      answer({ ...STATE.completed, image: { imageid: IMAGE + 1 }, machine: { machineid: MACHINE } }),
    );
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain(`belongs to image ${IMAGE + 1}, not ${IMAGE}`);
  });
});

describe('answers of every likely shape lead to the same verdict:', () => {
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

  test.each(['no-maps', 'null-maps'])('%s, but numbers that are not known are not given', async (fault) => {
    const { step } = await makeWorld({ faults: [fault] });
    const result = await step();
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ state: 'Completed', 'has-changes': '', added: '', removed: '' });
    expect(messages(result, 'warning')).toHaveLength(3);
  });
});

describe('a job that is over in the answer to create', () => {
  test('is read once and at once, for its files, when it completed', async () => {
    const server = await startScripted(answer(), answer({ added: { a: { size: 1 } } }));
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url });
    expect(result.passed).toBe(true);
    expect(result.outputs.added).toBe('1');
    expect(server.requests).toHaveLength(2);
    expect(result.tookMs).toBe(0);
  });

  test('is not read at all when it failed', async () => {
    const { clanforge, step } = await makeWorld({ timetable: AT_ONCE, faults: ['failing-job'] });
    const result = await step();
    expect(result.passed).toBe(false);
    expect(kinds(clanforge)).toEqual(['create']);
  });
});

describe('an answer to create that calls itself an error', () => {
  const DISOWNED = { success: false, error: true };

  test('is a lock when it says so, also beside the fields of the other diff', async () => {
    const locked = { ...STATE.running, ...DISOWNED, error_message: 'image locked by diffid: 42' };
    const server = await startScripted(answer(locked), answer());
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url });
    expect(result.passed).toBe(false);
    expect(result.outputs.diffid).toBe('');
    expect(result.outputs.error).toContain('locked by diff 42');
  });

  test('but names a running diff gives its id, and that diff’s own status decides', async () => {
    const server = await startScripted(answer({ ...STATE.running, ...DISOWNED }), answer(STATE.failed));
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url });
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: '42', state: 'Failed' });
  });

  test('is no success with mode: start', async () => {
    const server = await startScripted(
      answer({ ...STATE.running, ...DISOWNED, error_message: 'machine is offline' }),
    );
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, mode: 'start' });
    expect(result.passed).toBe(false);
    expect(result.outputs.diffid).toBe('42');
    expect(result.outputs.error).toContain('machine is offline');
  });

  test('and is over is a failure without a further read', async () => {
    const server = await startScripted(answer({ ...STATE.completed, ...DISOWNED }), answer());
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url });
    expect(result.passed).toBe(false);
    expect(server.requests).toHaveLength(1);
  });
});

test.each(['Failed with errors', 'Aborted', 'COMPLETED?'])(
  'an id that says Completed under the unlisted name %s is no success',
  async (jobstatename) => {
    const server = await startScripted(answer(STATE.created), answer({ jobstateid: 5, jobstatename }));
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('its jobstateid and jobstatename disagree: Completed and');
  },
);

test('an id that says Completed under a name that says otherwise is no success', async () => {
  const server = await startScripted(
    answer(STATE.created),
    answer({ jobstateid: 5, jobstatename: 'Failed' }),
  );
  const { step } = await makeWorld();
  const result = await step({ 'api-url': server.url });
  expect(result.passed).toBe(false);
  expect(result.outputs.error).toContain('disagree: Completed and Failed');
});

describe('an answer to create that refuses', () => {
  test.each([
    ['an envelope with HTTP 200', 'envelope=image is being built@create', 'image is being built'],
    ['HTTP 400', 'http-400@create', 'HTTP 400'],
    ['HTTP 401', 'http-401@create', 'Check access-key and secret-key'],
    ['HTTP 403', 'http-403@create', 'Check the permissions of the key'],
    ['HTTP 404', 'http-404@create', 'HTTP 404'],
    ['a redirect', 'redirect=https://elsewhere.example/x?token=1@create', 'https://elsewhere.example/x, and'],
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
