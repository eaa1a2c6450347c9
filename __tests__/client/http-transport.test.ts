import { getEventListeners } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import process from 'node:process';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createProxy } from 'proxy';
import type { BodyReader, Exchange, ExchangeLimits } from '../../src/client/exchange.js';
import { createHttpTransport } from '../../src/client/http-transport.js';
import type { Clock } from '../../src/wait/clock.js';
import { systemClock } from '../../src/platform/clock.js';
import { CERTIFICATE, KEY } from '../support/certificate.js';
import { createVirtualClock } from '../support/virtual-clock.js';
import { deadPort, listen, settled, tunnelTo, until } from './servers.js';

const PROXY_VARIABLES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'];
const environment = { ...process.env };

beforeEach(() => {
  for (const name of PROXY_VARIABLES) Reflect.deleteProperty(process.env, name);
});
afterEach(() => {
  process.env = { ...environment };
});

/** Some time after its beginning, so that a moment is not taken for a length. */
const clock: Clock = { ...systemClock, now: () => 1e9 + systemClock.now() };
const transport = createHttpTransport('test-agent', clock);

/** Keeps a body as it is. */
function createKeeper(): BodyReader<Buffer> {
  const chunks: Uint8Array[] = [];
  return { write: (chunk) => void chunks.push(chunk), end: () => Buffer.concat(chunks) };
}

function send(url: string, limits: Partial<ExchangeLimits> = {}): Promise<Exchange<Buffer>> {
  return transport(
    new URL(url),
    { authorization: 'Basic eDp5', accept: 'application/json' },
    { timeoutMs: 5_000, totalMs: 5_000, bodyBytes: 1_000, signal: new AbortController().signal, ...limits },
    createKeeper(),
  );
}

/** A server whose requests are kept. */
async function serve(answer: RequestListener, host?: string) {
  const requests: IncomingMessage[] = [];
  const server = createHttpServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  const { port, sockets } = await listen(server, host);
  return { port, sockets, requests, url: `http://127.0.0.1:${port}/path?x=1` };
}

/** A server that answers the first bytes of each connection by itself. */
async function serveRaw(answer: (socket: Socket) => void) {
  const { port, sockets } = await listen(createServer((socket) => socket.once('data', () => answer(socket))));
  return { sockets, url: `http://127.0.0.1:${port}/` };
}

/** Sends a piece every 25 ms, `count` times. */
function trickle(response: ServerResponse, count: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    sent += 1;
    response.write('.');
    if (sent === count) response.end();
  }, 25);
  response.on('close', () => clearInterval(timer));
}

/** Only from Node 24.5 on, which the action runs on, can a certificate be trusted while the process runs. */
const testWithTrust = 'setDefaultCACertificates' in tls ? test : test.skip;

async function trusting(certificate: string, act: () => Promise<void>): Promise<void> {
  const trusted = tls.getCACertificates('default');
  tls.setDefaultCACertificates([certificate]);
  try {
    await act();
  } finally {
    tls.setDefaultCACertificates(trusted);
  }
}

const bodyOf = (exchange: Exchange<Buffer>): string =>
  exchange.kind === 'answered' ? exchange.body.toString() : JSON.stringify(exchange);

/** Unsent, with nothing that makes it hopeless. */
const UNSENT = { kind: 'unsent', reason: expect.any(String) };

describe('an answer', () => {
  test('comes back whole, with status and headers', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(418, { 'Retry-After': '7', 'Set-Cookie': ['a=1', 'b=2'] });
      response.write('first ');
      response.end('second');
    });
    expect(await send(url)).toMatchObject({
      kind: 'answered',
      status: 418,
      headers: { 'retry-after': '7', 'set-cookie': 'a=1, b=2', date: expect.stringMatching(/GMT$/) },
      body: Buffer.from('first second'),
    });
  });

  test('is asked for by one GET with our headers, on a connection of its own that is closed after it', async () => {
    const { url, requests, sockets } = await serve((_request, response) => response.end('ok'));
    await send(url);
    await send(url);
    expect(requests.map(({ method, url: path }) => `${method ?? ''} ${path ?? ''}`)).toEqual([
      'GET /path?x=1',
      'GET /path?x=1',
    ]);
    expect(requests[0]?.headers).toMatchObject({
      authorization: 'Basic eDp5',
      accept: 'application/json',
      'user-agent': expect.stringMatching(/^test-agent/),
      host: new URL(url).host,
      connection: 'close',
    });
    await until(() => sockets.size === 0);
  });

  test.each([301, 302, 303, 307, 308])('with a redirect (%d) is not followed', async (status) => {
    const { url, requests } = await serve((_request, response) =>
      response.writeHead(status, { location: '/elsewhere' }).end(),
    );
    expect(await send(url)).toMatchObject({ kind: 'answered', status, headers: { location: '/elsewhere' } });
    expect(requests).toHaveLength(1);
  });

  test.each([401, 429, 500, 502, 503, 504])('with HTTP %d is not asked for again', async (status) => {
    const { url, requests } = await serve((_request, response) => response.writeHead(status).end('no'));
    expect(await send(url)).toMatchObject({ kind: 'answered', status });
    expect(requests).toHaveLength(1);
  });

  const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
    all?.some(({ address }) => address === '::1'),
  );
  (hasIpv6 ? test : test.skip)('may come from an IPv6 address', async () => {
    const { port, requests } = await serve((_request, response) => response.end('six'), '::1');
    expect(bodyOf(await send(`http://[::1]:${port}/`))).toBe('six');
    expect(requests[0]?.headers.host).toBe(`[::1]:${port}`);
  });

  test('may take longer than the time-out as long as something keeps coming', async () => {
    const { url } = await serve((_request, response) => trickle(response, 6));
    expect(bodyOf(await send(url, { timeoutMs: 100 }))).toBe('......');
  });

  test('may be silent for as long again after its headers', async () => {
    let response: ServerResponse | undefined;
    const { url } = await serve((_request, begun) => (response = begun));
    // Time moves on by hand alone, and what is set while the answer begins shows that its headers were heard.
    const time = createVirtualClock(undefined, () => true);
    let timersSet = 0;
    const counting: Clock = {
      ...time,
      timer: (ms, callback) => {
        timersSet += 1;
        return time.timer(ms, callback);
      },
    };
    const { signal } = new AbortController();
    const limits = { timeoutMs: 30_000, totalMs: 300_000, bodyBytes: 1_000, signal };
    const exchange = createHttpTransport('a', counting)(new URL(url), {}, limits, createKeeper());
    await until(() => response !== undefined);
    const before = timersSet;
    time.advance(20_000);
    response?.flushHeaders();
    await until(() => timersSet > before);
    time.advance(16_000);
    response?.end('late');
    expect(bodyOf(await exchange)).toBe('late');
  });
});

describe('an exchange without an answer is lost', () => {
  test.each<[string, (socket: Socket) => void]>([
    [
      'a body that is cut off',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"diffid"'),
    ],
    [
      'a chunked body that is cut off',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'),
    ],
    ['headers that are cut off', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le')],
    ['a connection closed after the request', (socket) => socket.end()],
    ['a connection reset after the request', (socket) => socket.resetAndDestroy()],
    ['an answer that is no HTTP', (socket) => socket.end('hello?\r\n\r\n')],
    [
      'a switch to another protocol',
      (socket) =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
    ],
  ])('%s', async (_what, answer) => {
    const { url, sockets } = await serveRaw(answer);
    expect(await settled(send(url, { timeoutMs: 150 }))).toMatchObject({ kind: 'lost' });
    await until(() => sockets.size === 0);
  });

  test('and the request is not sent again', async () => {
    const { url, requests } = await serve((_request, response) => response.destroy());
    expect(await send(url)).toMatchObject({ kind: 'lost' });
    expect(requests).toHaveLength(1);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['nothing', () => undefined],
    ['half a header', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Le')],
    ['half a body', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"diffid"')],
  ])('a server that falls silent after %s', async (_what, answer) => {
    const { url, sockets } = await serveRaw(answer);
    expect(await send(url, { timeoutMs: 50 })).toEqual({ kind: 'lost', reason: 'no answer within 50 ms' });
    await until(() => sockets.size === 0);
  });

  test('a trickle that goes on beyond the time for the whole', async () => {
    const { url, sockets } = await serve((_request, response) => trickle(response, 1_000));
    expect(await send(url, { timeoutMs: 5_000, totalMs: 120 })).toEqual({
      kind: 'lost',
      reason: 'the time for the request was over',
    });
    await until(() => sockets.size === 0);
  });
});

describe('a request that is given up', () => {
  const GIVEN_UP = { kind: 'lost', reason: 'the request was given up' };

  test('before it was sent is unsent', async () => {
    const { url, requests } = await serve((_request, response) => response.end('ok'));
    expect(await send(url, { signal: AbortSignal.abort() })).toEqual({
      ...GIVEN_UP,
      kind: 'unsent',
    });
    expect(requests).toHaveLength(0);
  });

  test.each<[string, (response: ServerResponse) => unknown]>([
    ['while its answer is waited for', () => undefined],
    ['after the headers of its answer', (response) => response.writeHead(200).write('{')],
  ])('%s ends at once', async (_when, answer) => {
    const giveUp = new AbortController();
    const { url, sockets } = await serve((_request, response) => {
      answer(response);
      setTimeout(() => giveUp.abort(), 20);
    });
    expect(await send(url, { signal: giveUp.signal })).toEqual(GIVEN_UP);
    await until(() => sockets.size === 0);
  });

  test('unless it was sent is unsent while the connection is made', async () => {
    const giveUp = new AbortController();
    // TLS is never answered.
    const { url, sockets } = await serveRaw(() => setTimeout(() => giveUp.abort(), 20));
    expect(await send(url.replace('http:', 'https:'), { unsentSignal: giveUp.signal })).toEqual({
      ...GIVEN_UP,
      kind: 'unsent',
    });
    await until(() => sockets.size === 0);
  });

  test('unless it was sent is not begun after that', async () => {
    const { url, requests } = await serve((_request, response) => response.end('ok'));
    expect(await send(url, { unsentSignal: AbortSignal.abort() })).toEqual({ ...GIVEN_UP, kind: 'unsent' });
    expect(requests).toHaveLength(0);
  });

  test('unless it was sent keeps its answer when it was', async () => {
    const giveUp = new AbortController();
    const { url } = await serve((_request, response) => {
      giveUp.abort();
      setTimeout(() => response.end('ok'), 20);
    });
    expect(bodyOf(await send(url, { unsentSignal: giveUp.signal }))).toBe('ok');
  });

  test('after its end keeps its answer', async () => {
    const giveUp = new AbortController();
    const { url } = await serve((_request, response) => response.end('ok'));
    const exchange = await send(url, { signal: giveUp.signal });
    giveUp.abort();
    expect(bodyOf(exchange)).toBe('ok');
  });
});

test.each<[string, RequestListener]>([
  ['an answer', (_request, response) => response.end('ok')],
  ['a lost answer', (_request, response) => response.destroy()],
  ['a body beyond the limit', (_request, response) => response.end('x'.repeat(2_000))],
])('%s leaves no timer and no listener behind', async (_what, answer) => {
  const pending = new Set<object>();
  const clock: Clock = {
    ...systemClock,
    timer: (ms, callback) => {
      const timer = systemClock.timer(ms, callback);
      pending.add(timer);
      return {
        cancel: () => {
          pending.delete(timer);
          timer.cancel();
        },
      };
    },
  };
  const { url } = await serve(answer);
  const { signal } = new AbortController();
  const { signal: unsentSignal } = new AbortController();
  const limits = { timeoutMs: 5_000, totalMs: 5_000, bodyBytes: 1_000, signal, unsentSignal };
  await createHttpTransport('test-agent', clock)(new URL(url), {}, limits, createKeeper());
  expect(pending.size).toBe(0);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(getEventListeners(unsentSignal, 'abort')).toEqual([]);
});

describe('a body', () => {
  test('is told with how long it took, not with a moment', async () => {
    const { url } = await serve((_, response) => response.end('x'));
    const exchange = await send(url);
    if (exchange.kind !== 'answered') throw new Error(exchange.kind);
    expect(exchange.bodyMs).toBeGreaterThanOrEqual(0);
    expect(exchange.bodyMs).toBeLessThan(1e9);
  });

  test('may be as large as the limit', async () => {
    const { url } = await serve((_request, response) => response.end('x'.repeat(1_000)));
    expect(bodyOf(await send(url))).toHaveLength(1_000);
  });

  test('that announces more is not read', async () => {
    const { url, sockets } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 1_001 });
      response.flushHeaders();
    });
    expect(await send(url)).toEqual({ kind: 'too-large', limit: 1_000 });
    await until(() => sockets.size === 0);
  });

  test('that turns out to be larger is not read to its end', async () => {
    let sent = 0;
    const { url, sockets } = await serve((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000))) sent += 10_000;
      };
      response.on('drain', more);
      more();
    });
    expect(await send(url, { bodyBytes: 50_000 })).toEqual({ kind: 'too-large', limit: 50_000 });
    await until(() => sockets.size === 0);
    expect(sent).toBeLessThan(50_000_000);
  });
});

describe('a request that cannot have arrived is unsent', () => {
  test('when the port is closed', async () => {
    const port = await deadPort(createServer());
    expect(await send(`http://127.0.0.1:${port}/`)).toEqual(UNSENT);
  });

  test('when the host is unknown', async () => {
    expect(await send('http://nosuch.invalid/')).toEqual(UNSENT);
  });

  test('when the server speaks no TLS', async () => {
    const { port, requests } = await serve((_request, response) => response.end());
    expect(await send(`https://127.0.0.1:${port}/`)).toEqual(UNSENT);
    expect(requests).toHaveLength(0);
  });

  test('when there is no version of TLS in common', async () => {
    let requests = 0;
    const options = {
      key: KEY,
      cert: CERTIFICATE,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const;
    const { port } = await listen(createHttpsServer(options, () => (requests += 1)));
    expect(await send(`https://localhost:${port}/`)).toEqual(UNSENT);
    expect(requests).toBe(0);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['closes', (socket) => socket.end()],
    ['resets', (socket) => socket.resetAndDestroy()],
    ['falls silent in', () => undefined],
  ])('when the server %s the TLS handshake', async (_what, answer) => {
    const { url, sockets } = await serveRaw(answer);
    expect(await send(url.replace('http:', 'https:'), { timeoutMs: 80 })).toEqual(UNSENT);
    await until(() => sockets.size === 0);
  });

  testWithTrust('but not when it closes right after the TLS handshake', async () => {
    const server = createHttpsServer({ key: KEY, cert: CERTIFICATE });
    server.on('secureConnection', (socket) => socket.destroy());
    const { port } = await listen(server);
    await trusting(CERTIFICATE, async () => {
      expect(await send(`https://localhost:${port}/`)).toMatchObject({ kind: 'lost' });
    });
  });

  test('when the certificate is not accepted', async () => {
    let requests = 0;
    const server = createHttpsServer({ key: KEY, cert: CERTIFICATE }, () => (requests += 1));
    const { port } = await listen(server);
    expect(await send(`https://localhost:${port}/`)).toMatchObject({
      kind: 'unsent',
      hopeless: 'certificate',
    });
    expect(requests).toBe(0);
  });
});

/** A proxy, with the authorities that CONNECT named and the environment variable that points to it. */
async function startProxy(server: Server, variable: string) {
  const connects: string[] = [];
  server.prependListener('connect', ({ url }: IncomingMessage) => connects.push(url ?? ''));
  const { port, sockets } = await listen(server);
  process.env[variable] = `http://127.0.0.1:${port}`;
  return { connects, sockets };
}

/** The proxy of the npm package, which finds every host on loopback. */
function proxyToLoopback(): Server {
  const server = createHttpServer();
  server.on('connect', (request) => (request.url = request.url?.replace(/^.*:/, '127.0.0.1:') ?? ''));
  return createProxy(server);
}

const connectProxy = (answer: (socket: Duplex) => void): Server =>
  createHttpServer().on('connect', (_request, socket) => answer(socket));

describe('a proxy', () => {
  test.each(['http_proxy', 'HTTP_PROXY'])('from %s is used, and finds the host itself', async (variable) => {
    const { port, requests } = await serve((_request, response) => response.end('through'));
    const { connects, sockets } = await startProxy(proxyToLoopback(), variable);
    expect(bodyOf(await send(`http://clanforge.test:${port}/path`))).toBe('through');
    expect(connects).toEqual([`clanforge.test:${port}`]);
    expect(requests[0]?.headers).toMatchObject({
      host: `clanforge.test:${port}`,
      authorization: 'Basic eDp5',
    });
    await until(() => sockets.size === 0);
  });

  testWithTrust.each(['https_proxy', 'HTTPS_PROXY'])(
    'from %s carries TLS to the host itself',
    async (variable) => {
      const server = createHttpsServer({ key: KEY, cert: CERTIFICATE }, (_request, response) =>
        response.end('sealed'),
      );
      const { port } = await listen(server);
      const { connects, sockets } = await startProxy(proxyToLoopback(), variable);
      await trusting(CERTIFICATE, async () => {
        expect(bodyOf(await send(`https://clanforge.test:${port}/`))).toBe('sealed');
        expect(await send(`https://other.test:${port}/`)).toMatchObject({
          kind: 'unsent',
          hopeless: 'certificate',
        });
      });
      expect(connects).toEqual([`clanforge.test:${port}`, `other.test:${port}`]);
      await until(() => sockets.size === 0);
    },
  );

  test('does not vouch for a certificate', async () => {
    const { port } = await listen(createHttpsServer({ key: KEY, cert: CERTIFICATE }));
    await startProxy(proxyToLoopback(), 'https_proxy');
    expect(await send(`https://clanforge.test:${port}/`)).toMatchObject({
      kind: 'unsent',
      hopeless: 'certificate',
    });
  });

  test.each(['no_proxy', 'NO_PROXY'])('is bypassed for the hosts in %s', async (variable) => {
    const { connects } = await startProxy(proxyToLoopback(), 'http_proxy');
    process.env[variable] = 'example.org,nosuch.invalid';
    expect(await send('http://nosuch.invalid/')).toMatchObject({
      kind: 'unsent',
      reason: expect.stringContaining('getaddrinfo'),
    });
    expect(connects).toEqual([]);
  });

  test('is bypassed for loopback', async () => {
    const { url } = await serve((_request, response) => response.end('direct'));
    const { connects } = await startProxy(proxyToLoopback(), 'http_proxy');
    expect(bodyOf(await send(url))).toBe('direct');
    expect(connects).toEqual([]);
  });

  test('gets the credentials in its own address, and nobody else does', async () => {
    const { port, requests } = await serve((_request, response) => response.end('through'));
    let authorization: string | undefined;
    const server = createHttpServer().on('connect', (request, socket) => {
      authorization = request.headers['proxy-authorization'];
      tunnelTo(port, socket);
    });
    const { port: proxyPort } = await listen(server);
    process.env['http_proxy'] = `http://me:pass%20word@127.0.0.1:${proxyPort}`;
    expect(bodyOf(await send('http://clanforge.test/'))).toBe('through');
    expect(authorization).toBe(`Basic ${Buffer.from('me:pass word').toString('base64')}`);
    expect(requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  test.each([
    [403, 'Forbidden'],
    [407, 'Proxy Authentication Required'],
    [502, 'Bad Gateway'],
  ])('that answers CONNECT with %d leaves the request unsent', async (status, words) => {
    const { sockets } = await startProxy(
      connectProxy((socket) => socket.end(`HTTP/1.1 ${status} ${words}\r\n\r\n`)),
      'http_proxy',
    );
    expect(await send('http://clanforge.test/')).toEqual({
      kind: 'unsent',
      reason: expect.stringContaining(`statusCode=${status}`),
    });
    await until(() => sockets.size === 0);
  });

  test('whose variable is no URL makes the request hopeless, since it cannot even be begun', async () => {
    process.env['http_proxy'] = '::';
    expect(await send('http://clanforge.test/')).toMatchObject({ kind: 'unsent', hopeless: 'set-up' });
  });

  test('that is dead leaves the request unsent', async () => {
    process.env['http_proxy'] = `http://127.0.0.1:${await deadPort(createServer())}`;
    expect(await send('http://clanforge.test/')).toEqual(UNSENT);
  });

  test('that closes instead of answering CONNECT leaves the request unsent', async () => {
    await startProxy(
      connectProxy((socket) => socket.destroy()),
      'http_proxy',
    );
    expect(await send('http://clanforge.test/')).toEqual(UNSENT);
  });

  test('that closes the tunnel after the request loses it', async () => {
    const { url } = await serveRaw((socket) => socket.destroy());
    const { sockets } = await startProxy(
      connectProxy((socket) => tunnelTo(Number(new URL(url).port), socket)),
      'http_proxy',
    );
    expect(await send('http://clanforge.test/')).toMatchObject({ kind: 'lost' });
    await until(() => sockets.size === 0);
  });

  test('is not kept connected for a body that announces too much', async () => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 1_001 });
      response.flushHeaders();
    });
    const { sockets } = await startProxy(proxyToLoopback(), 'http_proxy');
    expect(await send(`http://clanforge.test:${port}/`)).toMatchObject({ kind: 'too-large' });
    await until(() => sockets.size === 0);
  });

  test('is not kept connected for a stalled answer', async () => {
    const { port } = await serve((_request, response) => void response.writeHead(200).write('{'));
    const { sockets } = await startProxy(proxyToLoopback(), 'http_proxy');
    expect(await send(`http://clanforge.test:${port}/`, { timeoutMs: 50 })).toMatchObject({ kind: 'lost' });
    await until(() => sockets.size === 0);
  });

  test.each(['http', 'https'])(
    'that never answers CONNECT for %s leaves the request unsent',
    async (scheme) => {
      await startProxy(
        connectProxy(() => undefined),
        `${scheme}_proxy`,
      );
      expect(await settled(send(`${scheme}://clanforge.test/`, { timeoutMs: 50 }), 500)).toEqual({
        kind: 'unsent',
        reason: 'no answer within 50 ms',
      });
    },
  );

  test('that answers CONNECT too late makes nothing be sent after all', async () => {
    const { url, requests } = await serve((_request, response) => response.end('late'));
    let tunnels = 0;
    const { sockets } = await startProxy(
      connectProxy((socket) => {
        setTimeout(() => {
          tunnelTo(Number(new URL(url).port), socket);
          tunnels += 1;
        }, 80);
      }),
      'http_proxy',
    );
    expect(await settled(send('http://clanforge.test/', { timeoutMs: 40 }))).toMatchObject({
      kind: 'unsent',
    });
    await until(() => tunnels === 1);
    await until(() => sockets.size === 0);
    expect(requests).toHaveLength(0);
  });

  test('that never answers CONNECT does not hold up a cancel', async () => {
    await startProxy(
      connectProxy(() => undefined),
      'http_proxy',
    );
    const signal = AbortSignal.timeout(20);
    expect(await settled(send('http://clanforge.test/', { signal }), 500)).toMatchObject({ kind: 'unsent' });
  });
});
