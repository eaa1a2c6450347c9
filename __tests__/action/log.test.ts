/** What people read while the step runs: whole logs, line by line, without debug lines and the list of files. */
import { describe, expect, test } from '@jest/globals';
import { IMAGE, MACHINE } from '../support/clanforge.js';
import { makeWorld, type StepResult } from '../support/in-process.js';
import { answer, startScripted, STATE } from '../support/scripted.js';

const CREATE = `group: Create a diff of image ${IMAGE} on machine ${MACHINE}`;
const RETRY = `group: Retry diff 218595 of image ${IMAGE} on machine ${MACHINE}`;
const LOST =
  'warning: The answer to create was lost (socket hang up, ECONNRESET): a diff may have been started. Asking once more; if one was, it locks the image and is found by that.';
const DONE = '1 path added, 1 modified, 1 removed.';
/** Jobs run at once, for 20 s. */
const timetable = { created: 0, pending: 0, queued: 0, running: 20_000 };

function told({ log }: StepResult): string[] {
  const lines = log
    .filter(({ level }) => level !== 'debug')
    .map(({ level, message }) => `${level}: ${message}`);
  return lines.filter((line) => !/^(group: What changed|info: [-+~] )/.test(line));
}

/** A world in which a diff of the step's image and machine was made, a minute ago. */
async function makeWorldWithDiff(...faults: string[]) {
  const world = await makeWorld({ timetable, faults });
  const diffid = String(world.clanforge.startDiff(IMAGE, MACHINE));
  world.clock.advance(60_000);
  return { ...world, diffid };
}

describe('the log of a step', () => {
  test('that creates a diff', async () => {
    const { step } = await makeWorld({ timetable });
    expect(told(await step())).toEqual([
      CREATE,
      'info: Diff 218595 created.',
      'group: Wait for diff 218595',
      'info: 0:00 Running (expected end 2026-11-23 18:04:31 UTC, in about 20 s)',
      'info: 0:20 Completed',
      `info: Diff 218595 completed after 20 s: ${DONE}`,
    ]);
  });

  test('that retries one', async () => {
    const { step, diffid } = await makeWorldWithDiff();
    expect(told(await step({ diffid }))).toEqual([
      RETRY,
      'info: Diff 218595, which was Completed, is retried.',
      'group: Wait for diff 218595',
      'info: 0:00 Running (expected end 2026-11-23 18:05:31 UTC, in about 20 s)',
      'info: 0:20 Completed',
      `info: Diff 218595 completed after 20 s: ${DONE}`,
    ]);
  });

  test('that looks one up', async () => {
    const { step, diffid } = await makeWorldWithDiff();
    expect(told(await step({ mode: 'watch', diffid }))).toEqual([
      'group: Look up diff 218595',
      'group: Wait for diff 218595',
      'info: 0:00 Completed',
      `info: Diff 218595 completed: ${DONE}`,
    ]);
  });

  test('that looks one up which is about another image', async () => {
    const { step, diffid } = await makeWorldWithDiff();
    expect(told(await step({ mode: 'watch', diffid, imageid: '5002' }))).toEqual([
      'group: Look up diff 218595',
      `error: Could not use diff 218595: it is about image ${IMAGE} instead of image 5002. Check diffid, imageid and machineid, and look at that diff in Clanforge.`,
    ]);
  });

  test('that loses the answer to a retry', async () => {
    const { step, diffid } = await makeWorldWithDiff('lost-answer@create');
    expect(told(await step({ diffid }))).toEqual([
      RETRY,
      'warning: The answer to the retry was lost (socket hang up, ECONNRESET): reading the status of diff 218595 to find out.',
      'info: The retry had arrived: diff 218595 runs again.',
      'group: Wait for diff 218595',
      'info: 0:01 Running (expected end 2026-11-23 18:05:31 UTC, in about 19 s)',
      'info: 0:20 Completed',
      `info: Diff 218595 completed after 21 s: ${DONE}`,
    ]);
  });

  test('that loses the answer to create, and has rules', async () => {
    const { step } = await makeWorld({ timetable, faults: ['lost-answer@create'] });
    expect(told(await step({ 'require-changes': 'true' }))).toEqual([
      CREATE,
      LOST,
      'info: Diff 218595 locks the image, and was not created before the lost request: it is taken for its diff.',
      'group: Wait for diff 218595',
      'info: 0:03 Running (expected end 2026-11-23 18:04:31 UTC, in about 17 s)',
      'info: 0:20 Completed',
      'group: Check the rules of the release',
      'info: All are kept.',
      `info: Diff 218595 completed after 21 s: ${DONE}`,
    ]);
  });

  test('that loses two answers to create', async () => {
    const { step } = await makeWorld({ timetable, faults: ['lost-request@create*2'] });
    expect(told(await step())).toEqual([
      CREATE,
      LOST,
      `error: It is not known whether a diff was started: the answers to two requests to create a diff of image ${IMAGE} on machine ${MACHINE} were lost (socket hang up, ECONNRESET). Run this step again: a diff that was started locks the image, and the refusal names it.`,
    ]);
  });

  test('that rejects the diff in its way', async () => {
    const { step } = await makeWorldWithDiff();
    expect(told(await step({ 'on-lock': 'reject' }))).toEqual([
      CREATE,
      'info: Diff 218595 locks the image; it is rejected once it is over (on-lock: reject).',
      'info: 0:00 Completed',
      `warning: Rejected diff 218595 (image ${IMAGE}, machine ${MACHINE}, created 2026-11-23 18:04:11 UTC, Completed). Its files stay on the machine (reinstall=0).`,
      'info: Diff 218596 created.',
      'group: Wait for diff 218596',
      'info: 0:00 Running (expected end 2026-11-23 18:05:31 UTC, in about 20 s)',
      'info: 0:20 Completed',
      `info: Diff 218596 completed after 20 s: ${DONE}`,
    ]);
  });

  test('that rejects a diff of which little is told', async () => {
    const locked = { success: false, error_message: 'image locked by diffid: 42' };
    const server = await startScripted(
      locked,
      { diffid: 42, jobstateid: 5 },
      { diffid: 42 },
      answer({ ...STATE.running, diffid: 43 }),
    );
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, 'on-lock': 'reject', mode: 'start' });
    expect(told(result)).toContain(
      'warning: Rejected diff 42 (Completed). Its files stay on the machine (reinstall=0).',
    );
    expect(result.outputs.diffid).toBe('43');
  });

  test('that finds the image locked again by a diff after it rejected one', async () => {
    const locked = (diffid: number) => ({
      success: false,
      error_message: `image locked by diffid: ${diffid}`,
    });
    const server = await startScripted(
      locked(42),
      answer(),
      { diffid: 42 },
      locked(43),
      answer({ diffid: 43 }),
    );
    const { step } = await makeWorld();
    const { outputs } = await step({ 'api-url': server.url, 'on-lock': 'reject' });
    expect(outputs.error).toContain('diff 42 was rejected for this step before, and one is the most');
  });

  test('that cannot reach Clanforge', async () => {
    const { step } = await makeWorld();
    expect(told(await step({ 'api-url': 'http://127.0.0.1:9', 'timeout-minutes': '0.5' }))).toEqual([
      CREATE,
      'warning: Clanforge cannot be reached (connect ECONNREFUSED 127.0.0.1:9); nothing was sent yet, trying until the deadline.',
      "error: Timed out after 30 s before a diff was known. The API could not be reached or read at the end (connect ECONNREFUSED 127.0.0.1:9). No diff was started: check api-url and the runner's network or proxy, and run this step again.",
    ]);
  });

  test('that is refused', async () => {
    const { step } = await makeWorld({ faults: ['envelope=no room@create'] });
    expect(told(await step())).toEqual([
      CREATE,
      `error: Could not create a diff of image ${IMAGE} on machine ${MACHINE}: no room. When the cause is mended, run this step again.`,
    ]);
  });

  test.each<[string, object, string]>([
    ['under way', STATE.running, 'is still under way'],
    ['in no known state', { jobstateid: 9, jobstatename: 'Paused' }, 'is in no state that this action knows'],
  ])('that was to retry a diff which is %s', async (_which, state, words) => {
    const server = await startScripted(answer(state), answer());
    const { step } = await makeWorld();
    expect(told(await step({ 'api-url': server.url, diffid: '42' }))).toContain(
      `notice: Diff 42 ${words}, so it is waited for instead of being retried.`,
    );
  });

  test('that only starts a diff, and is answered by what calls itself an error', async () => {
    const server = await startScripted(answer({ ...STATE.running, success: false }));
    const { step } = await makeWorld();
    expect(told(await step({ 'api-url': server.url, mode: 'start' }))).toEqual([
      CREATE,
      'info: Diff 42 created.',
      'error: Could not be sure that diff 42 is started: the answer calls itself an error. To wait for it again, use mode: watch and diffid: 42.',
    ]);
  });

  test('whose retry is answered by another diff', async () => {
    const server = await startScripted(answer(STATE.failed), answer({ diffid: 43 }));
    const { step } = await makeWorld();
    const { outputs } = await step({ 'api-url': server.url, diffid: '42' });
    expect(outputs).toMatchObject({ diffid: '42', state: 'Failed' });
    expect(outputs.error).toBe(
      'Could not retry diff 42: the answer is about diff 43, another one, which may have been started. Look at the diff in Clanforge before you run this step again.',
    );
  });
});
