import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAnswer, type Answer } from '../../src/clanforge/answer.ts';
import { createCleaner } from '../../src/text/clean.ts';

const cleaner = createCleaner(['s3cret+/=']);

interface Given {
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

function read(body: unknown, { status = 200, headers = {} }: Given = {}): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = { kind: 'response', status, headers, body: Buffer.from(text), bodyMs: 40 } as const;
  return readAnswer(response, true, 1_000, cleaner);
}

const JOB = { diffid: 42, jobcreated: 1_700_000_000, jobstateid: 4, jobstatename: 'Running', jobfailed: 0 };

describe('a job', () => {
  test('is read field by field, numbers also as strings', () => {
    const fields = {
      diffid: '42',
      jobcreated: '1700000000',
      jobupdated: 1_700_000_001,
      jobeta: 1_700_000_009,
      jobprogress: '50',
      jobstateid: '5',
      jobfailed: '0',
      joberror: ' a\nreason s3cret+/= ',
      image: { imageid: '5001', name: 'Linux\u202e' },
      machine: { machineid: 7001 },
      game: { name: 'x' },
      added: { 'a/b': { size: 7 }, __proto__x: null, c: { size: '8' }, d: { size: -1 }, e: 'x' },
      modified: [],
      removed: null,
    };
    const headers = { date: 'Mon, 23 Nov 2026 18:04:11 GMT' };
    expect(read(fields, { headers })).toEqual({
      kind: 'job',
      serverTime: { unixSeconds: Date.UTC(2026, 10, 23, 18, 4, 11) / 1_000, at: 960 },
      job: {
        diffid: 42,
        state: { name: 'Completed', known: 'Completed' },
        flaggedFailed: false,
        markedAsError: false,
        error: 'a reason ***',
        created: 1_700_000_000,
        updated: 1_700_000_001,
        eta: 1_700_000_009,
        progress: 50,
        subject: {
          image: { id: 5001, name: 'Linux\ufffd' },
          machine: { id: 7001 },
          game: { name: 'x' },
        },
        changes: {
          added: [
            { path: 'a/b', size: 7 },
            { path: '__proto__x' },
            { path: 'c', size: 8 },
            { path: 'd' },
            { path: 'e' },
          ],
          modified: [],
          removed: undefined,
        },
      },
    });
  });

  test.each([
    { success: false },
    { success: 0 },
    { success: 'no' },
    { error: true },
    { error: 'broken' },
    { error_code: 5 },
    { error_message: 'broken' },
    { error_message: ['broken'] },
    { error_message: 7 },
  ])('in a response with %j is marked as an error', (flaw) => {
    expect(read({ ...JOB, ...flaw })).toMatchObject({
      kind: 'job',
      job: { diffid: 42, markedAsError: true },
    });
  });

  test.each([
    {},
    { success: true },
    { success: '1' },
    { success: null },
    { error: false, error_code: 0, error_message: '' },
    { error_message: [] },
    { error_message: null },
  ])('in a response with %j is not', (fields) => {
    expect(read({ ...JOB, ...fields })).toMatchObject({ job: { markedAsError: false } });
  });

  test.each([1, 2, '1', true, 'yes', {}])('with jobfailed %j is flagged as failed', (jobfailed) => {
    expect(read({ ...JOB, jobfailed })).toMatchObject({ job: { flaggedFailed: true } });
  });

  test.each(['1e400', 1.5, -1, {}, 'x', 1e300])('nonsense such as %j counts as absent', (value) => {
    const answer = read({ ...JOB, jobcreated: value, jobeta: value, jobprogress: value, image: value });
    expect(answer).toMatchObject({ kind: 'job', job: { subject: {} } });
    expect(answer.kind === 'job' && (answer.job.created ?? answer.job.eta)).toBe(undefined);
  });
});

describe('a refusal', () => {
  test('by a lock is found in any message, also beside the fields of the diff that locks', () => {
    const words = 'Image Locked By DiffID:218595';
    expect(read({ messages: ['x', words] })).toMatchObject({ kind: 'refused', lockedBy: 218595 });
    expect(read({ ...JOB, success: false, messages: [words] })).toMatchObject({ lockedBy: 218595 });
    expect(read({ ...JOB, joberror: words })).toMatchObject({ kind: 'job' });
  });

  test.each([
    [{ success: false, error_message: 'busy' }, 'busy'],
    [{ success: false, joberror: 'busy' }, 'busy'],
    [{ success: false, messages: ['', 'busy'] }, 'busy'],
    [{ error: 'busy' }, 'busy'],
    [{ error: { message: 'busy' } }, 'busy'],
    [{ message: 'busy' }, 'busy'],
    [{ detail: 'busy' }, 'busy'],
    [{ errors: [{ message: 'busy' }] }, 'busy'],
    [{ success: false, error_code: 7 }, 'error_code 7'],
    [{ success: false }, 'no reason given'],
    [{ success: false, error_message: 's3cret+/= %73s3cret%2B%2F%3D' }, '*** %73***'],
  ])('%j is for the reason that it gives', (body, reason) => {
    expect(read(body)).toMatchObject({ kind: 'refused', reason });
  });

  test.each([
    [400, 'belong together'],
    [401, 'access-key and secret-key'],
    [403, 'permissions of the key'],
    [404, 'path of api-url'],
    [409, 'Look at the image'],
  ])('with HTTP %i says what to check', (status, advice) => {
    expect(read('', { status })).toMatchObject({
      kind: 'refused',
      reason: `HTTP ${status}`,
      advice: expect.stringContaining(advice),
    });
  });

  test('with HTTP 404 and a reason gives no general advice; with HTTP 403 it does', () => {
    const body = { success: false, error_message: 'no such diff: 9' };
    expect(read(body, { status: 404 })).toMatchObject({
      reason: 'HTTP 404: no such diff: 9',
      advice: 'Check the inputs that the response names.',
    });
    expect(read('Forbidden', { status: 403 })).toMatchObject({
      reason: 'HTTP 403: Forbidden',
      advice: expect.stringContaining('permissions'),
    });
  });
});

describe('a response that is not Clanforge’s', () => {
  test.each([
    ['', 'an empty body'],
    ['<html>', 'a body that is not JSON'],
    ['{"diffid":', 'a body that is not JSON'],
    ['[]', 'JSON that is not an object'],
    ['null', 'JSON that is not an object'],
    ['{"success":true,"messages":["queued"]}', 'a response without a diffid'],
    ['{}', 'a response without a diffid'],
  ])('%j may have been processed', (body, what) => {
    expect(read(body)).toMatchObject({
      kind: 'lost',
      reason: expect.stringContaining(`HTTP 200 with ${what}`),
    });
  });

  test('HTTP 500 with a diff names what may have started', () => {
    expect(read(JOB, { status: 500 })).toMatchObject({ kind: 'lost', namedDiff: 42 });
  });
});

test('no body makes it throw, and a job always has a positive diffid', () => {
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc.object().map((value) => JSON.stringify({ ...JOB, ...value })),
  );
  fc.assert(
    fc.property(body, fc.constantFrom(200, 404, 500), (text, status) => {
      const answer = read(text, { status });
      if (answer.kind === 'job') expect(answer.job.diffid).toBeGreaterThan(0);
      else expect(answer.reason).not.toBe('');
    }),
  );
});

test('the age of a cached response counts', () => {
  const headers = { date: 'Mon, 23 Nov 2026 18:04:11 GMT', age: '3600' };
  const unixSeconds = Date.UTC(2026, 10, 23, 19, 4, 11) / 1_000;
  expect(read(JOB, { headers })).toMatchObject({ serverTime: { unixSeconds } });
});

test('HTTP 429 was not processed, unless it names a diff', () => {
  expect(read('', { status: 429 })).toMatchObject({ kind: 'not-processed' });
  expect(read(JOB, { status: 429 })).toMatchObject({ kind: 'lost', namedDiff: 42 });
});

test('a response that is too large is refused for a read, and lost for a change', () => {
  const tooLarge = { kind: 'lost', reason: 'too large', advice: 'Look.' } as const;
  expect(readAnswer(tooLarge, true, 0, cleaner)).toMatchObject({ kind: 'lost' });
  expect(readAnswer(tooLarge, false, 0, cleaner)).toMatchObject({ kind: 'refused' });
});
