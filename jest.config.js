import { availableParallelism } from 'node:os';

/** Tests run as native ES modules, since the action's libraries are ES modules only. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/dev/jest-transform.js' },
  collectCoverageFrom: ['src/**/*.ts'],
  coverageReporters: ['text', 'json-summary'],
  // Many tests wait for child processes, so one worker more than cores leaves no core idle.
  maxWorkers: availableParallelism() + 1,
  testTimeout: 30_000,
};
