import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, inputsFor, kinds, MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages } from '../support/in-process.ts';
import { answer, STATE } from '../support/scripted.ts';
import { at, stepAgainst, testScenes } from '../support/steps.ts';

describe('a run', () => {
  test('sends create once, with its three ids and no diffid, signed with Basic', async () => {
    const { clanforge, step } = await makeWorld();
    await step();
    const [create] = clanforge.requests;
    expect(create?.method).toBe('GET');
    expect(create?.path).toBe('/cfp/v1/imagediff/create');
    expect(create?.query).toEqual({
      accountserviceid: '1001',
      imageid: String(IMAGE),
      machineid: String(MACHINE),
    });
    expect(create?.headers.authorization).toMatch(/^Basic /);
    expect(create?.headers['cache-control']).toBe('no-cache, no-store');
    const paths = clanforge.requests.slice(1).map(({ path }) => path);
    expect(new Set(paths)).toEqual(new Set([`/cfp/v1/imagediff/${FIRST_DIFF}/status`]));
  });

  test('signs with Bearer when there is a token, and then needs no account', async () => {
    const { clanforge, step } = await makeWorld({ token: 'a-bearer-token' });
    const result = await step({
      token: 'a-bearer-token',
      'access-key': '',
      'secret-key': '',
      accountserviceid: '',
    });
    expect(result.passed).toBe(true);
    expect(clanforge.requests[0]?.headers.authorization).toBe('Bearer a-bearer-token');
    expect(clanforge.requests[0]?.query).not.toHaveProperty('accountserviceid');
  });

  test('works below a path prefix', async () => {
    const { clanforge, step } = await makeWorld({ prefix: '/gateway/v2' });
    const result = await step({ 'api-url': `${clanforge.url}/` });
    expect(result.passed).toBe(true);
    expect(clanforge.requests[0]?.path).toBe('/gateway/v2/cfp/v1/imagediff/create');
  });

  test('sets the output diffid before the first status read', async () => {
    const { clanforge, step } = await makeWorld();
    let statusReads = -1;
    await step(
      {},
      {
        onOutputs: ({ diffid }) => {
          if (diffid === String(FIRST_DIFF) && statusReads < 0) statusReads = count(clanforge, 'status');
        },
      },
    );
    expect(statusReads).toBe(0);
  });

  test('sets the state at every change, under the listed names', async () => {
    const { step } = await makeWorld();
    const states: string[] = [];
    await step({}, { onOutputs: ({ state }) => states.push(...(state === undefined ? [] : [state])) });
    expect(states).toEqual(['', 'Created', 'Pending', 'Queued', 'Running', 'Completed', 'Completed']);
  });

  test('never pauses longer than poll-interval-seconds, and sees the end within it', async () => {
    const { clanforge, step } = await makeWorld();
    const result = await step({ 'poll-interval-seconds': '4' });
    const times = clanforge.requests.map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(4_001);
    expect(result.tookMs).toBeLessThanOrEqual(300_000 + 4_001);
  });

  test('logs one line per state, a heartbeat now and then, and no line per read', async () => {
    const { clanforge, step } = await makeWorld();
    const result = await step();
    const lines = messages(result, 'info');
    for (const state of ['Created', 'Pending', 'Queued', 'Running', 'Completed']) {
      expect(lines.filter((line) => new RegExp(`^\\d+:\\d\\d ${state}`).test(line))).toHaveLength(1);
    }
    expect(lines.filter((line) => line.includes('still Running'))).toHaveLength(2);
    expect(lines.length).toBeLessThan(count(clanforge, 'status'));
    expect(lines.at(-1)).toMatch(/^Diff 218595 completed after 5 min/);
    expect(messages(result, 'warning')).toEqual([]);
  });

  test('leaves a report with ids, verdict, states with times, counts and every path', async () => {
    const { step } = await makeWorld();
    const { outputs } = await step();
    expect(JSON.parse(readFileSync(outputs.report ?? '', 'utf8'))).toEqual({
      version: 1,
      verdict: 'completed',
      error: '',
      diffid: FIRST_DIFF,
      origin: 'created',
      accountserviceid: 1001,
      imageid: IMAGE,
      machineid: MACHINE,
      lockedBy: null,
      rejected: null,
      subject: expect.objectContaining({ image: { id: IMAGE, name: 'Dedicated server' } }) as unknown,
      states: ['Created', 'Pending', 'Queued', 'Running', 'Completed'].map((state) => ({
        state,
        at: expect.stringMatching(/^2026-11-23T18:0\d:\d\d\.\d{3}Z$/),
      })),
      violations: [],
      counts: { added: 1, modified: 1, removed: 1 },
      added: [{ path: 'maps/canyon.pak', size: 7 }],
      modified: [{ path: 'bin/server', size: 4 }],
      removed: [{ path: 'maps/mill.pak', size: 5 }],
    });
  });
});

describe('mode: start', () => {
  test('passes once the diff is created, without a read of its status', async () => {
    const { clanforge, step } = await makeWorld();
    const result = await step({ mode: 'start' });
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({
      diffid: String(FIRST_DIFF),
      state: 'Created',
      error: '',
      added: '',
      violations: '',
    });
    expect(kinds(clanforge)).toEqual(['create']);
  });

  const STARTED = { mode: 'start' };
  const UNKNOWN = answer({ jobstateid: 9, jobstatename: 'Archived' });
  const CONTRADICTORY = answer({ ...STATE.running, jobstatename: 'Failed' });
  testScenes(STARTED, {
    'does not pass on a response without a state': {
      answers: [{ diffid: 42 }, answer(STATE.failed)],
      outputs: { diffid: '42', state: 'Failed' },
    },
    'does not pass on a response without a state that is flagged as failed': {
      answers: [{ diffid: 42, jobfailed: 1 }, answer(STATE.failed)],
      outputs: { diffid: '42', state: 'Failed' },
    },
    'waits in an unknown state, and passes in a known one': {
      answers: [UNKNOWN, UNKNOWN, answer(STATE.running)],
      passed: true,
      requests: 3,
    },
    'waits while id and name of the state disagree': {
      answers: [CONTRADICTORY, CONTRADICTORY, answer(STATE.running)],
      passed: true,
      requests: 3,
    },
    'fails when the job is flagged as failed while it runs': {
      answers: [answer({ ...STATE.running, jobfailed: 1, joberror: 'disk full' })],
      outputs: { diffid: '42' },
      error: /flagged as failed \(jobfailed\): disk full.*mode: watch and diffid: 42/,
    },
  });

  test('times out in an unknown state', async () => {
    const result = await stepAgainst([answer({ jobstateid: 9, jobstatename: 'Archived' })], {
      mode: 'start',
      'timeout-minutes': '10',
    });
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: '42', state: 'Archived' });
    expect(messages(result, 'warning')).toEqual([expect.stringContaining('"Archived"')]);
  });
});

describe('mode: watch', () => {
  test('waits for a diff and never creates or retries one', async () => {
    const { clanforge, step } = await makeWorld();
    const diffid = clanforge.startDiff(IMAGE, MACHINE);
    const result = await step({ mode: 'watch', diffid: String(diffid), imageid: '', machineid: '' });
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ diffid: String(diffid), state: 'Completed', added: '1' });
    expect(new Set(kinds(clanforge))).toEqual(new Set(['status']));
  });

  test('reads the status of a diff that has finished once', async () => {
    const { clanforge, clock, step } = await makeWorld();
    const diffid = clanforge.startDiff(IMAGE, MACHINE);
    clock.advance(400_000);
    const result = await step({ mode: 'watch', diffid: String(diffid) });
    expect(result.passed).toBe(true);
    expect(kinds(clanforge)).toEqual(['status']);
  });

  test('fails on a diff that shows another image only at its end', async () => {
    const { clanforge, step } = await makeWorld();
    const diffid = clanforge.startDiff(IMAGE, MACHINE);
    const result = await step(
      { mode: 'watch', diffid: String(diffid) },
      at(' Running', () => clanforge.inject('other-subject')),
    );
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('it belongs to image');
  });

  test('fails on a diff that does not exist', async () => {
    const { step } = await makeWorld();
    const result = await step({ mode: 'watch', diffid: '1' });
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: '1', state: '' });
    expect(result.outputs.error).toContain('HTTP 404');
  });
});

test('inputs may have spaces around them', async () => {
  const { clanforge, step } = await makeWorld();
  const padded = Object.fromEntries(
    Object.entries(inputsFor(clanforge)).map(([name, value]) => [name, `  ${value}\n`]),
  );
  expect((await step(padded)).passed).toBe(true);
});
