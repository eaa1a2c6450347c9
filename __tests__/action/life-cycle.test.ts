import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, inputsFor, kinds, MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages } from '../support/in-process.ts';
import { answer, startScripted, STATE } from '../support/scripted.ts';

describe('a run', () => {
  test('creates one diff, waits for its end and says what changed', async () => {
    const { clanforge, step } = await makeWorld();
    const result = await step();
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({
      diffid: String(FIRST_DIFF),
      state: 'Completed',
      error: '',
      'has-changes': 'true',
      added: '1',
      modified: '1',
      removed: '1',
    });
    expect(count(clanforge, 'create')).toBe(1);
    expect(
      kinds(clanforge)
        .slice(1)
        .every((kind) => kind === 'status'),
    ).toBe(true);
    expect(clanforge.diffs()).toHaveLength(1);
  });

  test('sends create with its three ids and no diffid, signed with Basic', async () => {
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
    expect(clanforge.requests[1]?.path).toBe(`/cfp/v1/imagediff/${FIRST_DIFF}/status`);
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

  test('has the diffid in the outputs before it first asks for the status', async () => {
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
    expect([...new Set(states)]).toEqual(['', 'Created', 'Pending', 'Queued', 'Running', 'Completed']);
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

  test('leaves a report with ids, states, times, counts and every path', async () => {
    const { step } = await makeWorld();
    const { outputs } = await step();
    const report: unknown = JSON.parse(readFileSync(outputs.report ?? '', 'utf8'));
    expect(report).toMatchObject({
      diffid: FIRST_DIFF,
      imageid: IMAGE,
      machineid: MACHINE,
      accountserviceid: 1001,
      verdict: 'completed',
      error: '',
      counts: { added: 1, modified: 1, removed: 1 },
      added: [{ path: 'maps/canyon.pak', size: 7 }],
      modified: [{ path: 'bin/server', size: 4 }],
      removed: [{ path: 'maps/mill.pak', size: 5 }],
      subject: { image: { id: IMAGE, name: 'Dedicated server' } },
    });
    expect(report).toHaveProperty('states.0.state', 'Created');
    expect(report).toHaveProperty('states.0.at', expect.stringMatching(/^2026-11-23T18:04:11/));
  });

  test('with nothing changed says so, with counts of 0', async () => {
    const { step } = await makeWorld();
    const { passed, outputs } = await step({ machineid: '7002' });
    expect(passed).toBe(true);
    expect(outputs).toMatchObject({ 'has-changes': 'false', added: '0', modified: '0', removed: '0' });
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
    });
    expect(kinds(clanforge)).toEqual(['create']);
  });

  test.each([{ diffid: 42 }, { diffid: 42, jobfailed: 1 }])(
    'is not satisfied with an answer that names no state: %j',
    async (created) => {
      const server = await startScripted(created, answer(STATE.failed));
      const { step } = await makeWorld();
      const result = await step({ 'api-url': server.url, mode: 'start' });
      expect(result.passed).toBe(false);
      expect(result.outputs).toMatchObject({ diffid: '42', state: 'Failed' });
    },
  );

  test.each([
    ['a state that nobody knows', { jobstateid: 9, jobstatename: 'Archived' }],
    ['a state whose name says otherwise', { ...STATE.running, jobstatename: 'Failed' }],
  ])('waits on in %s, and passes once it is in one that is known', async (_what, odd) => {
    const server = await startScripted(answer(odd), answer(odd), answer(STATE.running));
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, mode: 'start' });
    expect(result.passed).toBe(true);
    expect(server.requests).toHaveLength(3);
  });

  test('times out in a state that nobody knows', async () => {
    const server = await startScripted(answer({ jobstateid: 9, jobstatename: 'Archived' }));
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, mode: 'start', 'timeout-minutes': '10' });
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: '42', state: 'Archived' });
    expect(messages(result, 'warning')).toEqual([expect.stringContaining('"Archived"')]);
  });

  test('fails when the job is flagged as failed while it runs, and says how to wait for it', async () => {
    const server = await startScripted(answer({ ...STATE.running, jobfailed: 1, joberror: 'disk full' }));
    const { step } = await makeWorld();
    const result = await step({ 'api-url': server.url, mode: 'start' });
    expect(result.passed).toBe(false);
    expect(result.outputs.diffid).toBe('42');
    expect(result.outputs.error).toContain('flagged as failed (jobfailed): disk full');
    expect(result.outputs.error).toContain('mode: watch and diffid: 42');
  });

  test('fails when the diff is over and failed already', async () => {
    const { step } = await makeWorld({
      timetable: { created: 0, pending: 0, queued: 0, running: 0 },
      faults: ['failing-job=no space left'],
    });
    const result = await step({ mode: 'start' });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('no space left');
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

  test('of a diff that is over reads its status once', async () => {
    const { clanforge, clock, step } = await makeWorld();
    const diffid = clanforge.startDiff(IMAGE, MACHINE);
    clock.advance(400_000);
    const result = await step({ mode: 'watch', diffid: String(diffid) });
    expect(result.passed).toBe(true);
    expect(kinds(clanforge)).toEqual(['status']);
  });

  test('fails on a diff of another machine than the one given', async () => {
    const { clanforge, clock, step } = await makeWorld();
    const diffid = clanforge.startDiff(IMAGE, 7002);
    clock.advance(400_000);
    const result = await step({ mode: 'watch', diffid: String(diffid) });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('machine 7002, not 7001');
  });

  test('fails on a diff that turns out to be about another machine only at its end', async () => {
    const { clanforge, step } = await makeWorld();
    const diffid = clanforge.startDiff(IMAGE, MACHINE);
    const result = await step(
      { mode: 'watch', diffid: String(diffid) },
      {
        onLog: ({ message }) => {
          if (message.includes(' Running')) clanforge.inject('other-subject');
        },
      },
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

describe('bad input', () => {
  test('is told all at once, and nothing is sent', async () => {
    const { clanforge, step } = await makeWorld();
    const result = await step({ imageid: 'five', machineid: '', 'timeout-minutes': '0', 'secret-key': '' });
    expect(result.passed).toBe(false);
    for (const name of ['imageid', 'machineid', 'timeout-minutes', 'secret-key']) {
      expect(result.outputs.error).toContain(name);
    }
    expect(messages(result, 'error')).toEqual([result.outputs.error]);
    expect(clanforge.requests).toHaveLength(0);
  });
});

test('inputs may have spaces around them', async () => {
  const { clanforge, step } = await makeWorld();
  const padded = Object.fromEntries(
    Object.entries(inputsFor(clanforge)).map(([name, value]) => [name, `  ${value}\n`]),
  );
  expect((await step(padded)).passed).toBe(true);
});
