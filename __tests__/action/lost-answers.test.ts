import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, kinds, MACHINE, OTHER_MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages } from '../support/in-process.ts';
import { answer, STATE, type Reply } from '../support/scripted.ts';
import { at, stepAgainst, worldWithDiff } from '../support/steps.ts';

const LOST = 'lost-answer@create';
const LOCKED = { success: false, error_message: 'image locked by diffid: 42' };
/** The status of a diff that was created so many seconds from now. */
const created = (inSeconds: number, fields: object): Reply => {
  const jobcreated = Math.floor(Date.now() / 1_000) + inSeconds;
  return { httpStatus: 200, json: answer({ ...STATE.running, jobcreated, ...fields }), hasDate: true };
};

describe('when the response to create is lost', () => {
  test.each(['lost-answer@create', 'cut-body@create'])(
    'by %s, the diff is found again by its lock, and there is only one',
    async (fault) => {
      const { clanforge, step } = await makeWorld({ faults: [fault] });
      const result = await step();
      expect(result.passed).toBe(true);
      expect(result.outputs.diffid).toBe(String(FIRST_DIFF));
      expect(clanforge.diffs()).toHaveLength(1);
      expect(count(clanforge, 'create')).toBe(2);
      expect(messages(result, 'warning')).toEqual([expect.stringContaining('response to create was lost')]);
    },
  );

  test.each(['no-answer@create', 'stalled-body@create'])(
    'by %s, it is found after the time-out',
    async (fault) => {
      const { clanforge, step } = await makeWorld({ faults: [fault] });
      const result = await step({}, { silenceMs: 100 });
      expect(result.passed).toBe(true);
      expect(clanforge.diffs()).toHaveLength(1);
    },
  );

  test('because the request never arrived, the second create starts the one diff', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['lost-request@create'] });
    const result = await step();
    expect(result.passed).toBe(true);
    expect(clanforge.diffs()).toHaveLength(1);
    expect(count(clanforge, 'create')).toBe(2);
  });

  test.each([-86_400_000, -3_000, -700, 0, 700, 3_000, 86_400_000])(
    'it is known as ours and not rejected when the server’s clock is %i ms off',
    async (skewMs) => {
      const { clanforge, step } = await makeWorld({ skewMs, faults: [LOST] });
      const result = await step({ 'on-lock': 'reject' });
      expect(result.passed).toBe(true);
      expect(clanforge.diffs()).toHaveLength(1);
      expect(count(clanforge, 'reject')).toBe(0);
    },
  );

  test.each([
    ['a Date header', 'no-date', -86_400_000],
    ['a Date header', 'no-date', 0],
    ['a Date header', 'no-date', 86_400_000],
    ['a creation time', 'no-jobcreated', 0],
  ])(
    'without %s (%s) it is neither ours nor rejected, with the server’s clock %i ms off',
    async (_, fault, skewMs) => {
      const { clanforge, clock, step } = await makeWorld({ skewMs, faults: [LOST, fault] });
      clock.advance(3_600_000);
      const result = await step({ 'on-lock': 'reject' });
      expect(result.passed).toBe(false);
      expect(result.outputs.error).toContain('it is unclear whether this step started it');
      expect(result.outputs.error).toContain(String(FIRST_DIFF));
      expect(kinds(clanforge)).toEqual(['create', 'create', 'status']);
    },
  );

  test.each([-86_400_000, 0, 86_400_000])(
    'an older diff that locks the image belongs to another user, with the server’s clock %i ms off',
    async (skewMs) => {
      const { step } = await worldWithDiff(61_000, { skewMs, faults: ['lost-request@create'] });
      const result = await step();
      expect(result.passed).toBe(false);
      expect(result.outputs).toMatchObject({ diffid: '', state: '' });
      expect(result.outputs.error).toContain(`locked by diff ${FIRST_DIFF}`);
      expect(result.outputs.error).not.toContain('may have started');
    },
  );

  test.each([
    [1_999, 'is ours', String(FIRST_DIFF), 0],
    [2_000, 'may be ours, as the clocks of two hosts differ, and is not rejected', '', 0],
    [60_999, 'may be ours, as the clocks of two hosts differ, and is not rejected', '', 0],
    [61_000, 'belongs to another user and is rejected', String(FIRST_DIFF + 1), 1],
  ])('a diff that is %i ms older than the request %s', async (agoMs, _, diffid, rejects) => {
    const { clanforge, step } = await worldWithDiff(agoMs, { faults: ['lost-request@create'] });
    const { passed, outputs } = await step({ 'on-lock': 'reject' });
    expect([passed, outputs.diffid, count(clanforge, 'reject')]).toEqual([diffid !== '', diffid, rejects]);
    if (!passed) expect(outputs.error).toContain('it is unclear whether this step started it');
  });

  test('a diff from the future may be ours', async () => {
    const status = created(60, { machine: { machineid: MACHINE } });
    const { outputs } = await stepAgainst(['reset', LOCKED, status]);
    expect(outputs.error).toContain('it is unclear whether this step started it');
  });

  test('a newer diff of another machine belongs to another user', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['lost-request@create'] });
    const startOther = (): void => void clanforge.startDiff(IMAGE, OTHER_MACHINE);
    const result = await step({}, at('was lost', startOther));
    expect(result.passed).toBe(false);
    expect(result.outputs.diffid).toBe('');
    expect(result.outputs.error).toContain('locked by diff');
  });

  test.each(['fail', 'wait', 'reject'])(
    'a diff whose status names no machine is not called ours, with on-lock: %s',
    async (onLock) => {
      const result = await stepAgainst(['reset', LOCKED, created(0, {})], { 'on-lock': onLock });
      expect(result.passed).toBe(false);
      expect(result.outputs.error).toMatch(/diff 42.* it is unclear whether this step started it/);
      expect(result.requests).toHaveLength(3);
    },
  );

  test('three times, it is found the fourth time', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['lost-request@create*3'] });
    expect((await step()).passed).toBe(true);
    const times = clanforge.requests.slice(0, 4).map(({ at }) => at);
    const pauses = times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 1_000));
    expect(pauses).toEqual([3, 10, 30]);
    expect(clanforge.diffs()).toHaveLength(1);
  });

  test('four times, create is not sent a fifth time', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['lost-request@create*4'] });
    const { passed, outputs } = await step();
    expect(passed).toBe(false);
    expect(outputs.error).toContain('Could not confirm that a diff has started');
    expect(kinds(clanforge)).toEqual(['create', 'create', 'create', 'create']);
  });

  test('and the second is refused, the error says that a diff may have started', async () => {
    const { step } = await makeWorld({ faults: [LOST, 'envelope=maintenance@create+1'] });
    const result = await step();
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('maintenance');
    expect(result.outputs.error).toContain('A diff may have started anyway');
  });
});

describe('when a gateway responds to create', () => {
  test.each([
    'http-408@create',
    'http-500@create',
    'http-502@create',
    'http-504-processed@create',
    'html-page@create',
    'empty-body@create',
    'truncated-json@create',
    'not-an-object=[]@create',
    'no-diffid@create*1',
  ])('%s is like a lost response: the one diff is found or made', async (fault) => {
    const { clanforge, step } = await makeWorld({ faults: [fault] });
    const { passed, outputs } = await step();
    expect(passed).toBe(true);
    expect(outputs.diffid).toBe(String(FIRST_DIFF));
    expect(clanforge.diffs()).toHaveLength(1);
    expect(count(clanforge, 'create')).toBe(2);
  });

  test('"Request in progress" after a lost response is asked again', async () => {
    const { clanforge, step } = await makeWorld({ faults: [LOST, 'in-progress@create+1'] });
    expect((await step()).passed).toBe(true);
    expect(count(clanforge, 'create')).toBe(3);
    expect(clanforge.diffs()).toHaveLength(1);
  });

  test('"Request in progress" without a lost response is final', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['in-progress@create'] });
    expect((await step()).passed).toBe(false);
    expect(kinds(clanforge)).toEqual(['create']);
  });

  test('a job that is older than the request is not called created', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['old-response@create'] });
    const { passed, outputs } = await step();
    expect(passed).toBe(false);
    expect(outputs.error).toContain(`diff ${FIRST_DIFF}, which was created`);
    expect(outputs.error).toContain('before this request');
    expect(kinds(clanforge)).toEqual(['create']);
  });
});

describe('when create is declined by a response that names a diff', () => {
  test.each([
    ['with HTTP 409', { httpStatus: 409, json: answer(STATE.created) }, 'HTTP 409'],
    ['without a state', { success: false, error_message: 'busy', diffid: 42 }, 'busy'],
  ])('%s, its id is an output, and what may have started is reported', async (_how, declined, words) => {
    const { passed, outputs, requests } = await stepAgainst([declined, answer()]);
    expect(passed).toBe(false);
    expect(outputs).toMatchObject({ diffid: '42', state: '' });
    expect(outputs.error).toContain(words);
    expect(outputs.error).toContain('The response names diff 42, which may have started');
    expect(requests).toHaveLength(1);
  });
});

describe('when nothing was processed', () => {
  test.each(['http-429@create*3', 'http-429=7@create'])('create is sent again after %s', async (fault) => {
    const { clanforge, step } = await makeWorld({ faults: [fault] });
    const result = await step();
    expect(result.passed).toBe(true);
    expect(clanforge.diffs()).toHaveLength(1);
    expect(messages(result, 'warning')).toEqual([expect.stringContaining('Nothing was processed yet')]);
  });

  test('create is repeated until the deadline', async () => {
    const { clock, step } = await makeWorld();
    let attempts = 0;
    const result = await step(
      { 'api-url': 'http://127.0.0.1:9', 'timeout-minutes': '5' },
      { onLog: ({ message }) => (attempts += message.startsWith('GET') ? 1 : 0) },
    );
    expect(result.passed).toBe(false);
    expect(attempts).toBeGreaterThan(10);
    expect(result.outputs.error).toContain('Timed out after 5 min, before Clanforge returned a diff id');
    expect(result.outputs.error).toContain('ECONNREFUSED');
    expect(result.outputs.error).not.toContain('may have started');
    expect(messages(result, 'warning')).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});
