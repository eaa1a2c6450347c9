import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, kinds, MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages } from '../support/in-process.ts';
import { at } from '../support/steps.ts';

describe('a cancel', () => {
  test('while waiting ends the step with the id, and says what to do next', async () => {
    const { cancel, step } = await makeWorld();
    const result = await step({}, at(' Queued', cancel));
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Queued' });
    expect(result.outputs.error).toMatch(
      /^Cancelled after .* continues in Clanforge\. .* mode: watch and diffid: 218595\./,
    );
  });

  test('during create still gets the id of the diff', async () => {
    const { cancel, clanforge, step } = await makeWorld({ faults: ['slow-answer=150@create'] });
    const running = step();
    await clanforge.waitForRequest('create');
    cancel();
    const result = await running;
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Created' });
    expect(kinds(clanforge)).toEqual(['create']);
  });

  test('during create is no success with mode: start either', async () => {
    const { cancel, clanforge, step } = await makeWorld({ faults: ['slow-answer=150@create'] });
    const running = step({ mode: 'start' });
    await clanforge.waitForRequest('create');
    cancel();
    const result = await running;
    expect(result.passed).toBe(false);
    expect(result.outputs.diffid).toBe(String(FIRST_DIFF));
  });

  test('reports that a diff may have started when create gets no response in time', async () => {
    const { cancel, responsesOverdue, clanforge, step } = await makeWorld({ faults: ['no-answer@create'] });
    const running = step();
    await clanforge.waitForRequest('create');
    cancel();
    setTimeout(responsesOverdue, 50);
    const result = await running;
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('A diff may have started anyway');
    expect(kinds(clanforge)).toEqual(['create']);
  });

  test('during a status read does not wait for it', async () => {
    const { cancel, clanforge, step } = await makeWorld({ faults: ['no-answer@status'] });
    const running = step({}, { silenceMs: 20_000 });
    await clanforge.waitForRequest('status');
    cancel();
    const result = await running;
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('Cancelled');
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

  test('too near for a response prevents create', async () => {
    const { clanforge, step } = await makeWorld();
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

test('a reporter that fails changes nothing about the verdict', async () => {
  const { step } = await makeWorld();
  const result = await step({}, { writeSummary: () => Promise.reject(new Error('disk full')) });
  expect(result.passed).toBe(true);
  expect(result.log.some(({ level, message }) => level === 'warning' && message.includes('disk full'))).toBe(
    true,
  );
});
