/** Sources that are broken in many small ways, and the tests that should notice. */
export interface Part {
  readonly name: string;
  /** Globs of the sources, from the project's folder. */
  readonly sources: readonly string[];
  /** Globs of the tests, which run in one process: those that run the bundle cannot see a mutant. */
  readonly tests: readonly string[];
}

export const PARTS: readonly Part[] = [
  {
    name: 'decisions',
    sources: ['src/{inputs,job,rules,text,wait}/*.ts'],
    tests: ['__tests__/{inputs,job,rules,text,wait}/*.test.ts'],
  },
  { name: 'client', sources: ['src/client/*.ts'], tests: ['__tests__/client/*.test.ts'] },
  {
    name: 'life-cycle',
    sources: ['src/{action,execute}.ts', 'src/diff/*.ts'],
    tests: [
      '__tests__/action/{cancel,life-cycle,locks,lost-answers,reads,retry,rules,unexpected,verdict}.test.ts',
    ],
  },
  {
    name: 'report',
    sources: ['src/{report,pull-request}/*.ts'],
    tests: ['__tests__/{report,pull-request}/*.test.ts'],
  },
];
