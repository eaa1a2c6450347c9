import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT } from '../../../dev/runner/project.ts';

test('dist has the license of each package in the bundle', () => {
  const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');
  const { dependencies } = JSON.parse(read('package.json')) as { readonly dependencies: object };
  // ncc names most packages in comments, but not those that are one module each.
  const named = [...read('dist/index.js').matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//g)];
  const packages = new Set([...Object.keys(dependencies), ...named.map(([, name = '']) => name)]);
  const licenses = read('dist/licenses.txt').split('\n');
  expect(packages).toContain('undici');
  expect([...packages].filter((name) => !licenses.includes(name))).toEqual([]);
});
