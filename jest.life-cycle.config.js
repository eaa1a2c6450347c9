import config from './jest.mutation.config.js';

/** The tests of the life cycle, from inputs to verdict in one process; not those of reports and of shapes of answers. */
export default {
  ...config,
  testMatch: ['<rootDir>/__tests__/action/{cancel,life-cycle,locks,lost-answers,retry,verdict}.test.ts'],
};
