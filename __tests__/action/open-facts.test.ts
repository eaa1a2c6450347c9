/**
 * What no document says of the live API, fact by fact, each in every way in which it may turn out. The action must be
 * right whichever it is.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages } from '../support/in-process.ts';
import { answer, startScripted, STATE } from '../support/scripted.ts';

interface Report {
  readonly added: readonly { readonly path: string; readonly size?: number }[] | null;
}

const readReport = (path = ''): Report => JSON.parse(readFileSync(path, 'utf8')) as Report;

/** The step against answers of the test's own: a diff is created, and its status is this from then on. */
async function against(status: object, inputs: Record<string, string> = {}) {
  const scripted = await startScripted(answer(STATE.created), answer(status));
  const { step } = await makeWorld();
  const result = await step({ 'api-url': scripted.url, ...inputs });
  return { result, requests: scripted.requests };
}

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
    const { result } = await against({ added: { 'bin/server': file, 'bin/second': file } });
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ added: '2', modified: '0', removed: '0', 'has-changes': 'true' });
    const expected = (path: string) => (size === undefined ? { path } : { path, size });
    expect(readReport(result.outputs.report).added).toEqual([expected('bin/server'), expected('bin/second')]);
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
  ])('%s: a diff that is not known to be about something else passes', async (_, info) => {
    const { result } = await against({ ...info }, watched);
    expect(result.passed).toBe(true);
    expect(result.outputs.diffid).toBe('42');
  });

  test.each<[string, object, string]>([
    ['nothing', {}, 'image and machine diff 42 belongs to, so imageid and machineid could'],
    ['names alone', { image: { name: 'Linux' }, machine: { name: 'b' } }, 'image and machine diff 42'],
    ['the image alone', { image: { imageid: IMAGE } }, 'machine diff 42 belongs to, so machineid could'],
    ['the machine alone', { machine: { machineid: MACHINE } }, 'image diff 42 belongs to, so imageid could'],
  ])('%s: what could not be compared is told', async (_, info, what) => {
    const { result } = await against({ ...info }, watched);
    expect(messages(result, 'warning')).toContainEqual(
      expect.stringContaining(`Clanforge does not say which ${what}`),
    );
  });

  test.each<[string, object, Record<string, string>]>([
    ['all is told', { image: { imageid: IMAGE }, machine: { machineid: MACHINE } }, {}],
    ['what is not told was not given', {}, { imageid: '', machineid: '' }],
  ])('where %s, there is nothing to warn of', async (_, info, inputs) => {
    const { result } = await against({ ...info }, { ...watched, ...inputs });
    expect(messages(result, 'warning')).not.toContainEqual(expect.stringContaining('does not say which'));
  });

  test('a diff that this step created is its own, whatever the status tells', async () => {
    const { result } = await against({});
    expect(result.passed).toBe(true);
    expect(messages(result, 'warning')).not.toContainEqual(expect.stringContaining('does not say which'));
  });

  test.each<[string, object]>([
    ['another image', { image: { imageid: IMAGE + 1 } }],
    ['another image, its id a string', { image: { imageid: String(IMAGE + 1) } }],
    ['another machine', { machine: { machineid: MACHINE + 1 } }],
  ])('%s fails the step', async (_, info) => {
    const { result } = await against({ ...info }, watched);
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('belongs to');
  });
});

describe('rate limits and Retry-After are not documented:', () => {
  test.each(['http-429', 'http-429=7', 'http-429=0', 'http-503', 'http-503=3'])(
    'a read answered by %s is repeated',
    async (fault) => {
      const { clanforge, step } = await makeWorld({ faults: [`${fault}@status*3`] });
      expect((await step()).passed).toBe(true);
      expect(count(clanforge, 'create')).toBe(1);
    },
  );

  test.each(['http-429@create*3', 'http-429=7@create'])(
    'a create answered by %s was declined, so it is sent again',
    async (fault) => {
      const { clanforge, step } = await makeWorld({ faults: [fault] });
      const result = await step();
      expect(result.passed).toBe(true);
      expect(clanforge.diffs()).toHaveLength(1);
      expect(messages(result, 'warning')).toEqual([expect.stringContaining('Nothing was processed yet')]);
    },
  );
});

describe('of the likely shapes of an answer', () => {
  test.each([
    ['numbers as strings', 'numbers-as-strings'],
    ['null for what is absent', 'null-for-absent'],
    ['an empty map as a list', 'lists-for-empty-maps'],
    ['extra fields', 'extra-fields'],
    ['no optional fields', 'missing-optional'],
    ['no state id', 'state-by-name-only'],
    ['Complete for Completed', 'complete-without-d'],
  ])('%s is understood', async (_, fault) => {
    const { clanforge, step } = await makeWorld({ faults: [fault] });
    const result = await step();
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Completed', error: '' });
    expect(count(clanforge, 'create')).toBe(1);
  });

  test.each([
    'html-page@status*2',
    'http-502@status*2',
    'http-504-processed@status*2',
    'cut-body@status*2',
    'truncated-json@status*2',
    'empty-body@status*2',
  ])('%s is no verdict: the status is read again', async (fault) => {
    const { step } = await makeWorld({ faults: [fault] });
    expect((await step()).passed).toBe(true);
  });

  test.each(['html-page', 'empty-body', 'truncated-json', 'http-502'])(
    '%s for ever fails the step at its deadline',
    async (fault) => {
      const { step } = await makeWorld({ faults: [`${fault}@status*9999`] });
      const result = await step({ 'timeout-minutes': '10' });
      expect(result.passed).toBe(false);
      expect(result.outputs.error).toContain('Timed out after 10 min');
    },
  );
});

describe('jobprogress may always be 0, and a number of failures may stand for the flag:', () => {
  test('progress that never moves is no stall', async () => {
    const { result } = await against({ jobprogress: 0 });
    expect(result.passed).toBe(true);
  });

  test.each([1, 3, '2', true, 'yes'])('jobfailed %j of a completed job fails the step', async (jobfailed) => {
    const { result } = await against({ jobfailed });
    expect(result.passed).toBe(false);
    expect(result.outputs.error).toContain('flagged as failed');
  });

  test.each([0, '0', false, null, ''])('jobfailed %j does not', async (jobfailed) => {
    expect((await against({ jobfailed })).result.passed).toBe(true);
  });
});
