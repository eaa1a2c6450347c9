import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, kinds, MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages, type World, type WorldOptions } from '../support/in-process.ts';
import { answer, startScripted, STATE } from '../support/scripted.ts';

const RETRY = { diffid: String(FIRST_DIFF) };

/** A world in which a diff was made and has ended, an hour ago. */
async function worldWithDiff(options: WorldOptions = {}): Promise<World> {
  const world = await makeWorld(options);
  world.clanforge.startDiff(IMAGE, MACHINE);
  world.clock.advance(3_600_000);
  return world;
}

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
    const { clanforge, step } = await worldWithDiff({
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
    const { clanforge, step } = await worldWithDiff({ faults: ['stale-after-retry=3'] });
    const result = await step({ ...RETRY, mode: 'start' });
    expect(result.passed).toBe(true);
    expect(result.outputs.state).toBe('Pending');
    expect(count(clanforge, 'status')).toBe(5);
  });

  test('of which no sign was seen is not to be watched, which might pass on the old end', async () => {
    const { step } = await worldWithDiff({ faults: ['lost-request@retry'] });
    const result = await step({ ...RETRY, 'timeout-minutes': '0.5' });
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: '' });
    expect(result.outputs.error).toMatch(
      /^Timed out after 30 s; the state of diff 218595 is unknown\. The retry may not have started.* Run this step again with diffid: 218595/,
    );
    expect(result.outputs.error).not.toContain('use mode: watch');
  });

  test('that was not sent yet when the cancel came is to be run again, not watched', async () => {
    const { cancel, clanforge, step } = await worldWithDiff({ faults: ['no-answer@status'] });
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

  test('that another diff’s lock refuses leaves the state as it was seen', async () => {
    const { clanforge, step } = await makeWorld();
    const server = await startScripted(
      answer(STATE.failed),
      { success: false, error_message: 'image locked by diffid: 43' },
      answer({ diffid: 43, ...STATE.running }),
    );
    const result = await step({ 'api-url': server.url, diffid: '42' });
    expect(clanforge.requests).toHaveLength(0);
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: '42', state: 'Failed' });
    expect(result.outputs.error).toContain('locked by diff 43 (Running');
  });

  test('behind a lock that stays names the lock at the deadline', async () => {
    const server = await startScripted(
      answer(STATE.failed),
      { success: false, error_message: 'image locked by diffid: 43' },
      answer({ diffid: 43, ...STATE.running }),
    );
    const { step } = await makeWorld();
    const result = await step({
      'api-url': server.url,
      diffid: '42',
      'on-lock': 'reject',
      'timeout-minutes': '3',
    });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toBe(
      'Timed out after 3 min while diff 43 locked image 5001. This step started no diff: run it again once the image is free.',
    );
  });

  test('whose answer was lost is not found again by a status without a state', async () => {
    const server = await startScripted(answer(STATE.completed), 'reset', { diffid: 42 });
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, diffid: '42' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('Could not confirm that diff 42 is running again');
    expect(result.outputs.error).not.toContain('use mode: watch');
  });

  test('with mode: start fails when the status shows another image', async () => {
    const server = await startScripted(
      answer(STATE.failed),
      answer({ ...STATE.created, jobcreated: 1_000_200 }),
      answer({ ...STATE.running, jobcreated: 1_000_200, image: { imageid: 77 } }),
    );
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, diffid: '42', mode: 'start' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('it belongs to image 77, not 5001');
  });

  test('that is refused fails, and names the diff', async () => {
    const { clanforge, step } = await worldWithDiff({ faults: ['envelope=machine is offline@retry'] });
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
    const { clanforge, step } = await worldWithDiff({ faults: ['lost-answer@retry'] });
    const result = await step(RETRY);
    expect(result.passed).toBe(true);
    expect(count(clanforge, 'retry')).toBe(1);
    expect(clanforge.diffs()).toMatchObject([{ jobs: 2 }]);
  });

  test('whose answer was lost, once found again, leaves no doubt behind', async () => {
    const { step } = await worldWithDiff({ faults: ['lost-answer@retry', 'http-401@status+3*99'] });
    const result = await step(RETRY);
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('HTTP 401');
    expect(result.outputs.error).not.toContain('may have started');
  });

  test('that never arrived is not taken for done: the old end stays an old end', async () => {
    const { clanforge, step } = await worldWithDiff({ faults: ['lost-request@retry'] });
    const result = await step(RETRY);
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('still shows the end of its earlier run');
    expect(result.outputs.error).toContain(`diffid: ${FIRST_DIFF}`);
    expect(count(clanforge, 'retry')).toBe(1);
  });

  test('that is refused by its own lock does not pass with its own old end', async () => {
    const server = await startScripted(answer(), {
      success: false,
      error: true,
      error_message: 'image locked by diffid: 42',
    });
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, diffid: '42', 'on-lock': 'wait' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('image locked by diffid: 42');
    expect(server.requests).toHaveLength(2);
  });

  test('that is answered with another diff fails', async () => {
    const server = await startScripted(answer(), answer({ diffid: 43, ...STATE.created }));
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, diffid: '42' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('about another diff, 43');
  });
});

describe('after a retry', () => {
  const OLD = answer({ ...STATE.completed, jobcreated: 1_000_000, jobupdated: 1_000_100 });

  test('an end with the same times as the old one is never taken, only the deadline ends it', async () => {
    const begun = answer({ ...STATE.created, jobcreated: 1_000_000, jobupdated: 1_000_100 });
    const server = await startScripted(OLD, begun, OLD);
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, diffid: '42', 'timeout-minutes': '5' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('Timed out');
    expect(result.outputs.state).toBe('Created');
  });

  test('an API that keeps jobcreated is believed once the run was seen under way', async () => {
    const begun = answer({ ...STATE.created, jobupdated: 1_000_100 });
    const server = await startScripted(OLD, begun, OLD, answer(STATE.running), OLD);
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, diffid: '42' });
    expect(result.passed).toBe(true);
    expect(server.requests).toHaveLength(5);
  });

  test('an old Completed that echoes in the answer to the retry is not a success', async () => {
    const server = await startScripted(OLD, OLD, OLD, answer(STATE.running), answer(STATE.failed));
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, diffid: '42' });
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ state: 'Failed', error: expect.stringContaining('disk full') });
  });

  test('a late copy of the old end is not taken either, when jobcreated tells the runs apart', async () => {
    const begun = answer({ ...STATE.created, jobcreated: 1_000_200, jobupdated: 1_000_200 });
    const running = answer({ ...STATE.running, jobcreated: 1_000_200, jobupdated: 1_000_200 });
    const failed = answer({ ...STATE.failed, jobcreated: 1_000_200, jobupdated: 1_000_300 });
    const server = await startScripted(OLD, begun, running, OLD, OLD, failed);
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, diffid: '42' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('disk full');
  });

  test('an answer without a state does not make the old end count', async () => {
    const server = await startScripted(OLD, answer(STATE.created), { diffid: 42 }, OLD);
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, diffid: '42', 'timeout-minutes': '3' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('Timed out');
  });

  test('the log says now and then what is waited for while the status shows the old end', async () => {
    const server = await startScripted(OLD, answer(STATE.created), OLD);
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, diffid: '42', 'timeout-minutes': '5' });
    const waiting = messages(result, 'info').filter((line) => line.includes('end of the earlier run'));
    expect(waiting).toHaveLength(2);
  });

  test('that is refused with the fields of the old end, the refusal is told at once', async () => {
    const server = await startScripted(
      OLD,
      answer({ ...STATE.completed, jobupdated: 1_000_100, success: false, joberror: 'cannot be retried' }),
    );
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, diffid: '42' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('Retrying diff 42 failed: cannot be retried');
    expect(result.tookMs).toBe(0);
  });
});
