import { expect, test } from '@jest/globals';
import { ESLint } from 'eslint';
import { PROJECT } from '../../dev/runner/project.ts';

/** Only the rules that need no types: the others take long. */
const eslint = new ESLint({
  cwd: PROJECT,
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => /^(?:no-restricted-|max-)/.test(ruleId),
});

async function broken(text: string, filePath = 'src/diff/any.ts'): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

const EDGE = `process.exit(0); globalThis.process.exit(0); console.log(''); fetch(url); performance.now(); setTimeout(act, 1);
setInterval(act, 1); setImmediate(act); import process from 'node:process'; import { setTimeout } from 'node:timers';
import { setTimeout } from 'timers/promises'; import { performance } from 'node:perf_hooks';
await import('node:timers/promises'); Date.now(); Math.random(); new Date(); Date();`;

test.each(EDGE.match(/[^;]+;/g) ?? [])('most of src may not use %s', async (text) => {
  expect(await broken(text)).toEqual([expect.stringMatching(/^no-restricted-/)]);
});

test.each(['src/index.ts', 'src/runner.ts', 'src/github/context.ts', 'dev/any.ts'])(
  '%s may',
  async (file) => {
    expect(await broken(EDGE, file)).toEqual([]);
  },
);

test('a long file, a long function and deep nesting are errors in src', async () => {
  const lines = (count: number): string => 'act();\n'.repeat(count);
  expect(await broken(lines(251))).toEqual(['max-lines']);
  expect(await broken(`function a() {\n${lines(44)}}`)).toEqual(['max-lines-per-function']);
  expect(await broken('if (a) { if (b) { if (c) { if (d) act(); } } }')).toEqual(['max-depth']);
  expect(await broken(lines(250))).toEqual([]);
});
