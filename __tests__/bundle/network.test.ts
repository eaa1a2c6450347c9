import dns from 'node:dns';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createProxy } from 'proxy';
import { LOCAL_TOKEN } from '../../dev/runner/run-action.ts';
import { runBundle } from '../support/bundle.ts';
import { CERTIFICATE, KEY } from '../support/certificate.ts';
import { inputsFor, startTestClanforge } from '../support/clanforge.ts';
import { makeFolder } from '../support/folders.ts';
import { HEAD_SHA, startTestGitHub } from '../support/github.ts';

/** A name that only the proxy can resolve, since http-client never sends loopback through a proxy. */
const HOST = 'clanforge.test';

const atHost = (address: string): string => {
  const url = new URL(address);
  url.hostname = HOST;
  return url.origin;
};

function certificateFile(): string {
  const path = join(makeFolder(), 'ca.pem');
  writeFileSync(path, CERTIFICATE);
  return path;
}

const servers: Server[] = [];
afterEach(() => {
  jest.restoreAllMocks();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A real proxy in this process, for which the made-up host is on loopback. */
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
  return { url: await listen(createProxy(server)), targets };
}

describe('https', () => {
  test('works with a private certificate authority', async () => {
    const clanforge = await startTestClanforge({ tls: { key: KEY, cert: CERTIFICATE } });
    const result = await runBundle({
      inputs: inputsFor(clanforge),
      env: { NODE_EXTRA_CA_CERTS: certificateFile() },
    });
    expect(result.outputs['error']).toBe('');
    expect(result.exitCode).toBe(0);
  });

  test('with an untrusted certificate fails at once, and says what to set', async () => {
    const clanforge = await startTestClanforge({ tls: { key: KEY, cert: CERTIFICATE } });
    const result = await runBundle({ inputs: inputsFor(clanforge) });
    expect(result.exitCode).toBe(1);
    expect(result.outputs['error']).toContain('NODE_EXTRA_CA_CERTS');
    expect(clanforge.requests).toHaveLength(0);
  });
});

describe('a proxy', () => {
  test.each(['http://studio:p#ss@proxy:3128', 'http://studio:p%ss@proxy:3128', 'proxy:65536'])(
    'variable that cannot be read (%s) ends the step before a request, and is named',
    async (variable) => {
      const clanforge = await startTestClanforge();
      const { exitCode, outputs, raw } = await runBundle({
        inputs: inputsFor(clanforge),
        env: { HTTPS_PROXY: variable },
      });
      expect(exitCode).toBe(1);
      expect(outputs['error']).toContain('HTTPS_PROXY must be a URL');
      expect(raw).not.toContain('p#ss');
      expect(clanforge.requests).toHaveLength(0);
    },
  );

  test('from the environment is used, also without a scheme and with a password', async () => {
    const clanforge = await startTestClanforge({ tls: { key: KEY, cert: CERTIFICATE } });
    const proxy = await startProxy();
    const url = atHost(clanforge.url);
    const result = await runBundle({
      inputs: { ...inputsFor(clanforge), 'api-url': url },
      env: {
        NODE_EXTRA_CA_CERTS: certificateFile(),
        HTTPS_PROXY: proxy.url.replace('http://', 'studio:pass%20word@'),
      },
    });
    expect(result.outputs['error']).toBe('');
    expect(result.exitCode).toBe(0);
    expect(result.raw).not.toMatch(/deprecat|DEP\d{4}/i);
    expect(new Set(proxy.targets)).toEqual(new Set([new URL(url).host]));
    expect(proxy.targets).toHaveLength(clanforge.requests.length);
  });

  test('from the environment is used for GitHub too', async () => {
    const [github, clanforge] = [await startTestGitHub({ token: LOCAL_TOKEN }), await startTestClanforge()];
    const proxy = await startProxy();
    const url = atHost(github.url);
    const result = await runBundle({
      inputs: { ...inputsFor(clanforge), 'status-context': 'Image diff' },
      env: { GITHUB_API_URL: url, GITHUB_SHA: HEAD_SHA, HTTP_PROXY: proxy.url },
    });
    expect(result.exitCode).toBe(0);
    expect(github.statuses.map(({ state }) => state)).toEqual(['pending', 'success']);
    expect(new Set(proxy.targets)).toEqual(new Set([new URL(url).host]));
  });

  test('is left out for the hosts of NO_PROXY', async () => {
    const clanforge = await startTestClanforge({ tls: { key: KEY, cert: CERTIFICATE } });
    const proxy = await startProxy();
    const url = atHost(clanforge.url);
    const result = await runBundle({
      inputs: { ...inputsFor(clanforge), 'api-url': url, 'timeout-minutes': '0.02' },
      env: { NODE_EXTRA_CA_CERTS: certificateFile(), HTTPS_PROXY: proxy.url, NO_PROXY: HOST },
    });
    expect(proxy.targets).toEqual([]);
    expect(result.exitCode).toBe(1);
  });

  test('that never responds is given up at the deadline, and nothing was sent', async () => {
    const url = await listen(createServer().on('connect', () => undefined));
    const result = await runBundle({
      inputs: { ...inputsFor({ url: `https://${HOST}` }), 'timeout-minutes': '0.02' },
      env: { HTTPS_PROXY: url },
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

test('a response that switches protocols counts as lost, not as silence', async () => {
  const server = createServer().on('upgrade', () => undefined);
  server.on('request', (request) => {
    request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  });
  const url = await listen(server);
  const result = await runBundle({ inputs: { ...inputsFor({ url }), 'timeout-minutes': '0.02' } });
  expect(result.exitCode).toBe(1);
  expect(result.outputs['error']).toMatch(/^Timed out after \d+ s/);
});

test('a redirect is not followed, so no other server gets the credentials', async () => {
  const other = await startTestClanforge();
  const clanforge = await startTestClanforge({
    faults: [`redirect=${other.url}/cfp/v1/imagediff/create@create`],
  });
  const result = await runBundle({ inputs: inputsFor(clanforge) });
  expect(result.exitCode).toBe(1);
  expect(result.outputs['error']).toContain(other.url);
  expect(other.requests).toHaveLength(0);
});
