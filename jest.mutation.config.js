import config from './jest.config.js';

/** The tests of the core in one process: those that build or run the bundle cannot see a mutant. */
export default {
  ...config,
  setupFiles: ['<rootDir>/__tests__/support/few-runs.ts'],
  testMatch: ['<rootDir>/__tests__/{client,inputs,job,rules,text,wait}/**/*.test.ts'],
};
