import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { INPUT_NAMES, type InputName, type RawInputs } from '../../src/inputs/input-reader.js';
import { readInputs } from '../../src/inputs/read-settings.js';
import type { Settings } from '../../src/inputs/settings.js';
import { hasRules } from '../../src/rules/rules.js';
import { rawInputs, SMALLEST } from './raw-inputs.js';

async function settingsOf(given: Partial<RawInputs>): Promise<Settings> {
  const { read } = await readInputs(rawInputs(given), undefined);
  if (read.kind === 'faults') throw new Error(read.faults.join('; '));
  return read.settings;
}
async function faultsOf(given: Partial<RawInputs>): Promise<readonly string[]> {
  const { read } = await readInputs(rawInputs(given), undefined);
  return read.kind === 'faults' ? read.faults : [];
}

describe('settings', () => {
  test('the smallest inputs give the defaults', async () => {
    expect(await settingsOf(SMALLEST)).toEqual({
      task: { mode: 'run', imageid: 2, machineid: 3, diffid: undefined },
      connection: {
        apiUrl: new URL('https://api.multiplay.co.uk'),
        credentials: { kind: 'keys', accessKey: 'AKID', secretKey: 'S3CRET' },
        accountserviceid: 1,
      },
      timeoutMs: 3_600_000,
      longestPauseMs: 15_000,
      onLock: 'fail',
      rules: { requireChanges: false, forbidden: undefined, protected: undefined, maxChanges: undefined },
    });
  });

  test.each([
    ['.5', 30_000],
    ['0.1', 6_000],
    [' 90 ', 5_400_000],
    ['1000000000', 6e13],
  ])('a timeout of %j minutes', async (value, ms) => {
    expect((await settingsOf({ ...SMALLEST, 'timeout-minutes': value })).timeoutMs).toBe(ms);
  });

  test.each([
    ['0.1', 100],
    ['.25', 250],
    ['3600', 3_600_000],
  ])('a longest pause of %j seconds', async (value, ms) => {
    expect((await settingsOf({ ...SMALLEST, 'poll-interval-seconds': value })).longestPauseMs).toBe(ms);
  });

  test.each(['fail', 'wait', 'reject'] as const)('on-lock: %s', async (value) => {
    expect((await settingsOf({ ...SMALLEST, 'on-lock': value })).onLock).toBe(value);
  });
});

describe('faults', () => {
  test.each(['0', '0.0', '-1', 'Infinity', '1e3', '0x10', 'never'])(
    'no timeout of %j minutes',
    async (value) => {
      expect(await faultsOf({ ...SMALLEST, 'timeout-minutes': value })).toEqual([
        `timeout-minutes must be a number of minutes above 0 (decimals allowed), not "${value}"`,
      ]);
    },
  );

  test.each(['0', '0.09', '-1', 'Infinity', '1e3', '0x10'])(
    'no longest pause of %j seconds',
    async (value) => {
      expect(await faultsOf({ ...SMALLEST, 'poll-interval-seconds': value })).toEqual([
        `poll-interval-seconds must be a number of seconds, at least 0.1 (decimals allowed), not "${value}"`,
      ]);
    },
  );

  test('no other way to deal with a lock', async () => {
    expect(await faultsOf({ ...SMALLEST, 'on-lock': 'ignore' })).toEqual([
      'on-lock must be fail, wait or reject, not "ignore"',
    ]);
  });

  test('all of them come at once', async () => {
    const faults = await faultsOf({
      accountserviceid: 'x',
      imageid: '0',
      diffid: '-1',
      mode: 'run',
      'access-key': 'A:K',
      'secret-key': 'two words',
      token: 'tok en',
      'api-url': 'nowhere',
      'timeout-minutes': '0',
      'poll-interval-seconds': '0',
      'on-lock': 'x',
      'require-changes': 'maybe',
      'forbidden-paths': '[',
      'protected-paths': '!x',
      'max-changes': 'few',
      'job-summary': 'x',
      comment: 'x',
      'status-context': 'two\nlines',
    });
    const named = new Set(faults.map((fault) => fault.split(' ')[0]));
    const others = INPUT_NAMES.filter((name) => name !== 'mode' && name !== 'github-token');
    expect(named).toEqual(new Set(others));
  });

  test('a bad mode does not hide the faults of the other inputs', async () => {
    expect(await faultsOf({ ...SMALLEST, mode: 'x', imageid: 'y', 'on-lock': 'z' })).toHaveLength(3);
  });
});

test('where to report is read whatever is wrong with the other inputs', async () => {
  const given = { ...SMALLEST, mode: 'x', machineid: '0', comment: 'always', 'github-token': 'ghs_1' };
  const { reporting, read } = await readInputs(rawInputs(given), undefined);
  expect(read.kind).toBe('faults');
  expect(reporting).toMatchObject({
    comment: 'always',
    githubToken: 'ghs_1',
    imageid: 2,
    machineid: undefined,
  });
});

test('a fault in where to report is a fault of the inputs', async () => {
  expect(await faultsOf({ ...SMALLEST, comment: 'sometimes' })).toEqual([
    'comment must be never, always or on-failure, not "sometimes"',
  ]);
});

describe('whatever the inputs are', () => {
  const SAMPLES: Readonly<Record<InputName, { good: string[]; bad: string[] }>> = {
    accountserviceid: { good: ['1', ' 42 '], bad: ['0', '1.5', 'x'] },
    imageid: { good: ['1', '9007199254740991'], bad: ['007', '1e3'] },
    machineid: { good: ['3', '\t3\n'], bad: ['-1', '9007199254740993'] },
    diffid: { good: ['', '4', ' '], bad: ['0', '4 5'] },
    mode: { good: ['', 'run', ' start '], bad: ['RUN', 'x'] },
    'access-key': { good: ['AKID'], bad: ['A KID', 'A:K', 'ÄKID'] },
    'secret-key': { good: ['S3CRET', 'a:b/c=='], bad: ['a b', 'a\nb'] },
    token: { good: ['', '  '], bad: ['tok', 't k'] },
    'api-url': { good: ['', 'https://x.example/p/', 'http://[::1]'], bad: ['http://x.example', 'x', '?'] },
    'timeout-minutes': { good: ['', '.5', '1000000000'], bad: ['0', '1e3', '-1'] },
    'poll-interval-seconds': { good: ['', '0.1', '15'], bad: ['0.01', '0x10'] },
    'on-lock': { good: ['', 'wait', 'reject'], bad: ['Wait', 'x'] },
    'require-changes': { good: ['', 'false', ' TRUE '], bad: ['yes', '1', 'tRuE'] },
    'forbidden-paths': { good: ['', '*.pdb\n# maps\n!/maps/*.pdb'], bad: ['[a', '!x', 'a\\b', 'x\n../y'] },
    'protected-paths': { good: ['', '\n/bin/{a,b}/'], bad: ['{a', 'a//b', '!'] },
    'max-changes': { good: ['', '0', ' 5000 '], bad: ['-1', '1.5', '1e3', '9007199254740993'] },
    'job-summary': { good: ['', 'true', 'False'], bad: ['no', '0'] },
    comment: { good: ['', 'always', 'on-failure'], bad: ['Always', 'on failure'] },
    'status-context': { good: ['', 'Clanforge / image diff'], bad: ['a\nb', '🚀', 'x'.repeat(101)] },
    'github-token': { good: ['', 'ghs_1'], bad: ['any thing', 'a\nb', '…'] },
  };
  const GIVEN = ['forbidden-paths', 'protected-paths', 'max-changes'] as const;

  test('there are settings when all are good, else a fault for each bad one', async () => {
    const choice = fc.record(
      Object.fromEntries(
        INPUT_NAMES.map((name) => {
          const { good, bad } = SAMPLES[name];
          const of = (values: string[], isBad: boolean): fc.Arbitrary<{ value: string; isBad: boolean }> =>
            fc.constantFrom(...values).map((value) => ({ value, isBad }));
          const fine = { weight: 12, arbitrary: of(good, false) };
          return [name, bad.length === 0 ? fine.arbitrary : fc.oneof(fine, of(bad, true))];
        }),
      ) as Record<InputName, fc.Arbitrary<{ value: string; isBad: boolean }>>,
    );
    await fc.assert(
      fc.asyncProperty(choice, async (chosen) => {
        const given = Object.fromEntries(INPUT_NAMES.map((name) => [name, chosen[name].value])) as RawInputs;
        const bad = INPUT_NAMES.filter((name) => chosen[name].isBad);
        const isRequired = /^\s*true\s*$/i.test(given['require-changes']) && !bad.includes('require-changes');
        const isRuled = isRequired || GIVEN.some((name) => given[name] !== '');
        if (isRuled && given.mode.trim() === 'start') bad.push('mode');
        const { read } = await readInputs(given, undefined);
        expect(read.kind).toBe(bad.length === 0 ? 'settings' : 'faults');
        if (read.kind === 'settings') return;
        const named = read.faults.map((fault) => fault.split(' ')[0]);
        expect(new Set(named)).toEqual(new Set(bad));
      }),
      { numRuns: 500 },
    );
  });

  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', ' ', '1', '42', '0.5', 'run', 'watch', 'start', 'fail', 'wait', 'reject', 'key'),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.constantFrom('https://x.example/a', 'http://127.9.9.9', 'https://u:p@x.example', 'http://[::1]/?q'),
  );
  // A few inputs are anything, so that the others leave a way to settings.
  const arbitraryInputs = fc
    .array(fc.tuple(fc.constantFrom(...INPUT_NAMES), anything), { maxLength: 4 })
    .map((given) => rawInputs({ ...SMALLEST, ...Object.fromEntries(given) }));
  const hints = fc.constantFrom('fork' as const, 'dependabot' as const, undefined);

  test('reading them ends in settings that hold every rule, or in faults that name inputs', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryInputs, hints, async (given, hint) => {
        const { read } = await readInputs(given, hint);
        if (read.kind === 'settings') expectSound(read.settings);
        else {
          expect(read.faults).not.toEqual([]);
          for (const fault of read.faults) expect(INPUT_NAMES).toContain(fault.split(' ')[0]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('no fault repeats a key or a token', async () => {
    // No other input has this by chance, as it may have one of the strings that fast-check likes to try.
    const secret = fc.string({ unit: 'binary', minLength: 9 }).map((text) => `§K3Y:${text}§`);
    await fc.assert(
      fc.asyncProperty(
        arbitraryInputs,
        fc.record(
          { 'access-key': secret, 'secret-key': secret, token: secret, 'github-token': secret },
          { requiredKeys: [] },
        ),
        hints,
        async (given, secrets, hint) => {
          const { read } = await readInputs({ ...given, ...secrets }, hint);
          const text = read.kind === 'faults' ? read.faults.join('\n') : '';
          for (const value of Object.values(secrets)) expect(text).not.toContain(value.slice(1, -1));
        },
      ),
    );
  });
});

function expectSound({ task, connection, timeoutMs, longestPauseMs, onLock, rules }: Settings): void {
  const ids = [task.imageid, task.machineid, task.diffid, connection.accountserviceid];
  for (const id of ids.filter((value) => value !== undefined)) {
    expect(Number.isSafeInteger(id) && id > 0).toBe(true);
  }
  if (task.mode === 'watch') expect(task.diffid).toBeDefined();
  else expect([task.imageid, task.machineid]).not.toContain(undefined);
  const { apiUrl, credentials } = connection;
  expect(apiUrl.username + apiUrl.password + apiUrl.search + apiUrl.hash).toBe('');
  expect(apiUrl.href).toMatch(/^(https:|http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?\/)/);
  if (credentials.kind === 'keys') {
    expect(connection.accountserviceid).toBeDefined();
    expect(credentials.accessKey).toMatch(/^[!-9;-~]+$/);
    expect(credentials.secretKey).toMatch(/^[!-~]+$/);
  } else {
    expect(credentials.token).toMatch(/^[!-~]+$/);
  }
  expect(timeoutMs).toBeGreaterThan(0);
  expect(longestPauseMs).toBeGreaterThanOrEqual(100);
  expect(['fail', 'wait', 'reject']).toContain(onLock);
  if (task.mode === 'start') expect(hasRules(rules)).toBe(false);
}
