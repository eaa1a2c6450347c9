import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, kinds, MACHINE, OTHER_MACHINE } from '../support/clanforge.js';
import { makeWorld, messages } from '../support/in-process.js';
import { answer, startScripted, STATE } from '../support/scripted.js';

const LOST = 'lost-answer@create';

describe('when the answer to create is lost', () => {
  test.each(['lost-answer@create', 'cut-body@create'])(
    'by %s, the diff is found again by its lock, and there is only one',
    async (fault) => {
      const { clanforge, step } = await makeWorld({ faults: [fault] });
      const result = await step();
      expect(result.passed).toBe(true);
      expect(result.outputs.diffid).toBe(String(FIRST_DIFF));
      expect(clanforge.diffs()).toHaveLength(1);
      expect(count(clanforge, 'create')).toBe(2);
      expect(messages(result, 'warning')).toEqual([expect.stringContaining('answer to create was lost')]);
    },
  );

  test.each(['no-answer@create', 'stalled-body@create'])(
    'by %s, the same after the time-out',
    async (fault) => {
      const { clanforge, step } = await makeWorld({ faults: [fault] });
      const result = await step({}, { requestTimeoutMs: 100 });
      expect(result.passed).toBe(true);
      expect(clanforge.diffs()).toHaveLength(1);
    },
  );

  test('because the request never arrived, asking once more makes the one diff', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['lost-request@create'] });
    const result = await step();
    expect(result.passed).toBe(true);
    expect(clanforge.diffs()).toHaveLength(1);
    expect(count(clanforge, 'create')).toBe(2);
  });

  test('there is a pause before it is asked once more', async () => {
    const { clanforge, step } = await makeWorld({ faults: [LOST] });
    await step();
    const [first, second] = clanforge.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(3_000);
  });

  test.each(['fail', 'wait', 'reject'])(
    'our own diff is waited for with on-lock: %s, and never rejected',
    async (onLock) => {
      const { clanforge, step } = await makeWorld({ faults: [LOST] });
      const result = await step({ 'on-lock': onLock });
      expect(result.passed).toBe(true);
      expect(count(clanforge, 'reject')).toBe(0);
      expect(clanforge.diffs()).toHaveLength(1);
    },
  );

  test.each([-86_400_000, -3_000, -700, 700, 3_000, 86_400_000])(
    'it is known as ours when the server’s clock is %i ms off',
    async (skewMs) => {
      const { clanforge, step } = await makeWorld({ skewMs, faults: [LOST] });
      const result = await step({ 'on-lock': 'reject' });
      expect(result.passed).toBe(true);
      expect(clanforge.diffs()).toHaveLength(1);
      expect(count(clanforge, 'reject')).toBe(0);
    },
  );

  test('without a Date header it cannot be told whose the lock is, for our own clock may be wrong', async () => {
    const { clanforge, step } = await makeWorld({ faults: [LOST, 'no-date'] });
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('cannot be told');
    expect(result.outputs.error).toContain(String(FIRST_DIFF));
    expect(kinds(clanforge)).toEqual(['create', 'create', 'status']);
  });

  test.each(['fail', 'reject'])(
    'and the machine slept meanwhile, our own diff is not called somebody else’s with on-lock: %s',
    async (onLock) => {
      const { clanforge, clock, step } = await makeWorld({ faults: [LOST] });
      const result = await step(
        { 'on-lock': onLock },
        {
          onLog: ({ message }) => {
            if (message.includes('was lost')) clock.suspend(300_000);
          },
        },
      );
      expect(result.passed).toBe(false);
      expect(result.outputs.error).toContain('cannot be told');
      expect(result.outputs.error).toContain(String(FIRST_DIFF));
      expect(kinds(clanforge)).toEqual(['create', 'create', 'status']);
    },
  );

  test.each([-86_400_000, 86_400_000])(
    'without a Date header it is never rejected, though the server’s clock is %i ms off',
    async (skewMs) => {
      const { clanforge, clock, step } = await makeWorld({ skewMs, faults: [LOST, 'no-date'] });
      clock.advance(3_600_000);
      const result = await step({ 'on-lock': 'reject' });
      expect(result.passed).toBe(false);
      expect(result.outputs.error).toContain('cannot be told');
      expect(result.outputs.error).toContain(String(FIRST_DIFF));
      expect(count(clanforge, 'reject')).toBe(0);
    },
  );

  test.each([-86_400_000, 0, 86_400_000])(
    'an older diff that locks the image is somebody else’s, with the server’s clock %i ms off',
    async (skewMs) => {
      const { clanforge, clock, step } = await makeWorld({ skewMs, faults: ['lost-request@create'] });
      clanforge.startDiff(IMAGE, MACHINE);
      clock.advance(60_000);
      const result = await step();
      expect(result.passed).toBe(false);
      expect(result.outputs).toMatchObject({ diffid: '', state: '' });
      expect(result.outputs.error).toContain(`locked by diff ${FIRST_DIFF}`);
      expect(result.outputs.error).not.toContain('may have been started');
    },
  );

  test('a diff older by a few seconds may be ours on a host whose clock differs: it is not rejected', async () => {
    const { clanforge, clock, step } = await makeWorld({ faults: ['lost-request@create'] });
    clanforge.startDiff(IMAGE, MACHINE);
    clock.advance(5_000);
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('cannot be told');
    expect(count(clanforge, 'reject')).toBe(0);
  });

  test('an older diff is rejected with on-lock: reject, and ours is made', async () => {
    const { clanforge, clock, step } = await makeWorld({ faults: ['lost-request@create'] });
    clanforge.startDiff(IMAGE, MACHINE);
    clock.advance(600_000);
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(true);
    expect(result.outputs.diffid).toBe(String(FIRST_DIFF + 1));
    expect(clanforge.diffs().map(({ rejected }) => rejected)).toEqual([true, false]);
  });

  test('a newer diff of another machine is somebody else’s', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['lost-request@create'] });
    const result = await step(
      {},
      {
        onLog: ({ level, message }) => {
          if (level === 'warning' && message.includes('was lost')) clanforge.startDiff(IMAGE, OTHER_MACHINE);
        },
      },
    );
    expect(result.passed).toBe(false);
    expect(result.outputs.diffid).toBe('');
    expect(result.outputs.error).toContain('locked by diff');
  });

  describe('and the status does not say which machine the diff is about', () => {
    /** A create that is lost, and refused by the lock of a diff that was made just now. */
    const startLostAndLocked = () =>
      startScripted(
        'reset',
        { success: false, error_message: 'image locked by diffid: 42' },
        answer({
          ...STATE.running,
          jobcreated: Math.floor(Date.now() / 1_000),
          image: { imageid: IMAGE },
        }),
      );

    test.each(['fail', 'reject'])('it is not called ours with on-lock: %s', async (onLock) => {
      const server = await startLostAndLocked();
      const { step } = await makeWorld();
      const result = await step({ 'api-url': server.url, 'on-lock': onLock });
      expect(result.passed).toBe(false);
      expect(result.outputs.error).toContain('cannot be told');
      expect(result.outputs.error).toContain('diff 42');
      expect(server.requests).toHaveLength(3);
    });

    test('it is not taken over with on-lock: wait', async () => {
      const server = await startLostAndLocked();
      const { step } = await makeWorld();
      const result = await step({ 'api-url': server.url, 'on-lock': 'wait' });
      expect(result.passed).toBe(false);
      expect(result.outputs.diffid).toBe('');
      expect(result.outputs.error).toContain('Clanforge does not say which machine it is about');
      expect(result.outputs.error).toContain('diff 42');
    });
  });

  test('and whose the lock is cannot be told, it is neither taken over nor rejected', async () => {
    const { clanforge, step } = await makeWorld({ faults: [LOST, 'no-jobcreated'] });
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('cannot be told');
    expect(result.outputs.error).toContain(String(FIRST_DIFF));
    expect(count(clanforge, 'reject')).toBe(0);
  });

  test('twice, it is not asked a third time', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['lost-request@create*2'] });
    const result = await step();
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('It is not known whether a diff was started');
    expect(kinds(clanforge)).toEqual(['create', 'create']);
  });

  test('and the second is refused for another reason, the doubt is told', async () => {
    const { step } = await makeWorld({ faults: [LOST, 'envelope=maintenance@create+1'] });
    const result = await step();
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('maintenance');
    expect(result.outputs.error).toContain('A diff may have been started all the same');
  });
});

describe('when create is declined by an answer that names a diff all the same', () => {
  test.each([
    ['with HTTP 500', { httpStatus: 500, json: answer(STATE.created) }, 'HTTP 500'],
    ['with HTTP 409', { httpStatus: 409, json: answer(STATE.created) }, 'HTTP 409'],
    ['without a state', { success: false, error_message: 'busy', diffid: 42 }, 'busy'],
  ])('%s, its id is an output, and what may have been started is told', async (_how, declined, words) => {
    const server = await startScripted(declined, answer());
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url });
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: '42', state: '' });
    expect(result.outputs.error).toContain(words);
    expect(result.outputs.error).toContain(
      'Diff 42, which the answer names, may have been started: to wait for it, use mode: watch and diffid: 42.',
    );
    expect(server.requests).toHaveLength(1);
  });

  test('a retry says nothing of a new diff', async () => {
    const server = await startScripted(answer(STATE.failed), {
      success: false,
      error_message: 'busy',
      diffid: 42,
    });
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, diffid: '42' });
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: '42', state: 'Failed' });
    expect(result.outputs.error).toContain('busy');
    expect(result.outputs.error).not.toContain('may have been started');
  });
});

test('a create whose answer is too large is not said to have done nothing', async () => {
  const { step } = await makeWorld({ faults: [`huge-body=${257 * 2 ** 20}@create`] });
  // It takes seconds on a busy machine.
  const result = await step({}, { requestTimeoutMs: 60_000 });
  expect(result.passed).toBe(false);
  expect(result.outputs.error).toContain('the answer is larger than 256 MiB');
  expect(result.outputs.error).toContain('A diff may have been started all the same');
});

describe('when nothing can have arrived', () => {
  test('create is repeated until it does', async () => {
    const { clock, step } = await makeWorld();
    let attempts = 0;
    const result = await step(
      { 'api-url': 'http://127.0.0.1:9', 'timeout-minutes': '5' },
      { onLog: ({ message }) => (attempts += message.startsWith('GET') ? 1 : 0) },
    );
    expect(result.passed).toBe(false);
    expect(attempts).toBeGreaterThan(10);
    expect(result.outputs.error).toContain('Timed out after 5 min before a diff was known');
    expect(result.outputs.error).toContain('ECONNREFUSED');
    expect(result.outputs.error).not.toContain('may have been started');
    expect(messages(result, 'warning')).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});
