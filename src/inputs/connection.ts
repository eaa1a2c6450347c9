/** Where the API is, and how to authenticate. No message of this file repeats a value: it may be a secret. */
import type { Connection } from '../clanforge/client.ts';
import { isHeaderWord, type InputReader, type RawInputs } from './reader.ts';

/** Why GitHub may have given this run no secrets. */
export type SecretsHint = 'fork' | 'dependabot' | undefined;

/** Undefined when there was a fault. */
export function readConnection(
  reader: InputReader,
  accountserviceid: number | undefined,
  hint: SecretsHint,
): Connection | undefined {
  if (reader.text('accountserviceid') === '' && reader.text('token') === '') {
    reader.fault('accountserviceid', 'is missing (required with access-key and secret-key)');
  }
  const authorization = readAuthorization(reader, hint);
  const apiUrl = readApiUrl(reader);
  if (authorization === undefined || apiUrl === undefined) return undefined;
  return { apiUrl, authorization, accountserviceid };
}

function readAuthorization({ text, fault }: InputReader, hint: SecretsHint): string | undefined {
  for (const name of ['access-key', 'secret-key', 'token'] as const) {
    if (text(name) !== '' && !isHeaderWord(text(name))) {
      fault(name, 'must be one word of printable ASCII characters');
    }
  }
  const [accessKey, secretKey, token] = [text('access-key'), text('secret-key'), text('token')];
  if (accessKey.includes(':')) fault('access-key', 'must not contain a colon');
  if (token !== '') {
    if (accessKey === '' && secretKey === '') return `Bearer ${token}`;
    fault('token', 'must be empty with access-key or secret-key: use one authentication method');
    return undefined;
  }
  if (accessKey !== '' && secretKey !== '') return `Basic ${pairOf(accessKey, secretKey)}`;
  const advice = ADVICE[hint ?? 'none'];
  if (accessKey !== '') fault('secret-key', `is missing (it belongs to access-key; ${advice})`);
  else if (secretKey !== '') fault('access-key', `is missing (it belongs to secret-key; ${advice})`);
  else fault('access-key', `and secret-key are missing (or token instead of both; ${advice})`);
  return undefined;
}

const ADVICE: Readonly<Record<NonNullable<SecretsHint> | 'none', string>> = {
  fork: 'GitHub gives no secrets to pull requests from forks: run this step on push, by hand, or only for pull requests from this repository',
  dependabot:
    'GitHub gives Dependabot no Actions secrets: store the keys as Dependabot secrets too, or skip this step for Dependabot',
  none: "pass them from the repository's secrets",
};

function readApiUrl({ text, fault }: InputReader): URL | undefined {
  const value = text('api-url');
  // The URL parser would drop line breaks and tabs silently.
  if (/\s/.test(value) || !URL.canParse(value)) {
    fault('api-url', 'must be an absolute URL such as https://api.multiplay.co.uk');
    return undefined;
  }
  const url = new URL(value);
  if (url.username !== '' || url.password !== '' || /[?#]/.test(value)) {
    fault('api-url', 'must not have user info, a query or a fragment');
    return undefined;
  }
  // The parser writes IPv4 in four parts, and IPv6 in brackets.
  const isLoopback = /^(localhost|\[::1\]|127(\.\d+){3})$/.test(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)) return url;
  fault('api-url', 'must begin with https:// (http:// is for loopback hosts only)');
  return undefined;
}

/**
 * A proxy's address as a URL, with `http://` where it has no scheme, as curl and Go read it. Undefined where it cannot
 * be read: the toolkit would silently go around the proxy.
 */
export function proxyUrl(value: string): string | undefined {
  const url = /^[a-z]+:\/\//i.test(value) ? value : `http://${value}`;
  const isReadable = /^https?:\/\/(?:(?:[^@/?#\\%]|%[\da-f]{2})*@)?[^@/?#\\%]+\/?$/i.test(url);
  return isReadable && URL.canParse(url) ? url : undefined;
}

function pairOf(accessKey: string, secretKey: string): string {
  return Buffer.from(`${accessKey}:${secretKey}`).toString('base64');
}

/** What must never be shown, in each form in which it is sent. */
export function secretsOf(inputs: RawInputs): readonly string[] {
  const [accessKey, secretKey] = [inputs['access-key'].trim(), inputs['secret-key'].trim()];
  const hasPair = accessKey !== '' && secretKey !== '';
  const pair = hasPair ? pairOf(accessKey, secretKey) : '';
  const unpadded = pair.replaceAll('=', '');
  const urlSafe = unpadded.replaceAll('+', '-').replaceAll('/', '_');
  return [secretKey, inputs.token.trim(), inputs['github-token'].trim(), pair, unpadded, urlSafe].filter(
    (secret) => secret !== '',
  );
}
