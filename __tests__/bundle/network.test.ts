import dns from 'node:dns';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createProxy } from 'proxy';
import { runBundle } from '../support/bundle.ts';
import { CERTIFICATE, KEY } from '../support/certificate.ts';
import { inputsFor, startTestClanforge } from '../support/clanforge.ts';
import { makeFolder } from '../support/folders.ts';

/** A name that only the proxy can resolve, since http-client never sends loopback through a proxy. */
const HOST = 'clanforge.test';

function certificateFile(): string {
  const path = join(makeFolder(), 'ca.pem');
  writeFileSync(path, CERTIFICATE);
  return path;
}

const proxies: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  jest.restoreAllMocks();
  for (const proxy of proxies.splice(0)) {
    proxy.closeAllConnections();
    proxy.close();
  }
});

/** A real proxy in this process, for which the made-up host is at home on loopback. */
async function startProxy(): Promise<{ url: string; targets: string[] }> {
  const lookup = dns.lookup.bind(dns) as (...args: unknown[]) => void;
  jest
    .spyOn(dns, 'lookup')
    .mockImplementation((host: string, ...rest: unknown[]) =>
      lookup(host === HOST ? '127.0.0.1' : host, ...rest),
    );
  const targets: string[] = [];
  const server = createServer();
  server.on('connect', ({ url }) => targets.push(url ?? ''));
  const proxy = createProxy(server);
  proxies.push(proxy);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, targets };
}

describe('https', () => {
  test('works with a certificate authority of one’s own', async () => {
    const clanforge = await startTestClanforge({ tls: { key: KEY, cert: CERTIFICATE } });
    const result = await runBundle({
      inputs: inputsFor(clanforge),
      env: { NODE_EXTRA_CA_CERTS: certificateFile() },
    });
    expect(result.outputs['error']).toBe('');
    expect(result.exitCode).toBe(0);
  });

  test('with a certificate that is not trusted ends at once, and says what to set', async () => {
    const clanforge = await startTestClanforge({ tls: { key: KEY, cert: CERTIFICATE } });
    const result = await runBundle({ inputs: inputsFor(clanforge) });
    expect(result.exitCode).toBe(1);
    expect(result.outputs['error']).toContain('NODE_EXTRA_CA_CERTS');
    expect(clanforge.requests).toHaveLength(0);
  });
});

describe('a proxy', () => {
  test('from the environment is used', async () => {
    const clanforge = await startTestClanforge({ tls: { key: KEY, cert: CERTIFICATE } });
    const proxy = await startProxy();
    const url = new URL(clanforge.url);
    url.hostname = HOST;
    const result = await runBundle({
      inputs: { ...inputsFor(clanforge), 'api-url': url.href },
      env: { NODE_EXTRA_CA_CERTS: certificateFile(), HTTPS_PROXY: proxy.url },
    });
    expect(result.outputs['error']).toBe('');
    expect(result.exitCode).toBe(0);
    expect(new Set(proxy.targets)).toEqual(new Set([`${HOST}:${url.port}`]));
    expect(proxy.targets).toHaveLength(clanforge.requests.length);
  });

  test('is left out for the hosts of NO_PROXY', async () => {
    const clanforge = await startTestClanforge({ tls: { key: KEY, cert: CERTIFICATE } });
    const proxy = await startProxy();
    const url = new URL(clanforge.url);
    url.hostname = HOST;
    const result = await runBundle({
      inputs: { ...inputsFor(clanforge), 'api-url': url.href, 'timeout-minutes': '0.02' },
      env: { NODE_EXTRA_CA_CERTS: certificateFile(), HTTPS_PROXY: proxy.url, NO_PROXY: HOST },
    });
    expect(proxy.targets).toEqual([]);
    expect(result.exitCode).toBe(1);
  });

  test('that never answers is given up at the deadline, and nothing was sent', async () => {
    const silent = createServer().on('connect', () => undefined);
    proxies.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const result = await runBundle({
      inputs: { ...inputsFor({ url: `https://${HOST}` }), 'timeout-minutes': '0.02' },
      env: { HTTPS_PROXY: `http://127.0.0.1:${port}` },
    });
    expect(result.exitCode).toBe(1);
    expect(result.outputs['error']).toMatch(/^Timed out after \d+ s, before Clanforge returned a diff id/);
    expect(result.outputs['error']).not.toContain('may have started');
  });

  test('that cannot be reached means that nothing was sent', async () => {
    const clanforge = await startTestClanforge();
    const result = await runBundle({
      inputs: { ...inputsFor(clanforge), 'api-url': `https://${HOST}`, 'timeout-minutes': '0.02' },
      env: { HTTPS_PROXY: 'http://127.0.0.1:9' },
    });
    expect(result.exitCode).toBe(1);
    expect(result.outputs['error']).toContain('before Clanforge returned a diff id');
    expect(result.outputs['error']).not.toContain('may have started');
  });
});

test('an answer that switches protocols ends as a lost one, not as a silence', async () => {
  const server = createServer().on('upgrade', () => undefined);
  server.on('request', (request) => {
    request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  });
  proxies.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const result = await runBundle({
    inputs: { ...inputsFor({ url: `http://127.0.0.1:${port}` }), 'timeout-minutes': '0.02' },
  });
  expect(result.exitCode).toBe(1);
  expect(result.outputs['error']).toMatch(/^Timed out after \d+ s/);
});

test('a redirect is not followed: the credentials stay at home', async () => {
  const other = await startTestClanforge();
  const clanforge = await startTestClanforge({
    faults: [`redirect=${other.url}/cfp/v1/imagediff/create@create`],
  });
  const result = await runBundle({ inputs: inputsFor(clanforge) });
  expect(result.exitCode).toBe(1);
  expect(result.outputs['error']).toContain(other.url);
  expect(other.requests).toHaveLength(0);
});
