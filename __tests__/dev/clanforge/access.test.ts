import { describe, expect, test } from '@jest/globals';
import { BASIC, CREATE, makeWorld } from './support.ts';

describe('access', () => {
  const token = { authorization: 'Bearer token-1' };
  const noAccount = CREATE.replace('accountserviceid=1001&', '');
  const otherAccount = CREATE.replace('1001', '1002');

  test.each<[string, Record<string, string>, string, number, string?]>([
    ['with the keys', { authorization: BASIC }, CREATE, 200],
    ['with a scheme in small letters', { authorization: BASIC.replace('B', 'b') }, CREATE, 200],
    ['without credentials', {}, CREATE, 401],
    ['with other keys', { authorization: `Basic ${btoa('demo-access-key:other')}` }, CREATE, 401],
    ['with the keys as a token', { authorization: BASIC.replace('Basic', 'Bearer') }, CREATE, 401],
    ['with the token', token, CREATE, 200],
    ['with the token, without account', token, noAccount, 200],
    ['with the token and another account', token, otherAccount, 403],
    ['with another token', { authorization: 'Bearer token-2' }, CREATE, 401],
    ['with the keys, without account', { authorization: BASIC }, noAccount, 403],
    ['with the keys and another account', { authorization: BASIC }, otherAccount, 403],
    ['by another method than GET', { authorization: BASIC }, CREATE, 405, 'POST'],
  ])('%s has its status', async (_, headers, path, status, method = 'GET') => {
    const { clanforge } = await makeWorld({ token: 'token-1' });
    expect(await fetch(clanforge.url + path, { method, headers })).toMatchObject({ status });
    expect(clanforge.diffs()).toHaveLength(status === 200 ? 1 : 0);
  });
});
