import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { jobAt, type Job } from '../../../dev/clanforge/job.ts';
import { until } from '../../support/bundle.ts';
import {
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
  TIMETABLE,
} from './support.ts';

const second = START / 1000;

describe('a job', () => {
  test('begins with its times in Unix seconds', async () => {
    const { read } = await makeWorld();
    expect(await read(CREATE)).toEqual({
      ...{ diffid: FIRST, jobcreated: second, jobupdated: second, jobeta: second + 16, jobprogress: 0 },
      ...{ jobstateid: 1, jobstatename: 'Created', jobfailed: 0, success: true },
    });
  });

  test('goes through the states by the timetable; jobstart is a string once it runs, jobprogress is 0', async () => {
    const { read, pass } = await makeWorld();
    await read(CREATE);
    const seen = [];
    for (const ms of [0, 1000, 2000, 3000, 9999, 1]) {
      pass(ms);
      const { jobstateid, jobstatename, jobupdated, jobstart, jobprogress } = await read(STATUS);
      seen.push([jobstateid, jobstatename, Number(jobupdated) - second, jobstart, jobprogress]);
    }
    const jobstart = String(second + 6);
    expect(seen).toEqual([
      [1, 'Created', 0, undefined, 0],
      [2, 'Pending', 1, undefined, 0],
      [3, 'Queued', 3, undefined, 0],
      [4, 'Running', 6, jobstart, 0],
      [4, 'Running', 6, jobstart, 0],
      [5, 'Completed', 16, jobstart, 0],
    ]);
  });

  test('has a jobprogress that moves with realProgress', async () => {
    const { read, pass } = await makeWorld({ realProgress: true });
    await read(CREATE);
    pass(RUNNING_AT + 2500);
    expect(await read(STATUS)).toHaveProperty('jobprogress', 25);
    pass(ENDS_AT);
    expect(await read(STATUS)).toHaveProperty('jobprogress', 100);
  });

  test('has the names of game, image and machine with diff_info=1', async () => {
    const { read } = await makeWorld({ game: { gameid: 7, name: 'Game' } });
    await read(CREATE);
    expect(await read(STATUS)).not.toHaveProperty('game');
    expect(await read(`${STATUS}&diff_info=1`)).toMatchObject({
      game: { gameid: 7, name: 'Game' },
      image: { imageid: IMAGE, name: 'Image' },
      machine: { machineid: MACHINE, name: 'Build box' },
    });
  });

  test.each([
    ['on the real clock', Date.now],
    ['although a timer fires early by the clock', undefined],
  ])('completes without a request %s', async (_, now) => {
    const timetable = { created: 1, pending: 1, queued: 1, running: 1 };
    const { clanforge, read, pass } = await makeWorld({ timetable, ...(now === undefined ? {} : { now }) });
    await read(CREATE);
    pass(2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    pass(2);
    await until(() => clanforge.diffs()[0]?.state === 'Completed');
  });

  test('runs on beyond its time until its folders have been compared', () => {
    const job: Job = { createdAt: START, createdSecond: second, fate: { kind: 'completes' } };
    const differences = { added: new Map(), modified: new Map(), removed: new Map() };
    const momentOf = (comparedAt: number | undefined, ms: number) =>
      jobAt(
        {
          ...job,
          ...(comparedAt === undefined ? {} : { compared: { at: START + comparedAt, differences } }),
        },
        TIMETABLE,
        START + ms,
      );
    expect(momentOf(undefined, 10 * ENDS_AT)).toMatchObject({ state: { name: 'Running' }, progress: 99 });
    expect(momentOf(RUNNING_AT, ENDS_AT - 1)).toMatchObject({ state: { name: 'Running' } });
    expect(momentOf(RUNNING_AT, ENDS_AT)).toMatchObject({ state: { name: 'Completed' } });
    expect(momentOf(ENDS_AT + 500, ENDS_AT + 999)).toMatchObject({ since: START + ENDS_AT + 500 });
  });
});

describe('the comparison', () => {
  test('is in the maps only once the job is complete; the sizes are of the newest file', async () => {
    const { read, pass } = await makeWorld();
    await read(CREATE);
    pass(ENDS_AT - 1);
    expect(await read(STATUS)).toMatchObject({ added: {}, modified: {}, removed: {} });
    pass(1);
    const { added, modified, removed } = await read(STATUS);
    expect([added, modified, removed]).toEqual([
      { 'data/new.bin': { size: 7 } },
      { 'old.txt': { size: 4 } },
      { 'data/gone.bin': { size: 5 } },
    ]);
  });

  const hundred = (text: (index: number) => string): Record<string, string> =>
    Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`file-${index + 100}`, text(index)]));

  test.each([
    ['two empty folders', {}, {}, [[], [], []]],
    ['the same files', { 'a/b/c': 'x' }, { 'a/b/c': 'x' }, [[], [], []]],
    ['an empty image', {}, { 'a/b/c': 'x', d: '' }, [['a/b/c', 'd'], [], []]],
    ['an empty machine', { 'a/b/c': 'x' }, {}, [[], [], ['a/b/c']]],
    ['another size', { a: 'x' }, { a: 'xx' }, [[], ['a'], []]],
    ['a file in place of a folder', { 'a/b': 'x' }, { a: 'x' }, [['a'], [], ['a/b']]],
    ['members of every object', {}, { ['__proto__']: '', toString: '' }, [['__proto__', 'toString'], [], []]],
    [
      'more files than are compared at once',
      hundred(() => 'a'),
      hundred((index) => (index < 98 ? 'a' : 'b')),
      [[], ['file-198', 'file-199'], []],
    ],
  ])('of %s', async (_, image, machine, paths) => {
    const { read, pass } = await makeWorld({}, image, machine);
    await read(CREATE);
    pass(ENDS_AT);
    let status = await read(STATUS);
    // The job runs until the files are compared, which takes its time on a busy machine.
    while (status['jobstatename'] === 'Running') status = await read(STATUS);
    const maps = ['added', 'modified', 'removed'].map((map) => Object.keys(objectOf(status[map])));
    expect(maps).toEqual(paths);
  });

  test('sees the files as they are when the job runs, without symbolic links', async () => {
    const { read, pass, machineFolder } = await makeWorld({}, {}, {});
    const outside = await makeFolder({ secret: 'x' });
    await read(CREATE);
    pass(RUNNING_AT - 1);
    await read(STATUS);
    await writeFile(join(machineFolder, 'late.txt'), 'late');
    await symlink(outside, join(machineFolder, 'folder-link'));
    await symlink(join(outside, 'secret'), join(machineFolder, 'file-link'));
    await symlink('.', join(machineFolder, 'loop'));
    pass(ENDS_AT);
    expect(await read(STATUS)).toHaveProperty('added', { 'late.txt': { size: 4 } });
  });

  test('fails the job when a folder cannot be read', async () => {
    const { read, pass, machineFolder } = await makeWorld();
    await rm(machineFolder, { recursive: true });
    await read(CREATE);
    pass(ENDS_AT);
    const status = await read(STATUS);
    expect(status).toMatchObject({ jobstateid: 6, jobfailed: 1, added: {}, success: true });
    expect(status['joberror']).toMatch(/^cannot compare the folders: Error: ENOENT/);
  });
});
