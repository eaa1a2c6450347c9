import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { INPUT_NAMES, type InputName, type RawInputs } from '../../src/inputs/input-reader.js';
import { readSettings } from '../../src/inputs/read-settings.js';
import type { Settings } from '../../src/inputs/settings.js';
import { rawInputs, SMALLEST } from './raw-inputs.js';

function settingsOf(given: Partial<RawInputs>): Settings {
  const read = readSettings(rawInputs(given), undefined);
  if (read.kind === 'faults') throw new Error(read.faults.join('; '));
  return read.settings;
}
function faultsOf(given: Partial<RawInputs>): readonly string[] {
  const read = readSettings(rawInputs(given), undefined);
  return read.kind === 'faults' ? read.faults : [];
}

describe('settings', () => {
  test('the smallest inputs give the defaults', () => {
    expect(settingsOf(SMALLEST)).toEqual({
      task: { mode: 'run', imageid: 2, machineid: 3, diffid: undefined },
      connection: {
        apiUrl: new URL('https://api.multiplay.co.uk'),
        credentials: { kind: 'keys', accessKey: 'AKID', secretKey: 'S3CRET' },
        accountserviceid: 1,
      },
      timeoutMs: 3_600_000,
      longestPauseMs: 15_000,
      onLock: 'fail',
    });
  });

  test.each([
    ['.5', 30_000],
    ['0.1', 6_000],
    [' 90 ', 5_400_000],
    ['1000000000', 6e13],
  ])('a timeout of %j minutes', (value, ms) => {
    expect(settingsOf({ ...SMALLEST, 'timeout-minutes': value }).timeoutMs).toBe(ms);
  });

  test.each([
    ['0.1', 100],
    ['.25', 250],
    ['3600', 3_600_000],
  ])('a longest pause of %j seconds', (value, ms) => {
    expect(settingsOf({ ...SMALLEST, 'poll-interval-seconds': value }).longestPauseMs).toBe(ms);
  });

  test.each(['fail', 'wait', 'reject'] as const)('on-lock: %s', (value) => {
    expect(settingsOf({ ...SMALLEST, 'on-lock': value }).onLock).toBe(value);
  });
});

describe('faults', () => {
  test.each(['0', '0.0', '-1', 'Infinity', '1e3', '0x10', 'never'])('no timeout of %j minutes', (value) => {
    expect(faultsOf({ ...SMALLEST, 'timeout-minutes': value })).toEqual([
      `timeout-minutes must be a number of minutes above 0 (decimals allowed), not "${value}"`,
    ]);
  });

  test.each(['0', '0.09', '-1', 'Infinity', '1e3', '0x10'])('no longest pause of %j seconds', (value) => {
    expect(faultsOf({ ...SMALLEST, 'poll-interval-seconds': value })).toEqual([
      `poll-interval-seconds must be a number of seconds, at least 0.1 (decimals allowed), not "${value}"`,
    ]);
  });

  test('no other way to deal with a lock', () => {
    expect(faultsOf({ ...SMALLEST, 'on-lock': 'ignore' })).toEqual([
      'on-lock must be fail, wait or reject, not "ignore"',
    ]);
  });

  test('all of them come at once', () => {
    const faults = faultsOf({
      accountserviceid: 'x',
      imageid: '0',
      diffid: '-1',
      mode: 'start',
      'access-key': 'A:K',
      'secret-key': 'two words',
      token: 'tok en',
      'api-url': 'nowhere',
      'timeout-minutes': '0',
      'poll-interval-seconds': '0',
      'on-lock': 'x',
    });
    const named = new Set(faults.map((fault) => fault.split(' ')[0]));
    expect(named).toEqual(new Set(INPUT_NAMES.filter((name) => name !== 'mode')));
  });

  test('a bad mode does not hide the faults of the other inputs', () => {
    expect(faultsOf({ ...SMALLEST, mode: 'x', imageid: 'y', 'on-lock': 'z' })).toHaveLength(3);
  });
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
  };

  test('there are settings when all are good, else a fault for each bad one', () => {
    const choice = fc.record(
      Object.fromEntries(
        INPUT_NAMES.map((name) => {
          const { good, bad } = SAMPLES[name];
          const of = (values: string[], isBad: boolean): fc.Arbitrary<{ value: string; isBad: boolean }> =>
            fc.constantFrom(...values).map((value) => ({ value, isBad }));
          return [name, fc.oneof({ weight: 8, arbitrary: of(good, false) }, of(bad, true))];
        }),
      ) as Record<InputName, fc.Arbitrary<{ value: string; isBad: boolean }>>,
    );
    fc.assert(
      fc.property(choice, (chosen) => {
        const given = Object.fromEntries(INPUT_NAMES.map((name) => [name, chosen[name].value])) as RawInputs;
        const bad = INPUT_NAMES.filter((name) => chosen[name].isBad);
        const read = readSettings(given, undefined);
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

  test('reading them ends in settings that hold every rule, or in faults that name inputs', () => {
    fc.assert(
      fc.property(arbitraryInputs, hints, (given, hint) => {
        const read = readSettings(given, hint);
        if (read.kind === 'settings') expectSound(read.settings);
        else {
          expect(read.faults).not.toEqual([]);
          for (const fault of read.faults) expect(INPUT_NAMES).toContain(fault.split(' ')[0]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('no fault repeats a key or the token', () => {
    const secret = fc.string({ unit: 'binary', minLength: 9 }).map((text) => `§${text}§`);
    fc.assert(
      fc.property(
        arbitraryInputs,
        fc.record({ 'access-key': secret, 'secret-key': secret, token: secret }, { requiredKeys: [] }),
        hints,
        (given, secrets, hint) => {
          const read = readSettings({ ...given, ...secrets }, hint);
          const text = read.kind === 'faults' ? read.faults.join('\n') : '';
          for (const value of Object.values(secrets)) expect(text).not.toContain(value.slice(1, -1));
        },
      ),
    );
  });
});

function expectSound({ task, connection, timeoutMs, longestPauseMs, onLock }: Settings): void {
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
}
