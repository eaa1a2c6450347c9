import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainPath } from '../../src/text/plain-path.js';

test.each([
  ['bin/server', 'bin/server'],
  ['bin\\x64\\server.exe', 'bin/x64/server.exe'],
  ['bin\\x64/server.exe', 'bin/x64/server.exe'],
  ['/bin/server', 'bin/server'],
  ['//bin/server', 'bin/server'],
  ['\\bin\\server', 'bin/server'],
  ['./bin/server', 'bin/server'],
  ['.\\bin\\server', 'bin/server'],
  ['././/./bin', 'bin'],
  ['.hidden', '.hidden'],
  ['/.hidden/./x', '.hidden/./x'],
  ['../up', '../up'],
  ['.../x', '.../x'],
  ['\n/./x', '\n/./x'],
  ['a.', 'a.'],
  ['', ''],
])('%j is %j', (path, plain) => {
  expect(plainPath(path)).toBe(plain);
});

test('any path is plain after one time, and keeps its end', () => {
  const path = fc
    .array(fc.constantFrom('.', '/', '\\', 'a', '\n', '🚀', '\ud83d'), { maxLength: 12 })
    .map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(path, (given) => {
      const plain = plainPath(given);
      expect(plainPath(plain)).toBe(plain);
      expect(plain).not.toMatch(/^\.?\/|\\/);
      expect(given.replaceAll('\\', '/').endsWith(plain)).toBe(true);
      expect(plainPath(`/${given}`)).toBe(plain);
    }),
  );
});

test('a path of many slashes ends too', () => {
  expect(plainPath(`${'./'.repeat(1_000_000)}a`)).toBe('a');
  expect(plainPath(`${'/'.repeat(1_000_000)}a`)).toBe('a');
});

test('millions of slashes before a path are none', () => {
  expect(plainPath(`${'/./'.repeat(5_000_000)}a/b`)).toBe('a/b');
});
