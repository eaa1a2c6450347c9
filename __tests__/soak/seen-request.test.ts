import { describe, expect, test } from '@jest/globals';
import { seenRequest } from '../../soak/seen-request.js';

const INPUTS = { imageid: '5001', machineid: '7001' };
const JOB = {
  diffid: 7,
  jobcreated: 1_800_000_000,
  jobstatename: 'Running',
  image: { imageid: 5001 },
  machine: { machineid: 7001 },
};

/** What a run saw of diff 7, with the fields of its job changed. */
function seen(fields: object, headers: Record<string, string> = { date: 'Wed, 21 Oct 2026 07:28:00 GMT' }) {
  const url = new URL('http://127.0.0.1/run-0/cfp/v1/imagediff/7/status?diff_info=1');
  const body = { json: { ...JOB, ...fields } };
  return seenRequest(url, { kind: 'answered', status: 200, headers, body, bodyMs: 0 }, INPUTS, undefined);
}

describe('a status tells a run that a diff is its own', () => {
  test.each([
    ['by time, image and machine', {}],
    ['with ids as texts', { machine: { machineid: '7001' } }],
    ['without an image', { image: null }],
  ])('%s', (_, fields) => {
    expect(seen(fields)).toMatchObject({ kind: 'status', askedOf: 7, toldOf: 7, toldWhose: true });
  });

  test('and in which state its job is', () => {
    expect(seen({ jobstatename: 'Aborted' }).toldState).toBe('Aborted');
  });

  test.each([
    ['of another image', { image: { imageid: 5002 } }],
    ['of another machine', { machine: { machineid: 7002 } }],
    ['without a machine', { machine: null }],
    ['without the time of its creation', { jobcreated: null }],
  ])('but not %s', (_, fields) => {
    expect(seen(fields)).toMatchObject({ toldOf: 7, toldWhose: false });
  });

  test('but not without a Date', () => {
    expect(seen({}, {}).toldWhose).toBe(false);
  });
});
