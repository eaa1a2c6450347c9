import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, kinds, MACHINE, OTHER_MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages, type Watch, type World } from '../support/in-process.ts';
import { answer, STATE } from '../support/scripted.ts';
import { at, stepAgainst, worldWithDiff } from '../support/steps.ts';

/** A world in which an earlier step started the diff, whose job has this fate. */
async function worldLockedByStep(fate: string): Promise<World> {
  const world = await makeWorld({ faults: [fate] });
  await world.step({ mode: 'start' });
  return world;
}

describe('on-lock: fail', () => {
  test('names the diff with its state, machine and time, and what to do', async () => {
    const { clanforge, step } = await worldWithDiff(60_000);
    const { passed, outputs } = await step();
    expect(passed).toBe(false);
    expect(outputs).toMatchObject({ diffid: '', state: '', 'locked-by': String(FIRST_DIFF) });
    expect(outputs.error).toContain(
      `mage ${IMAGE} is locked by diff ${FIRST_DIFF} (Running, machine ${MACHINE}`,
    );
    expect(outputs.error).toContain('created 2026-11-23 18:04:11 UTC');
    expect(outputs.error).toContain('neither accepted nor rejected yet');
    for (const way of ['wait', 'reject-failed', 'reject']) expect(outputs.error).toContain(`on-lock: ${way}`);
    expect(kinds(clanforge)).toEqual(['create', 'status']);
  });

  test('calls a finished diff a possible release candidate', async () => {
    const { step } = await worldWithDiff();
    expect((await step()).outputs.error).toContain('may be a release candidate');
  });

  test.each([
    ['cannot be read', 'http-500@status*99', '(state unknown)'],
    ['is described by a response about another diff', 'other-diffid@status*9', '(state unknown)'],
    ['has no creation time', 'no-jobcreated@status*9', `(Running, machine ${MACHINE})`],
  ])('leaves out what is unknown of a diff that %s', async (_, fault, words) => {
    const { step } = await worldWithDiff(60_000, { faults: [fault] });
    expect((await step()).outputs.error).toContain(words);
  });

  test.each([200, 400, 403, 404, 409, 423, 500, 503])(
    'understands a lock under HTTP %i',
    async (httpStatus) => {
      const json = { success: false, error: true, error_message: `image locked by diffid: ${FIRST_DIFF}` };
      const { passed, outputs } = await stepAgainst([{ httpStatus, json }]);
      expect(passed).toBe(false);
      expect(outputs.error).toContain(`locked by diff ${FIRST_DIFF}`);
    },
  );
});

describe('on-lock: wait', () => {
  test('waits until the image is free, then creates its own diff', async () => {
    const { clanforge, clock, step } = await worldWithDiff(60_000);
    let asked = 0;
    const acceptAtSecond = at('waiting for diff', () => {
      asked += 1;
      if (asked === 2) clanforge.accept(FIRST_DIFF);
    });
    const locks: (string | undefined)[] = [];
    const onOutputs: Watch['onOutputs'] = ({ 'locked-by': by }) => locks.push(by);
    const result = await step({ 'on-lock': 'wait' }, { ...acceptAtSecond, onOutputs });
    expect(locks).toContain(String(FIRST_DIFF));
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({
      diffid: String(FIRST_DIFF + 1),
      state: 'Completed',
      'locked-by': '',
    });
    expect(clanforge.diffs()).toHaveLength(2);
    expect(count(clanforge, 'reject')).toBe(0);
    expect(messages(result, 'info')).toContainEqual(
      expect.stringMatching(/waiting for diff 218595, which locks the image: Running/),
    );
    expect(clock.pending).toBe(0);
  });

  test('never passes on the diff that locks the image, even if that completed', async () => {
    const { clanforge, step } = await worldWithDiff();
    const result = await step({ 'on-lock': 'wait', 'timeout-minutes': '10' });
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: '', 'locked-by': String(FIRST_DIFF) });
    expect(result.outputs.error).toContain('Timed out after 10 min');
    expect(result.outputs.error).toContain(`diff ${FIRST_DIFF} locked image ${IMAGE}`);
    expect(clanforge.diffs()).toHaveLength(1);
  });

  test('asks again with growing pauses of at most 30 s', async () => {
    const { clanforge, step } = await worldLockedByStep('stuck-job*1');
    await step({ 'on-lock': 'wait', 'timeout-minutes': '60' });
    const creates = clanforge.requests.filter(({ kind }) => kind === 'create').slice(1);
    const times = creates.map(({ at: time }) => time);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses[0]).toBeLessThanOrEqual(2_000);
    expect(Math.max(...pauses)).toBeGreaterThan(29_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
  });

  test('and reject-diff: always let two runs of one image take turns without a concurrency group', async () => {
    const { clanforge, step } = await makeWorld();
    const inputs = { 'on-lock': 'wait', 'reject-diff': 'always' };
    const results = await Promise.all([step(inputs), step({ ...inputs, machineid: String(OTHER_MACHINE) })]);
    expect(results.map(({ passed }) => passed)).toEqual([true, true]);
    expect(results.map(({ outputs }) => outputs.rejected)).toEqual(['true', 'true']);
    expect(clanforge.diffs()).toMatchObject([
      { machineid: MACHINE, rejected: true, jobs: 1 },
      { machineid: OTHER_MACHINE, rejected: true, jobs: 1 },
    ]);
  });
});

describe('on-lock: reject-failed', () => {
  test.each([
    ['failed', 'failing-job=disk full*1'],
    ['is flagged as failed', 'completed-but-failed*1'],
  ])('rejects a diff that %s, and creates its own', async (_, fault) => {
    const { clanforge, step } = await worldLockedByStep(fault);
    const result = await step({ 'on-lock': 'reject-failed' });
    expect(result.passed).toBe(true);
    expect(clanforge.diffs()).toMatchObject([{ rejected: true }, { rejected: false }]);
  });

  test('leaves a completed diff alone and fails', async () => {
    const { clanforge, step } = await worldWithDiff(60_000);
    const { passed, outputs } = await step({ 'on-lock': 'reject-failed' });
    expect(passed).toBe(false);
    expect(outputs).toMatchObject({ diffid: '', 'locked-by': String(FIRST_DIFF) });
    expect(outputs.error).toContain('it completed, so on-lock: reject-failed leaves it alone');
    expect(count(clanforge, 'reject')).toBe(0);
  });
});

describe('on-lock: reject', () => {
  const REJECT = { 'on-lock': 'reject' };

  test('waits until the diff has finished, rejects it with a warning, and creates its own', async () => {
    const { clanforge, step } = await worldWithDiff(60_000);
    const seen: (string | undefined)[] = [];
    const result = await step(REJECT, { onOutputs: ({ diffid }) => seen.push(diffid) });
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF + 1), 'locked-by': '' });
    expect(seen).not.toContain(String(FIRST_DIFF));
    const order = kinds(clanforge).filter((kind, index, all) => kind !== all[index - 1]);
    expect(order).toEqual(['create', 'status', 'reject', 'create', 'status']);
    const reject = clanforge.requests.find(({ kind }) => kind === 'reject');
    expect(reject?.path).toBe(`/cfp/v1/imagediff/${FIRST_DIFF}/reject`);
    expect(reject?.query).toMatchObject({ reinstall: '0', accountserviceid: '1001' });
    expect(messages(result, 'warning')).toEqual([
      expect.stringMatching(/^Rejected diff 218595 \(image 5001, machine 7001, created .*Completed\)/),
    ]);
  });

  test.each([
    ['is marked as an error', { faults: ['success-false@status'] }, 'its state is in doubt'],
    ['contradicts itself', { faults: ['other-state-name@status'] }, 'its state is in doubt'],
    [
      'belongs to another image',
      { faults: ['other-subject'] },
      'it is not rejected, because it belongs to image',
    ],
  ])('does not reject a diff that %s', async (_, options, words) => {
    const { clanforge, step } = await worldWithDiff(60_000, options);
    const { passed, outputs } = await step(REJECT);
    expect(passed).toBe(false);
    expect(outputs.error).toContain(words);
    expect(count(clanforge, 'reject')).toBe(0);
  });

  test('does not reject a diff that was squashed', async () => {
    const { clanforge, step } = await worldLockedByStep('squashed-job*1');
    expect((await step(REJECT)).outputs.error).toContain('it was squashed');
    expect(count(clanforge, 'reject')).toBe(0);
  });

  test('never rejects a diff that does not finish: the deadline ends the step', async () => {
    const { clanforge, step } = await worldLockedByStep('stuck-job*1');
    const { passed, outputs } = await step({ ...REJECT, 'timeout-minutes': '20' });
    expect(passed).toBe(false);
    expect(outputs.error).toContain('Timed out after 20 min');
    expect(outputs.diffid).toBe('');
    expect(count(clanforge, 'reject')).toBe(0);
  });

  test('does not reject on an end that is older than a status that showed the diff running', async () => {
    const locked = { success: false, error_message: 'image locked by diffid: 42' };
    const running = answer({ ...STATE.running, jobupdated: 2_001 });
    const old = answer({ ...STATE.failed, jobupdated: 1_000 });
    const failed = answer({ ...STATE.failed, jobupdated: 3_000 });
    const rejected = { diffid: 42, success: true };
    const answers = [locked, running, old, failed, rejected, answer(STATE.created), answer()];
    const { requests } = await stepAgainst(answers, REJECT);
    const calls = requests.map((request) => /imagediff\/(?:\d+\/)?(\w+)/.exec(request)?.[1]);
    expect(calls.slice(0, 5)).toEqual(['create', 'status', 'status', 'status', 'reject']);
  });

  test.each(['http-504-processed@reject', 'lost-answer@reject'])(
    'continues after a rejection that took effect, though its response was lost: %s',
    async (fault) => {
      const { clanforge, step } = await worldWithDiff(60_000, { faults: [fault] });
      const result = await step(REJECT);
      expect(result.passed).toBe(true);
      expect(count(clanforge, 'reject')).toBe(1);
      expect(messages(result, 'warning')).toEqual([expect.stringContaining('may have been rejected')]);
    },
  );

  test.each([
    ['other-diffid@reject', 'the response is about diff'],
    ['error-true@reject', 'rejecting it was refused'],
    ['http-403@reject', 'rejecting it was refused: HTTP 403'],
    ['envelope=not now@reject', 'rejecting it was refused: not now'],
  ])('fails when the rejection is refused: %s', async (fault, words) => {
    const { clanforge, step } = await worldWithDiff(60_000, { faults: [fault] });
    const { passed, outputs } = await step(REJECT);
    expect(passed).toBe(false);
    expect(outputs.error).toContain(words);
    expect(count(clanforge, 'create')).toBe(1);
  });

  test('does not send a lost rejection again', async () => {
    const { clanforge, step } = await worldWithDiff(60_000, { faults: ['lost-request@reject'] });
    const { passed, outputs } = await step(REJECT);
    expect(passed).toBe(false);
    expect(outputs.error).toContain('its rejection was sent, but the image is not free yet');
    expect(count(clanforge, 'reject')).toBe(1);
  });

  test('rejects one diff per run: a second lock fails the step', async () => {
    const { clanforge, step } = await worldWithDiff(60_000);
    const { passed, outputs } = await step(
      REJECT,
      at('Rejected diff', () => void clanforge.startDiff(IMAGE, MACHINE)),
    );
    expect(passed).toBe(false);
    expect(outputs.error).toContain(`locked by diff ${FIRST_DIFF + 1}`);
    expect(outputs.error).toContain(`already rejected diff ${FIRST_DIFF}; the limit is one`);
    expect(count(clanforge, 'reject')).toBe(1);
  });

  test('finds its own lost create again if that takes effect only after the rejection', async () => {
    const { clanforge, step } = await worldWithDiff(600_000, { faults: ['lost-request@create'] });
    const { passed, outputs } = await step(
      REJECT,
      at('Rejected diff', () => void clanforge.startDiff(IMAGE, MACHINE)),
    );
    expect(passed).toBe(true);
    expect(outputs.diffid).toBe(String(FIRST_DIFF + 1));
    expect(count(clanforge, 'reject')).toBe(1);
  });
});
