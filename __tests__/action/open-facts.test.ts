/** What no document says of the live API, fact by fact, in every likely variant. The action must be right with each. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { IMAGE, MACHINE } from '../support/clanforge.ts';
import { messages } from '../support/in-process.ts';
import { answer, STATE } from '../support/scripted.ts';
import { stepAgainst } from '../support/steps.ts';

/** A step whose diff is created, and has this status from then on. */
const against = (status: object, inputs: Record<string, string> = {}) =>
  stepAgainst([answer(STATE.created), answer(status)], inputs);

describe('the fields of a changed file are unknown:', () => {
  test.each<[string, unknown, number | undefined]>([
    ['none at all', {}, undefined],
    ['a size in bytes', { size: 17 }, 17],
    ['a size as a string', { size: '17' }, 17],
    ['a size of zero', { size: 0 }, 0],
    ['a size beyond 4 GiB', { size: 5_000_000_000 }, 5_000_000_000],
    ['a size that is null', { size: null }, undefined],
    ['a size in words', { size: '17 kB' }, undefined],
    ['a size below zero', { size: -1 }, undefined],
    ['another name for the size', { filesize: 17 }, undefined],
    ['a hash and times', { size: 17, md5: 'd41d8cd9', mtime: 1_700_000_000 }, 17],
    ['objects within', { size: 17, old: { size: 3 }, new: { size: 17 } }, 17],
    ['null in place of the object', null, undefined],
    ['a number in its place', 17, undefined],
    ['a string in its place', 'd41d8cd9', undefined],
    ['a list in its place', [17], undefined],
  ])('%s', async (_, file, size) => {
    const result = await against({ added: { 'bin/server': file, 'bin/second': file } });
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ added: '2', modified: '0', removed: '0', 'has-changes': 'true' });
    const [first, second] = ['bin/server', 'bin/second'].map((path) =>
      size === undefined ? { path } : { path, size },
    );
    const report = JSON.parse(readFileSync(result.outputs.report ?? '', 'utf8')) as { added: unknown };
    expect(report.added).toEqual([first, second]);
  });
});

describe('what diff_info adds is unknown:', () => {
  const watched = { mode: 'watch', diffid: '42', imageid: String(IMAGE), machineid: String(MACHINE) };

  test.each<[string, object]>([
    ['nothing', {}],
    [
      'ids and names',
      { image: { imageid: IMAGE, name: 'Linux' }, machine: { machineid: MACHINE, name: 'b' } },
    ],
    ['ids as strings', { image: { imageid: String(IMAGE) }, machine: { machineid: String(MACHINE) } }],
    ['names alone', { image: { name: 'Linux' }, machine: { name: 'build-1' } }],
    ['ids under another name', { image: { id: IMAGE + 1 }, machine: { id: MACHINE + 1 } }],
    ['null', { game: null, image: null, machine: null }],
    ['lists', { game: [], image: [], machine: [] }],
    ['plain ids', { game: 1, image: IMAGE, machine: MACHINE }],
    ['more fields', { image: { imageid: IMAGE, version: 7, os: { name: 'x' } } }],
  ])('%s: a diff that is not known to belong to something else passes', async (_, info) => {
    const result = await against(info, watched);
    expect(result.passed).toBe(true);
    expect(result.outputs.diffid).toBe('42');
  });

  test.each<[string, object, string]>([
    ['nothing', {}, 'image and machine diff 42 belongs to, so imageid and machineid could'],
    ['names alone', { image: { name: 'Linux' }, machine: { name: 'b' } }, 'image and machine diff 42'],
    ['the image alone', { image: { imageid: IMAGE } }, 'machine diff 42 belongs to, so machineid could'],
    ['the machine alone', { machine: { machineid: MACHINE } }, 'image diff 42 belongs to, so imageid could'],
  ])('%s: what could not be compared is a warning', async (_, info, what) => {
    const result = await against(info, watched);
    expect(messages(result, 'warning')).toContainEqual(
      expect.stringContaining(`Clanforge does not say which ${what}`),
    );
  });

  test.each<[string, object, Record<string, string>]>([
    ['everything is known', { image: { imageid: IMAGE }, machine: { machineid: MACHINE } }, {}],
    ['what is unknown was not given', {}, { imageid: '', machineid: '' }],
  ])('there is no warning where %s', async (_, info, inputs) => {
    const result = await against(info, { ...watched, ...inputs });
    expect(messages(result, 'warning')).not.toContainEqual(expect.stringContaining('does not say which'));
  });

  test('a diff that this step created needs no warning', async () => {
    const result = await against({});
    expect(result.passed).toBe(true);
    expect(messages(result, 'warning')).not.toContainEqual(expect.stringContaining('does not say which'));
  });

  const [otherImage, otherMachine] = [{ imageid: IMAGE + 1 }, { machineid: MACHINE + 1 }];
  test.each<[string, object, string]>([
    ['another image', { image: otherImage }, 'image 5002, not 5001'],
    ['another image, its id a string', { image: { imageid: '5002' } }, 'image 5002, not 5001'],
    ['another machine', { machine: otherMachine }, 'machine 7002, not 7001'],
    ['both', { image: otherImage, machine: otherMachine }, 'image 5002, not 5001 and machine 7002, not 7001'],
  ])('%s fails the step', async (_, info, words) => {
    const result = await against(info, watched);
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain(`it belongs to ${words}.`);
  });
});

test.each([0, '0', false, null, ''])(
  'jobfailed %j of a completed job does not fail it',
  async (jobfailed) => {
    expect((await against({ jobfailed })).passed).toBe(true);
  },
);
