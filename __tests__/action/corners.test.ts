/** Corners of the life cycle, each of which a small mistake in it would change. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FIRST_DIFF, IMAGE, MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages, type Watch } from '../support/in-process.ts';
import { answer, startScripted, STATE, type ScriptedAnswer } from '../support/scripted.ts';

const LOCKED = { success: false, error_message: 'image locked by diffid: 42' };
const FAILED = { jobstateid: 6, jobstatename: 'Failed', joberror: 'disk full' };

/** The step against answers of the test's own. */
async function against(answers: readonly ScriptedAnswer[], inputs: Record<string, string> = {}) {
  const server = await startScripted(...answers);
  const world = await makeWorld();
  return { ...(await world.step({ 'api-url': server.url, ...inputs })), requests: server.requests };
}

function originIn(report = ''): unknown {
  return (JSON.parse(readFileSync(report, 'utf8')) as { origin: unknown }).origin;
}

describe('the report says how the step came to the diff:', () => {
  test.each<[string, readonly ScriptedAnswer[], Record<string, string>]>([
    ['created', [answer(STATE.running), answer()], {}],
    [
      'retried',
      [answer(STATE.failed), answer(STATE.running), answer(STATE.running), answer()],
      { diffid: '42' },
    ],
    ['already-running', [answer(STATE.running), answer()], { diffid: '42' }],
    ['watched', [answer()], { mode: 'watch', diffid: '42' }],
  ])('%s', async (origin, answers, inputs) => {
    const { passed, outputs } = await against(answers, inputs);
    expect(passed).toBe(true);
    expect(originIn(outputs.report)).toBe(origin);
  });
});

describe('what is told at the deadline', () => {
  const late = { 'timeout-minutes': '2' };

  test('of an older diff that locks the image is not that it may be ours', async () => {
    const older = { httpStatus: 200, json: answer(STATE.running), hasDate: true };
    const { outputs } = await against(['reset', LOCKED, older], { ...late, 'on-lock': 'reject' });
    expect(outputs.error).toContain('while diff 42 locked image 5001');
    expect(outputs.error).not.toContain('may be the one');
    expect(outputs.error).toContain('This step started no diff');
  });

  test('of a retry that no status has shown is how to wait for it', async () => {
    const { outputs } = await against([answer(), answer(STATE.created), answer()], { ...late, diffid: '42' });
    expect(outputs.error).toContain('The retry has not shown in the status yet');
    expect(outputs.error).not.toContain('continues in Clanforge');
  });

  test('of a diff that was to be retried and still runs is not that the retry was not sent', async () => {
    const { outputs } = await against([answer(STATE.running)], { ...late, diffid: '42' });
    expect(outputs.error).toContain('diff 42 was still Running and continues in Clanforge');
    expect(outputs.error).toContain('mode: watch and diffid: 42');
  });
});

test('a diff that create said is complete is in no doubt when its status is refused', async () => {
  const { outputs } = await against([answer(), { httpStatus: 401, json: {} }]);
  expect(outputs).toMatchObject({ diffid: '42', state: 'Completed' });
  expect(outputs.error).toContain('Reading the status of diff 42 failed: HTTP 401');
  expect(outputs.error).not.toContain('may have started');
});

describe('a cancel as the answer is lost', () => {
  test.each<[string, Record<string, string>]>([
    ['to create', {}],
    ['to a retry', { diffid: String(FIRST_DIFF) }],
  ])('%s is told as a cancel', async (_what, inputs) => {
    const { cancel, clanforge, clock, step } = await makeWorld({ faults: ['lost-answer@create'] });
    if (inputs['diffid'] !== undefined) {
      clanforge.startDiff(IMAGE, MACHINE);
      clock.advance(600_000);
    }
    const watch: Watch = {
      onLog: ({ message }) => {
        if (message.includes('/create: lost')) cancel();
      },
    };
    const result = await step(inputs, watch);
    expect(result.outputs.error).toMatch(/^Cancelled/);
    expect(messages(result, 'warning')).toEqual([]);
  });
});

describe('the answer to a retry', () => {
  test.each<[string, ScriptedAnswer, string]>([
    ['HTTP 403', { httpStatus: 403, json: {} }, 'HTTP 403'],
    ['the old end that calls itself an error', answer({ ...STATE.failed, success: false }), 'disk full'],
    [
      'the old end that calls itself an error and gives no reason',
      answer({ ...STATE.failed, joberror: '', success: false }),
      'no reason given',
    ],
  ])('%s leaves the end of the earlier run as the last state', async (_what, declined, words) => {
    const { passed, outputs, requests } = await against([answer(STATE.failed), declined], { diffid: '42' });
    expect(passed).toBe(false);
    expect(outputs).toMatchObject({ diffid: '42', state: 'Failed' });
    expect(outputs.error).toContain('Retrying diff 42 failed: ');
    expect(outputs.error).toContain(words);
    expect(requests).toHaveLength(2);
  });

  test('that shows the new run and calls itself an error leaves the verdict to the status', async () => {
    const odd = answer({ ...STATE.running, success: false });
    const { passed } = await against([answer(STATE.failed), odd, answer(STATE.running), answer()], {
      diffid: '42',
    });
    expect(passed).toBe(true);
  });
});

describe('with mode: start, a diff that is over at once', () => {
  test('failed, also without a flag', async () => {
    const { passed, outputs } = await against([answer(FAILED)], { mode: 'start' });
    expect(passed).toBe(false);
    expect(outputs.error).toContain('Diff 42 failed: disk full.');
  });

  test('completed', async () => {
    const { passed, outputs } = await against([answer()], { mode: 'start' });
    expect(passed).toBe(true);
    expect(outputs).toMatchObject({ state: 'Completed', 'has-changes': 'false' });
  });
});

describe('an end that is older than the run which was seen under way', () => {
  const old = answer({ jobcreated: 900, jobupdated: 1_000 });
  const running = answer({ ...STATE.running, jobcreated: 900, jobupdated: 2_001 });
  const failed = answer({ ...FAILED, jobcreated: 900, jobupdated: 3_000 });

  test.each<[string, readonly ScriptedAnswer[], Record<string, string>]>([
    ['of a retried diff', [old, running, running, old, old, failed], { diffid: '42' }],
    ['of a retry whose answer was lost', [old, 'reset', running, old, old, failed], { diffid: '42' }],
    ['of a watched diff', [running, old, old, failed], { mode: 'watch', diffid: '42' }],
  ])('%s is not its end: a host that lags behind tells it', async (_, answers, inputs) => {
    const { passed, outputs } = await against(answers, inputs);
    expect(passed).toBe(false);
    expect(outputs).toMatchObject({ diffid: '42', state: 'Failed' });
    expect(outputs.error).toContain('disk full');
  });
});

test('with mode: start, the status that shows a lost retry is the last one that is read', async () => {
  const { passed, requests } = await against([answer(), 'reset', answer(STATE.running)], {
    mode: 'start',
    diffid: '42',
  });
  expect(passed).toBe(true);
  expect(requests).toHaveLength(3);
});

describe('mode: start does not wait for more than an end', () => {
  test.each([
    ['that failed under another name', { ...FAILED, jobstatename: 'Error' }, 'disk full'],
    ['that completed under another name', { jobstateid: 5, jobstatename: 'Aborted' }, 'Aborted'],
  ])('of a job %s', async (_, fields, reason) => {
    const { passed, outputs, requests } = await against([answer(fields)], { mode: 'start' });
    expect(passed).toBe(false);
    expect(outputs.error).toContain(reason);
    expect(requests).toHaveLength(1);
  });
});

test('a joberror of a diff that completed is told, and does not fail the step', async () => {
  const result = await against([
    answer(STATE.running),
    answer({ joberror: 'half of the files could not be read' }),
  ]);
  expect(result.passed).toBe(true);
  expect(result.outputs.error).toBe('');
  expect(messages(result, 'warning')).toContain(
    'Diff 42 completed and is not flagged as failed, but its job has a joberror: half of the files could not be read',
  );
});
