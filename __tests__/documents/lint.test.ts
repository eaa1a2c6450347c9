import { describe, expect, test } from '@jest/globals';
import { ESLint } from 'eslint';
import { PROJECT } from '../../runner/project.js';

/** Only what the core must not touch: the other rules need types, which takes long. */
const eslint = new ESLint({
  cwd: PROJECT,
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-'),
});

/** The rules that a text breaks when it stands in a file. */
async function broken(text: string, filePath = 'src/wait/any.ts'): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

const EDGE = [
  ['no-restricted-globals', 'process.exit(0);'],
  ['no-restricted-globals', 'globalThis.process.exit(0);'],
  ['no-restricted-globals', "console.log('');"],
  ['no-restricted-globals', 'fetch(url);'],
  ['no-restricted-globals', 'performance.now();'],
  ['no-restricted-globals', 'setTimeout(act, 1);'],
  ['no-restricted-globals', 'setInterval(act, 1);'],
  ['no-restricted-globals', 'setImmediate(act);'],
  ['no-restricted-imports', "import process from 'node:process';"],
  ['no-restricted-imports', "import { setTimeout } from 'node:timers';"],
  ['no-restricted-imports', "import { setTimeout } from 'timers/promises';"],
  ['no-restricted-imports', "import { setTimeout } from 'node:timers/promises';"],
  ['no-restricted-imports', "import { performance } from 'node:perf_hooks';"],
  ['no-restricted-syntax', "await import('node:timers/promises');"],
  ['no-restricted-properties', 'Date.now();'],
  ['no-restricted-properties', 'Math.random();'],
  ['no-restricted-syntax', 'new Date();'],
  ['no-restricted-syntax', 'Date();'],
] as const;

describe('the lint rules', () => {
  test.each(EDGE)('%s: the core may not say %s', async (rule, text) => {
    expect(await broken(text)).toEqual([rule]);
  });

  test.each([
    'new Date(0);',
    'Math.max(1, 2);',
    "import { join } from 'node:path';",
    "await import('./execute.js');",
    'clock.setTimeout(1);',
  ])('let the core say %s', async (text) => {
    expect(await broken(text)).toEqual([]);
  });

  test.each(['src/index.ts', 'src/platform/clock.ts', 'simulator/main.ts'])(
    'let %s do all that',
    async (file) => {
      expect(await broken(EDGE.map(([, text]) => text).join('\n'), file)).toEqual([]);
    },
  );
});
