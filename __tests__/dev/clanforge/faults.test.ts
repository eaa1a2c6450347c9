import { describe, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { FAULT_GROUPS, parseFault, readyFault } from '../../../dev/clanforge/faults.ts';
import { HOSTILE_PIECES, HOSTILE_TEXT } from '../../../dev/clanforge/shapes.ts';
import {
  about,
  BASIC,
  CREATE,
  ENDS_AT,
  envelopeWith,
  FIRST,
  IMAGE,
  MACHINE,
  makeWorld,
  objectOf,
  RUNNING_AT,
  STATUS,
} from './support.ts';

/** A request read to where it ends: the bytes that came, and whether the answer was whole. */
function rawGet(url: string) {
  return new Promise<{ length: number | undefined; body: string; whole: boolean }>((resolve, reject) => {
    const outgoing = request(url, { headers: { authorization: BASIC }, agent: false }, (answer) => {
      let body = '';
      const length = answer.headers['content-length'];
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('error', () => undefined);
      answer.on('close', () =>
        resolve({ length: length === undefined ? length : Number(length), body, whole: answer.complete }),
      );
    });
    outgoing.on('error', reject).end();
  });
}

/** A world that does not wait by itself, and is closed as soon as it leaves a request open for good. */
async function pacedWorld(fault: string, pause: (ms: number) => Promise<void> = () => Promise.resolve()) {
  const leftOpen: string[] = [];
  const world = await makeWorld({
    faults: [fault],
    pace: {
      pause,
      fallSilent: ({ kind }) => {
        leftOpen.push(kind);
        void world.clanforge.close();
      },
    },
  });
  return { ...world, leftOpen };
}

/** A world whose first diff is complete, and the status that a fault makes of it. */
async function completeUnder(...faults: string[]) {
  const world = await makeWorld();
  await world.read(CREATE);
  world.pass(ENDS_AT);
  const plain = await world.read(`${STATUS}&diff_info=1`);
  world.clanforge.inject(...faults);
  return { ...world, plain, status: await world.read(`${STATUS}&diff_info=1`) };
}

describe('transport faults', () => {
  test('lost-answer: the diff is made, and nobody hears of it', async () => {
    const { clanforge, get, read } = await makeWorld({ faults: ['lost-answer'] });
    await expect(get(CREATE)).rejects.toThrow();
    expect(clanforge.diffs()).toHaveLength(1);
    expect(clanforge.requests[0]?.fault).toBe('lost-answer');
    expect(await read(STATUS)).toHaveProperty('diffid', FIRST);
  });

  test('lost-request: no diff is made', async () => {
    const { clanforge, get } = await makeWorld({ faults: ['lost-request'] });
    await expect(get(CREATE)).rejects.toThrow();
    expect(clanforge.diffs()).toEqual([]);
    expect(clanforge.requests).toHaveLength(1);
  });

  test.each([
    ['cut-body', []],
    ['stalled-body', ['create']],
  ])('%s: half of the promised bytes come; requests left open: %j', async (fault, open) => {
    const { clanforge, leftOpen } = await pacedWorld(fault);
    const { length, body, whole } = await rawGet(clanforge.url + CREATE);
    expect(whole).toBe(false);
    expect(body).toHaveLength(Math.floor((length ?? NaN) / 2));
    expect(clanforge.diffs()).toHaveLength(1);
    expect(leftOpen).toEqual(open);
  });

  test('no-answer: the diff is made, and no byte comes', async () => {
    const { clanforge, get, leftOpen } = await pacedWorld('no-answer');
    await expect(get(CREATE)).rejects.toThrow();
    expect(clanforge.diffs()).toHaveLength(1);
    expect(leftOpen).toEqual(['create']);
  });

  test.each([
    ['slow-answer=150', 1],
    ['slow-request=150', 0],
  ])('%s: answered after a pause, with so many diffs made before: %i', async (fault, made) => {
    let resume = (): void => undefined;
    const over = new Promise<void>((resolve) => (resume = resolve));
    let pause: (ms: number) => void = () => undefined;
    const paused = new Promise<number>((resolve) => (pause = resolve));
    const { clanforge, read } = await pacedWorld(fault, (ms) => {
      pause(ms);
      return over;
    });
    const answer = read(CREATE);
    expect(await paused).toBe(150);
    expect(clanforge.diffs()).toHaveLength(made);
    resume();
    expect(await answer).toHaveProperty('diffid', FIRST);
  });

  test('slow-answer: by the real clock it waits, until the server closes', async () => {
    const { clanforge, get } = await makeWorld({ faults: ['slow-answer=600000'] });
    const ended = expect(get(CREATE)).rejects.toThrow();
    await clanforge.waitForRequest('create');
    await clanforge.close();
    await ended;
  });

  test('trickled-body: the whole body comes, with a pause before each piece but the first', async () => {
    const pauses: number[] = [];
    const { clanforge } = await pacedWorld('trickled-body=20', (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    });
    const { body, whole } = await rawGet(clanforge.url + CREATE);
    expect(whole).toBe(true);
    expect(JSON.parse(body)).toHaveProperty('diffid', FIRST);
    expect(pauses).toEqual(Array.from({ length: 9 }, () => 20));
  });
});

describe('HTTP faults', () => {
  test.each([400, 401, 403, 404, 408, 429, 500, 503])(
    'http-%i comes with an envelope, and nothing is processed',
    async (status) => {
      const { clanforge, get } = await makeWorld({ faults: [`http-${status}`] });
      const answer = await get(CREATE);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('retry-after')).toBeNull();
      expect(await answer.json()).toMatchObject({ messages: [], success: false, error: true });
      expect(clanforge.diffs()).toEqual([]);
    },
  );

  test.each([
    ['http-429=2', '2'],
    ['http-503=Wed, 21 Oct 2026 07:28:00 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT'],
  ])('%s: the value is the Retry-After header', async (fault, header) => {
    const { get } = await makeWorld({ faults: [fault] });
    expect((await get(CREATE)).headers.get('retry-after')).toBe(header);
  });

  test.each([
    ['http-502', 502, 0],
    ['http-504-processed', 504, 1],
    ['html-page', 200, 0],
  ])('%s is an HTML page with HTTP %i; diffs made: %i', async (fault, status, made) => {
    const { clanforge, get } = await makeWorld({ faults: [fault] });
    const answer = await get(CREATE);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('text/html');
    expect(await answer.text()).toMatch(/^<!DOCTYPE html>/);
    expect(clanforge.diffs()).toHaveLength(made);
  });

  test('redirect leads to its value', async () => {
    const { get } = await makeWorld({ faults: ['redirect=https://example.com/a@b'] });
    const answer = await get(CREATE);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('https://example.com/a@b');
  });

  test.each([
    ['empty-body', ''],
    ['not-an-object', '[]'],
    ['not-an-object="text"', '"text"'],
  ])('%s: HTTP 200 with the body %j, and nothing is processed', async (fault, body) => {
    const { clanforge, get } = await makeWorld({ faults: [fault] });
    const answer = await get(CREATE);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(body);
    expect(clanforge.diffs()).toEqual([]);
  });

  test('truncated-json: half of the text, as a complete body', async () => {
    const { clanforge } = await makeWorld({ faults: ['truncated-json'] });
    const { body, whole } = await rawGet(clanforge.url + CREATE);
    expect(whole).toBe(true);
    expect(body).toMatch(/^\{"diffid":218595/);
    expect(() => void JSON.parse(body)).toThrow();
    expect(clanforge.diffs()).toHaveLength(1);
  });

  test('envelope: the value is the message', async () => {
    const { read } = await makeWorld({ faults: ['envelope=no luck'] });
    expect(await read(CREATE)).toEqual(envelopeWith('no luck'));
  });

  test('echo-credentials repeats header, keys and URL', async () => {
    const { clanforge, read } = await makeWorld({ faults: ['echo-credentials'] });
    const { error_message: message } = await read(CREATE);
    expect(message).toContain(BASIC);
    expect(message).toContain('demo-access-key:demo-secret-key');
    expect(message).toContain(clanforge.url + CREATE);
  });

  test('huge-body: so many bytes of JSON, without a length', async () => {
    const { clanforge } = await makeWorld({ faults: ['huge-body=300000'] });
    const { body, length } = await rawGet(clanforge.url + CREATE);
    expect(length).toBeUndefined();
    expect(body).toHaveLength(300_000);
    expect(objectOf(JSON.parse(body))).toHaveProperty('padding');
  });
});

describe('fates of jobs', () => {
  test.each([
    ['failing-job=disk full', 'Running', 0, { jobstateid: 6, jobstatename: 'Failed', jobfailed: 1 }],
    ['squashed-job', 'Running', 0, { jobstateid: 7, jobstatename: 'Squashed', jobfailed: 0 }],
    ['completed-but-failed', 'Running', 0, { jobstateid: 5, jobstatename: 'Completed', jobfailed: 1 }],
    ['stuck-job', 'Running', 0, { jobstateid: 4, jobstatename: 'Running', jobfailed: 0 }],
    ['unlisted-state', 'Verifying', 0, { jobstateid: 5, jobstatename: 'Completed', jobfailed: 0 }],
    ['unlisted-state=Packing', 'Packing', 0, { jobstateid: 5, jobstatename: 'Completed' }],
    ['unlisted-end=Archived', 'Running', 0, { jobstateid: 9, jobstatename: 'Archived', jobfailed: 0 }],
    ['early-failed-flag', 'Running', 1, { jobstateid: 5, jobstatename: 'Completed', jobfailed: 0 }],
  ])('%s: running as %s with jobfailed %i, then ended', async (fault, running, flag, end) => {
    const { read, pass } = await makeWorld({ faults: [fault] });
    await read(CREATE);
    pass(RUNNING_AT);
    expect(await read(STATUS)).toMatchObject({ jobstatename: running, jobfailed: flag });
    pass(3_600_000);
    expect(await read(STATUS)).toMatchObject({ ...end, success: true });
  });

  test('joberror is there only when the job has failed', async () => {
    const { read, pass } = await makeWorld({ faults: ['failing-job=disk full@create'] });
    await read(CREATE);
    pass(RUNNING_AT);
    expect(await read(STATUS)).not.toHaveProperty('joberror');
    pass(ENDS_AT);
    expect(await read(STATUS)).toMatchObject({ joberror: 'disk full', added: {} });
    await read(about('retry'));
    pass(ENDS_AT);
    expect(await read(STATUS)).not.toHaveProperty('joberror');
  });

  test('a fate awaits the job that starts, not the request that failed before', async () => {
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

describe('shapes', () => {
  test('numbers-as-strings: every number is a string, however deep', async () => {
    const { plain, status } = await completeUnder('numbers-as-strings');
    expect(status).toMatchObject({
      diffid: String(FIRST),
      jobfailed: '0',
      jobcreated: String(plain['jobcreated']),
      added: { 'data/new.bin': { size: '7' } },
      image: { imageid: String(IMAGE) },
    });
  });

  test('null-for-absent: optional fields that are absent are null, the others as they were', async () => {
    const { read, clanforge } = await makeWorld({ faults: ['null-for-absent'] });
    expect(await read(CREATE)).toMatchObject({ jobstart: null, joberror: null, jobstateid: 1 });
    expect(await read(STATUS)).toMatchObject({ jobstart: null, image: null });
    expect(clanforge.requests[1]?.fault).toBe('null-for-absent');
  });

  test('lists-for-empty-maps: an empty map is [], and what is not empty stays', async () => {
    const { read } = await makeWorld({ faults: ['lists-for-empty-maps'] });
    await read(CREATE);
    expect(await read(STATUS)).toMatchObject({ added: [], modified: [], removed: [] });
    const { plain, status } = await completeUnder('lists-for-empty-maps');
    expect(status).toEqual(plain);
  });

  test.each([
    ['missing-optional', ['jobstart', 'jobeta', 'jobstateid', 'success']],
    ['state-by-name-only', ['jobstateid']],
    ['no-diffid', ['diffid']],
    ['no-maps', ['added', 'modified', 'removed']],
    ['no-jobcreated', ['jobcreated']],
  ])('%s: without %j, and all else is there', async (fault, missing) => {
    const { plain, status } = await completeUnder(fault);
    expect(Object.keys(plain)).toEqual(expect.arrayContaining(missing));
    expect(Object.keys(status)).toEqual(Object.keys(plain).filter((field) => !missing.includes(field)));
  });

  test.each([
    ['complete-without-d', { jobstatename: 'Complete' }],
    ['other-state-name', { jobstatename: 'Aborted' }],
    ['success-false', { success: false }],
    ['error-true', { error: true }],
    ['other-diffid', { diffid: FIRST + 1 }],
    ['null-maps', { added: null, modified: null, removed: null }],
    [
      'other-subject',
      {
        image: { imageid: IMAGE + 1, name: 'another one' },
        machine: { machineid: MACHINE + 1, name: 'another one' },
      },
    ],
  ])('%s: changes this and nothing else', async (fault, changed) => {
    const { plain, status } = await completeUnder(fault);
    expect(status).not.toEqual(plain);
    expect(status).toEqual({ ...plain, ...changed });
  });

  test('extra-fields: all that was there, and more', async () => {
    const { plain, status } = await completeUnder('extra-fields');
    expect(status).toMatchObject(plain);
    expect(Object.keys(status).length).toBeGreaterThan(Object.keys(plain).length);
  });

  test('hostile-text in paths and names, with every piece', async () => {
    const { status } = await completeUnder('hostile-text');
    const [path = ''] = Object.keys(objectOf(status['added']));
    expect(path).toBe(`${HOSTILE_TEXT}data/new.bin`);
    expect(status).toMatchObject({ image: { imageid: IMAGE, name: HOSTILE_TEXT } });
    expect(HOSTILE_TEXT).toHaveLength(5000);
    for (const piece of HOSTILE_PIECES) expect(path).toContain(piece);
    expect(path.isWellFormed()).toBe(false);
  });

  test('hostile-text in each of many paths, by pieces', async () => {
    const machine = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index + 10}`, '']));
    const { read, pass } = await makeWorld({ faults: ['hostile-text'] }, {}, machine);
    await read(CREATE);
    pass(ENDS_AT);
    const paths = Object.keys(objectOf((await read(STATUS))['added']));
    expect(paths[1]).toBe('\n::error::xf11');
    expect(paths[19]).toBe('f29');
  });

  test('hostile-text in joberror and in unlisted states', async () => {
    const { read, pass } = await makeWorld({ faults: ['hostile-text', 'failing-job*1', 'unlisted-state'] });
    await read(CREATE);
    pass(ENDS_AT);
    expect(await read(STATUS)).toMatchObject({ joberror: HOSTILE_TEXT, jobstatename: 'Failed' });
    await read(about('retry'));
    pass(RUNNING_AT);
    expect(await read(STATUS)).toHaveProperty('jobstatename', HOSTILE_TEXT);
  });

  test('no-date: also on errors', async () => {
    const { get } = await makeWorld({ faults: ['no-date'] });
    expect((await get(CREATE)).headers.has('date')).toBe(false);
    expect((await get(CREATE, {})).headers.has('date')).toBe(false);
  });

  test('shapes combine, in the order of injection', async () => {
    const { status } = await completeUnder('other-diffid', 'numbers-as-strings');
    expect(status['diffid']).toBe(String(FIRST + 1));
  });
});

describe('which requests a fault meets', () => {
  test('on, after and times choose them, and the others pass', async () => {
    const { clanforge, get } = await makeWorld({ faults: ['http-500@status+2*2'] });
    const statuses = [];
    for (const path of [CREATE, STATUS, STATUS, STATUS, STATUS, STATUS])
      statuses.push((await get(path)).status);
    expect(statuses).toEqual([200, 200, 200, 500, 500, 200]);
    expect(clanforge.requests.map(({ fault }) => fault)).toEqual([
      undefined,
      undefined,
      undefined,
      'http-500',
      'http-500',
      undefined,
    ]);
  });

  test('two faults in a row meet two requests in a row', async () => {
    const { get } = await makeWorld({ faults: ['http-500', { name: 'http-429', value: 3 }] });
    expect((await get(CREATE)).status).toBe(500);
    expect((await get(CREATE)).headers.get('retry-after')).toBe('3');
    expect((await get(CREATE)).status).toBe(200);
  });

  test('a create with diffid is met as create and as retry, the retry path only as retry', async () => {
    const { get, clanforge } = await makeWorld();
    const statusOf = async (fault: string, path: string) => {
      clanforge.clearFaults();
      clanforge.inject(fault);
      return (await get(path)).status;
    };
    const retryByCreate = `${CREATE}&diffid=${FIRST}`;
    expect(await statusOf('http-500@create', retryByCreate)).toBe(500);
    expect(await statusOf('http-500@retry', retryByCreate)).toBe(500);
    expect(await statusOf('http-500@retry', about('retry'))).toBe(500);
    expect(await statusOf('http-500@create', about('retry'))).toBe(404);
    expect(await statusOf('http-500@retry', CREATE)).toBe(200);
  });

  test('cleared faults act no more', async () => {
    const { clanforge, get } = await makeWorld({ faults: ['http-500*9'] });
    clanforge.clearFaults();
    expect((await get(CREATE)).status).toBe(200);
  });
});

describe('faults as text', () => {
  test.each([
    ['http-429=2@status*3', { name: 'http-429', value: '2', on: 'status', times: 3, after: 0 }],
    ['http-500', { name: 'http-500', value: '', on: 'any', times: 1, after: 0 }],
    ['stuck-job+1', { name: 'stuck-job', value: '', on: 'any', times: Infinity, after: 1 }],
    ['envelope=a@b*c', { name: 'envelope', value: 'a@b*c', on: 'any', times: 1, after: 0 }],
    ['slow-answer', { name: 'slow-answer', value: '1000', on: 'any', times: 1, after: 0 }],
    ['stale-after-retry', { name: 'stale-after-retry', value: '1', on: 'retry', times: Infinity, after: 0 }],
  ])('%s is read as %j', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  test.each([
    ['http-999', /^no fault is called http-999; there are: lost-answer, /],
    ['http-500 now', /is not name\[=value\]\[@on\]\[\+after\]\[\*times\] with on one of any, /],
    ['http-500@delete', /with on one of any, create, retry, status, reject$/],
    ['failing-job@status', /^fault failing-job goes @any, @create, @retry, not @status$/],
    ['squashed-job=x', /^fault squashed-job takes no value$/],
    ['slow-answer=soon', /^fault slow-answer takes a whole number, not "soon"$/],
    ['http-500*0', /^fault http-500: times is a whole number from 1$/],
  ])('%s is refused', (text, message) => {
    expect(() => parseFault(text)).toThrow(message);
  });

  test('counts that are no whole numbers are refused', () => {
    expect(() => readyFault({ name: 'http-500', after: -1 })).toThrow('after is a whole number from 0');
    expect(() => readyFault({ name: 'http-500', times: 1.5 })).toThrow('times is a whole number from 1');
  });

  test('every fault is explained in one line', () => {
    for (const faults of Object.values(FAULT_GROUPS))
      for (const { help } of Object.values(faults)) expect(help).toMatch(/^\S.{5,}$/);
  });
});
