import config from './jest.mutation.config.js';

/** The tests from inputs to verdict in one process, which are those of the life cycle. */
export default {
  ...config,
  testMatch: ['<rootDir>/__tests__/action/**/*.test.ts'],
};
