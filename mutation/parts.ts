/** Sources that are broken in many small ways, and the tests that should notice. */
export interface Part {
  readonly name: string;
  /** Globs of the sources, from the project's folder. */
  readonly sources: readonly string[];
  /** Globs of the tests, which run in one process: those that run the bundle cannot see a mutant. */
  readonly tests: readonly string[];
}

/** Small ones are sooner done: for each mutant all tests of its part are loaded that import the file. */
export const PARTS: readonly Part[] = [
  ...['inputs', 'client', 'job', 'wait', 'rules', 'text', 'report', 'pull-request'].map((folder) => ({
    name: folder,
    sources: [`src/${folder}/*.ts`],
    tests: [`__tests__/${folder}/*.test.ts`],
  })),
  {
    name: 'life-cycle',
    sources: ['src/{action,execute}.ts', 'src/diff/*.ts'],
    tests: [
      '__tests__/diff/*.test.ts',
      '__tests__/action/{cancel,corners,life-cycle,locks,log,lost-answers,open-facts,reads,retry,rules,unexpected,verdict}.test.ts',
    ],
  },
];
