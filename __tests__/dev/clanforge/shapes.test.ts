import { describe, expect, test } from '@jest/globals';
import { HOSTILE_PIECES, HOSTILE_TEXT } from '../../../dev/clanforge/shapes.ts';
import {
  about,
  CREATE,
  ENDS_AT,
  FIRST,
  IMAGE,
  MACHINE,
  makeWorld,
  objectOf,
  RUNNING_AT,
  STATUS,
} from './support.ts';

/** The status of a complete diff, and the status under faults. */
async function completeUnder(...faults: string[]) {
  const world = await makeWorld();
  await world.read(CREATE);
  world.pass(ENDS_AT);
  const plain = await world.read(`${STATUS}&diff_info=1`);
  world.clanforge.inject(...faults);
  return { ...world, plain, status: await world.read(`${STATUS}&diff_info=1`) };
}

describe('a shape fault', () => {
  const other = { name: 'another one' };

  test.each([
    ['complete-without-d', { jobstatename: 'Complete' }],
    ['other-state-name', { jobstatename: 'Aborted' }],
    ['success-false', { success: false }],
    ['error-true', { error: true }],
    ['other-diffid', { diffid: FIRST + 1 }],
    ['null-maps', { added: null, modified: null, removed: null }],
    [
      'other-subject',
      { image: { imageid: IMAGE + 1, ...other }, machine: { machineid: MACHINE + 1, ...other } },
    ],
    ['missing-optional', { jobstart: 0, jobeta: 0, jobstateid: 0, success: 0 }],
    ['state-by-name-only', { jobstateid: 0 }],
    ['no-diffid', { diffid: 0 }],
    ['no-maps', { added: 0, modified: 0, removed: 0 }],
    ['no-jobcreated', { jobcreated: 0 }],
  ])('%s changes %j and nothing else; 0 is absent', async (fault, changed) => {
    const { plain, status } = await completeUnder(fault);
    expect(status).not.toEqual(plain);
    const fields = Object.entries({ ...plain, ...changed });
    const absent = Object.entries(changed).flatMap(([name, value]) => (value === 0 ? [name] : []));
    expect(status).toEqual(Object.fromEntries(fields.filter(([name]) => !absent.includes(name))));
  });

  test.each<[string, object]>([
    [
      'numbers-as-strings',
      { diffid: String(FIRST), jobfailed: '0', added: { 'data/new.bin': { size: '7' } } },
    ],
    ['extra-fields', { jobtypeid: 12, added: { 'data/new.bin': { size: 7, mode: '0644' } } }],
    ['null-for-absent', { joberror: null, jobstateid: 5 }],
    ['lists-for-empty-maps', { added: { 'data/new.bin': { size: 7 } } }],
    ['hostile-text', { added: { [`${HOSTILE_TEXT}data/new.bin`]: {} }, image: { name: HOSTILE_TEXT } }],
  ])('%s changes what there is', async (fault, expected) => {
    expect((await completeUnder(fault)).status).toMatchObject(expected);
  });

  test('affects create and a status without files too, and combines with others in their order', async () => {
    const faults = [
      'null-for-absent',
      'lists-for-empty-maps',
      'old-response',
      'other-diffid',
      'numbers-as-strings',
    ];
    const { read, clanforge } = await makeWorld({ faults });
    const { jobcreated, ...created } = await read(CREATE);
    expect(created).toMatchObject({
      jobstart: null,
      joberror: null,
      jobstateid: '1',
      diffid: String(FIRST + 1),
    });
    const lists = { added: [], modified: [], removed: [] };
    expect(await read(STATUS)).toMatchObject({
      jobcreated: String(Number(jobcreated) + 3600),
      image: null,
      ...lists,
    });
    expect(clanforge.requests[0]?.fault).toBe(faults.join(', '));
  });

  test('hostile-text is in joberror, in unlisted states, and by pieces in many paths', async () => {
    const machine = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index + 10}`, '']));
    const faults = ['hostile-text', 'failing-job*1', 'unlisted-state'];
    const { read, pass } = await makeWorld({ faults }, {}, machine);
    await read(CREATE);
    pass(ENDS_AT);
    expect(await read(STATUS)).toMatchObject({ joberror: HOSTILE_TEXT, jobstatename: 'Failed' });
    await read(about('retry'));
    pass(RUNNING_AT);
    expect(await read(STATUS)).toHaveProperty('jobstatename', HOSTILE_TEXT);
    pass(ENDS_AT);
    const paths = Object.keys(objectOf((await read(STATUS))['added']));
    expect([paths[1], paths[19]]).toEqual([`${HOSTILE_PIECES[0]}f11`, 'f29']);
    expect(HOSTILE_TEXT).toHaveLength(5000);
    expect(HOSTILE_TEXT.isWellFormed()).toBe(false);
  });

  test('of headers, no-date, affects errors too', async () => {
    const { get } = await makeWorld({ faults: ['no-date'] });
    expect((await get(CREATE)).headers.has('date')).toBe(false);
    expect((await get(CREATE, {})).headers.has('date')).toBe(false);
  });
});
