import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, kinds, MACHINE, OTHER_MACHINE } from '../support/clanforge.js';
import { makeWorld, messages, type World, type WorldOptions } from '../support/in-process.js';

/** A world in which somebody else's diff was started a minute ago, and is running. */
async function lockedWorld(options: WorldOptions = {}, machineid = MACHINE): Promise<World> {
  const world = await makeWorld(options);
  world.clanforge.startDiff(IMAGE, machineid);
  world.clock.advance(60_000);
  return world;
}

describe('on-lock: fail', () => {
  test('names the diff, since when and in what state, and three ways out', async () => {
    const { clanforge, step } = await lockedWorld();
    const result = await step();
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: '', state: '' });
    expect(result.outputs.error).toBe(
      `The image ${IMAGE} is locked by diff ${FIRST_DIFF} (Running, created 2026-11-23 18:04:11 UTC). ` +
        'Either accept or reject that diff in Clanforge and run this step again. Or wait for that diff instead, with on-lock: wait. Or have it rejected when it is over, with on-lock: reject.',
    );
    expect(kinds(clanforge)).toEqual(['create', 'status']);
  });

  test('does so too when the diff cannot be read', async () => {
    const { step } = await lockedWorld({ faults: ['http-500@status*99'] });
    const result = await step();
    expect(result.outputs.error).toContain(`${FIRST_DIFF} (its state could not be read)`);
  });
});

test('the diff that locks is not described by an answer about another one', async () => {
  const { step } = await lockedWorld({ faults: ['other-diffid@status*9'] });
  const result = await step();
  expect(result.outputs.error).toContain(`${FIRST_DIFF} (its state could not be read)`);
});

test('what is known of the diff that locks is told, and what is not is left out', async () => {
  const { step } = await lockedWorld({ faults: ['no-jobcreated@status*9'] });
  const result = await step();
  expect(result.outputs.error).toContain(`locked by diff ${FIRST_DIFF} (Running, creation time unknown).`);
});

describe('on-lock: wait', () => {
  test('takes the diff over and waits for it', async () => {
    const { clanforge, step } = await lockedWorld();
    const result = await step({ 'on-lock': 'wait' });
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Completed', added: '1' });
    expect(clanforge.diffs()).toHaveLength(1);
    expect(messages(result, 'info')).toContain(
      `Diff ${FIRST_DIFF} locks the image; taking it over (on-lock: wait).`,
    );
    expect(messages(result, 'warning')).toEqual([]);
  });

  test('warns when that diff was over before, and does not know of later files', async () => {
    const { clock, step } = await lockedWorld();
    clock.advance(3_600_000);
    const result = await step({ 'on-lock': 'wait' });
    expect(result.passed).toBe(true);
    expect(messages(result, 'warning')).toEqual([
      expect.stringContaining('was over before this step took it over'),
    ]);
  });

  test('names that diff when it cannot be read until the deadline', async () => {
    const { step } = await lockedWorld({ faults: ['http-503@status*999'] });
    const result = await step({ 'on-lock': 'wait', 'timeout-minutes': '5' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain(`while diff ${FIRST_DIFF} locked the image`);
  });

  test('fails when that diff fails', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['failing-job=disk full'] });
    await step({ mode: 'start' });
    const result = await step({ 'on-lock': 'wait' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('disk full');
    expect(clanforge.diffs()).toHaveLength(1);
  });

  test('does not take over a diff of another machine, whose verdict is about other files', async () => {
    const { step } = await lockedWorld({}, OTHER_MACHINE);
    const result = await step({ 'on-lock': 'wait' });
    expect(result.passed).toBe(false);
    expect(result.outputs.diffid).toBe('');
    expect(result.outputs.error).toContain(`machine ${OTHER_MACHINE} instead of machine ${MACHINE}`);
  });

  test('with mode: start gives its id and does not wait', async () => {
    const { step } = await lockedWorld();
    const result = await step({ 'on-lock': 'wait', mode: 'start' });
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Running' });
  });
});

describe('on-lock: reject', () => {
  test.each([
    ['failed', 'failing-job=disk full*1'],
    ['is flagged as failed', 'completed-but-failed*1'],
  ])('also rejects one that %s', async (_, fault) => {
    const { clanforge, step } = await makeWorld({ faults: [fault] });
    await step({ mode: 'start' });
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(true);
    expect(clanforge.diffs()).toMatchObject([{ rejected: true }, { rejected: false }]);
    expect(messages(result, 'info')).toContain(
      `Diff ${FIRST_DIFF} locks the image; it is rejected once it is over (on-lock: reject).`,
    );
    expect(messages(result, 'info')).toContainEqual(expect.stringMatching(/^0:00 Created/));
  });

  test('waits until the diff is over, rejects it loudly, and creates ours', async () => {
    const { clanforge, step } = await lockedWorld();
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(true);
    expect(result.outputs.diffid).toBe(String(FIRST_DIFF + 1));
    const order = kinds(clanforge).filter((kind, index, all) => kind !== all[index - 1]);
    expect(order).toEqual(['create', 'status', 'reject', 'create', 'status']);
    const reject = clanforge.requests.find(({ kind }) => kind === 'reject');
    expect(reject?.path).toBe(`/cfp/v1/imagediff/${FIRST_DIFF}/reject`);
    expect(reject?.query).toMatchObject({ reinstall: '0', accountserviceid: '1001' });
    expect(messages(result, 'warning')).toEqual([
      expect.stringMatching(/^Rejected diff 218595 \(image 5001, machine 7001, created .*Completed\)/),
    ]);
  });

  test('does not put the other diff into our outputs', async () => {
    const { step } = await lockedWorld();
    const seen: string[] = [];
    await step(
      { 'on-lock': 'reject' },
      { onOutputs: ({ diffid, state }) => seen.push(diffid ?? '', state ?? '') },
    );
    expect(seen).not.toContain(String(FIRST_DIFF));
    expect(seen.find((value) => value !== '' && !value.startsWith('The step'))).toBe(String(FIRST_DIFF + 1));
  });

  test('never rejects one that does not end: the deadline ends the step', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['stuck-job*1'] });
    await step({ mode: 'start' });
    const result = await step({ 'on-lock': 'reject', 'timeout-minutes': '20' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('Timed out after 20 min');
    expect(result.outputs.diffid).toBe('');
    expect(count(clanforge, 'reject')).toBe(0);
  });

  test('does not reject a squashed one', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['squashed-job*1'] });
    await step({ mode: 'start' });
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('squashed');
    expect(count(clanforge, 'reject')).toBe(0);
  });

  test('does not reject one whose state is in doubt', async () => {
    const { clanforge, step } = await lockedWorld({ faults: ['success-false@status'] });
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('in doubt');
    expect(count(clanforge, 'reject')).toBe(0);
  });

  test('goes on when the reject took effect, but a gateway answered', async () => {
    const { clanforge, step } = await lockedWorld({ faults: ['http-504-processed@reject'] });
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(true);
    expect(count(clanforge, 'reject')).toBe(1);
    expect(messages(result, 'warning')).toEqual([expect.stringContaining('may have been rejected')]);
  });

  test.each([
    ['other-diffid@reject', 'the answer to rejecting it is not about it'],
    ['error-true@reject', 'rejecting it was refused'],
    ['http-403@reject', 'rejecting it was refused: HTTP 403'],
  ])('fails when the answer to the reject is odd: %s', async (fault, words) => {
    const { clanforge, step } = await lockedWorld({ faults: [fault] });
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain(words);
    expect(count(clanforge, 'create')).toBe(1);
  });

  test('finds our own lost create again, if it took effect only after the reject', async () => {
    const { clanforge, clock, step } = await makeWorld({ faults: ['lost-request@create'] });
    clanforge.startDiff(IMAGE, MACHINE);
    clock.advance(600_000);
    const result = await step(
      { 'on-lock': 'reject' },
      {
        onLog: ({ message }) => {
          if (message.startsWith('Rejected diff')) clanforge.startDiff(IMAGE, MACHINE);
        },
      },
    );
    expect(result.passed).toBe(true);
    expect(result.outputs.diffid).toBe(String(FIRST_DIFF + 1));
    expect(count(clanforge, 'reject')).toBe(1);
  });

  test('fails when the reject is refused', async () => {
    const { clanforge, step } = await lockedWorld({ faults: ['envelope=not now@reject'] });
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('rejecting it was refused: not now');
    expect(count(clanforge, 'create')).toBe(1);
  });

  test('goes on when the answer to the reject was lost, since the next create tells', async () => {
    const { clanforge, step } = await lockedWorld({ faults: ['lost-answer@reject'] });
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(true);
    expect(count(clanforge, 'reject')).toBe(1);
  });

  test('does not reject again when a lost reject had not arrived', async () => {
    const { clanforge, step } = await lockedWorld({ faults: ['lost-request@reject'] });
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain(
      '(Completed, created 2026-11-23 18:04:11 UTC); its rejection was sent, but the image is not free yet',
    );
    expect(count(clanforge, 'reject')).toBe(1);
  });

  test('does not reject one that is about another image, whatever the lock says', async () => {
    const { clanforge, step } = await lockedWorld({ faults: ['other-subject'] });
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('it is not rejected, being about image');
    expect(count(clanforge, 'reject')).toBe(0);
  });

  test('forgets the rejected diff: a later doubt is not about it', async () => {
    const { step } = await lockedWorld({ faults: ['http-504-processed@create+1'] });
    const result = await step({ 'on-lock': 'reject' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('A diff may have been started all the same');
    expect(result.outputs.error).not.toContain(String(FIRST_DIFF));
  });

  test('rejects one diff a run: a second lock fails the step', async () => {
    const { clanforge, step } = await lockedWorld();
    const result = await step(
      { 'on-lock': 'reject' },
      {
        onLog: ({ message }) => {
          if (message.startsWith('Rejected diff')) clanforge.startDiff(IMAGE, MACHINE);
        },
      },
    );
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain(`locked by diff ${FIRST_DIFF + 1}`);
    expect(count(clanforge, 'reject')).toBe(1);
  });
});
