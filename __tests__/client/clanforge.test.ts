import { describe, expect, test } from '@jest/globals';
import {
  BODY_LIMIT,
  createClanforge,
  type ClientTools,
  type Connection,
} from '../../src/client/clanforge.js';
import { basicPair } from '../../src/client/credentials.js';
import type { BodyReader, Exchange, ExchangeLimits } from '../../src/client/exchange.js';
import { REQUEST_TIMEOUT_MS } from '../../src/client/http-transport.js';
import { createCleaner } from '../../src/text/cleaner.js';

const KEYS = { kind: 'keys', accessKey: 'access', secretKey: 'hunter2' } as const;
const TOKEN = { kind: 'token', token: 'tok-123' } as const;
const PATH = '/cfp/v1/imagediff';

interface Sent {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: ExchangeLimits;
}

const RUNNING: Extract<Exchange<string>, { kind: 'answered' }> = {
  kind: 'answered',
  status: 200,
  headers: {},
  body: '{"diffid": 7, "jobstateid": 4}',
  bodyMs: 0,
};

function makeClient(
  connection: Partial<Connection> = {},
  tools: Partial<ClientTools> = {},
  exchange: Exchange<string> = RUNNING,
) {
  const sent: Sent[] = [];
  const debugLines: string[] = [];
  const infoLines: string[] = [];
  const { signal } = new AbortController();
  const { signal: createSignal } = new AbortController();
  let now = 1_000;
  const clanforge = createClanforge(
    { apiUrl: new URL('https://api.example'), credentials: KEYS, accountserviceid: 1001, ...connection },
    {
      transport: <Body>(
        url: URL,
        headers: Sent['headers'],
        limits: ExchangeLimits,
        reader: BodyReader<Body>,
      ): Promise<Exchange<Body>> => {
        sent.push({ url, headers, limits });
        now += 12.4;
        if (exchange.kind !== 'answered') return Promise.resolve(exchange);
        reader.write(Buffer.from(exchange.body));
        return Promise.resolve({ ...exchange, body: reader.end() });
      },
      clock: { now: () => now, wall: () => 0, timer: () => ({ cancel: () => undefined }) },
      cleaner: createCleaner(['hunter2']),
      log: { debug: (message) => debugLines.push(message), info: (message) => infoLines.push(message) },
      remaining: () => 600_000,
      signal,
      createSignal,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      ...tools,
    },
  );
  const only = (): Sent => {
    const [first, ...more] = sent;
    if (first === undefined || more.length > 0) throw new Error(`${sent.length} requests were sent`);
    return first;
  };
  return { clanforge, only, debugLines, infoLines, signal, createSignal };
}

const WANTED = { imageid: 11, machineid: 21 };

describe('the address of a request', () => {
  test('create names account, image and machine, and no diff', async () => {
    const { clanforge, only } = makeClient();
    await clanforge.create(WANTED);
    expect(only().url.href).toBe(
      `https://api.example${PATH}/create?accountserviceid=1001&imageid=11&machineid=21`,
    );
  });

  test('a retry is a create with the diffid', async () => {
    const { clanforge, only } = makeClient();
    await clanforge.create({ ...WANTED, diffid: 7 });
    expect(only().url.href).toBe(
      `https://api.example${PATH}/create?accountserviceid=1001&imageid=11&machineid=21&diffid=7`,
    );
  });

  test('status asks what the diff is about', async () => {
    const { clanforge, only, debugLines } = makeClient();
    await clanforge.status(218595);
    expect(only().url.href).toBe(
      `https://api.example${PATH}/218595/status?accountserviceid=1001&diff_info=1`,
    );
    expect(debugLines.at(-1)).toMatch(/^Shape of the answer to status: /);
  });

  test('reject keeps the machine’s files', async () => {
    const { clanforge, only } = makeClient();
    await clanforge.reject(7);
    expect(only().url.href).toBe(`https://api.example${PATH}/7/reject?accountserviceid=1001&reinstall=0`);
  });

  test('accountserviceid is left out when there is none', async () => {
    const { clanforge, only } = makeClient({ credentials: TOKEN, accountserviceid: undefined });
    await clanforge.status(7);
    expect(only().url.search).toBe('?diff_info=1');
  });

  test.each([
    ['https://api.example/', ''],
    ['https://api.example/gateway', '/gateway'],
    ['https://api.example/gateway/v2/', '/gateway/v2'],
    ['https://api.example/gateway//', '/gateway'],
  ])('a path prefix and a trailing slash of api-url are fine (%s)', async (apiUrl, prefix) => {
    const url = new URL(apiUrl);
    const { clanforge, only } = makeClient({ apiUrl: url });
    await clanforge.status(7);
    expect(only().url.pathname).toBe(`${prefix}${PATH}/7/status`);
    expect(url.href).toBe(apiUrl);
  });

  test('a port of api-url stays', async () => {
    const { clanforge, only } = makeClient({ apiUrl: new URL('http://127.0.0.1:8080') });
    await clanforge.status(7);
    expect(only().url.host).toBe('127.0.0.1:8080');
  });
});

describe('the headers of a request', () => {
  test.each([
    ['keys as Basic', KEYS, 'Basic YWNjZXNzOmh1bnRlcjI='],
    ['a token as Bearer', TOKEN, 'Bearer tok-123'],
  ])('carry %s, and the content type that the vendor asks for', async (_what, credentials, authorization) => {
    const { clanforge, only } = makeClient({ credentials });
    await clanforge.create(WANTED);
    expect(only().headers).toEqual({
      authorization,
      accept: 'application/json',
      'accept-encoding': 'identity',
      'content-type': 'application/x-www-form-urlencoded',
    });
  });

  test('the Basic pair is base64 of both keys', () => {
    expect(Buffer.from(basicPair('a', 'b:c'), 'base64').toString()).toBe('a:b:c');
  });
});

describe('the limits of a request', () => {
  test('30 seconds and 256 MiB', () => {
    expect(REQUEST_TIMEOUT_MS).toBe(30_000);
    expect(BODY_LIMIT).toBe(268_435_456);
  });

  test('a read may go on for five minutes as long as something arrives, but not beyond the deadline', async () => {
    for (const [left, totalMs] of [
      [600_000, 300_000],
      [100_000, 100_000],
    ] as const) {
      const { clanforge, only } = makeClient({}, { remaining: () => left });
      await clanforge.status(7);
      expect(only().limits).toMatchObject({ timeoutMs: 30_000, totalMs, bodyBytes: BODY_LIMIT });
    }
  });

  test('a change ends with its time-out', async () => {
    for (const change of ['create', 'reject'] as const) {
      const { clanforge, only } = makeClient();
      await (change === 'create' ? clanforge.create(WANTED) : clanforge.reject(7));
      expect(only().limits).toMatchObject({ timeoutMs: 30_000, totalMs: 30_000, bodyBytes: BODY_LIMIT });
    }
  });

  test.each([
    [2_500, 2_500],
    [0, 1],
    [-5, 1],
  ])('with %d ms left a request has %d ms', async (left, ms) => {
    const { clanforge, only } = makeClient({}, { remaining: () => left });
    await clanforge.status(7);
    expect(only().limits).toMatchObject({ timeoutMs: ms, totalMs: ms });
  });

  test('a cancel gives up a read or a rejection at once, but create only later', async () => {
    const read = makeClient();
    await read.clanforge.status(7);
    expect(read.only().limits.signal).toBe(read.signal);
    const reject = makeClient();
    await reject.clanforge.reject(7);
    expect(reject.only().limits.signal).toBe(reject.signal);
    const create = makeClient();
    await create.clanforge.create(WANTED);
    expect(create.only().limits.signal).toBe(create.createSignal);
    expect(create.only().limits.unsentSignal).toBe(create.signal);
  });
});

describe('what comes back', () => {
  test('an answer is interpreted, with the time on our clock when it was there', async () => {
    const headers = { date: 'Mon, 23 Nov 2026 18:04:11 GMT' };
    const { clanforge } = makeClient({}, {}, { ...RUNNING, headers });
    expect(await clanforge.status(7)).toMatchObject({
      kind: 'job',
      job: { diffid: 7 },
      serverTime: { at: 1_012.4 },
    });
  });

  test('a redirect is told from the address that was asked', async () => {
    const { clanforge } = makeClient({}, {}, { ...RUNNING, status: 302, headers: { location: '../login' } });
    expect(await clanforge.status(7)).toMatchObject({
      kind: 'denied',
      sentence: expect.stringContaining(`to https://api.example${PATH}/login, `),
    });
  });

  test('too much of it is no answer to a read, and leaves open what a change did', async () => {
    const { clanforge } = makeClient({}, {}, { kind: 'too-large', limit: BODY_LIMIT });
    expect(await clanforge.status(7)).toMatchObject({ kind: 'denied' });
    expect(await clanforge.create(WANTED)).toMatchObject({ kind: 'unusable' });
    expect(await clanforge.reject(7)).toMatchObject({ kind: 'unusable' });
  });

  test('of the headers nothing but their names is told, each kind of answer once', async () => {
    const headers = { 'x-request-id': 'SECRET-VALUE', 'retry-after': '7' };
    const { clanforge, debugLines, infoLines } = makeClient({}, {}, { ...RUNNING, headers });
    await clanforge.create(WANTED);
    await clanforge.status(7);
    await clanforge.status(8);
    expect(debugLines.filter((line) => line.startsWith('Headers'))).toEqual([
      'Headers of the answer to create, HTTP 200: retry-after, x-request-id',
      'Headers of the answer to status, HTTP 200: retry-after, x-request-id',
    ]);
    expect([...debugLines, ...infoLines].join()).not.toContain('SECRET-VALUE');
  });

  test('a request is sent once, whatever becomes of it', async () => {
    for (const kind of ['unsent', 'lost'] as const) {
      const { clanforge, only } = makeClient({}, {}, { kind, reason: 'no luck' });
      expect(await clanforge.create(WANTED)).toMatchObject({ kind, what: 'no luck' });
      expect(only().url.pathname).toBe(`${PATH}/create`);
    }
  });

  test.each<[string, Exchange<string>]>([
    ['HTTP 200', RUNNING],
    ['HTTP 503', { ...RUNNING, status: 503 }],
    ['lost', { kind: 'lost', reason: 'hunter2' }],
  ])(
    'debug shows method, path, outcome (%s) and time, of the headers their names and of the body its shape alone',
    async (outcome, exchange) => {
      const { clanforge, debugLines } = makeClient({}, {}, exchange);
      await clanforge.status(7);
      const shape = 'Shape of the answer to status: {diffid: number(1), jobstateid: number(1)}';
      expect(debugLines).toEqual([
        `GET ${PATH}/7/status: ${outcome} after 12 ms`,
        ...(exchange.kind === 'answered' ? [`Headers of the answer to status, ${outcome}: none`, shape] : []),
      ]);
    },
  );
});
