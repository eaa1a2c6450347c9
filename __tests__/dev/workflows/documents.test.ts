import { describe, expect, test } from '@jest/globals';
import { codeOf } from '../../../dev/workflows/documents.ts';
import { exampleOf } from '../../../dev/workflows/fragment.ts';

describe('the code of a document', () => {
  test('is found in blocks, lists and tables, with line, heading and language', () => {
    const text = [
      '# Title with `code`',
      '- a list',
      '  ```sh',
      '  npm ci',
      '  ```',
      '## Next',
      '| a |',
      '| --- |',
      '| `npm test` |',
      '```',
      'plain',
      '```',
    ].join('\n');
    expect(codeOf('A.md', text)).toEqual([
      { file: 'A.md', line: 1, heading: 'Title with code', language: undefined, text: 'code' },
      { file: 'A.md', line: 3, heading: 'Title with code', language: 'sh', text: 'npm ci' },
      { file: 'A.md', line: 9, heading: 'Next', language: undefined, text: 'npm test' },
      { file: 'A.md', line: 10, heading: 'Next', language: '', text: 'plain' },
    ]);
  });
});

describe('a piece of a workflow', () => {
  const JOB = 'jobs:\n  job:\n    runs-on: ubuntu-latest\n';
  test.each([
    ['on: pull_request\njobs: {}', 'workflow', 'on: pull_request\njobs: {}\n'],
    ['jobs: {}', 'jobs', 'on: push\njobs: {}\n'],
    ['steps:\n  - run: a', 'steps', `on: push\n${JOB}    steps:\n      - run: a\n`],
    [
      '- run: |\n    a\n\n    b',
      'steps',
      `on: push\n${JOB}    steps:\n      - run: |\n          a\n\n          b\n`,
    ],
    ['concurrency: a', 'settings', `on: push\nconcurrency: a\n${JOB}    steps:\n      - run: 'true'\n`],
    [
      'on: merge_group\npermissions: {}',
      'settings',
      `on: merge_group\npermissions: {}\n${JOB}    steps:\n      - run: 'true'\n`,
    ],
  ])('%j becomes a whole one', (yaml, kind, workflow) => {
    expect(exampleOf(yaml)).toEqual({ kind, workflow });
  });

  test.each(['with: {}', 'on: push\nwith: {}', 'text', '', 'version: 2\nupdates: []'])(
    '%j cannot be told to be one',
    (yaml) => {
      expect(() => exampleOf(yaml)).toThrow('It is not known what to make of');
    },
  );
});
