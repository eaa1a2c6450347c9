import { describe, expect, test } from '@jest/globals';
import { about, CREATE, FIRST, makeWorld, STATUS } from './support.ts';

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
