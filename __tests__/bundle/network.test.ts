import dns from 'node:dns';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createProxy } from 'proxy';
import { LOCAL_TOKEN, type EndedStep } from '../../dev/runner/run-action.ts';
import type { LocalClanforge } from '../../dev/clanforge/server.ts';
import type { LocalGitHub } from '../../dev/github/server.ts';
import { runBundle } from '../support/bundle.ts';
import { CERTIFICATE, KEY } from '../support/certificate.ts';
import { inputsFor, startTestClanforge } from '../support/clanforge.ts';
import { makeFolder } from '../support/folders.ts';
import { HEAD_SHA, startTestGitHub } from '../support/github.ts';
import { listen } from '../support/listen.ts';
import { together } from '../support/together.ts';

/** A name that only the proxy can resolve, since http-client never sends loopback through a proxy. */
const HOST = 'clanforge.test';
const TRUSTED = { NODE_EXTRA_CA_CERTS: join(makeFolder({ 'ca.pem': CERTIFICATE }), 'ca.pem') };
const SHORT = { 'timeout-minutes': '0.02' };

beforeAll(() => {
  const lookup = dns.lookup.bind(dns) as (...args: unknown[]) => void;
  jest
    .spyOn(dns, 'lookup')
    .mockImplementation((host: string, ...rest: unknown[]) =>
      lookup(host === HOST ? '127.0.0.1' : host, ...rest),
    );
});

interface Case {
  readonly isSecure?: boolean;
  /** Calls Clanforge, or else GitHub, by the name that only the proxy can resolve. */
  readonly byName?: 'clanforge' | 'github';
  readonly inputs?: Record<string, string>;
  readonly env?: (proxyUrl: string) => Record<string, string>;
}

interface Ended {
  readonly result: EndedStep;
  readonly clanforge: LocalClanforge;
  readonly github: LocalGitHub;
  /** What the proxy was asked to connect to. */
  readonly targets: readonly string[];
  /** The host that has the name. */
  readonly host: string;
}

/** A step beside a real proxy in this process. */
async function run({ isSecure = true, byName, inputs, env }: Case): Promise<Ended> {
  const clanforge = await startTestClanforge(isSecure ? { tls: { key: KEY, cert: CERTIFICATE } } : {});
  const github = await startTestGitHub({ token: LOCAL_TOKEN });
  const targets: string[] = [];
  const proxy = createProxy(createServer().on('connect', ({ url }) => targets.push(url ?? '')));
  const proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;
  const named = new URL(byName === 'github' ? github.url : clanforge.url);
  named.hostname = HOST;
  const result = await runBundle({
    inputs: {
      ...inputsFor(clanforge),
      ...(byName === 'clanforge' ? { 'api-url': named.origin } : {}),
      ...inputs,
    },
    env: {
      GITHUB_API_URL: byName === 'github' ? named.origin : github.url,
      GITHUB_SHA: HEAD_SHA,
      ...env?.(proxyUrl),
    },
  });
  return { result, clanforge, github, targets, host: named.host };
}

const ended = together({
  'private authority': () => run({ env: () => TRUSTED }),
  'untrusted certificate': () => run({}),
  'unreadable variable': () => run({ env: () => ({ HTTPS_PROXY: 'http://studio:p#ss@proxy:3128' }) }),
  proxy: () =>
    run({
      byName: 'clanforge',
      env: (url) => ({ ...TRUSTED, HTTPS_PROXY: url.replace('http://', 'studio:pass%20word@') }),
    }),
  'proxy for GitHub': () =>
    run({
      isSecure: false,
      byName: 'github',
      inputs: { 'status-context': 'Image diff' },
      env: (url) => ({ HTTP_PROXY: url }),
    }),
  'no proxy': () =>
    run({
      byName: 'clanforge',
      inputs: SHORT,
      env: (url) => ({ ...TRUSTED, HTTPS_PROXY: url, NO_PROXY: HOST }),
    }),
  'silent proxy': async () => {
    const port = await listen(createServer().on('connect', () => undefined));
    return run({
      byName: 'clanforge',
      inputs: SHORT,
      env: () => ({ HTTPS_PROXY: `http://127.0.0.1:${port}` }),
    });
  },
  'unreachable proxy': () =>
    run({ byName: 'clanforge', inputs: SHORT, env: () => ({ HTTPS_PROXY: 'http://127.0.0.1:9' }) }),
});

describe('https', () => {
  test('works with a private certificate authority', () => {
    const { result } = ended('private authority');
    expect([result.exitCode, result.outputs['error']]).toEqual([0, '']);
  });

  test('with an untrusted certificate fails at once, and says what to set', () => {
    const { result, clanforge } = ended('untrusted certificate');
    expect(result.exitCode).toBe(1);
    expect(result.outputs['error']).toMatch(/the server's certificate is not accepted.*NODE_EXTRA_CA_CERTS/);
    expect(clanforge.requests).toHaveLength(0);
  });
});

describe('a proxy', () => {
  test('variable that cannot be read ends the step before a request, and is named', () => {
    const { result, clanforge } = ended('unreadable variable');
    expect(result.exitCode).toBe(1);
    expect(result.outputs['error']).toContain('HTTPS_PROXY must be a URL');
    expect(result.raw).not.toContain('p#ss');
    expect(clanforge.requests).toHaveLength(0);
  });

  test('from the environment is used, also without a scheme and with a password', () => {
    const { result, clanforge, targets, host } = ended('proxy');
    expect([result.exitCode, result.outputs['error']]).toEqual([0, '']);
    expect(result.raw).not.toMatch(/deprecat|DEP\d{4}/i);
    expect(targets).toEqual(clanforge.requests.map(() => host));
  });

  test('from the environment is used for GitHub too', () => {
    const { result, github, targets, host } = ended('proxy for GitHub');
    expect(result.exitCode).toBe(0);
    expect(github.statuses.map(({ state }) => state)).toEqual(['pending', 'success']);
    expect(new Set(targets)).toEqual(new Set([host]));
  });

  test('is left out for the hosts of NO_PROXY', () => {
    const { result, targets } = ended('no proxy');
    expect([result.exitCode, targets]).toEqual([1, []]);
  });

  test.each(['silent proxy', 'unreachable proxy'] as const)(
    'that does not respond is given up at the deadline, and nothing was sent: %s',
    (name) => {
      const { result } = ended(name);
      expect(result.exitCode).toBe(1);
      expect(result.outputs['error']).toMatch(/^Timed out after \d+ s, before Clanforge returned a diff id/);
      expect(result.outputs['error']).not.toContain('may have started');
    },
  );
});
