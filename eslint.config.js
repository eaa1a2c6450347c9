import tseslint from 'typescript-eslint';

/** What tells of the process or its time, or waits. */
const EDGE_GLOBALS = [
  'process',
  'console',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
];
const EDGE_MODULES = ['process', 'console', 'perf_hooks', 'timers', 'timers/promises'].flatMap((name) => [
  name,
  `node:${name}`,
]);

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/method-signature-style': ['error', 'property'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    // The core takes its collaborators as parameters; only the edges may look at the process.
    files: ['src/**/*.ts'],
    ignores: ['src/index.ts', 'src/platform/**'],
    rules: {
      'no-restricted-globals': ['error', { globals: EDGE_GLOBALS, checkGlobalObject: true }],
      'no-restricted-imports': ['error', ...EDGE_MODULES],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now' },
        { object: 'Math', property: 'random' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name=Date][arguments.length=0]', message: 'This reads the clock.' },
        { selector: 'CallExpression[callee.name=Date]', message: 'This reads the clock.' },
        {
          selector: `ImportExpression[source.value=/^(${EDGE_MODULES.join('|').replaceAll('/', '[/]')})$/]`,
          message: 'Only the edges may import this.',
        },
      ],
    },
  },
);
