import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLargeServer } from '../../../bench/large/server.js';

const BODY = '{"diffid":5}';

const folder = mkdtempSync(join(tmpdir(), 'clanforge-test-'));
const accepted: string[] = [];
const server = createLargeServer(folder, (encoding) => accepted.push(encoding));

beforeAll(async () => {
  writeFileSync(join(folder, '10.json'), BODY);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function ask(path: string, encoding: string): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo;
  const options = { port, path, agent: false, headers: { 'accept-encoding': encoding } };
  return new Promise((resolve, reject) => get(options, resolve).on('error', reject));
}

const STATUS = '/10/cfp/v1/imagediff/5/status?diff_info=1';

test('a status is the file of its size, in chunks, and compressed only if asked for', async () => {
  const plain = await ask(STATUS, 'identity');
  expect(plain.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect((await buffer(plain)).toString()).toBe(BODY);

  const small = await ask(STATUS, 'gzip, identity');
  expect(small.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(await buffer(small)).toString()).toBe(BODY);
  expect(accepted).toEqual(['identity', 'gzip, identity']);
});

test('create answers with a job that has completed already', async () => {
  const created = await ask('/10/cfp/v1/imagediff/create?imageid=1', 'identity');
  expect(JSON.parse((await buffer(created)).toString())).toMatchObject({ jobstatename: 'Completed' });
});
