/**
 * Mutation testing, fetched when it is run: `FOLDER=rules npm run mutation` tries one folder of src with its tests and those of whole steps.
 * Without FOLDER it tries all of src with all tests in one process, which takes a day.
 */
import jest from '../jest.config.js';

const folder = process.env.FOLDER;
const FOLDERS = ['action', 'clanforge', 'diff', 'github', 'inputs', 'report', 'rules', 'text'];
/** What the life cycle shows is tested on whole steps. */
const tests = folder === undefined ? FOLDERS : [...new Set([folder, 'action'])];

export default {
  mutate: [`src/${folder ?? '**'}/*.ts`, '!src/index.ts', '!src/runner.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules'],
  jest: {
    config: {
      ...jest,
      // Tests that run the bundle would not notice a mutant.
      testMatch: tests.map((name) => `<rootDir>/__tests__/${name}/**/*.test.ts`),
      testTimeout: 5_000,
    },
  },
  // Stryker would rewrite tsconfig.json by the package typescript, which is not installed beside it.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  // A mutant in a constant would need all tests of its module.
  ignoreStatic: true,
  ignorePatterns: ['coverage', 'dist', 'docs'],
  reporters: ['clear-text', 'progress-append-only'],
  tempDirName: 'coverage/mutants',
  timeoutMS: 8_000,
  // Modules that were loaded stay in memory.
  maxTestRunnerReuse: 100,
};
