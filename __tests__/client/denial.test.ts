import { describe, expect, test } from '@jest/globals';
import { denial, hopeless, redirected } from '../../src/client/denial.js';
import { createCleaner } from '../../src/text/cleaner.js';

describe('a final HTTP status', () => {
  test.each([
    [400, /imageid, machineid, diffid\) belong together/],
    [401, /check access-key and secret-key \(or token\)/],
    [403, /check the rights of the key/],
    [404, /check the ids given \(accountserviceid, imageid/],
    [410, /look at the image in Clanforge/],
  ])('%d says what to check', (status, words) => {
    expect(denial(status, '')).toMatch(words);
    expect(denial(status, '')).toMatch(new RegExp(`^HTTP ${status}; `));
  });

  test('each documented status has its own sentence', () => {
    const sentences = [400, 401, 403, 404, 410].map((status) => denial(status, '').replace(/^HTTP \d+/, ''));
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  test('the API’s own words are part of it', () => {
    expect(denial(404, ': no such diff')).toMatch(/^HTTP 404: no such diff; there is no such thing/);
  });
});

describe('a redirect', () => {
  const sentence = (location: string | undefined): string =>
    redirected(
      302,
      location,
      new URL('https://api.example/cfp/v1/imagediff/5/status?x=1'),
      createCleaner(['hunter2', 'pass{word}|']),
    );

  test.each([
    ['an absolute URL', 'https://other.example:8443/login', 'to https://other.example:8443/login,'],
    [
      'user info and a query',
      'https://me:pw@other.example/login?token=abc#frag',
      'to https://other.example/login,',
    ],
    ['a path', '/login', 'to https://api.example/login,'],
    ['a relative path', 'login', 'to https://api.example/cfp/v1/imagediff/5/login,'],
    ['another host with the same scheme', '//other.example/x', 'to https://other.example/x,'],
    ['a secret in the path', 'https://other.example/hunter2/x', 'to https://other.example/***/x,'],
    ['a secret that a URL spells differently', '/a/pass{word}|/b', 'to https://api.example/a/***/b,'],
    ['what is no URL', 'http://[x\r\n##[error]hunter2', 'to http://[x #[error]***,'],
    ['nothing', undefined, 'without saying where to,'],
  ])('to %s names where it pointed and no more', (_what, location, words) => {
    expect(sentence(location)).toContain(
      `HTTP 302: the API redirects ${words} and redirects are not followed`,
    );
    expect(sentence(location)).not.toMatch(/pw|token=|frag|hunter2|word|\n/);
  });

  test('shows at most 200 characters of it', () => {
    expect(sentence(`/${'x'.repeat(5_000)}`).length).toBeLessThan(450);
    expect(sentence(`http://[${'x'.repeat(5_000)}`).length).toBeLessThan(450);
  });
});

test.each([
  ['certificate', /\(no luck\).*api-url.*NODE_EXTRA_CA_CERTS/],
  ['set-up', /\(no luck\).*HTTPS_PROXY/],
] as const)(
  'a request that is hopeless for its %s: the sentence says why, and what to check',
  (why, words) => {
    expect(hopeless(why, 'no luck')).toMatch(words);
  },
);
