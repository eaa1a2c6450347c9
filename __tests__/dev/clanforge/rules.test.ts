import { describe, expect, test } from '@jest/globals';
import { until } from '../../support/bundle.ts';
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

const RETRY_BY_CREATE = `${CREATE}&diffid=${FIRST}`;

describe('the lock', () => {
  test('a second diff of an image is refused with HTTP 200 and the documented envelope', async () => {
    const { get, read } = await makeWorld();
    await read(CREATE);
    const answer = await get(CREATE);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      messages: [],
      error_code: 1,
      error_message: 'image locked by diffid: 218595',
      _debug: [],
      success: false,
      error: true,
    });
  });

  test('a complete diff still holds it', async () => {
    const { read, pass } = await makeWorld();
    await read(CREATE);
    pass(ENDS_AT);
    expect(await read(STATUS)).toHaveProperty('jobstatename', 'Completed');
    expect(await read(CREATE)).toEqual(envelopeWith('image locked by diffid: 218595'));
  });

  test('another image is free', async () => {
    const { read } = await makeWorld();
    await read(CREATE);
    expect(await read(CREATE.replace(`=${IMAGE}`, `=${OTHER_IMAGE}`))).toHaveProperty('diffid', FIRST + 1);
  });

  test('somebody else’s diff holds it until it is accepted', async () => {
    const { clanforge, read } = await makeWorld({ firstDiffid: 5 });
    expect(clanforge.startDiff(IMAGE, MACHINE)).toBe(5);
    expect(() => clanforge.startDiff(IMAGE, MACHINE)).toThrow('image locked by diffid: 5');
    expect(await read(CREATE)).toEqual(envelopeWith('image locked by diffid: 5'));
    clanforge.accept(5);
    expect(() => clanforge.accept(5)).toThrow('diffid 5 has been accepted');
    expect(clanforge.diffs()).toEqual([
      {
        diffid: 5,
        imageid: IMAGE,
        machineid: MACHINE,
        state: 'Created',
        jobs: 1,
        history: [{ state: 'Created', failed: false }],
        createdAt: START,
        jobCreatedAt: START,
        rejected: false,
        lockedImage: false,
      },
    ]);
    expect(await read(CREATE)).toHaveProperty('diffid', 6);
  });
});

describe('retry', () => {
  test.each([
    ['create with diffid', RETRY_BY_CREATE],
    ['the retry path', about('retry')],
  ])('%s starts a new job of the same diff, which keeps the lock', async (_way, retry) => {
    const { clanforge, read, pass } = await makeWorld();
    await read(CREATE);
    pass(ENDS_AT);
    expect(await read(retry)).toMatchObject({
      diffid: FIRST,
      jobcreated: START / 1000 + 16,
      jobupdated: START / 1000 + 16,
      jobstatename: 'Created',
      success: true,
    });
    expect(await read(STATUS)).toMatchObject({ jobstatename: 'Created', added: {} });
    expect(clanforge.diffs()).toMatchObject([{ diffid: FIRST, jobs: 2, lockedImage: true }]);
    expect(await read(CREATE)).toEqual(envelopeWith('image locked by diffid: 218595'));
    pass(ENDS_AT);
    expect(await read(STATUS)).toHaveProperty('jobstatename', 'Completed');
  });

  test('a failed diff can be retried, and then complete', async () => {
    const { read, pass } = await makeWorld({ faults: ['failing-job*1'] });
    await read(CREATE);
    pass(ENDS_AT);
    expect(await read(STATUS)).toHaveProperty('jobstatename', 'Failed');
    await read(RETRY_BY_CREATE);
    pass(ENDS_AT);
    expect(await read(STATUS)).toMatchObject({ jobstatename: 'Completed', jobfailed: 0 });
  });

  test('jobcreated is new even within one second', async () => {
    const timetable = { created: 0, pending: 0, queued: 0, running: 0 };
    const { read } = await makeWorld({ timetable });
    const { jobcreated } = await read(CREATE);
    const retried = await read(RETRY_BY_CREATE);
    expect(retried['jobcreated']).toBe(Number(jobcreated) + 1);
    expect(retried['jobupdated']).toBe(retried['jobcreated']);
  });

  test('a diff under way is not retried', async () => {
    const { clanforge, get, pass, read } = await makeWorld();
    await read(CREATE);
    pass(RUNNING_AT);
    const answer = await get(RETRY_BY_CREATE);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(envelopeWith('diffid 218595 is neither complete nor failed'));
    expect(clanforge.diffs()).toMatchObject([{ jobs: 1 }]);
  });

  test('a rejected diff is not retried', async () => {
    const { read, pass } = await makeWorld();
    await read(CREATE);
    pass(ENDS_AT);
    await read(about('reject', '&reinstall=0'));
    expect(await read(RETRY_BY_CREATE)).toEqual(envelopeWith('diffid 218595 has been rejected'));
  });

  test('create with the diffid of another image’s diff is refused', async () => {
    const { get, read, pass } = await makeWorld();
    await read(CREATE);
    pass(ENDS_AT);
    const answer = await get(RETRY_BY_CREATE.replace(`=${IMAGE}&`, `=${OTHER_IMAGE}&`));
    expect(answer.status).toBe(400);
  });
});

describe('reject', () => {
  test('with reinstall=0 answers the diffid and releases the image', async () => {
    const { clanforge, read, pass } = await makeWorld();
    await read(CREATE);
    pass(ENDS_AT);
    expect(await read(about('reject', '&reinstall=0'))).toEqual({ diffid: FIRST, success: true });
    expect(clanforge.diffs()).toMatchObject([{ rejected: true, lockedImage: false }]);
    expect(await read(CREATE)).toHaveProperty('diffid', FIRST + 1);
  });

  test('with reinstall=1 answers an uninstall job', async () => {
    const { clanforge, read, pass } = await makeWorld();
    await read(CREATE);
    pass(ENDS_AT);
    const answer = await read(about('reject', '&reinstall=1'));
    expect(answer).toMatchObject({ machineid: MACHINE, jobstatename: 'Created', success: true });
    expect(answer).not.toHaveProperty('diffid');
    expect(clanforge.diffs()).toMatchObject([{ rejected: true, lockedImage: false }]);
  });

  test('a failed diff can be rejected', async () => {
    const { read, pass } = await makeWorld({ faults: ['failing-job'] });
    await read(CREATE);
    pass(ENDS_AT);
    expect(await read(about('reject', '&reinstall=0'))).toEqual({ diffid: FIRST, success: true });
  });

  test('a diff under way keeps its lock', async () => {
    const { clanforge, read, pass } = await makeWorld();
    await read(CREATE);
    pass(RUNNING_AT);
    const refused = envelopeWith('diffid 218595 is neither complete nor failed');
    expect(await read(about('reject', '&reinstall=0'))).toEqual(refused);
    expect(clanforge.diffs()).toMatchObject([{ rejected: false, lockedImage: true }]);
  });

  test('a second reject is refused', async () => {
    const { read, pass } = await makeWorld();
    await read(CREATE);
    pass(ENDS_AT);
    await read(about('reject', '&reinstall=0'));
    const refused = envelopeWith('diffid 218595 has been rejected');
    expect(await read(about('reject', '&reinstall=0'))).toEqual(refused);
  });

  test.each(['', '&reinstall=', '&reinstall=2'])('reinstall is required: "%s"', async (query) => {
    const { get, read, pass } = await makeWorld();
    await read(CREATE);
    pass(ENDS_AT);
    const answer = await get(about('reject', query));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual(envelopeWith('reinstall must be 0 or 1'));
  });
});

describe('who may ask', () => {
  const bearer = { authorization: 'Bearer token-1' };
  const withoutAccount = CREATE.replace('accountserviceid=1001&', '');
  const otherAccount = CREATE.replace('1001', '1002');

  test.each<[string, Record<string, string>, string, number]>([
    ['the right keys', { authorization: BASIC }, CREATE, 200],
    ['the scheme in small letters', { authorization: BASIC.replace('Basic', 'basic') }, CREATE, 200],
    ['no credentials', {}, CREATE, 401],
    ['other keys', { authorization: `Basic ${btoa('demo-access-key:other')}` }, CREATE, 401],
    ['the keys as a token', { authorization: BASIC.replace('Basic', 'Bearer') }, CREATE, 401],
    ['the right token', bearer, CREATE, 200],
    ['the right token without account', bearer, withoutAccount, 200],
    ['the right token with another account', bearer, otherAccount, 403],
    ['another token', { authorization: 'Bearer token-2' }, CREATE, 401],
    ['the right keys without account', { authorization: BASIC }, withoutAccount, 403],
    ['the right keys with another account', { authorization: BASIC }, otherAccount, 403],
  ])('%s', async (_who, headers, path, status) => {
    const { clanforge, get } = await makeWorld({ token: 'token-1' });
    const answer = await get(path, headers);
    expect(answer.status).toBe(status);
    if (status !== 200) expect(await answer.json()).toMatchObject({ success: false, error: true });
    expect(clanforge.diffs()).toHaveLength(status === 200 ? 1 : 0);
  });

  test('no token is let in when none is configured', async () => {
    const { get } = await makeWorld();
    expect((await get(withoutAccount, { authorization: 'Bearer undefined' })).status).toBe(401);
    expect((await get(withoutAccount, { authorization: 'Bearer' })).status).toBe(401);
  });

  test('keys and account can be chosen', async () => {
    const { get } = await makeWorld({ accessKey: 'a', secretKey: 'b:c', accountserviceid: 7 });
    const headers = { authorization: `Basic ${btoa('a:b:c')}` };
    expect((await get(CREATE.replace('1001', '7'), headers)).status).toBe(200);
  });
});

describe('bad requests', () => {
  const root = '/cfp/v1/imagediff';
  const account = 'accountserviceid=1001';

  test.each([
    ['no imageid', `${root}/create?${account}&machineid=${MACHINE}`, 400, 'imageid is missing'],
    ['no machineid', `${root}/create?${account}&imageid=${IMAGE}`, 400, 'machineid is missing'],
    [
      'a bad imageid',
      `${root}/create?${account}&imageid=1e1&machineid=${MACHINE}`,
      400,
      'imageid is not a positive integer',
    ],
    [
      'an unknown image',
      `${root}/create?${account}&imageid=99&machineid=${MACHINE}`,
      404,
      'no such image: 99',
    ],
    [
      'an unknown machine',
      `${root}/create?${account}&imageid=${IMAGE}&machineid=99`,
      404,
      'no such machine: 99',
    ],
    ['an unknown diff', about('status', '', 4), 404, 'no such diff: 4'],
    ['an unknown diff to retry', `${CREATE}&diffid=4`, 404, 'no such diff: 4'],
    ['a bad diffid', about('status', '', '-1'), 400, 'diffid is not a positive integer'],
    ['an empty diffid', `${CREATE}&diffid=`, 400, 'diffid is not a positive integer'],
    ['an unknown path', `${root}/list?${account}`, 404, 'no such request'],
  ])('%s', async (_what, path, status, message) => {
    const strict = await makeWorld();
    const answer = await strict.get(path);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual(envelopeWith(message));

    const lax = await makeWorld({ envelopeErrors: true });
    const enveloped = await lax.get(path);
    expect(enveloped.status).toBe(200);
    expect(await enveloped.json()).toEqual(envelopeWith(message));
  });

  test('only GET is served', async () => {
    const { clanforge } = await makeWorld();
    const headers = { authorization: BASIC };
    const answer = await fetch(clanforge.url + CREATE, { method: 'POST', headers });
    expect(answer.status).toBe(405);
    expect(clanforge.diffs()).toEqual([]);
  });
});

describe('accept', () => {
  const accept = (query: string) =>
    `/cfp/v1/imageversion/create?accountserviceid=1001&diffid=${FIRST}${query}`;

  test('makes the files of the machine those of the image, which is free again', async () => {
    const { clanforge, read, pass } = await makeWorld();
    await read(CREATE);
    expect(await read(accept('&restart=0'))).toEqual(envelopeWith('diffid 218595 is not complete'));
    pass(ENDS_AT);
    expect(await read(accept('&restart=0'))).toEqual({ diffid: FIRST, success: true });
    expect(clanforge.diffs()).toMatchObject([{ lockedImage: false, rejected: false }]);
    await read(CREATE);
    pass(ENDS_AT);
    const status = await read(about('status').replace(String(FIRST), String(FIRST + 1)));
    expect(status).toMatchObject({ added: {}, modified: {}, removed: {} });
    const empty = accept('&restart=0').replace(String(FIRST), String(FIRST + 1));
    expect(await read(empty)).toEqual(
      envelopeWith('diffid 218596 is empty: an image version of it needs full=1'),
    );
    expect(await read(`${empty}&full=1`)).toEqual({ diffid: FIRST + 1, success: true });
  });

  test('restart is required', async () => {
    const { read } = await makeWorld();
    await read(CREATE);
    expect(await read(accept(''))).toEqual(envelopeWith('restart must be 0 or 1'));
  });

  test('happens by itself when told so', async () => {
    const timetable = { created: 0, pending: 0, queued: 0, running: 10 };
    const { clanforge } = await makeWorld({ timetable, autoAccept: true, now: Date.now });
    clanforge.startDiff(IMAGE, MACHINE);
    await until(() => clanforge.diffs()[0]?.lockedImage === false);
    expect(clanforge.diffs()).toMatchObject([{ state: 'Completed', rejected: false }]);
  });
});
