import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { interpret, type Answer } from '../../src/client/answer.js';
import { createAnswerReader, type AnswerBody } from '../../src/client/answer-body.js';
import type { Exchange } from '../../src/client/exchange.js';
import { createCleaner } from '../../src/text/cleaner.js';

const DATE = 'Mon, 23 Nov 2026 18:04:11 GMT';
const DATE_S = Date.UTC(2026, 10, 23, 18, 4, 11) / 1_000;
const OUR_WALL_MS = 5_000_000;
const NOW_MS = 777;

const JOB = JSON.stringify({ diffid: 218595, jobstateid: 5, jobstatename: 'Completed', success: true });
const REFUSAL = JSON.stringify({ error_message: 'no such\nmachine hunter2', success: false, error: true });
const LOCKED = JSON.stringify({ error_message: 'image locked by diffid: 5', success: false, error: true });
const HTML = '<html><h1>Bad gateway</h1></html>';

const CIRCUMSTANCES = {
  url: new URL('https://api.example/cfp/v1/x'),
  isChange: false,
  nowMs: NOW_MS,
  wallMs: OUR_WALL_MS,
};

const understand = (exchange: Exchange<AnswerBody>): Answer =>
  interpret(exchange, CIRCUMSTANCES, createCleaner(['hunter2']));

function answer(status: number, body: string | Buffer, headers: Record<string, string> = {}): Answer {
  const reader = createAnswerReader();
  reader.write(Buffer.from(body));
  return understand({ kind: 'answered', status, headers, body: reader.end(), bodyMs: 0 });
}

describe('an answer with HTTP 2xx', () => {
  test.each([200, 201, 299])('%d with a job is that job', (status) => {
    expect(answer(status, JOB)).toMatchObject({
      kind: 'job',
      job: { diffid: 218595, state: { kind: 'listed', name: 'Completed' } },
    });
  });

  test('with an error envelope is a refusal, in one clean line', () => {
    expect(answer(200, REFUSAL)).toEqual({ kind: 'refused', message: 'no such machine ***' });
  });

  test('names the diff of a refusal, which may exist', () => {
    const body = JSON.stringify({ ...(JSON.parse(REFUSAL) as object), diffid: 5 });
    expect(answer(200, body)).toEqual({ kind: 'refused', message: 'no such machine ***', named: 5 });
  });

  test('reads Clanforge’s clock from its Date header', () => {
    const serverTime = { unixSeconds: DATE_S, at: NOW_MS };
    expect(answer(200, JOB, { date: DATE })).toMatchObject({ kind: 'job', serverTime });
    expect(answer(200, REFUSAL, { date: DATE })).toMatchObject({ kind: 'refused', serverTime });
    for (const headers of [{}, { date: 'yesterday' }]) {
      expect(answer(200, JOB, headers)).not.toHaveProperty('serverTime');
      expect(answer(200, REFUSAL, headers)).not.toHaveProperty('serverTime');
    }
  });

  test('may begin with a byte-order mark', () => {
    expect(answer(200, `\u{feff}${JOB}`)).toMatchObject({ kind: 'job', job: { diffid: 218595 } });
  });

  test.each<[string, string | Buffer, string]>([
    ['an HTML page', HTML, 'a body that is not JSON'],
    ['an empty body', '', 'an empty body'],
    ['white space', ' \n', 'a body that is not JSON'],
    ['a truncated body', JOB.slice(0, -5), 'a body that is not JSON'],
    ['two answers in one body', JOB + JOB, 'a body that is not JSON'],
    ['gzip bytes', gzipSync(JOB), 'a body that is not JSON'],
    ['a list', '[]', 'JSON that is not an object'],
    ['null', 'null', 'JSON that is not an object'],
    ['no diffid', '{"success": true}', 'an answer without a diffid'],
  ])('and %s is unusable', (_what, body, words) => {
    expect(answer(200, body)).toEqual({ kind: 'unusable', what: `HTTP 200 with ${words}` });
  });

  test('is told with its content type, made clean and short', () => {
    expect(answer(200, HTML, { 'content-type': `text/html; ##[x]hunter2${'y'.repeat(200)}` })).toMatchObject({
      what: expect.stringMatching(/^HTTP 200 with a body that is not JSON \(text\/html; #\[x\]\*{3}y+…\)$/),
    });
  });
});

describe('an answer with HTTP 4xx', () => {
  test.each([400, 401, 403, 404, 405, 409, 422])('%d is final, with the API’s own words', (status) => {
    expect(answer(status, REFUSAL)).toEqual({
      kind: 'denied',
      status,
      sentence: expect.stringMatching(new RegExp(`^HTTP ${status}: no such machine \\*{3}; .*check`)),
    });
  });

  test.each<[string, string]>([
    ['HTML', HTML],
    ['an empty body', ''],
    ['a completed job', JOB],
  ])('is final with %s too', (_what, body) => {
    expect(answer(401, body)).toMatchObject({
      kind: 'denied',
      sentence: expect.stringMatching(/^HTTP 401; .*access-key/),
    });
  });

  test('names the diff of a job, which may exist', () => {
    expect(answer(409, JOB)).toMatchObject({ kind: 'denied', named: 218595 });
    expect(answer(409, HTML)).not.toHaveProperty('named');
  });
});

describe('an overloaded or broken API', () => {
  test.each([408, 429, 500, 502, 503, 504, 599])('HTTP %d may be asked again', (status) => {
    expect(answer(status, HTML)).toEqual({ kind: 'unusable', what: `HTTP ${status}` });
    expect(answer(status, REFUSAL)).toEqual({
      kind: 'unusable',
      what: `HTTP ${status}: no such machine ***`,
    });
  });

  test('a completed job in an error page proves nothing but that its diff may exist', () => {
    expect(answer(500, JOB)).toEqual({ kind: 'unusable', what: 'HTTP 500', named: 218595 });
  });

  test.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['a date, by the server’s clock', { 'retry-after': 'Mon, 23 Nov 2026 18:05:11 GMT', date: DATE }, 60_000],
    [
      'a date, by our clock where the server shows none',
      { 'retry-after': 'Thu, 01 Jan 1970 01:23:25 GMT' },
      5_000,
    ],
    ['a date gone by', { 'retry-after': 'Mon, 23 Nov 2026 18:00:00 GMT', date: DATE }, 0],
  ])('says when by %s', (_how, headers, retryAfterMs) => {
    expect(answer(429, '', headers)).toEqual({ kind: 'unusable', what: 'HTTP 429', retryAfterMs });
    expect(answer(503, '', headers)).toMatchObject({ retryAfterMs });
  });

  test('does not say when by nonsense', () => {
    expect(answer(429, '', { 'retry-after': 'later' })).not.toHaveProperty('retryAfterMs');
  });
});

describe('a locked image', () => {
  test.each([200, 400, 401, 403, 409, 423, 429, 500, 503])(
    'is known by its words under HTTP %d',
    (status) => {
      expect(answer(status, LOCKED, { date: DATE })).toEqual({
        kind: 'refused',
        message: 'image locked by diffid: 5',
        lockedBy: 5,
        serverTime: { unixSeconds: DATE_S, at: NOW_MS },
      });
    },
  );
});

describe('a redirect', () => {
  test.each([300, 301, 302, 303, 307, 308])('%d is final and names where it pointed', (status) => {
    expect(answer(status, JOB, { location: 'https://me:pw@other.example/login?token=x' })).toEqual({
      kind: 'denied',
      sentence: expect.stringContaining(`HTTP ${status}: the API redirects to https://other.example/login, `),
    });
  });

  test('a relative one is told from the address that was asked', () => {
    expect(answer(302, '', { location: '../login' })).toMatchObject({
      sentence: expect.stringContaining('to https://api.example/cfp/login, '),
    });
  });

  test('is final without a Location too', () => {
    expect(answer(302, '')).toMatchObject({
      kind: 'denied',
      sentence: expect.stringContaining('without saying where to'),
    });
  });
});

test.each([100, 199, 300])('HTTP %d is no success, whatever its body says', (status) => {
  expect(answer(status, JOB)).toMatchObject({ kind: 'denied' });
});

test.each([304, 305, 306, 399])('HTTP %d is no redirect, and final', (status) => {
  expect(answer(status, '', { location: 'https://evil.example/' })).toEqual({
    kind: 'denied',
    status,
    sentence: `HTTP ${status}; look at the image in Clanforge, and check api-url`,
  });
});

describe('no answer', () => {
  test.each(['unsent', 'lost'] as const)('%s tells why, in one clean line', (kind) => {
    const because = (reason: string): Answer => understand({ kind, reason });
    expect(because('socket hang up\n##[x]hunter2')).toEqual({ kind, what: 'socket hang up #[x]***' });
    expect(because('x'.repeat(400))).toEqual({ kind, what: `${'x'.repeat(299)}…` });
  });

  test('a certificate that is not accepted is final, and the sentence says what to check', () => {
    expect(understand({ kind: 'unsent', reason: 'self-signed\nhunter2', hopeless: 'certificate' })).toEqual({
      kind: 'denied',
      sentence: expect.stringMatching(/\(self-signed \*{3}\).*api-url.*NODE_EXTRA_CA_CERTS/),
    });
  });

  test('an answer that is too large is final, and the limit is told', () => {
    expect(understand({ kind: 'too-large', limit: 256 * 2 ** 20 })).toEqual({
      kind: 'denied',
      sentence: expect.stringContaining('larger than 256 MiB'),
    });
  });

  test('to a change that is too large does not say that nothing was done', () => {
    const circumstances = { ...CIRCUMSTANCES, isChange: true };
    expect(interpret({ kind: 'too-large', limit: 2 ** 20 }, circumstances, createCleaner([]))).toEqual({
      kind: 'unusable',
      what: 'the answer is larger than 1 MiB, the most that this action reads',
    });
  });
});

test('Clanforge’s clock is read as of the headers, not of the end of a long body', () => {
  const reader = createAnswerReader();
  reader.write(Buffer.from(JOB));
  const headers = { date: DATE };
  const exchange = { kind: 'answered', status: 200, headers, body: reader.end(), bodyMs: 500 } as const;
  expect(understand(exchange)).toMatchObject({ serverTime: { unixSeconds: DATE_S, at: NOW_MS - 500 } });
});

test('of a body that is not JSON both type and encoding are told', () => {
  const headers = { 'content-type': 'text/html', 'content-encoding': 'br' };
  expect(answer(200, HTML, headers)).toMatchObject({
    what: 'HTTP 200 with a body that is not JSON (text/html, br)',
  });
});

test('of a text that is too long for one the length is told', () => {
  const body = { kind: 'too-long', limit: 64_000_000 } as const;
  expect(understand({ kind: 'answered', status: 200, headers: {}, body, bodyMs: 0 })).toEqual({
    kind: 'unusable',
    what: 'HTTP 200 with more than 64 million characters besides the lists of files',
  });
});

test('whatever comes back, each text is one clean line, and only a body with a diffid is a job', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('hunter2', 'a\n::error::b', '##[error]c'),
  );
  const field = fc.oneof(
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(text, { maxLength: 2 }),
  );
  const names = ['diffid', 'jobstateid', 'jobstatename', 'joberror', 'error_message', 'messages', 'success'];
  const body = fc.oneof(
    text,
    fc.dictionary(fc.constantFrom(...names), field).map((fields) => JSON.stringify(fields)),
  );
  const headers = fc.record(
    { date: text, location: text, 'retry-after': text, 'content-type': text },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), body, headers, (status, sent, given) => {
      const { job, ...shown } = { job: undefined, ...answer(status, sent, given) };
      for (const value of Object.values(shown)) {
        if (typeof value !== 'string') continue;
        expect(value).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]|##\[|hunter2/u);
        expect(value.length).toBeLessThan(1_500);
      }
      if (shown.kind === 'job') {
        expect(job).toHaveProperty('diffid');
        expect(status).toBeLessThan(300);
      }
    }),
  );
});
