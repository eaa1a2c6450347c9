import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { proxyUrl, secretsOf } from '../../src/inputs/connection.ts';
import { readInputs } from '../../src/inputs/inputs.ts';
import { INPUTS, readRawInputs } from '../../src/inputs/reader.ts';
import type { Settings } from '../../src/inputs/settings.ts';

const VALID: Readonly<Record<string, string>> = {
  accountserviceid: '1001',
  imageid: '5001',
  machineid: '7001',
  'access-key': 'AK',
  'secret-key': 'S3CRET',
};

function raw(given: Record<string, string>) {
  return readRawInputs((name) => given[name] ?? '');
}

async function faultsOf(given: Record<string, string>): Promise<readonly string[]> {
  return (await readInputs(raw({ ...VALID, ...given }), [], undefined)).faults;
}

async function settingsOf(given: Record<string, string>): Promise<Settings> {
  const { settings, faults } = await readInputs(raw({ ...VALID, ...given }), [], undefined);
  if (settings === undefined) throw new Error(faults.join('; '));
  return settings;
}

describe('valid inputs', () => {
  test('become settings, with the defaults for what is empty', async () => {
    expect(await settingsOf({})).toEqual({
      task: { mode: 'run', imageid: 5001, machineid: 7001, diffid: undefined },
      connection: {
        apiUrl: new URL('https://api.multiplay.co.uk'),
        authorization: `Basic ${btoa('AK:S3CRET')}`,
        accountserviceid: 1001,
      },
      timeoutMs: 3_600_000,
      longestPauseMs: 15_000,
      onLock: 'fail',
      rejectDiff: 'never',
      rules: { requireChanges: false, forbidden: undefined, protected: undefined, maxChanges: undefined },
    });
  });

  test('with a token need no account, and a watch needs no image and machine', async () => {
    const keyless = { 'access-key': '', 'secret-key': '', accountserviceid: '', token: 'T' };
    const settings = await settingsOf({
      ...keyless,
      mode: 'watch',
      diffid: '42',
      imageid: '',
      machineid: '',
    });
    expect(settings.connection).toMatchObject({ authorization: 'Bearer T' });
    expect(settings.task).toEqual({ mode: 'watch', diffid: 42, imageid: undefined, machineid: undefined });
  });

  test.each([
    ['timeout-minutes', '.5', { timeoutMs: 30_000 }],
    ['poll-interval-seconds', '0.1', { longestPauseMs: 100 }],
    ['on-lock', 'reject-failed', { onLock: 'reject-failed' }],
    ['reject-diff', 'on-failure', { rejectDiff: 'on-failure' }],
    ['require-changes', 'TRUE', { rules: expect.objectContaining({ requireChanges: true }) }],
    ['max-changes', '0', { rules: expect.objectContaining({ maxChanges: 0 }) }],
    ['forbidden-paths', '*.pdb', { rules: expect.objectContaining({ forbidden: expect.anything() }) }],
    ['imageid', ' 12\n', { task: expect.objectContaining({ imageid: 12 }) }],
    [
      'api-url',
      'http://127.0.0.1:8321/x/',
      { connection: expect.objectContaining({ apiUrl: expect.anything() }) },
    ],
  ])('%s: %j', async (name, value, expected) => {
    expect(await settingsOf({ [name]: value })).toMatchObject(expected);
  });

  test('for reports are read on their own, so that invalid inputs are reported too', async () => {
    const reports = {
      comment: 'always',
      'status-context': 'image',
      'github-token': 'g',
      'job-summary': 'false',
    };
    const { reporting, settings } = await readInputs(raw({ ...VALID, ...reports, mode: 'x' }), [], undefined);
    expect(settings).toBeUndefined();
    expect(reporting).toEqual({
      jobSummary: false,
      comment: 'always',
      statusContext: 'image',
      githubToken: 'g',
      imageid: 5001,
      machineid: 7001,
    });
  });
});

describe('an invalid input is a fault that names it and what is allowed:', () => {
  test.each([
    ['imageid', '0', 'must be a positive whole number, not "0"'],
    ['imageid', '1e3', 'must be a positive whole number, not "1e3"'],
    ['imageid', '9'.repeat(20), 'must be a positive whole number'],
    ['imageid', '', 'is missing (required with mode: run)'],
    ['mode', 'RUN', 'must be run, start or watch, not "RUN"'],
    ['timeout-minutes', '0', 'must be a number of minutes above 0'],
    ['timeout-minutes', '1e3', 'must be a number of minutes above 0'],
    ['poll-interval-seconds', '0.05', 'at least 0.1'],
    ['on-lock', 'maybe', 'must be fail, wait, reject-failed or reject'],
    ['reject-diff', 'yes', 'must be never, on-failure or always'],
    ['require-changes', 'yes', 'must be true or false'],
    ['max-changes', '-1', 'must be a whole number, 0 or more'],
    ['forbidden-paths', 'a[', 'has an invalid pattern in line 1'],
    ['protected-paths', '!/config/', 'has nothing but exceptions'],
    ['comment', 'sometimes', 'must be never, always or on-failure'],
    ['status-context', 'a\nb', 'must be one line of at most 100 visible characters'],
    ['status-context', '🚀', 'without emoji'],
    ['api-url', 'example.com', 'must be an absolute URL'],
    ['api-url', 'https://a b', 'must be an absolute URL'],
    ['api-url', 'https://u:p@example.com', 'must not have user info'],
    ['api-url', 'https://example.com/?a', 'must not have user info, a query'],
    ['api-url', 'http://example.com', 'must begin with https://'],
    ['access-key', 'a:b', 'must not contain a colon'],
    ['access-key', '', 'is missing (it belongs to secret-key'],
    ['secret-key', '', 'is missing (it belongs to access-key'],
    ['secret-key', 'zwölf', 'must be one word of printable ASCII'],
    ['token', 'T', 'use one authentication method'],
    ['github-token', 'two words', 'must be one word of printable ASCII'],
    ['accountserviceid', '', 'is missing (required with access-key and secret-key)'],
  ])('%s: %j', async (name, value, words) => {
    const faults = await faultsOf({ [name]: value });
    expect(faults).toEqual([expect.stringContaining(words)]);
    expect(faults[0]).toMatch(new RegExp(`^${name} `));
  });

  test('all of them at once, also when the mode is invalid', async () => {
    const given = { mode: 'x', imageid: '', machineid: 'y', 'secret-key': '', 'timeout-minutes': 'z' };
    const faults = await faultsOf(given);
    for (const name of Object.keys(given)) expect(faults.join()).toContain(name);
  });

  test('a value that may be a secret is never repeated, nor one that is long', async () => {
    const secret = `S3CRET ${'x'.repeat(60)}`;
    for (const name of ['secret-key', 'token', 'github-token', 'api-url', 'access-key', 'mode']) {
      expect((await faultsOf({ [name]: secret })).join()).not.toContain('S3CRET');
    }
  });

  // What a fork and Dependabot are told is in __tests__/bundle/run.test.ts.
  test('missing keys are explained', async () => {
    const faults = await faultsOf({ 'access-key': '', 'secret-key': '' });
    expect(faults).toEqual([expect.stringContaining("the repository's secrets")]);
  });

  test('so is what is wrong with the runner', async () => {
    const { settings, faults } = await readInputs(raw({ ...VALID }), ['the variable X'], undefined);
    expect({ settings, faults }).toEqual({ settings: undefined, faults: ['the variable X'] });
  });
});

test('the inputs of action.yml are these, with these defaults', () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: Record<string, { default: string }>;
  };
  const declared = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default]));
  expect({ ...declared, 'github-token': '' }).toEqual(INPUTS);
  expect(declared['github-token']).toBe('${{ github.token }}');
});

test('secrets are known in each form in which they are sent', () => {
  const given = { 'access-key': 'AK', 'secret-key': 'S?>', token: 'T', 'github-token': ' G ' };
  const pair = Buffer.from('AK:S?>').toString('base64');
  expect(pair).toBe('QUs6Uz8+');
  expect(secretsOf(raw(given))).toEqual(['S?>', 'T', 'G', pair, pair, 'QUs6Uz8-']);
  expect(secretsOf(raw({ 'access-key': 'AK' }))).toEqual([]);
});

describe('the proxy’s address', () => {
  test.each([
    ['http://proxy:3128', 'http://proxy:3128'],
    ['https://proxy.example:443/', 'https://proxy.example:443/'],
    ['proxy:3128', 'http://proxy:3128'],
    ['10.0.0.1:3128', 'http://10.0.0.1:3128'],
    ['http://name:pass%23word@proxy:3128', 'http://name:pass%23word@proxy:3128'],
    ['http://[::1]:3128', 'http://[::1]:3128'],
  ])('%s can be used', (value, url) => {
    expect(proxyUrl(value)).toBe(url);
  });

  test.each([
    'http://name:pa#ss@proxy:3128',
    'http://name:pa/ss@proxy:3128',
    'http://name:pa?ss@proxy:3128',
    'http://name:100%@proxy:3128',
    'http://name:12#34@proxy:3128',
    'http://proxy:99999',
    'socks5://proxy:1080',
    'http://',
  ])('%s cannot', (value) => {
    expect(proxyUrl(value)).toBeUndefined();
  });
});
