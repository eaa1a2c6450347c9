import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, kinds, MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages } from '../support/in-process.ts';
import { at } from '../support/steps.ts';

// What ends the waiting of a cancelled step is in __tests__/bundle/signals.test.ts.
describe('a cancel', () => {
  test('during create is no success with mode: start either', async () => {
    const { cancel, clanforge, step } = await makeWorld({ faults: ['slow-answer=150@create'] });
    const running = step({ mode: 'start' });
    await clanforge.waitForRequest('create');
    cancel();
    const result = await running;
    expect(result.passed).toBe(false);
    expect(result.outputs.diffid).toBe(String(FIRST_DIFF));
  });

  test('after a lost response sends nothing more', async () => {
    const { cancel, clanforge, step } = await makeWorld({ faults: ['lost-answer@create'] });
    const result = await step({}, at('was lost', cancel));
    expect(result.passed).toBe(false);
    expect(count(clanforge, 'create')).toBe(1);
    expect(result.outputs.error).toContain('may have started');
  });

  test('while the owner of a lock is unknown names the diff that may be ours', async () => {
    const { cancel, clanforge, step } = await makeWorld({
      faults: ['lost-answer@create', 'no-answer@status'],
    });
    const running = step({}, { silenceMs: 20_000 });
    await clanforge.waitForRequest('status');
    cancel();
    const result = await running;
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain(`Diff ${FIRST_DIFF} may be the one that this step started`);
  });

  test('while another user’s diff locks the image does not reject it', async () => {
    const { cancel, clanforge, step } = await makeWorld();
    clanforge.startDiff(IMAGE, MACHINE);
    const result = await step({ 'on-lock': 'reject' }, at(' Running', cancel));
    expect(result.passed).toBe(false);
    expect(result.outputs.diffid).toBe('');
    expect(count(clanforge, 'reject')).toBe(0);
  });
});

test('a cancel while Clanforge cannot be reached is not reported as an outage', async () => {
  const { cancel, step } = await makeWorld();
  const result = await step({ 'api-url': 'http://127.0.0.1:9' }, at('GET', cancel));
  expect(result.passed).toBe(false);
  expect(result.outputs.error).toMatch(
    /^Cancelled after .* before Clanforge returned a diff id\. This step started no diff: run/,
  );
  expect(messages(result, 'warning')).toEqual([]);
});

describe('the deadline', () => {
  test('during create ends the step and reports that a diff may have started', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['no-answer@create'] });
    const result = await step({ 'timeout-minutes': '0.02' }, { silenceMs: 100 });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('Timed out');
    expect(result.outputs.error).toContain('A diff may have started anyway');
    expect(count(clanforge, 'create')).toBe(1);
  });

  test.each([0, 0.5])('too near for a response prevents create, with timers %s ms early', async (early) => {
    const { clanforge, clock, step } = await makeWorld();
    const { timer } = clock;
    clock.timer = (ms, callback) => timer(ms - early, callback);
    const result = await step({ 'timeout-minutes': '0.01' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain(
      'Timed out after less than a second, before Clanforge returned a diff id. This step started no diff',
    );
    expect(kinds(clanforge)).toEqual([]);
  });

  test('may be very far away', async () => {
    const { step } = await makeWorld();
    expect((await step({ 'timeout-minutes': '99999999999' })).passed).toBe(true);
  });
});
