import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, kinds, MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages } from '../support/in-process.ts';
import { answer, STATE } from '../support/scripted.ts';
import { HOUR_MS, stepAgainst, testScenes, worldWithDiff } from '../support/steps.ts';

const RETRY = { diffid: String(FIRST_DIFF) };

describe('a retry', () => {
  test('reads the status first, then retries by create with diffid, then waits', async () => {
    const { clanforge, step } = await worldWithDiff();
    const result = await step(RETRY);
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Completed', added: '1' });
    expect(kinds(clanforge).slice(0, 3)).toEqual(['status', 'retry', 'status']);
    expect(clanforge.requests[1]?.query['diffid']).toBe(String(FIRST_DIFF));
    expect(clanforge.diffs()).toMatchObject([{ diffid: FIRST_DIFF, jobs: 2 }]);
  });

  test('of a diff that is under way waits for it instead, with a notice', async () => {
    const { clanforge, step } = await makeWorld();
    clanforge.startDiff(IMAGE, MACHINE);
    const result = await step(RETRY);
    expect(result.passed).toBe(true);
    expect(messages(result, 'notice')).toEqual([expect.stringContaining('still running')]);
    expect(count(clanforge, 'retry')).toBe(0);
  });

  test('does not take the end of the earlier run for the new one', async () => {
    const { clanforge, step } = await worldWithDiff(HOUR_MS, {
      faults: ['stale-after-retry=3', 'failing-job=broken again'],
    });
    const result = await step(RETRY);
    expect(result.outputs.error).toContain('broken again');
    expect(result.passed).toBe(false);
    expect(count(clanforge, 'status')).toBeGreaterThan(4);
  });

  test('with mode: start passes once the new run is begun', async () => {
    const { clanforge, step } = await worldWithDiff();
    const result = await step({ ...RETRY, mode: 'start' });
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ state: 'Created', 'has-changes': '' });
    expect(kinds(clanforge)).toEqual(['status', 'retry', 'status']);
  });

  test('with mode: start does not pass while a later watch would find the old end', async () => {
    const { clanforge, step } = await worldWithDiff(HOUR_MS, { faults: ['stale-after-retry=3'] });
    const result = await step({ ...RETRY, mode: 'start' });
    expect(result.passed).toBe(true);
    expect(result.outputs.state).toBe('Pending');
    expect(count(clanforge, 'status')).toBe(5);
  });

  test('of which no sign was seen is not to be watched, which might pass on the old end', async () => {
    const { step } = await worldWithDiff(HOUR_MS, { faults: ['lost-request@retry'] });
    const result = await step({ ...RETRY, 'timeout-minutes': '0.5' });
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: '' });
    expect(result.outputs.error).toMatch(
      /^Timed out after 30 s; the state of diff 218595 is unknown\. The retry may not have started.* Run this step again with diffid: 218595/,
    );
    expect(result.outputs.error).not.toContain('use mode: watch');
  });

  test('that was not sent yet when the cancel came is to be run again, not watched', async () => {
    const { cancel, clanforge, step } = await worldWithDiff(HOUR_MS, { faults: ['no-answer@status'] });
    const running = step(RETRY, { silenceMs: 20_000 });
    await clanforge.waitForRequest('status');
    cancel();
    const { outputs } = await running;
    expect(outputs.error).toMatch(
      /before the retry of diff 218595 was sent\. Run this step again with diffid: 218595\.$/,
    );
  });

  test('that could not be sent leaves the state as it was seen', async () => {
    const { clanforge, step } = await worldWithDiff();
    const result = await step(
      { ...RETRY, 'timeout-minutes': '1' },
      {
        onOutputs: ({ state }) => {
          if (state === 'Completed') void clanforge.close();
        },
      },
    );
    expect(result.passed).toBe(false);
    expect(result.outputs.state).toBe('Completed');
    expect(result.outputs.error).toContain('before the retry of diff 218595 was sent');
  });

  test('that is refused fails, and names the diff', async () => {
    const { clanforge, step } = await worldWithDiff(HOUR_MS, {
      faults: ['envelope=machine is offline@retry'],
    });
    const result = await step(RETRY);
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Completed' });
    expect(result.outputs.error).toContain(`Retrying diff ${FIRST_DIFF} failed: machine is offline`);
    expect(clanforge.diffs()).toMatchObject([{ jobs: 1 }]);
  });

  test('of a diff about another machine is not sent', async () => {
    const { clanforge, step } = await worldWithDiff();
    const result = await step({ ...RETRY, machineid: '7002' });
    expect(result.passed).toBe(false);
    expect(kinds(clanforge)).toEqual(['status']);
  });

  test('whose answer was lost is settled by the diff’s own status, and not sent again', async () => {
    const { clanforge, step } = await worldWithDiff(HOUR_MS, { faults: ['lost-answer@retry'] });
    const result = await step(RETRY);
    expect(result.passed).toBe(true);
    expect(count(clanforge, 'retry')).toBe(1);
    expect(clanforge.diffs()).toMatchObject([{ jobs: 2 }]);
  });

  test('whose answer was lost, once found again, leaves no doubt behind', async () => {
    const { step } = await worldWithDiff(HOUR_MS, { faults: ['lost-answer@retry', 'http-401@status+3*99'] });
    const result = await step(RETRY);
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('HTTP 401');
    expect(result.outputs.error).not.toContain('may have started');
  });

  test('that never arrived is not taken for done: the old end stays an old end', async () => {
    const { clanforge, step } = await worldWithDiff(HOUR_MS, { faults: ['lost-request@retry'] });
    const result = await step(RETRY);
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('still shows the end of its earlier run');
    expect(result.outputs.error).toContain(`diffid: ${FIRST_DIFF}`);
    expect(count(clanforge, 'retry')).toBe(1);
  });
});

const INPUTS = { diffid: '42' };
const LOCKED = { success: false, error_message: 'image locked by diffid: 43' };
const OLD = answer({ ...STATE.completed, jobcreated: 1_000_000, jobupdated: 1_000_100 });
const CREATED = answer({ ...STATE.created, jobcreated: 1_000_200 });
const updated = (seconds: number, fields = {}): object =>
  answer({ ...fields, jobupdated: 1_000_000 + seconds });
/** The new run, where the API changes jobcreated. */
const later = (fields: object): object => answer({ ...fields, jobcreated: 1_000_200, jobupdated: 1_000_200 });

describe('a retry', () => {
  testScenes(INPUTS, {
    'leaves the state as it was seen when another diff locks the image': {
      answers: [answer(STATE.failed), LOCKED, answer({ diffid: 43, ...STATE.running })],
      outputs: { diffid: '42', state: 'Failed' },
      error: 'locked by diff 43 (Running',
    },
    'names the lock at the deadline': {
      answers: [answer(STATE.failed), LOCKED, answer({ diffid: 43, ...STATE.running })],
      inputs: { 'on-lock': 'reject', 'timeout-minutes': '3' },
      error:
        /^Timed out after 3 min while diff 43 locked image 5001\. This step started no diff: run it again once the image is free\.$/,
    },
    'whose response was lost is not found again by a status without a state': {
      answers: [answer(STATE.completed), 'reset', { diffid: 42 }],
      error: 'Could not confirm that diff 42 is running again',
      errorIsNot: 'use mode: watch',
    },
    'with mode: start fails when the status shows another image': {
      answers: [answer(STATE.failed), CREATED, later({ ...STATE.running, image: { imageid: 77 } })],
      inputs: { mode: 'start' },
      error: 'it belongs to image 77, not 5001',
    },
    'that is refused by its own lock does not pass with its own old end': {
      answers: [answer(), { success: false, error: true, error_message: 'image locked by diffid: 42' }],
      inputs: { 'on-lock': 'wait' },
      error: 'image locked by diffid: 42',
      requests: 2,
    },
    'fails when the response is about another diff': {
      answers: [answer(), answer({ diffid: 43, ...STATE.created })],
      error: 'about another diff, 43',
    },
    'that is declined with a diffid starts no new diff': {
      answers: [answer(STATE.failed), { success: false, error_message: 'busy', diffid: 42 }],
      outputs: { diffid: '42', state: 'Failed' },
      error: 'busy',
      errorIsNot: 'may have started',
    },
    'that is refused with HTTP 403 leaves the old end as the last state': {
      answers: [answer(STATE.failed), { httpStatus: 403, json: {} }],
      outputs: { diffid: '42', state: 'Failed' },
      error: /Retrying diff 42 failed: .*HTTP 403/,
      requests: 2,
    },
    'is refused by an old end that is marked as an error': {
      answers: [answer(STATE.failed), answer({ ...STATE.failed, success: false })],
      outputs: { diffid: '42', state: 'Failed' },
      error: /Retrying diff 42 failed: .*disk full/,
      requests: 2,
    },
    'is refused by an old end that is marked as an error without a reason': {
      answers: [answer(STATE.failed), answer({ ...STATE.failed, joberror: '', success: false })],
      outputs: { diffid: '42', state: 'Failed' },
      error: /Retrying diff 42 failed: .*no reason given/,
      requests: 2,
    },
    'is judged by its status when the response shows the new run and is marked as an error': {
      answers: [
        answer(STATE.failed),
        answer({ ...STATE.running, success: false }),
        answer(STATE.running),
        answer(),
      ],
      passed: true,
    },
    'with mode: start reads no further than the status that shows a lost retry': {
      answers: [answer(), 'reset', answer(STATE.running)],
      inputs: { mode: 'start' },
      passed: true,
      requests: 3,
    },
    'that no status has shown at the deadline is not to be watched': {
      answers: [answer(), answer(STATE.created), answer()],
      inputs: { 'timeout-minutes': '2' },
      error: 'The retry has not shown in the status yet',
      errorIsNot: 'continues in Clanforge',
    },
    'that waits for a running diff names that diff at the deadline': {
      answers: [answer(STATE.running)],
      inputs: { 'timeout-minutes': '2' },
      error: /diff 42 was still Running and continues in Clanforge.* mode: watch and diffid: 42/,
    },
  });
});

describe('after a retry', () => {
  testScenes(INPUTS, {
    'an end with the times of the old one does not count': {
      answers: [OLD, answer({ ...STATE.created, jobupdated: 1_000_100 }), OLD],
      inputs: { 'timeout-minutes': '5' },
      outputs: { state: 'Created' },
      error: 'Timed out',
    },
    'it counts once the new run was seen, if jobcreated stays the same': {
      answers: [OLD, answer({ ...STATE.created, jobupdated: 1_000_100 }), OLD, answer(STATE.running), OLD],
      passed: true,
      requests: 5,
    },
    'an old Completed in the response to the retry is no success': {
      answers: [OLD, OLD, OLD, answer(STATE.running), answer(STATE.failed)],
      outputs: { state: 'Failed' },
      error: 'disk full',
    },
    'a late copy of the old end does not count, when jobcreated differs': {
      answers: [OLD, CREATED, later(STATE.running), OLD, OLD, later(STATE.failed)],
      error: 'disk full',
    },
    'a response without a state does not make the old end count': {
      answers: [OLD, answer(STATE.created), { diffid: 42 }, OLD],
      inputs: { 'timeout-minutes': '3' },
      outputs: { state: 'Created' },
      error: 'The retry has not shown in the status yet',
    },
    'an end in another state counts': {
      answers: [answer(STATE.failed), answer(STATE.created), answer()],
      passed: true,
      requests: 3,
    },
    'an end that is older than the response to the retry does not count': {
      answers: [
        answer({ ...STATE.failed, jobcreated: 100 }),
        answer({ ...STATE.created, jobcreated: 300 }),
        answer({ jobcreated: 200 }),
      ],
      inputs: { 'timeout-minutes': '3' },
    },
    'an end with a later jobcreated counts': {
      answers: [OLD, answer(STATE.created), answer({ jobcreated: 1_000_001, jobupdated: 1_000_100 })],
      passed: true,
      requests: 3,
    },
    'an end counts that was updated after the response to the retry, and none before': {
      answers: [OLD, updated(150, STATE.created), updated(140), updated(151)],
      passed: true,
      requests: 4,
    },
  });

  test('the log says now and then that the status still shows the old end', async () => {
    const inputs = { ...INPUTS, 'timeout-minutes': '5' };
    const result = await stepAgainst([OLD, answer(STATE.created), OLD], inputs);
    const waiting = messages(result, 'info').filter((line) => line.includes('end of the earlier run'));
    expect(waiting).toHaveLength(2);
  });

  test('a refusal with the fields of the old end is reported at once', async () => {
    const refusal = { jobupdated: 1_000_100, success: false, joberror: 'cannot be retried' };
    const result = await stepAgainst([OLD, answer(refusal)], INPUTS);
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('Retrying diff 42 failed: cannot be retried');
    expect(result.tookMs).toBe(0);
  });
});
