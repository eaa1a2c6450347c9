import { describe, expect, test } from '@jest/globals';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startClanforge, type LocalClanforge } from '../../../dev/clanforge/server.ts';
import {
  about,
  CREATE,
  ENDS_AT,
  FIRST,
  IMAGE,
  MACHINE,
  makeFolder,
  makeWorld,
  objectOf,
  RUNNING_AT,
  START,
  STATUS,
} from './support.ts';

const second = START / 1000;

describe('the life of a job', () => {
  test('create answers a created job with its times in Unix seconds', async () => {
    const { read } = await makeWorld();
    expect(await read(CREATE)).toEqual({
      diffid: FIRST,
      jobcreated: second,
      jobupdated: second,
      jobeta: second + 16,
      jobprogress: 0,
      jobstateid: 1,
      jobstatename: 'Created',
      jobfailed: 0,
      success: true,
    });
  });

  test('a job goes through the states by the time table, each with the time it began', async () => {
    const { read, pass } = await makeWorld();
    await read(CREATE);
    const seen = [];
    for (const ms of [0, 1000, 2000, 3000, 9999, 1]) {
      pass(ms);
      const { jobstateid, jobstatename, jobupdated } = await read(STATUS);
      seen.push([jobstateid, jobstatename, Number(jobupdated) - second]);
    }
    expect(seen).toEqual([
      [1, 'Created', 0],
      [2, 'Pending', 1],
      [3, 'Queued', 3],
      [4, 'Running', 6],
      [4, 'Running', 6],
      [5, 'Completed', 16],
    ]);
  });

  test('jobstart is a string, and there only once the job has started', async () => {
    const { read, pass } = await makeWorld();
    await read(CREATE);
    pass(RUNNING_AT - 1);
    expect(await read(STATUS)).not.toHaveProperty('jobstart');
    pass(1);
    expect(await read(STATUS)).toHaveProperty('jobstart', String(second + 6));
  });

  test('jobprogress stays 0 to the end', async () => {
    const { read, pass } = await makeWorld();
    await read(CREATE);
    pass(ENDS_AT);
    expect(await read(STATUS)).toMatchObject({ jobstatename: 'Completed', jobprogress: 0 });
  });

  test('jobprogress follows the running time when asked to', async () => {
    const { read, pass } = await makeWorld({ realProgress: true });
    await read(CREATE);
    pass(RUNNING_AT + 2500);
    expect(await read(STATUS)).toHaveProperty('jobprogress', 25);
    pass(ENDS_AT);
    expect(await read(STATUS)).toHaveProperty('jobprogress', 100);
  });

  test('diff_info=1 adds the names of game, image and machine', async () => {
    const { read } = await makeWorld({ game: { gameid: 7, name: 'Game' } });
    await read(CREATE);
    expect(await read(STATUS)).not.toHaveProperty('game');
    expect(await read(`${STATUS}&diff_info=1`)).toMatchObject({
      game: { gameid: 7, name: 'Game' },
      image: { imageid: IMAGE, name: 'Image' },
      machine: { machineid: MACHINE, name: 'Build box' },
    });
  });

  test('with the real clock a job completes by itself', async () => {
    const { clanforge, read } = await makeWorld({ now: Date.now, timetable: { running: 10 } });
    await read(CREATE);
    expect(await stateInTheEnd(clanforge)).toBe('Completed');
  });

  test('a job completes by itself although a timer fired before its clock had come so far', async () => {
    const timetable = { created: 1, pending: 1, queued: 1, running: 1 };
    const { clanforge, read, pass } = await makeWorld({ timetable });
    await read(CREATE);
    pass(2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    pass(2);
    expect(await stateInTheEnd(clanforge)).toBe('Completed');
  });

  /** Asks nothing of it meanwhile. It takes a quarter of a second; the limit is there only so that the loop ends. */
  async function stateInTheEnd(clanforge: LocalClanforge): Promise<string | undefined> {
    const limit = performance.now() + 20_000;
    while (clanforge.diffs()[0]?.state !== 'Completed' && performance.now() < limit)
      await new Promise((resolve) => setTimeout(resolve, 10));
    return clanforge.diffs()[0]?.state;
  }
});

describe('the comparison', () => {
  test('the maps are empty until the job is complete, then name each changed file with its size', async () => {
    const { read, pass } = await makeWorld();
    await read(CREATE);
    pass(ENDS_AT - 1);
    expect(await read(STATUS)).toMatchObject({ added: {}, modified: {}, removed: {} });
    pass(1);
    const { added, modified, removed } = await read(STATUS);
    expect({ added, modified, removed }).toEqual({
      added: { 'data/new.bin': { size: 7 } },
      modified: { 'old.txt': { size: 4 } },
      removed: { 'data/gone.bin': { size: 5 } },
    });
  });

  test.each([
    ['two empty folders', {}, {}, [[], [], []]],
    ['the same files', { 'a/b/c': 'x' }, { 'a/b/c': 'x' }, [[], [], []]],
    ['an empty image', {}, { 'a/b/c': 'x', d: '' }, [['a/b/c', 'd'], [], []]],
    ['an empty machine', { 'a/b/c': 'x' }, {}, [[], [], ['a/b/c']]],
    ['another size', { a: 'x' }, { a: 'xx' }, [[], ['a'], []]],
    ['a file in place of a folder', { 'a/b': 'x' }, { a: 'x' }, [['a'], [], ['a/b']]],
    [
      'a file named like a member of every object',
      {},
      { ['__proto__']: '', constructor: '' },
      [['__proto__', 'constructor'], [], []],
    ],
  ])('%s', async (_case, image, machine, [added, modified, removed]) => {
    const { read, pass } = await makeWorld({}, image, machine);
    await read(CREATE);
    pass(ENDS_AT);
    const status = await read(STATUS);
    expect(status['jobstatename']).toBe('Completed');
    expect(Object.keys(objectOf(status['added']))).toEqual(added);
    expect(Object.keys(objectOf(status['modified']))).toEqual(modified);
    expect(Object.keys(objectOf(status['removed']))).toEqual(removed);
  });

  test('the size of a modified file is the machine’s', async () => {
    const { read, pass } = await makeWorld({}, { a: 'x' }, { a: 'xxx' });
    await read(CREATE);
    pass(ENDS_AT);
    expect(await read(STATUS)).toHaveProperty('modified', { a: { size: 3 } });
  });

  test('symbolic links are neither followed nor listed', async () => {
    const { read, pass, machineFolder } = await makeWorld({}, {}, {});
    const outside = await makeFolder({ secret: 'x' });
    await symlink(outside, join(machineFolder, 'folder-link'));
    await symlink(join(outside, 'secret'), join(machineFolder, 'file-link'));
    await symlink('.', join(machineFolder, 'loop'));
    await read(CREATE);
    pass(ENDS_AT);
    expect(await read(STATUS)).toMatchObject({ jobstatename: 'Completed', added: {} });
  });

  test('it sees the files as they are when the job runs, not when it was created', async () => {
    const { read, pass, machineFolder } = await makeWorld({}, {}, {});
    await read(CREATE);
    pass(RUNNING_AT - 1);
    await read(STATUS);
    await writeFile(join(machineFolder, 'late.txt'), 'late');
    pass(ENDS_AT);
    expect(await read(STATUS)).toHaveProperty('added', { 'late.txt': { size: 4 } });
  });

  test('many files are all compared', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `file-${index}`);
    const image = Object.fromEntries(names.map((name) => [name, 'a']));
    const machine = Object.fromEntries(names.map((name, index) => [name, index % 2 === 0 ? 'a' : 'b']));
    const { read, pass } = await makeWorld({}, image, machine);
    await read(CREATE);
    pass(ENDS_AT);
    let status = await read(STATUS);
    // The job goes on as long as the files are compared, which on a busy machine takes its time.
    while (status['jobstatename'] === 'Running') status = await read(STATUS);
    expect(Object.keys(objectOf(status['modified']))).toHaveLength(50);
  });

  test('the job fails when a folder cannot be read', async () => {
    const { read, pass, machineFolder } = await makeWorld();
    await rm(machineFolder, { recursive: true });
    await read(CREATE);
    pass(ENDS_AT);
    const status = await read(STATUS);
    expect(status).toMatchObject({ jobstateid: 6, jobfailed: 1, added: {}, success: true });
    expect(status['joberror']).toMatch(/^cannot compare the folders: Error: ENOENT/);
  });
});

describe('the server', () => {
  test('records every request as it arrived', async () => {
    const { clanforge, read, pass } = await makeWorld();
    await read(CREATE);
    pass(ENDS_AT);
    await read(STATUS);
    await read(about('retry'));
    await read('/elsewhere?a=b%20c');
    expect(clanforge.requests.map(({ kind, path, at }) => [kind, path, at - START])).toEqual([
      ['create', '/cfp/v1/imagediff/create', 0],
      ['status', `/cfp/v1/imagediff/${FIRST}/status`, ENDS_AT],
      ['retry', `/cfp/v1/imagediff/${FIRST}/retry`, ENDS_AT],
      ['other', '/elsewhere', ENDS_AT],
    ]);
    expect(clanforge.requests[3]).toMatchObject({ method: 'GET', query: { a: 'b c' } });
  });

  test('serves under its prefix only', async () => {
    const { clanforge, get, read } = await makeWorld({ prefix: '/gateway' });
    expect(clanforge.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/gateway$/);
    expect(await read(CREATE)).toMatchObject({ diffid: FIRST });
    const outside = new URL(CREATE, clanforge.url);
    expect((await fetch(outside, { headers: { authorization: 'Basic x' } })).status).toBe(401);
    expect((await get('/cfp/v1/nothing?accountserviceid=1001')).status).toBe(404);
    expect(clanforge.requests[1]?.kind).toBe('other');
  });

  test.each(['gateway', '/gateway/', '/'])('refuses the prefix %s', async (prefix) => {
    await expect(startClanforge({ images: {}, machines: {}, prefix })).rejects.toThrow(
      /^prefix .* must start with/,
    );
  });

  test('the Date header is the injected clock’s', async () => {
    const { get, pass } = await makeWorld();
    pass(3_600_000);
    expect((await get(CREATE)).headers.get('date')).toBe(new Date(START + 3_600_000).toUTCString());
  });

  test('waitForRequest resolves when so many of the kind have arrived', async () => {
    const { clanforge, read } = await makeWorld();
    let arrived = false;
    const waiting = clanforge.waitForRequest('status', 2).then(() => (arrived = true));
    await read(CREATE);
    await read(STATUS);
    expect(arrived).toBe(false);
    await read(STATUS);
    await waiting;
    await clanforge.waitForRequest('create');
    expect(arrived).toBe(true);
  });

  test('close lets nobody wait on', async () => {
    const { clanforge, get } = await makeWorld({ faults: ['no-answer'] });
    const answer = expect(get(CREATE)).rejects.toThrow();
    const waiting = expect(clanforge.waitForRequest('reject')).rejects.toThrow('aborted');
    await clanforge.waitForRequest('create');
    const closed = clanforge.close();
    await answer;
    await waiting;
    await closed;
    await clanforge.close();
  });

  test('says so when the port is taken', async () => {
    const { clanforge } = await makeWorld();
    const port = Number(new URL(clanforge.url).port);
    await expect(startClanforge({ images: {}, machines: {}, port })).rejects.toThrow('EADDRINUSE');
  });
});
