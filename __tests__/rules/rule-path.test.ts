import { expect, test } from '@jest/globals';
import { rulePath } from '../../src/rules/rule-path.js';

test.each([
  ['bin/server', 'bin/server'],
  ['bin\\x64\\server.exe', 'bin/x64/server.exe'],
  ['a//b', 'a/b'],
  ['/.hidden/./x', '.hidden/x'],
  ['x/../secret.key', 'secret.key'],
  ['../up', 'up'],
  ['a/..', ''],
  ['..', ''],
  ['.', ''],
  ['logs/', 'logs/'],
  ['./logs//', 'logs/'],
  ['a/../', ''],
  ['a/./b', 'a/b'],
  ['x//logs/', 'x/logs/'],
  ['.../x', '.../x'],
  ['e\u0301.pdb', '\u00e9.pdb'],
])('a rule sees %j as %j', (path, seen) => {
  expect(rulePath(path)).toBe(seen);
});
