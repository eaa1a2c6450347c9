import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT, readManifest } from '../../../dev/runner/project.ts';
import { withTables } from '../../../dev/scripts/tables.ts';

const MARKERS = '<!-- inputs -->\n<!-- /inputs -->\n<!-- outputs -->\n<!-- /outputs -->\n';

const MANIFEST = {
  inputs: { mode: { description: '`run` | `watch`.\n', required: false, default: 'run' } },
  outputs: { diffid: { description: 'Id of\nthe diff.' } },
};

test('README.md has the tables of action.yml (else: npm run tables)', () => {
  const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
  expect(readme).toBe(withTables(readme, readManifest()));
});

test('replaces the tables between the markers', () => {
  const once = withTables(`before\n${MARKERS}after\n`, MANIFEST);
  expect(once).toContain('\n| `mode` | `run` | `run` \\| `watch`. |\n\n<!-- /inputs -->\n<!-- outputs -->\n');
  expect(once).toContain('\n\n| output | meaning |\n| --- | --- |\n| `diffid` | Id of the diff. |\n\n');
  expect(withTables(once.replace('Id of the diff.', 'Something else.'), MANIFEST)).toBe(once);
});

test.each([
  ['no markers', ''],
  ['markers twice', MARKERS + MARKERS],
  ['an open marker', MARKERS.replace('<!-- /outputs -->\n', '')],
  ['a marker within a line', MARKERS.replace('<!-- /inputs -->\n', '<!-- /inputs --> text\n')],
])('refuses %s', (_, text) => {
  expect(() => withTables(text, MANIFEST)).toThrow(/^There must be one <!-- /);
});
