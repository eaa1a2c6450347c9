import { get as httpGet, type ClientRequest } from 'node:http';
import { createServer as createHttpsServer, get as httpsGet } from 'node:https';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { describeNetworkError } from '../../src/client/network-error.js';
import { CERTIFICATE, KEY } from '../support/certificate.js';
import { deadPort, listen } from './servers.js';

/** The error with which something really fails. */
function failureOf(attempt: ClientRequest | Socket): Promise<Error> {
  return new Promise((resolve) => attempt.on('error', resolve));
}

const errorOf = (message: string, fields: object): Error => Object.assign(new Error(message), fields);

describe('the reason of a real error', () => {
  test('a refused port', async () => {
    const port = await deadPort(createServer());
    expect(describeNetworkError(await failureOf(connect(port, '127.0.0.1')))).toEqual({
      reason: `connect ECONNREFUSED 127.0.0.1:${port}`,
      untrusted: false,
    });
  });

  test('an unknown host', async () => {
    expect(
      describeNetworkError(await failureOf(httpGet('http://nosuch.invalid/', { agent: false }))),
    ).toEqual({
      reason: expect.stringMatching(/^getaddrinfo E[A-Z_]+ nosuch\.invalid$/),
      untrusted: false,
    });
  });

  test('a connection reset after the request', async () => {
    const { port } = await listen(
      createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    const error = await failureOf(httpGet({ host: '127.0.0.1', port, agent: false }));
    expect(describeNetworkError(error)).toEqual({ reason: 'read ECONNRESET', untrusted: false });
  });

  test('a connection closed after the request: the message and its code', async () => {
    const { port } = await listen(createServer((socket) => socket.once('data', () => socket.end())));
    const error = await failureOf(httpGet({ host: '127.0.0.1', port, agent: false }));
    expect(describeNetworkError(error)).toEqual({ reason: 'socket hang up, ECONNRESET', untrusted: false });
  });

  test('several addresses of a host: each that failed', async () => {
    const port = await deadPort(createServer());
    const error = await failureOf(
      connect({
        host: 'clanforge.test',
        port,
        autoSelectFamily: true,
        lookup: (_host, _options, callback) =>
          callback(null, [
            { address: '127.0.0.1', family: 4 },
            { address: '127.0.0.2', family: 4 },
          ]),
      }),
    );
    expect(error).toHaveProperty('errors');
    expect(describeNetworkError(error)).toEqual({
      reason: `connect ECONNREFUSED 127.0.0.1:${port}; connect ECONNREFUSED 127.0.0.2:${port}`,
      untrusted: false,
    });
  });
});

describe('a certificate that is not accepted', () => {
  test.each([
    ['since nobody vouches for it', {}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'since it is for another host',
      { ca: CERTIFICATE, servername: 'api.example' },
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ])('%s', async (_why, options, code) => {
    const { port } = await listen(createHttpsServer({ key: KEY, cert: CERTIFICATE }));
    const error = await failureOf(httpsGet({ host: '127.0.0.1', port, agent: false, ...options }));
    expect(describeNetworkError(error)).toEqual({
      reason: expect.stringContaining(`, ${code}`),
      untrusted: true,
    });
  });

  test.each([
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'HOSTNAME_MISMATCH',
    'INVALID_CA',
  ])('%s', (code) => {
    expect(describeNetworkError(errorOf('no', { code }))).toEqual({ reason: `no, ${code}`, untrusted: true });
  });

  test.each(['ECONNRESET', 'EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ENOTFOUND', 'X_CERT_'])(
    'but not %s',
    (code) => {
      expect(describeNetworkError(errorOf('no', { code })).untrusted).toBe(false);
    },
  );
});

describe('several errors in one', () => {
  const expired = errorOf('expired', { code: 'CERT_HAS_EXPIRED' });
  const refused = errorOf('connect ECONNREFUSED', { code: 'ECONNREFUSED' });

  test('are about the certificate only if each is', () => {
    expect(describeNetworkError(new AggregateError([expired, expired])).untrusted).toBe(true);
    expect(describeNetworkError(new AggregateError([expired, refused])).untrusted).toBe(false);
  });

  test('that say the same are told once', () => {
    expect(describeNetworkError(new AggregateError([refused, refused, expired])).reason).toBe(
      'connect ECONNREFUSED; expired, CERT_HAS_EXPIRED',
    );
  });
});

test.each([
  [new AggregateError([], 'nothing in it'), 'nothing in it'],
  [errorOf('odd', { code: 5, errors: 'none' }), 'odd'],
  ['a text', 'a text'],
  [undefined, 'undefined'],
  [null, 'null'],
])('anything that can be thrown has a reason: %p', (error, reason) => {
  expect(describeNetworkError(error)).toEqual({ reason, untrusted: false });
});
