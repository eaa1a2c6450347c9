import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { CREATE, ENDS_AT, makeFolder, makeWorld, objectOf, RUNNING_AT, STATUS } from './support.ts';

const KINDS = ['added', 'modified', 'removed'];
const hundred = (text: (index: number) => string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`file-${index + 100}`, text(index)]));

test.each([
  ['two empty folders', {}, {}, [[], [], []]],
  ['the same files', { 'a/b/c': 'x' }, { 'a/b/c': 'x' }, [[], [], []]],
  ['an empty image', {}, { 'a/b/c': 'x', d: '' }, [['a/b/c', 'd'], [], []]],
  ['an empty machine', { 'a/b/c': 'x' }, {}, [[], [], ['a/b/c']]],
  ['another text of the same size', { a: 'x' }, { a: 'y' }, [[], ['a'], []]],
  ['a file in place of a folder', { 'a/b': 'x' }, { a: 'x' }, [['a'], [], ['a/b']]],
  ['members of every object', {}, { ['__proto__']: '', toString: '' }, [['__proto__', 'toString'], [], []]],
  [
    'more files than are compared at once',
    hundred(() => 'a'),
    hundred((index) => (index < 98 ? 'a' : 'b')),
    [[], ['file-198', 'file-199'], []],
  ],
])('compares %s', async (_, image, machine, paths) => {
  const { read, pass } = await makeWorld({}, image, machine);
  await read(CREATE);
  pass(ENDS_AT);
  let status = await read(STATUS);
  // The job runs until the files are compared, which takes its time on a busy machine.
  while (status['jobstatename'] === 'Running') status = await read(STATUS);
  expect(KINDS.map((kind) => Object.keys(objectOf(status[kind])))).toEqual(paths);
});

test('sees the files as they are when the job runs, without symbolic links', async () => {
  const { read, pass, machineFolder } = await makeWorld({}, {}, {});
  const outside = await makeFolder({ secret: 'x' });
  await read(CREATE);
  pass(RUNNING_AT - 1);
  await read(STATUS);
  await writeFile(join(machineFolder, 'late.txt'), 'late');
  await symlink(outside, join(machineFolder, 'folder-link'));
  await symlink('.', join(machineFolder, 'loop'));
  pass(ENDS_AT);
  expect(await read(STATUS)).toHaveProperty('added', { 'late.txt': { size: 4 } });
});
