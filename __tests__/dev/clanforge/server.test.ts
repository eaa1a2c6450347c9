import { describe, expect, test } from '@jest/globals';
import { startClanforge } from '../../../dev/clanforge/server.ts';
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
  OTHER_IMAGE,
  RUNNING_AT,
  START,
  STATUS,
} from './support.ts';

const RETRY = `${CREATE}&diffid=${FIRST}`;
const REJECT = about('reject', '&reinstall=0');
const ACCEPT = `/cfp/v1/imageversion/create?accountserviceid=1001&diffid=${FIRST}&restart=0`;

/** A world whose first diff exists for so many milliseconds. */
async function worldAt(ms: number, ...faults: string[]) {
  const world = await makeWorld({ faults });
  await world.read(CREATE);
  world.pass(ms);
  return world;
}

describe('the lock', () => {
  test('is for one image, and refuses a second diff with HTTP 200 and an envelope', async () => {
    const { get, read } = await worldAt(ENDS_AT);
    expect(await read(STATUS)).toHaveProperty('jobstatename', 'Completed');
    const answer = await get(CREATE);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      envelopeWith('image locked by diffid: 218595'),
    ]);
    expect(await read(CREATE.replace(`=${IMAGE}`, `=${OTHER_IMAGE}`))).toHaveProperty('diffid', FIRST + 1);
  });

  test('of another user’s diff, which may have a fate, lasts until that is accepted', async () => {
    const { clanforge, pass, read } = await makeWorld({ firstDiffid: 5, faults: ['stuck-job'] });
    expect(clanforge.startDiff(IMAGE, MACHINE)).toBe(5);
    expect(() => clanforge.startDiff(IMAGE, MACHINE)).toThrow('image locked by diffid: 5');
    clanforge.accept(5);
    expect(() => clanforge.accept(5)).toThrow('diffid 5 has been accepted');
    expect(clanforge.diffs()).toEqual([
      {
        ...{ diffid: 5, imageid: IMAGE, machineid: MACHINE, state: 'Created', jobs: 1 },
        history: [{ state: 'Created', failed: false }],
        ...{ createdAt: START, jobCreatedAt: START, rejected: false, lockedImage: false },
      },
    ]);
    clanforge.startDiff(OTHER_IMAGE, MACHINE, { kind: 'squashed' });
    expect(await read(CREATE)).toHaveProperty('diffid', 7);
    pass(ENDS_AT);
    expect(
      clanforge
        .diffs()
        .map(({ state }) => state)
        .slice(1),
    ).toEqual(['Squashed', 'Running']);
  });
});

describe('a retry', () => {
  test.each([RETRY, about('retry')])('starts a new job of the same diff: %s', async (path) => {
    const { clanforge, read, pass } = await worldAt(ENDS_AT, 'failing-job*1');
    const times = { jobcreated: START / 1000 + 16, jobupdated: START / 1000 + 16 };
    expect(await read(path)).toMatchObject({
      diffid: FIRST,
      ...times,
      jobstatename: 'Created',
      success: true,
    });
    expect(await read(STATUS)).toMatchObject({ jobstatename: 'Created', added: {} });
    const history = [
      { state: 'Failed', failed: true },
      { state: 'Created', failed: false },
    ];
    expect(clanforge.diffs()).toMatchObject([{ diffid: FIRST, jobs: 2, history, lockedImage: true }]);
    expect(clanforge.requests.map(({ started }) => started?.job)).toEqual([1, 2, undefined]);
    pass(ENDS_AT);
    expect(await read(STATUS)).toMatchObject({ jobstatename: 'Completed', jobfailed: 0 });
  });

  test('has a new jobcreated even within one second', async () => {
    const { read } = await makeWorld({ timetable: { created: 0, pending: 0, queued: 0, running: 0 } });
    const { jobcreated } = await read(CREATE);
    const later = Number(jobcreated) + 1;
    expect(await read(RETRY)).toMatchObject({ jobcreated: later, jobupdated: later });
  });
});

describe('a reject', () => {
  test.each([
    ['0', { diffid: FIRST, success: true }],
    ['1', { diffid: FIRST, success: true }],
  ])('with reinstall=%s frees the image and has its answer', async (reinstall, answer) => {
    const { clanforge, read } = await worldAt(ENDS_AT, 'failing-job');
    expect(await read(about('reject', `&reinstall=${reinstall}`))).toMatchObject(answer);
    expect(clanforge.diffs()).toMatchObject([{ rejected: true, lockedImage: false }]);
    for (const path of [REJECT, RETRY])
      expect(await read(path)).toEqual(envelopeWith('diffid 218595 has been rejected'));
    expect(await read(CREATE)).toHaveProperty('diffid', FIRST + 1);
  });
});

describe('an accept', () => {
  test('makes the machine’s files the image’s, which is free again', async () => {
    const { clanforge, read, pass } = await worldAt(ENDS_AT);
    expect(await read(ACCEPT)).toEqual({ diffid: FIRST, success: true });
    expect(clanforge.diffs()).toMatchObject([{ lockedImage: false, rejected: false }]);
    await read(CREATE);
    pass(ENDS_AT);
    expect(await read(about('status', '', FIRST + 1))).toMatchObject({
      added: {},
      modified: {},
      removed: {},
    });
    const empty = ACCEPT.replace(String(FIRST), String(FIRST + 1));
    const refusal = envelopeWith('diffid 218596 is empty: an image version of it needs full=1');
    expect(await read(empty)).toEqual(refusal);
    expect(await read(`${empty}&full=1`)).toEqual({ diffid: FIRST + 1, success: true });
  });
});

test.each([
  ['a retry of a diff that runs', RETRY, 200, 'diffid 218595 is neither complete nor failed'],
  ['a reject of a diff that runs', REJECT, 200, 'diffid 218595 is neither complete nor failed'],
  ['an accept of a diff that runs', ACCEPT, 200, 'diffid 218595 is not complete'],
  [
    'a retry with another image',
    RETRY.replace(`=${IMAGE}&`, `=${OTHER_IMAGE}&`),
    400,
    'diffid 218595 is of imageid 11 and machineid 21',
  ],
  ['a reject without reinstall', about('reject'), 400, 'reinstall must be 0 or 1'],
  ['a reject with another reinstall', about('reject', '&reinstall=2'), 400, 'reinstall must be 0 or 1'],
  ['an accept without restart', ACCEPT.replace('restart', 'x'), 400, 'restart must be 0 or 1'],
  ['no imageid', CREATE.replace('imageid', 'x'), 400, 'imageid is missing'],
  ['no machineid', CREATE.replace('machineid', 'x'), 400, 'machineid is missing'],
  ['a bad imageid', CREATE.replace('=11', '=1e1'), 400, 'imageid is not a positive integer'],
  ['an unknown image', CREATE.replace('=11', '=99'), 404, 'no such image: 99'],
  ['an unknown machine', CREATE.replace('=21', '=99'), 404, 'no such machine: 99'],
  ['an unknown diff', about('status', '', 4), 404, 'no such diff: 4'],
  ['a retry of an unknown diff', `${CREATE}&diffid=4`, 404, 'no such diff: 4'],
  ['a bad diffid', about('status', '', '-1'), 400, 'diffid is not a positive integer'],
  ['an empty diffid', `${CREATE}&diffid=`, 400, 'diffid is not a positive integer'],
  ['an unknown path', '/cfp/v1/imagediff/list?accountserviceid=1001', 404, 'no such request'],
])('%s is refused, with HTTP 200 if errors come as envelopes', async (_, path, status, message) => {
  for (const envelopeErrors of [false, true]) {
    const { clanforge, get, read, pass } = await makeWorld({ envelopeErrors });
    await read(CREATE);
    pass(RUNNING_AT);
    const answer = await get(path);
    expect([answer.status, await answer.json()]).toEqual([
      envelopeErrors ? 200 : status,
      envelopeWith(message),
    ]);
    expect(clanforge.diffs()).toMatchObject([{ jobs: 1, rejected: false, lockedImage: true }]);
  }
});

describe('the server', () => {
  test('records every request as it arrived, and reports it before it is processed', async () => {
    const reported: unknown[] = [];
    const { clanforge, get, pass } = await makeWorld({
      onRequest: ({ kind, started }) => reported.push([kind, started]),
    });
    await get(CREATE);
    pass(3_600_000);
    const { headers } = await get(STATUS);
    expect(headers.get('date')).toBe(new Date(START + 3_600_000).toUTCString());
    await get('/elsewhere?a=b%20c');
    expect(clanforge.requests).toMatchObject([
      { kind: 'create', at: START, path: '/cfp/v1/imagediff/create', headers: { authorization: BASIC } },
      { kind: 'status', at: START + 3_600_000, path: `/cfp/v1/imagediff/${FIRST}/status` },
      { kind: 'other', method: 'GET', path: '/elsewhere', query: { a: 'b c' } },
    ]);
    expect(reported).toEqual(['create', 'status', 'other'].map((kind) => [kind, undefined]));
  });

  test.each([
    [{ prefix: '/gateway' }, ['/gateway', '', '/gateway/x'], [200, 404, 404]],
    [{ anyPrefix: true }, ['', '/run-1', '/run/2'], [200, 200, 200]],
  ])('serves by its prefix: %j', async (options, prefixes, statuses) => {
    const { clanforge } = await makeWorld(options);
    const { origin } = new URL(clanforge.url);
    expect(clanforge.url).toBe(origin + (prefixes[0] ?? ''));
    const headers = { authorization: BASIC };
    const ask = async (prefix: string) => (await fetch(origin + prefix + CREATE, { headers })).status;
    expect(await Promise.all(prefixes.map(ask))).toEqual(statuses);
  });

  test('fails to start when the port is in use', async () => {
    const { clanforge } = await makeWorld();
    const port = Number(new URL(clanforge.url).port);
    await expect(startClanforge({ images: {}, machines: {}, port })).rejects.toThrow('EADDRINUSE');
  });
});
