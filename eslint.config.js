import tseslint from 'typescript-eslint';

/** What depends on the process or on real time. */
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
  { ignores: ['dist/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // There are no enums here, and no two classes that could be mistaken for each other.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
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
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', 45],
      'max-depth': ['error', 3],
    },
  },
  {
    // All other code gets clock, log and environment as parameters.
    files: ['src/**/*.ts'],
    ignores: ['src/index.ts', 'src/runner.ts', 'src/github/context.ts'],
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
