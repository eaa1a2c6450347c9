/** What people read while the step runs: whole logs, line by line, without debug lines and the list of files. */
import { describe, expect, test } from '@jest/globals';
import { IMAGE, MACHINE } from '../support/clanforge.ts';
import { makeWorld, type StepResult } from '../support/in-process.ts';
import { worldWithDiff } from '../support/steps.ts';

const CREATE = `group: Create a diff of image ${IMAGE} on machine ${MACHINE}`;
const RETRY = `group: Retry diff 218595 of image ${IMAGE} on machine ${MACHINE}`;
const DONE =
  '1 path added, 1 modified, 1 removed. It locks image 5001 until it is accepted or rejected. Accept or reject diff 218595 in Clanforge.';
/** Jobs run at once, for 20 s. */
const timetable = { created: 0, pending: 0, queued: 0, running: 20_000 };

function shown({ log }: StepResult): string[] {
  const lines = log
    .filter(({ level }) => level !== 'debug')
    .map(({ level, message }) => `${level}: ${message}`);
  return lines.filter((line) => !/^(group: What changed|info: [-+~] )/.test(line));
}

describe('the log of a step', () => {
  test('that creates a diff', async () => {
    const { step } = await makeWorld({ timetable });
    expect(shown(await step())).toEqual([
      CREATE,
      'info: Diff 218595 created.',
      'group: Wait for diff 218595',
      'info: 0:00 Running (expected end 2026-11-23 18:04:31 UTC, in about 20 s)',
      'info: 0:20 Completed',
      `info: Diff 218595 completed after 20 s: ${DONE}`,
    ]);
  });

  test('that retries a diff and loses the response', async () => {
    const { step } = await worldWithDiff(60_000, { timetable, faults: ['lost-answer@create'] });
    expect(shown(await step({ diffid: '218595' }))).toEqual([
      RETRY,
      'warning: The response to the retry was lost (socket hang up, ECONNRESET): reading the status of diff 218595 to find out.',
      'info: The retry arrived: diff 218595 is running again.',
      'group: Wait for diff 218595',
      'info: 0:01 Running (expected end 2026-11-23 18:05:31 UTC, in about 19 s)',
      'info: 0:20 Completed',
      `info: Diff 218595 completed after 21 s: ${DONE}`,
    ]);
  });

  test('that loses the response to create, and has rules', async () => {
    const { step } = await makeWorld({ timetable, faults: ['lost-answer@create'] });
    expect(shown(await step({ 'require-changes': 'true' }))).toEqual([
      CREATE,
      'warning: The response to create was lost (socket hang up, ECONNRESET), so a diff may have started. Asking again: if it did, it locks the image and is found by that.',
      'info: Diff 218595 locks the image and was not created before the lost request, so it is ours.',
      'group: Wait for diff 218595',
      'info: 0:03 Running (expected end 2026-11-23 18:04:31 UTC, in about 17 s)',
      'info: 0:20 Completed',
      'group: Check the rules of the release',
      'info: All rules passed.',
      `info: Diff 218595 completed after 21 s: ${DONE}`,
    ]);
  });

  test('that rejects the diff in its way', async () => {
    const { step } = await worldWithDiff(60_000, { timetable });
    expect(shown(await step({ 'on-lock': 'reject', mode: 'start' }))).toEqual([
      CREATE,
      'info: Diff 218595 locks the image; waiting until it has finished (on-lock: reject).',
      'info: 0:00 diff 218595: Completed',
      'warning: Rejected diff 218595 (image 5001, machine 7001, created 2026-11-23 18:04:11 UTC, Completed). Its files stay on the machine.',
      'info: Diff 218596 created.',
      expect.stringMatching(/^info: Diff 218596 has started/),
    ]);
  });

  test('that cannot reach Clanforge', async () => {
    const { step } = await makeWorld();
    const result = await step({ 'api-url': 'http://127.0.0.1:9', 'timeout-minutes': '0.5' });
    expect(shown(result)).toEqual([
      CREATE,
      'warning: Nothing was processed yet (connect ECONNREFUSED 127.0.0.1:9); sending again until the deadline.',
      expect.stringMatching(/^error: Timed out after 30 s, before Clanforge returned a diff id\./),
    ]);
  });

  test('with invalid inputs has a line for each', async () => {
    const { step } = await makeWorld();
    const result = await step({ imageid: 'x', mode: 'never', machineid: '' });
    expect(shown(result)).toEqual([
      'info: • imageid must be a positive whole number, not "x"',
      'info: • mode must be run, start or watch, not "never"',
      'info: • machineid is missing (required with mode: run)',
      expect.stringMatching(/^error: Invalid inputs \(no request was sent\): imageid must be/),
    ]);
  });
});
