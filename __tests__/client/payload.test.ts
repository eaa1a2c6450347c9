import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAnswerReader } from '../../src/client/answer-body.js';
import { readPayload, type Payload } from '../../src/client/payload.js';
import { CHANGE_KINDS, judge, type Changes, type Job } from '../../src/job/job.js';
import { createCleaner } from '../../src/text/cleaner.js';

const cleaner = createCleaner(['hunter2']);

/** Reads a JSON body as the client does, with its lists as arrays. */
function read(json: unknown): Payload {
  const reader = createAnswerReader();
  reader.write(Buffer.from(JSON.stringify(json)));
  const body = reader.end();
  if (body.kind !== 'json') throw new Error(`not JSON: ${body.kind}`);
  const payload = readPayload(body, cleaner);
  if (payload.kind !== 'job') return payload;
  const { changes } = payload.job;
  const listed = Object.fromEntries(
    CHANGE_KINDS.map((kind) => [kind, changes[kind] === undefined ? undefined : [...changes[kind]]]),
  );
  return { ...payload, job: { ...payload.job, changes: listed as unknown as Changes } };
}

const RUNNING = { diffid: 218595, jobstateid: 4, jobstatename: 'Running' };
const ENVELOPE = {
  messages: [],
  error_code: 1,
  error_message: 'no such machine',
  _debug: [],
  success: false,
  error: true,
};

function readJob(fields: object): Job {
  const payload = read({ ...RUNNING, ...fields });
  if (payload.kind !== 'job') throw new Error(`no job: ${JSON.stringify(payload)}`);
  return payload.job;
}

describe('a job', () => {
  test('is read from the documented fields', () => {
    const json: unknown = JSON.parse(`{
      "diffid": 218595, "jobcreated": 1700000000, "jobupdated": 1700000300, "jobstart": "1700000010",
      "jobeta": 1700000600, "jobprogress": 40, "jobstateid": 5, "jobstatename": "Completed", "jobfailed": 0,
      "joberror": "", "success": true,
      "added": {"data/new.bin": {"size": 7}, "data/empty": {"size": 0}},
      "modified": {"server.exe": {"size": "1234", "md5": "x"}},
      "removed": {},
      "game": {"gameid": 1, "name": "Arena"},
      "image": {"imageid": "11", "name": "Linux\\nserver", "version": 3},
      "machine": {"machineid": 21, "name": null}
    }`);
    expect(read(json)).toEqual({
      kind: 'job',
      job: {
        diffid: 218595,
        state: { kind: 'listed', name: 'Completed' },
        flaggedFailed: false,
        disowned: false,
        created: 1_700_000_000,
        updated: 1_700_000_300,
        eta: 1_700_000_600,
        progress: 40,
        subject: {
          game: { id: 1, name: 'Arena' },
          image: { id: 11, name: 'Linux server' },
          machine: { id: 21 },
        },
        changes: {
          added: [
            { path: 'data/new.bin', size: 7 },
            { path: 'data/empty', size: 0 },
          ],
          modified: [{ path: 'server.exe', size: 1_234 }],
          removed: [],
        },
      },
    });
  });

  test('needs nothing but its diffid', () => {
    expect(read({ diffid: 1 })).toEqual({
      kind: 'job',
      job: {
        diffid: 1,
        state: { kind: 'absent' },
        flaggedFailed: false,
        disowned: false,
        subject: {},
        changes: {},
      },
    });
  });

  test('is read the same when absent fields are null', () => {
    const names = [
      'jobcreated',
      'jobupdated',
      'jobeta',
      'jobprogress',
      'jobstateid',
      'jobfailed',
      'joberror',
    ];
    const more = [
      'success',
      'error',
      'error_message',
      'game',
      'image',
      'machine',
      'added',
      'modified',
      'removed',
    ];
    const nulls = Object.fromEntries([...names, ...more].map((name) => [name, null]));
    expect(readJob({ ...nulls, jobstateid: 4 })).toEqual(readJob({}));
    expect(readJob(nulls)).toEqual(readJob({}));
  });
});

test('of two lists with one name the last counts, also when it is none', () => {
  const changesOf = (text: string): Changes | undefined => {
    const reader = createAnswerReader();
    reader.write(Buffer.from(text));
    const body = reader.end();
    const payload = body.kind === 'json' ? readPayload(body, cleaner) : undefined;
    return payload?.kind === 'job' ? payload.job.changes : undefined;
  };
  expect(changesOf('{"diffid": 1, "added": {"a": {}}, "added": []}')?.added).toEqual([]);
  expect(changesOf('{"diffid": 1, "added": {"a": {}}, "added": 5}')?.added).toBeUndefined();
  expect([...(changesOf('{"diffid": 1, "added": [], "added": {"a": {}}}')?.added ?? [])]).toEqual([
    { path: 'a' },
  ]);
});

describe('a diffid', () => {
  test.each([[218595], ['218595'], [' 218595 '], [218595.0]])('%j is one', (diffid) => {
    expect(readJob({ diffid }).diffid).toBe(218595);
  });

  test.each([
    ...[
      undefined,
      null,
      -1,
      0,
      1.5,
      2 ** 60,
      2 ** 53,
      '12abc',
      '-1',
      '0',
      '1.5',
      '1e3',
      '0x10',
      '',
      ' ',
      '٣',
    ],
    ...['9'.repeat(400), true, [7], { diffid: 7 }],
  ])('%j is none, so that there is no job', (diffid) => {
    expect(read({ ...RUNNING, diffid })).toEqual({
      kind: 'unreadable',
      what: 'an answer without a diffid',
    });
  });
});

describe('a number', () => {
  const FIELDS = [
    ['jobcreated', 'created'],
    ['jobupdated', 'updated'],
    ['jobeta', 'eta'],
    ['jobprogress', 'progress'],
  ] as const;

  test.each(FIELDS)('%s may be a string', (name, field) => {
    expect(readJob({ [name]: '42' })[field]).toBe(42);
    expect(readJob({ [name]: 0 })[field]).toBe(0);
  });

  test.each(FIELDS)('%s counts as absent when it is none', (name, field) => {
    for (const value of [-1, 1.5, 'soon', '', true, [], {}, 2 ** 60]) {
      expect(readJob({ [name]: value })).not.toHaveProperty(field);
    }
  });

  test('progress ends at 100', () => {
    expect(readJob({ jobprogress: 100 }).progress).toBe(100);
    expect(readJob({ jobprogress: 101 })).not.toHaveProperty('progress');
  });
});

describe('a flag', () => {
  test.each([0, '0', false, 'false', null, ''])('jobfailed %j, and error %j, are not set', (value) => {
    expect(readJob({ jobfailed: value, error: value })).toMatchObject({
      flaggedFailed: false,
      disowned: false,
    });
  });

  test.each([1, '1', true, 'true', 2, -1, 'no', [], {}, [0]])('jobfailed %j is set', (jobfailed) => {
    expect(readJob({ jobfailed })).toMatchObject({ flaggedFailed: true, disowned: false });
  });

  test.each([1, '1', true, 'true', 2, 'no', [], {}])('an answer with error %j disowns its job', (error) => {
    expect(readJob({ error })).toMatchObject({ flaggedFailed: false, disowned: true });
  });

  test.each([1, '1', true, 'true', null, ''])('an answer with success %j does not', (success) => {
    expect(readJob({ success })).toMatchObject({ disowned: false });
  });

  test.each([0, '0', false, 'false', 2, 'no', [], {}])('an answer with success %j does', (success) => {
    expect(readJob({ success })).toMatchObject({ disowned: true });
  });

  test.each([1, '1', 7, -1, 'E7', true, [], {}, ' '])(
    'an answer with error_code %j disowns its job',
    (code) => {
      expect(readJob({ error_code: code })).toMatchObject({ flaggedFailed: false, disowned: true });
    },
  );

  test.each([0, '0', false, null, ''])('an answer with error_code %j does not', (code) => {
    expect(readJob({ error_code: code })).not.toHaveProperty('error');
    expect(readJob({ error_code: code })).toMatchObject({ disowned: false });
  });

  test.each([{ en: 'void' }, ['void'], [''], [null], { en: '' }, 7, true, 'void'])(
    'an answer with error_message %j disowns its job',
    (message) => {
      expect(readJob({ error_message: message })).toMatchObject({ flaggedFailed: false, disowned: true });
    },
  );

  test.each([null, '', ' \n', [], {}, false, 0])('an answer with error_message %j does not', (message) => {
    expect(readJob({ error_message: message })).not.toHaveProperty('error');
    expect(readJob({ error_message: message })).toMatchObject({ disowned: false });
  });

  test('success does not outweigh error', () => {
    expect(readJob({ success: true, error: true })).toMatchObject({ disowned: true });
  });
});

describe('a state', () => {
  test.each([5, '5', ' 5 '])('jobstateid %j is Completed', (jobstateid) => {
    expect(readJob({ jobstateid, jobstatename: null }).state).toEqual({ kind: 'listed', name: 'Completed' });
  });

  test.each([null, '', undefined])('without a jobstateid (%j) the name decides', (jobstateid) => {
    const { state } = readJob({ jobstateid, jobstatename: 'Complete' });
    expect(state).toEqual({ kind: 'listed', name: 'Completed' });
  });

  test.each([-1, 1.5, 'five', '5.0', true, [5], { id: 5 }, 2 ** 60])(
    'jobstateid %j is no state, whatever the name says',
    (jobstateid) => {
      const { state } = readJob({ jobstateid, jobstatename: 'Completed' });
      expect(state).toEqual({ kind: 'unlisted', name: 'Unlisted malformed' });
    },
  );

  test.each([5, true, ['Completed'], {}])('jobstatename %j counts as absent', (jobstatename) => {
    expect(readJob({ jobstateid: null, jobstatename }).state).toEqual({ kind: 'absent' });
  });

  test.each([6, true, ['Failed'], {}])('jobstatename %j contradicts every number', (jobstatename) => {
    expect(judge(readJob({ jobstateid: 5, jobstatename }))).toEqual({ kind: 'failed', how: 'contradicted' });
  });

  test('of a name with a secret in it does not show the secret', () => {
    const { state } = readJob({ jobstateid: 8, jobstatename: 'Waiting for hunter2' });
    expect(state).toEqual({ kind: 'unlisted', name: 'Waiting for' });
    expect(readJob({ jobstateid: 8, jobstatename: 'hunter2Completed' }).state).toEqual({
      kind: 'unlisted',
      name: 'Unlisted 8',
    });
  });
});

describe('the error of a job', () => {
  test('is one clean line of joberror', () => {
    const joberror = 'disk full\n::error::##[error]hunter2 \u{202e}';
    expect(readJob({ joberror }).error).toBe('disk full ::error::#[error]*** \u{fffd}');
    expect(readJob({ joberror: 'x'.repeat(600) }).error).toHaveLength(500);
  });

  test('is the error_message where there is no joberror', () => {
    expect(readJob({ error_message: 'disk full' }).error).toBe('disk full');
    expect(readJob({ joberror: 'disk full', error_message: 'job failed' }).error).toBe('disk full');
  });

  test('is the error_message where joberror is empty', () => {
    expect(readJob({ joberror: '', error_message: 'disk full' }).error).toBe('disk full');
  });

  test.each([
    [{ error_message: { en: 'void' } }, 'void'],
    [{ error_message: [5, '', 'hunter2 is void'], error_code: 7 }, '*** is void'],
    [{ error_message: [[]] }, 'error_message is neither a text nor a number'],
    [{ error_message: 7 }, 'error_message 7'],
    [{ error_code: 7 }, 'error_code 7'],
    [{ error_code: 'hunter2\n' }, 'error_code ***'],
    [{ error_code: {} }, 'error_code is neither a text nor a number'],
    [{ error_code: 7, joberror: 'disk full' }, 'disk full'],
  ])('is told of %j', (fields, error) => {
    expect(readJob(fields)).toMatchObject({ disowned: true, error });
  });

  test.each(['', '  \n', null, 5, {}])('is absent when it is %j', (joberror) => {
    expect(readJob({ joberror })).not.toHaveProperty('error');
  });
});

describe('the changes', () => {
  test.each([{}, []])('%j is an empty list', (map) => {
    expect(readJob({ added: map, modified: map, removed: map }).changes).toEqual({
      added: [],
      modified: [],
      removed: [],
    });
  });

  test.each([undefined, null, '', 'a', 0, true, ['a.txt'], [{}]])('%j is no list', (map) => {
    expect(readJob({ added: map, modified: {}, removed: {} }).changes).toEqual({
      added: undefined,
      modified: [],
      removed: [],
    });
  });

  test('paths that are special to JavaScript are paths like any other', () => {
    const paths = ['__proto__', 'constructor', 'toString', '', 'a/../b', '##[error]'];
    const map: unknown = JSON.parse(
      `{${paths.map((path) => `${JSON.stringify(path)}: {"size": 1}`).join()}}`,
    );
    expect(readJob({ added: map }).changes.added).toEqual(paths.map((path) => ({ path, size: 1 })));
  });

  test.each([
    [{ size: 7 }, 7],
    [{ size: '7' }, 7],
    [{ size: 0 }, 0],
    [{ size: Number.MAX_SAFE_INTEGER }, Number.MAX_SAFE_INTEGER],
  ])('of a file object %j the size is taken', (file, size) => {
    expect(readJob({ added: { path: file } }).changes.added).toEqual([{ path: 'path', size }]);
  });

  test.each([
    null,
    7,
    'x',
    [],
    {},
    { size: -1 },
    { size: 1.5 },
    { size: '7 kB' },
    { size: null },
    { size: 2 ** 60 },
  ])('a file object %j tells no size', (file) => {
    expect(readJob({ added: { path: file } }).changes.added).toEqual([{ path: 'path' }]);
  });
});

describe('what a diff is about', () => {
  test('names are clean and short', () => {
    const { subject } = readJob({ image: { imageid: 11, name: `hunter2\n${'x'.repeat(200)}` } });
    expect(subject.image?.id).toBe(11);
    expect(subject.image?.name).toMatch(/^\*{3} x{95}…$/);
  });

  test.each([null, [], {}, 'Arena', 5, true])('%j tells nothing', (thing) => {
    const { subject } = readJob({ game: thing, image: thing, machine: thing });
    for (const named of [subject.game, subject.image, subject.machine]) expect(named ?? {}).toEqual({});
  });

  test.each([-1, 0, 'abc', null])('an imageid %j is none', (imageid) => {
    expect(readJob({ image: { imageid, name: 'Arena' } }).subject.image).toEqual({ name: 'Arena' });
  });
});

describe('a refusal', () => {
  test('is an error envelope without a job', () => {
    expect(read(ENVELOPE)).toEqual({ kind: 'refused', message: 'no such machine' });
  });

  test.each<[string, object]>([
    ['success is false', { success: false }],
    ['error is true', { error: true }],
    ['success is 0, as a string', { success: '0' }],
    ['it has a state but no diffid', { success: false, jobstateid: 5, jobstatename: 'Completed' }],
  ])('%s', (_what, json) => {
    expect(read(json)).toEqual({ kind: 'refused', message: 'no reason given' });
  });

  test.each<[string, object]>([
    ['no state', { success: false, diffid: 5 }],
    ['an empty state', { error: true, diffid: 5, jobstateid: null, jobstatename: '' }],
  ])('it has a diffid but %s: that diff is named', (_what, json) => {
    expect(read(json)).toEqual({ kind: 'refused', message: 'no reason given', diffid: 5 });
  });

  test('an error_message alone is enough', () => {
    expect(read({ error_message: 'go away' })).toEqual({ kind: 'refused', message: 'go away' });
  });

  test.each([
    [{ error_code: 7 }, 'error_code 7'],
    [{ error_message: ['go away'] }, 'go away'],
    [{ error_message: 7, messages: ['go away'] }, 'go away'],
    [{ error_message: {}, messages: {}, error_code: '12' }, 'error_code 12'],
  ])('%j alone is enough too', (json, message) => {
    expect(read(json)).toEqual({ kind: 'refused', message });
    expect(read({ ...json, diffid: 7, jobstatename: [] })).toEqual({ kind: 'refused', message, diffid: 7 });
  });

  test('where it carries a job, it is the job, and says why', () => {
    expect(read({ ...ENVELOPE, ...RUNNING, jobstateid: 6 })).toMatchObject({
      kind: 'job',
      job: { diffid: 218595, disowned: true, error: 'no such machine' },
    });
  });

  test('takes joberror where there is no error_message, and shows one clean line', () => {
    expect(read({ success: false, joberror: 'a\n##[b] hunter2' })).toEqual({
      kind: 'refused',
      message: 'a #[b] ***',
    });
  });

  test('takes joberror where the error_message is empty', () => {
    expect(read({ success: false, error_message: '', joberror: 'disk full' })).toEqual({
      kind: 'refused',
      message: 'disk full',
    });
  });
});

describe('a locked image', () => {
  test.each([
    ['image locked by diffid: 218595', 218595],
    ['image locked by diffid:218595', 218595],
    ['Error: Image Locked by DiffID:  218595.', 218595],
    ['image locked by diffid: 9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('"%s" names the diff', (error_message, lockedBy) => {
    expect(read({ ...ENVELOPE, error_message })).toEqual({
      kind: 'refused',
      message: error_message,
      lockedBy,
    });
  });

  test.each(['0', '-1', '', 'abc', '9007199254740992', '9999999999999999', '12345678901234567'])(
    '"image locked by diffid: %s" names none',
    (id) => {
      expect(read({ ...ENVELOPE, error_message: `image locked by diffid: ${id}` })).not.toHaveProperty(
        'lockedBy',
      );
    },
  );

  test('is a refusal even when the answer also describes the diff that holds the lock', () => {
    const answer = { ...ENVELOPE, ...RUNNING, error_message: 'image locked by diffid: 218595' };
    expect(read(answer)).toMatchObject({ kind: 'refused', lockedBy: 218595 });
  });
});

describe('anything else', () => {
  test.each([null, true, 5, 'Completed', [], [RUNNING]])('%j is unreadable', (json) => {
    expect(read(json)).toEqual({ kind: 'unreadable', what: 'JSON that is not an object' });
  });

  test('an object without a diffid is unreadable', () => {
    expect(read({})).toEqual({ kind: 'unreadable', what: 'an answer without a diffid' });
    expect(read({ success: true, jobstateid: 5 })).toEqual({
      kind: 'unreadable',
      what: 'an answer without a diffid',
    });
  });

  test('no JSON value makes it throw or yields a job without a positive diffid', () => {
    const odd = fc.oneof(
      fc.constantFrom(
        -1,
        0,
        1.5,
        2 ** 60,
        '12abc',
        '5',
        5,
        null,
        '',
        [],
        {},
        true,
        'image locked by diffid: 5',
      ),
      fc.jsonValue({ maxDepth: 3 }),
    );
    const names = [
      'diffid',
      'jobstateid',
      'jobstatename',
      'jobfailed',
      'joberror',
      'success',
      'error',
      'added',
    ];
    const more = [
      'error_message',
      'image',
      'machine',
      'game',
      'modified',
      'removed',
      'jobprogress',
      'jobcreated',
    ];
    const answer = fc
      .dictionary(
        fc.oneof(fc.constantFrom(...names, ...more), fc.constantFrom('__proto__', 'size', 'x')),
        odd,
      )
      .map((fields): unknown => JSON.parse(JSON.stringify(fields)));
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: answer }, odd), (json) => {
        const payload = read(json);
        if (payload.kind !== 'job') return;
        expect(Number.isSafeInteger(payload.job.diffid)).toBe(true);
        expect(payload.job.diffid).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what else an answer may hold', () => {
  test('a refusal without a message has its first one from messages', () => {
    expect(read({ success: false, messages: ['machine 7001 is offline'] })).toEqual({
      kind: 'refused',
      message: 'machine 7001 is offline',
    });
  });

  test('a lock may be told in messages, behind another message', () => {
    const messages = ['image locked by diffid: 9'];
    expect(read({ success: false, error_message: 'Request failed', messages })).toMatchObject({
      kind: 'refused',
      message: 'Request failed',
      lockedBy: 9,
    });
  });

  test.each<[string, unknown]>([
    ['one text', 'image locked by diffid: 9'],
    ['an object', { 0: 'image locked by diffid: 9' }],
    ['beside what is no text', [7, null, 'image locked by diffid: 9']],
    ['as the hundredth', [...Array<string>(99).fill('x'), 'image locked by diffid: 9']],
  ])('a lock is seen in messages that are %s', (_, messages) => {
    expect(read({ success: false, messages })).toMatchObject({ kind: 'refused', lockedBy: 9 });
  });

  test('a lock is seen in an error_message that is a list', () => {
    expect(read({ error_message: ['image locked by diffid: 9'] })).toMatchObject({ lockedBy: 9 });
  });

  test('as many messages as an answer has room for do not lose the diffid', () => {
    const messages = Array<string>(1_000_000).fill('x');
    expect(readJob({ messages })).toMatchObject({ diffid: 218595 });
    expect(readJob({ error_message: messages })).toMatchObject({ diffid: 218595, error: 'x' });
    expect(
      readJob({ error_message: Object.fromEntries(messages.slice(0, 200_000).entries()) }),
    ).toMatchObject({
      diffid: 218595,
      error: 'x',
    });
    expect(read({ success: false, diffid: 7, messages })).toMatchObject({ kind: 'refused', diffid: 7 });
  });

  test('nor does an answer that is nested a million deep', () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
    const names = ['error_message', 'error_code', 'messages', 'jobstatename', 'joberror', 'jobeta', 'image'];
    const reader = createAnswerReader();
    reader.write(
      Buffer.from(`{"diffid": 7, "jobstateid": 5, ${names.map((name) => `"${name}": ${deep}`).join()}}`),
    );
    const body = reader.end();
    expect(body.kind === 'json' && readPayload(body, cleaner)).toMatchObject({
      kind: 'job',
      job: { diffid: 7, disowned: true },
    });
  });

  test('a lock told in messages alone is one, where the answer is about no diff', () => {
    const messages = ['image locked by diffid: 9'];
    expect(read({ messages })).toEqual({ kind: 'refused', message: messages[0], lockedBy: 9 });
    expect(read({ success: true, messages })).toMatchObject({ kind: 'refused', lockedBy: 9 });
    expect(readJob({ messages })).toMatchObject({ diffid: 218595, disowned: false });
  });

  test('an error message beside the fields of a job makes it no success', () => {
    expect(readJob({ error_message: 'disk full' })).toMatchObject({ disowned: true, error: 'disk full' });
    expect(readJob({ error_message: '' }).disowned).toBe(false);
  });

  test('a time that cannot be one in seconds is none', () => {
    expect(readJob({ jobcreated: 1_795_457_051_000 })).not.toHaveProperty('created');
  });
});

describe('an answer that calls itself an error', () => {
  test.each([
    ['the number of a state', { jobstateid: 6 }],
    ['the name of a state', { jobstatename: 'Failed' }],
  ])('is still the job’s when it has %s beside the diffid', (_, state) => {
    const payload = read({ diffid: 7, success: false, joberror: 'disk full', ...state });
    expect(payload).toMatchObject({ kind: 'job', job: { diffid: 7, disowned: true, error: 'disk full' } });
  });

  test.each([{}, { jobstatename: '' }, { jobstatename: ' ' }])(
    'is a refusal without a state: %j',
    (state) => {
      expect(read({ diffid: 7, success: false, joberror: 'disk full', ...state })).toEqual({
        kind: 'refused',
        message: 'disk full',
        diffid: 7,
      });
    },
  );

  test('gives the first reason that is more than blanks', () => {
    expect(read({ success: false, error_message: ' \n', messages: ['', 'no such image'] })).toEqual({
      kind: 'refused',
      message: 'no such image',
    });
  });

  test('names the diff of a lock by the digits of one text alone', () => {
    const payload = read({
      success: false,
      error_message: 'image locked by diffid: 5',
      messages: ['7 files'],
    });
    expect(payload).toMatchObject({ kind: 'refused', lockedBy: 5 });
  });
});
