import { describe, expect, test } from '@jest/globals';
import type { Connection } from '../../src/client/clanforge.js';
import { createInputReader, type RawInputs } from '../../src/inputs/input-reader.js';
import { readConnection, type SecretsHint } from '../../src/inputs/read-connection.js';
import { rawInputs, SMALLEST } from './raw-inputs.js';

interface Read {
  readonly connection: Connection | undefined;
  readonly faults: readonly string[];
}

function read(given: Partial<RawInputs>, hint?: SecretsHint): Read {
  const reader = createInputReader(rawInputs(given));
  const connection = readConnection(reader, hint);
  return { connection, faults: reader.faults };
}
const readUrl = (url: string): Read => read({ ...SMALLEST, 'api-url': url });

describe('ways to sign in', () => {
  test('keys', () => {
    expect(read({ accountserviceid: '1', 'access-key': ' AKID ', 'secret-key': 'S3CRET\n' })).toEqual({
      connection: {
        apiUrl: new URL('https://api.multiplay.co.uk'),
        credentials: { kind: 'keys', accessKey: 'AKID', secretKey: 'S3CRET' },
        accountserviceid: 1,
      },
      faults: [],
    });
  });

  test('a token, for which the account may stay unsaid', () => {
    const { connection, faults } = read({ token: 'tok' });
    expect(faults).toEqual([]);
    expect(connection?.credentials).toEqual({ kind: 'token', token: 'tok' });
    expect(connection?.accountserviceid).toBeUndefined();
  });

  test('a token with an account', () => {
    expect(read({ token: 'tok', accountserviceid: '1' }).connection?.accountserviceid).toBe(1);
  });

  test('keys without an account are a fault', () => {
    expect(read({ ...SMALLEST, accountserviceid: '' }).faults).toEqual([
      'accountserviceid is missing (a positive whole number, required with access-key and secret-key)',
    ]);
  });

  test('a bad account is a fault with a token too', () => {
    expect(read({ token: 'tok', accountserviceid: 'A1' }).faults).toEqual([
      'accountserviceid must be a positive whole number, not "A1"',
    ]);
  });

  test.each([
    { 'access-key': 'AKID', 'secret-key': 'S3CRET' },
    { 'access-key': 'AKID', 'secret-key': '' },
    { 'access-key': '', 'secret-key': 'S3CRET' },
  ])('a token beside %j is a fault', (keys) => {
    const { connection, faults } = read({ ...SMALLEST, ...keys, token: 'tok' });
    expect(connection).toBeUndefined();
    expect(faults).toEqual([
      'token must be empty when access-key or secret-key is given: give one way to sign in',
    ]);
  });

  test.each([
    ['access-key', { 'access-key': '' }],
    ['secret-key', { 'secret-key': '  ' }],
    ['access-key and secret-key', { 'access-key': '', 'secret-key': '' }],
  ])('a missing %s is named', (missing, keys) => {
    const { connection, faults } = read({ ...SMALLEST, ...keys });
    expect(connection).toBeUndefined();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(
      new RegExp(`^${missing} (is|are) missing .*from the secrets of the repository`),
    );
  });

  test('nothing to sign in with names the token as the other way', () => {
    expect(read({ accountserviceid: '1' }).faults[0]).toContain('or token instead of both');
  });
});

describe('why secrets may be missing', () => {
  test.each([
    ['fork', /GitHub gives no secrets to a pull request from a fork: run this step/],
    ['dependabot', /GitHub gives Dependabot no Actions secrets: store the keys as Dependabot secrets/],
  ] as const)('%s: the message says so and what to do', (hint, words) => {
    expect(read({ accountserviceid: '1' }, hint).faults[0]).toMatch(words);
    expect(read({ ...SMALLEST, 'secret-key': '' }, hint).faults[0]).toMatch(words);
    expect(read({ ...SMALLEST, 'access-key': '' }, hint).faults[0]).toMatch(words);
  });

  test('is no matter when they are there', () => {
    expect(read(SMALLEST, 'fork').faults).toEqual([]);
  });
});

describe('keys that no header can carry', () => {
  test.each(['two words', 'two\nlines', 'tab\there', 'ключ', 'nul\0'])(
    '%j is a fault of each input',
    (bad) => {
      expect(read({ ...SMALLEST, 'access-key': bad }).faults).toEqual([
        'access-key must be one word of printable ASCII characters',
      ]);
      expect(read({ ...SMALLEST, 'secret-key': bad }).faults).toEqual([
        'secret-key must be one word of printable ASCII characters',
      ]);
      expect(read({ token: bad }).faults).toEqual(['token must be one word of printable ASCII characters']);
    },
  );

  test('a colon would end the access key early', () => {
    expect(read({ ...SMALLEST, 'access-key': 'AK:ID' }).faults).toEqual([
      'access-key must not contain a colon',
    ]);
  });

  test('a colon in the secret key is fine', () => {
    expect(read({ ...SMALLEST, 'secret-key': 'S3:CRET' }).faults).toEqual([]);
  });
});

describe('api-url', () => {
  test.each([
    'https://api.multiplay.dev',
    'https://api.multiplay.dev/',
    'https://gateway.example.com:8443/clanforge/eu/',
    'HTTPS://API.MULTIPLAY.DEV',
    'http://localhost',
    'http://LOCALHOST:8080/prefix',
    'http://127.0.0.1:1234',
    'http://127.1.2.3',
    'http://[::1]:8080/',
  ])('%s is fine', (url) => {
    const { connection, faults } = readUrl(url);
    expect(faults).toEqual([]);
    expect(connection?.apiUrl.href).toBe(new URL(url).href);
  });

  test.each([
    'http://api.multiplay.co.uk',
    'http://127.0.0.1.example.com',
    'http://128.0.0.1',
    'http://126.255.255.255',
    'http://localhost.example.com',
    'http://notlocalhost',
    'http://[::2]',
    'http://0.0.0.0',
    'ftp://localhost',
    'file:///etc/passwd',
    'localhost:8080',
  ])('%s is refused: https, or http for loopback hosts', (url) => {
    const { connection, faults } = readUrl(url);
    expect(connection).toBeUndefined();
    expect(faults).toEqual(['api-url must begin with https:// (http:// is for loopback hosts only)']);
  });

  test.each(['api.multiplay.co.uk', '/cfp/v1', 'https://', 'https://exa mple.com'])(
    '%j is refused: no absolute URL',
    (url) => {
      expect(readUrl(url).faults).toEqual([
        'api-url must be an absolute URL such as https://api.multiplay.co.uk',
      ]);
    },
  );

  test.each([
    'https://user:hunter2@api.multiplay.co.uk',
    'https://hunter2@api.multiplay.co.uk',
    'https://:hunter2@api.multiplay.co.uk',
    'https://api.multiplay.co.uk?key=hunter2',
    'https://api.multiplay.co.uk/#hunter2',
    'https://api.multiplay.co.uk/?',
    'https://api.multiplay.co.uk/#',
    'http://user:hunter2@localhost',
  ])('%s is refused without being repeated: user info, a query or a fragment', (url) => {
    const { connection, faults } = readUrl(url);
    expect(connection).toBeUndefined();
    expect(faults).toEqual(['api-url must not have user info, a query or a fragment']);
  });
});
