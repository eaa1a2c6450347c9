import { isIPv4 } from 'node:net';
import type { Connection } from '../client/clanforge.js';
import type { Credentials } from '../client/credentials.js';
import { parseId, type InputReader } from './input-reader.js';
import { isHeaderWord } from './parsers.js';

/** Why the workflow's secrets may be missing, for the message about them. */
export type SecretsHint = 'fork' | 'dependabot' | undefined;

/** Where the API is and how to sign in. Undefined when there was a fault. */
export function readConnection(reader: InputReader, hint: SecretsHint): Connection | undefined {
  const accountserviceid = parseId(reader, 'accountserviceid');
  if (reader.text('token') === '') {
    reader.require(
      'accountserviceid',
      accountserviceid,
      'a positive whole number, required with access-key and secret-key',
    );
  }
  const credentials = readCredentials(reader, hint);
  const apiUrl = readApiUrl(reader);
  if (credentials === undefined || apiUrl === undefined) return undefined;
  return { apiUrl, credentials, accountserviceid };
}

/** The messages of these inputs never repeat a value. */
function readCredentials(reader: InputReader, hint: SecretsHint): Credentials | undefined {
  const { text, fault } = reader;
  for (const name of ['access-key', 'secret-key', 'token'] as const) {
    if (text(name) !== '' && !isHeaderWord(text(name))) {
      fault(name, 'must be one word of printable ASCII characters');
    }
  }
  const [accessKey, secretKey, token] = [text('access-key'), text('secret-key'), text('token')];
  if (accessKey.includes(':')) fault('access-key', 'must not contain a colon');
  if (token !== '') {
    if (accessKey === '' && secretKey === '') return { kind: 'token', token };
    fault('token', 'must be empty when access-key or secret-key is given: give one way to sign in');
    return;
  }
  if (accessKey !== '' && secretKey !== '') return { kind: 'keys', accessKey, secretKey };
  const advice = adviceOnSecrets(hint);
  if (accessKey !== '') {
    fault('secret-key', `is missing (it belongs to access-key; ${advice})`);
    return;
  }
  if (secretKey !== '') {
    fault('access-key', `is missing (it belongs to secret-key; ${advice})`);
    return;
  }
  fault('access-key', `and secret-key are missing (or token instead of both; ${advice})`);
}

function adviceOnSecrets(hint: SecretsHint): string {
  switch (hint) {
    case 'fork':
      return 'GitHub gives no secrets to a pull request from a fork: run this step on push, by hand, or only for pull requests from this repository';
    case 'dependabot':
      return 'GitHub gives Dependabot no Actions secrets: store the keys as Dependabot secrets too, or skip this step for Dependabot';
    case undefined:
      return 'pass them from the secrets of the repository';
  }
}

/** The messages do not repeat the value: user info is a secret, and a query may hold one. */
function readApiUrl({ text, fault }: InputReader): URL | undefined {
  const value = text('api-url');
  // The URL parser would drop line breaks and tabs in silence.
  if (/\s/.test(value) || !URL.canParse(value)) {
    fault('api-url', 'must be an absolute URL such as https://api.multiplay.co.uk');
    return;
  }
  const url = new URL(value);
  if (url.username !== '' || url.password !== '' || /[?#]/.test(value)) {
    fault('api-url', 'must not have user info, a query or a fragment');
    return;
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  fault('api-url', 'must begin with https:// (http:// is for loopback hosts only)');
}

/** @param hostname - as the URL parser writes it: lower case, IPv4 in four parts, IPv6 in brackets */
function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}
