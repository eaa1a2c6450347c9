import { request } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import {
  about,
  BASIC,
  CREATE,
  ENDS_AT,
  envelopeWith,
  FIRST,
  makeWorld,
  RUNNING_AT,
  STATUS,
} from './support.ts';

/** The bytes of a response, and whether it was whole. */
function rawGet(url: string) {
  return new Promise<{ length: number; body: string; whole: boolean }>((resolve, reject) => {
    const outgoing = request(url, { headers: { authorization: BASIC }, agent: false }, (answer) => {
      let body = '';
      const length = Number(answer.headers['content-length']);
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('error', () => undefined);
      answer.on('close', () => resolve({ length, body, whole: answer.complete }));
    });
    outgoing.on('error', reject).end();
  });
}

/** A world that does not pause, and closes as soon as a request stays open for good. */
async function pacedWorld(fault: string) {
  const waits: [number, string, number][] = [];
  const leftOpen: string[] = [];
  const world = await makeWorld({
    faults: [fault],
    pace: {
      pause: async (ms, { kind }) => {
        waits.push([ms, kind, world.clanforge.diffs().length]);
        await nextTurn();
      },
      fallSilent: ({ kind }) => {
        leftOpen.push(kind);
        void world.clanforge.close();
      },
    },
  });
  return { ...world, waits, leftOpen };
}

describe('a transport fault', () => {
  test.each([
    ['lost-answer', 1, []],
    ['lost-request', 0, []],
    ['no-answer', 1, ['create']],
  ])('%s sends no byte; diffs created: %i; left open: %j', async (fault, diffs, open) => {
    const { clanforge, get, leftOpen } = await pacedWorld(fault);
    await expect(get(CREATE)).rejects.toThrow();
    expect(clanforge.diffs()).toHaveLength(diffs);
    expect(clanforge.requests).toMatchObject([{ fault }]);
    expect(leftOpen).toEqual(open);
  });

  test.each([
    ['cut-body', []],
    ['stalled-body', ['create']],
  ])('%s sends half of the body; left open: %j', async (fault, open) => {
    const { clanforge, leftOpen } = await pacedWorld(fault);
    const { length, body, whole } = await rawGet(clanforge.url + CREATE);
    expect([whole, body.length]).toEqual([false, Math.floor(length / 2)]);
    expect(clanforge.diffs()).toHaveLength(1);
    expect(leftOpen).toEqual(open);
  });

  test.each([
    ['slow-answer=150', [[150, 'create', 1]]],
    ['slow-request=150', [[150, 'create', 0]]],
    ['trickled-body=20', Array.from({ length: 9 }, () => [20, 'create', 1])],
  ])('%s sends everything after its pauses', async (fault, pauses) => {
    const { clanforge, waits, leftOpen } = await pacedWorld(fault);
    const { body, whole } = await rawGet(clanforge.url + CREATE);
    expect(whole).toBe(true);
    expect(JSON.parse(body)).toHaveProperty('diffid', FIRST);
    expect([waits, leftOpen]).toEqual([pauses, []]);
  });

  test('slow-answer on the real clock lasts until the server closes', async () => {
    const { clanforge, get } = await makeWorld({ faults: ['slow-answer=600000'] });
    const ended = expect(get(CREATE)).rejects.toThrow();
    await clanforge.waitForRequest('create');
    await clanforge.close();
    await ended;
  });
});

describe('an HTTP fault', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };
  const HTML_TYPE = { 'content-type': 'text/html' };
  const ENVELOPE = /"success":false,"error":true\}$/;
  const PAGE = /^<!DOCTYPE html>/;
  type Row = [string, number, Record<string, string>, RegExp, number];
  const refusal = (status: number): Row => [`http-${status}`, status, JSON_TYPE, ENVELOPE, 0];

  test.each<Row>([
    ...[400, 401, 403, 404, 408, 429, 500, 503].map(refusal),
    ['http-429=2', 429, { ...JSON_TYPE, 'retry-after': '2' }, ENVELOPE, 0],
    ['http-503=Wed, 21 Oct', 503, { ...JSON_TYPE, 'retry-after': 'Wed, 21 Oct' }, ENVELOPE, 0],
    ['http-502', 502, HTML_TYPE, PAGE, 0],
    ['http-502-processed', 502, HTML_TYPE, PAGE, 1],
    ['http-504-processed', 504, HTML_TYPE, PAGE, 1],
    ['html-page', 200, HTML_TYPE, PAGE, 0],
    ['redirect=https://example.com/a@b', 302, { location: 'https://example.com/a@b' }, /^$/, 0],
    ['empty-body', 200, JSON_TYPE, /^$/, 0],
    ['not-an-object', 200, JSON_TYPE, /^\[\]$/, 0],
    ['not-an-object="text"', 200, JSON_TYPE, /^"text"$/, 0],
    ['truncated-json', 200, JSON_TYPE, /^\{"diffid":218595[^}]+$/, 1],
    ['envelope=no luck', 200, JSON_TYPE, /"error_message":"no luck"/, 0],
    ['in-progress', 200, JSON_TYPE, /"error_message":"Request in progress"/, 0],
    ['huge-body=30000', 200, JSON_TYPE, /^\{"padding":"x{29986}"\}$/, 0],
  ])(
    '%s has HTTP status %i, %j and body %s; diffs created: %i',
    async (fault, status, fields, body, diffs) => {
      const { clanforge, get } = await makeWorld({ faults: [fault] });
      const answer = await get(CREATE);
      const headers = [...answer.headers].filter(([name]) =>
        /^(content-type|retry-after|location)$/.test(name),
      );
      expect([answer.status, Object.fromEntries(headers)]).toEqual([status, fields]);
      expect(await answer.text()).toMatch(body);
      expect(clanforge.diffs()).toHaveLength(diffs);
    },
  );

  test('echo-credentials repeats header, keys and URL', async () => {
    const { clanforge, read } = await makeWorld({ faults: ['echo-credentials'] });
    const message = `cannot serve ${clanforge.url}${CREATE} with Authorization: ${BASIC} (demo-access-key:demo-secret-key)`;
    expect(await read(CREATE)).toEqual(envelopeWith(message));
  });
});

describe('the fate of a job', () => {
  test.each([
    ['failing-job=disk full', 'Running', 0, { jobstatename: 'Failed', jobfailed: 1, joberror: 'disk full' }],
    ['squashed-job', 'Running', 0, { jobstateid: 7, jobstatename: 'Squashed', jobfailed: 0 }],
    ['completed-but-failed', 'Running', 0, { jobstateid: 5, jobstatename: 'Completed', jobfailed: 1 }],
    ['stuck-job', 'Running', 0, { jobstateid: 4, jobstatename: 'Running', jobfailed: 0 }],
    ['unlisted-state', 'Verifying', 0, { jobstateid: 5, jobstatename: 'Completed', jobfailed: 0 }],
    ['unlisted-state=Packing', 'Packing', 0, { jobstateid: 5, jobstatename: 'Completed' }],
    ['unlisted-end=Archived', 'Running', 0, { jobstateid: 9, jobstatename: 'Archived', jobfailed: 0 }],
    ['early-failed-flag', 'Running', 1, { jobstateid: 5, jobstatename: 'Completed', jobfailed: 0 }],
  ])('%s: first %s with jobfailed %i, then %j', async (fault, running, flag, end) => {
    const { read, pass } = await makeWorld({ faults: [fault] });
    await read(CREATE);
    pass(RUNNING_AT);
    const status = await read(STATUS);
    expect(status).toMatchObject({ jobstatename: running, jobfailed: flag });
    expect(status).not.toHaveProperty('joberror');
    pass(3_600_000);
    expect(await read(STATUS)).toMatchObject({ ...end, success: true });
  });

  test('is decided when a job starts, not at a request that fails before', async () => {
    const { read, get, pass } = await makeWorld({ faults: ['http-500@create', 'failing-job*1'] });
    expect((await get(CREATE)).status).toBe(500);
    await read(CREATE);
    pass(ENDS_AT);
    expect(await read(STATUS)).toHaveProperty('jobstatename', 'Failed');
  });

  test('stale-after-retry: so many status answers still show the old job', async () => {
    const { read, pass } = await makeWorld({ faults: ['stale-after-retry=2', 'failing-job@create*1'] });
    const { jobcreated } = await read(CREATE);
    pass(ENDS_AT);
    expect(await read(about('retry'))).toHaveProperty('jobstatename', 'Created');
    for (let stale = 0; stale < 2; stale++)
      expect(await read(STATUS)).toMatchObject({ jobcreated, jobstatename: 'Failed' });
    expect(await read(STATUS)).toMatchObject({ jobcreated: Number(jobcreated) + 16, jobfailed: 0 });
  });
});

describe('a fault affects', () => {
  test('requests by on, after and times, until it is cleared', async () => {
    const { clanforge, get } = await makeWorld({ faults: ['http-500@status+2*2', 'http-500+6*9'] });
    const statuses = [];
    for (const path of [CREATE, STATUS, STATUS, STATUS, STATUS, STATUS, STATUS])
      statuses.push((await get(path)).status);
    expect(statuses).toEqual([200, 200, 200, 500, 500, 200, 500]);
    const faults = clanforge.requests.map(({ fault }) => fault);
    expect(faults).toEqual(statuses.map((status) => (status === 500 ? 'http-500' : undefined)));
    clanforge.clearFaults();
    expect((await get(STATUS)).status).toBe(200);
  });

  test('one request after another if there are two', async () => {
    const { get } = await makeWorld({ faults: ['http-500', { name: 'http-429', value: 3 }] });
    expect((await get(CREATE)).status).toBe(500);
    expect((await get(CREATE)).headers.get('retry-after')).toBe('3');
    expect((await get(CREATE)).status).toBe(200);
  });

  test.each([
    ['create', `${CREATE}&diffid=${FIRST}`, 500],
    ['retry', `${CREATE}&diffid=${FIRST}`, 500],
    ['retry', about('retry'), 500],
    ['create', about('retry'), 404],
    ['retry', CREATE, 200],
  ])('@%s: %s has status %i', async (on, path, status) => {
    const { get } = await makeWorld({ faults: [`http-500@${on}`] });
    expect((await get(path)).status).toBe(status);
  });
});
