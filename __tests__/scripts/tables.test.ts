import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, readManifest } from '../../runner/project.js';
import { withTables } from '../../scripts/manifest-tables.js';

const MARKERS = '<!-- inputs -->\n<!-- /inputs -->\n<!-- outputs -->\n<!-- /outputs -->\n';

const manifest = {
  inputs: {
    imageid: { description: 'Id of the image.', required: false, default: '' },
    mode: { description: '`run` | `watch`.\n', required: false, default: 'run' },
  },
  outputs: { diffid: { description: 'Id of\nthe diff.' } },
};

test('README.md has the tables that action.yml gives (else: npm run tables)', () => {
  const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
  expect(readme).toBe(withTables(readme, readManifest()));
});

describe('the tables', () => {
  test('have a row for each input and output, in the order of action.yml', () => {
    expect(withTables(`before\n${MARKERS}after\n`, manifest)).toBe(
      `before
<!-- inputs -->

| input | default | meaning |
| --- | --- | --- |
| \`imageid\` |  | Id of the image. |
| \`mode\` | \`run\` | \`run\` \\| \`watch\`. |

<!-- /inputs -->
<!-- outputs -->

| output | meaning |
| --- | --- |
| \`diffid\` | Id of the diff. |

<!-- /outputs -->
after
`,
    );
  });

  test('take the place of those that stood there', () => {
    const once = withTables(MARKERS, manifest);
    const changed = once.replace('Id of the image.', 'Something else.').replace('| `diffid` |', '| `id` |');
    expect(withTables(changed, manifest)).toBe(once);
  });

  test.each([
    ['nowhere', ''],
    ['twice', MARKERS + MARKERS],
    [
      'closed before they are opened',
      '<!-- /inputs -->\n<!-- inputs -->\n<!-- outputs -->\n<!-- /outputs -->\n',
    ],
    ['opened only', MARKERS.replace('<!-- /outputs -->\n', '')],
    ['within a line', MARKERS.replace('<!-- /inputs -->\n', '<!-- /inputs --> text\n')],
  ])('are refused where the markers are %s', (_, text) => {
    expect(() => withTables(text, manifest)).toThrow(/^There must be one <!-- /);
  });
});
