/** The command line of mutation testing. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { PROJECT } from '../runner/project.js';
import { EXPLAINED } from './explained.js';
import { PARTS, type Part } from './parts.js';
import { lateOf, notLoaded, outdated, scoreOf, survivorsOf, unexplained, type Mutant } from './survivors.js';

const HELP = `npm run mutation -- [part ...] [--help]

Breaks the core in many small ways, and tells which of them no test noticed. Exit code 1 for one that mutation/explained.ts
does not explain. Hours for the whole; what is known from the run before (build/mutants) is not tried again.

  parts: ${PARTS.map(({ name }) => name).join(', ')}; all unless told
`;

try {
  await main();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** @throws Error when there is no such flag or part */
async function main(): Promise<void> {
  const { values, positionals: names } = parseArgs({
    options: { help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}; see --help`);
  for (const part of PARTS) {
    if (names.length > 0 && !names.includes(part.name)) continue;
    if (!tell(part, await mutate(part))) process.exitCode = 1;
  }
}

async function mutate({ name, sources, tests }: Part): Promise<Mutant[]> {
  const config = (await import(pathToFileURL(join(PROJECT, 'jest.config.js')).href)) as { default: object };
  const stryker = new Stryker({
    mutate: [...sources],
    testRunner: 'jest',
    testRunnerNodeArgs: ['--experimental-vm-modules'],
    jest: {
      config: {
        ...config.default,
        testEnvironment: join(import.meta.dirname, 'first-failure.js'),
        // A mutant that hangs is noticed sooner.
        testTimeout: 5_000,
        setupFiles: ['<rootDir>/__tests__/support/few-runs.ts'],
        testMatch: tests.map((glob) => `<rootDir>/${glob}`),
      },
    },
    coverageAnalysis: 'perTest',
    // Tables and schemas, too, which are made once, when their module is loaded; each takes all tests of its part.
    ignoreStatic: false,
    incremental: true,
    incrementalFile: `build/mutants/${name}.json`,
    reporters: ['progress-append-only'],
    tempDirName: 'build/mutants/sandbox',
    ignorePatterns: ['docs', 'coverage', 'build'],
    timeoutMS: 8_000,
    // Modules that were loaded stay in memory.
    maxTestRunnerReuse: 100,
    allowConsoleColors: false,
  });
  const results = await stryker.runMutationTest();
  return results.map((result) => ({
    ...result,
    fileName: isAbsolute(result.fileName) ? relative(PROJECT, result.fileName) : result.fileName,
  }));
}

/** @returns whether each survivor is explained, and nothing else is */
function tell({ name }: Part, mutants: readonly Mutant[]): boolean {
  const sourceOf = (fileName: string): string => readFileSync(join(PROJECT, fileName), 'utf8');
  const survivors = survivorsOf(mutants, sourceOf);
  const strangers = unexplained(survivors, EXPLAINED);
  const old = outdated(
    EXPLAINED,
    [...survivors, ...lateOf(mutants, sourceOf)],
    new Set(mutants.map(({ fileName }) => fileName)),
  );
  const { noticed, of } = scoreOf(mutants);
  for (const { line, ...survivor } of strangers) {
    console.log(`survived, line ${line}: ${JSON.stringify(survivor)}`);
  }
  for (const mutant of old) console.log(`explained, but not alive: ${JSON.stringify(mutant)}`);
  const share = ((100 * noticed) / Math.max(1, of)).toFixed(1);
  console.log(
    `${name}: ${noticed} of ${of} mutants noticed (${share} %), ${survivors.length - strangers.length} survivors explained, ${strangers.length} not.`,
  );
  console.log(`${name}: ${notLoaded(mutants)} more with which it could not even be loaded.`);
  return strangers.length + old.length === 0;
}
