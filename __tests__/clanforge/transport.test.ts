import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { createHttpTransport, type Exchange, type Request } from '../../src/clanforge/transport.ts';
import { systemClock } from '../../src/runner.ts';
import { listen } from '../support/listen.ts';

const send = createHttpTransport('test-agent', systemClock);

const start = async (server: Server): Promise<URL> =>
  new URL(`http://127.0.0.1:${await listen(server)}/path?x=1`);
const serve = (listener: RequestListener): Promise<URL> => start(createServer(listener));

function get(url: URL, options: Partial<Request> = {}): Promise<Exchange> {
  const signal = new AbortController().signal;
  return send({ url, headers: { 'x-one': '1' }, silenceMs: 5_000, totalMs: 10_000, signal, ...options });
}

async function textOf(exchange: Promise<Exchange>): Promise<string> {
  const result = await exchange;
  return result.kind === 'response' ? result.body.toString() : result.kind;
}

describe('a response', () => {
  test('comes with status, headers and body, and follows no redirect', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      seen.push([request.method, request.url, request.headers['x-one'], request.headers['user-agent']]);
      response.writeHead(302, { location: '/other', 'retry-after': '5' }).end('moved');
    });
    const exchange = await get(url);
    expect(exchange).toMatchObject({ kind: 'response', status: 302, headers: { 'retry-after': '5' } });
    expect(seen).toEqual([['GET', '/path?x=1', '1', 'test-agent']]);
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('that is compressed with %s although nobody asked is decoded', async (encoding, compress) => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(compress('{"a":1}'));
    });
    expect(await textOf(get(url))).toBe('{"a":1}');
  });

  test('from an IPv6 host', async () => {
    const server = createServer((_, response) => response.end('six'));
    expect(await textOf(get(new URL(`http://[::1]:${await listen(server, '::1')}`)))).toBe('six');
  });
});

describe('a response is lost', () => {
  test.each<[string, RequestListener, string]>([
    ['when the connection closes', (request) => request.socket.destroy(), 'ECONNRESET'],
    [
      'when the body is cut off',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('half');
        setTimeout(() => request.socket.destroy(), 20);
      },
      'aborted',
    ],
    [
      'when a compressed body is cut off',
      (_, response) => {
        response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync('x'.repeat(9_999)).subarray(0, 30));
      },
      'unexpected end of file',
    ],
    [
      'when a compressed body is nonsense',
      (_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end('nonsense');
      },
      'incorrect header',
    ],
    ['when none comes', () => undefined, 'no response within less than a second'],
    [
      'when the body stalls',
      (_, response) => void response.write('half'),
      'no response within less than a second',
    ],
  ])('%s', async (_, listener, reason) => {
    const exchange = await get(await serve(listener), { silenceMs: 200 });
    expect(exchange).toMatchObject({ kind: 'lost', reason: expect.stringContaining(reason) });
  });

  test('when it takes too long in all, though it is never silent', async () => {
    const url = await serve((_, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const exchange = await get(url, { silenceMs: 2_000, totalMs: 200 });
    expect(exchange).toMatchObject({ kind: 'lost', reason: 'the request ran out of time' });
  });

  test('when it is given up in transit; before there is a connection, it was not sent', async () => {
    const [give, unsent] = [new AbortController(), new AbortController()];
    const url = await serve(() => {
      unsent.abort();
      setTimeout(() => give.abort(), 50);
    });
    const exchange = await get(url, { signal: give.signal, unsentSignal: unsent.signal });
    expect(exchange).toMatchObject({ kind: 'lost', reason: 'the request was given up' });
    expect(await get(url, { unsentSignal: AbortSignal.abort() })).toMatchObject({ kind: 'not-sent' });
  });

  test('when the server switches protocols', async () => {
    const url = await start(
      createTcpServer((socket) => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
      }),
    );
    expect((await get(url, { silenceMs: 200 })).kind).toBe('lost');
  });
});

describe('a body above the limit is not taken in', () => {
  test.each<[string, RequestListener]>([
    [
      'by its announced length',
      (_, response) => void response.writeHead(200, { 'content-length': String(129 * 2 ** 20) }).write('x'),
    ],
    [
      'when it grows beyond it on decompression',
      (_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(130 * 2 ** 20)));
      },
    ],
  ])('%s', async (_, listener) => {
    expect(await get(await serve(listener), { silenceMs: 20_000, totalMs: 20_000 })).toMatchObject({
      kind: 'lost',
      reason: expect.stringContaining('larger than 128 MiB'),
      advice: expect.any(String),
    });
  });
});

describe('nothing was sent', () => {
  test('when the connection is refused, on each address of the host', async () => {
    const exchange = await get(new URL('http://localhost:9/'));
    expect(exchange).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining('ECONNREFUSED') });
    expect(exchange).not.toHaveProperty('advice');
  });

  test.each([
    [407, true],
    [403, true],
    [502, false],
  ])('when a proxy answers CONNECT with HTTP %i; whether that is final: %s', async (status, isFinal) => {
    const proxy = createServer();
    proxy.on('connect', (_, socket: Socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
    process.env['http_proxy'] = (await start(proxy)).origin;
    try {
      const exchange = await get(new URL('http://clanforge.test/'));
      const reason = `the proxy answered CONNECT with HTTP ${status}`;
      expect(exchange).toMatchObject({ kind: 'not-sent', reason });
      expect('advice' in exchange).toBe(isFinal);
    } finally {
      delete process.env['http_proxy'];
    }
  });
});
