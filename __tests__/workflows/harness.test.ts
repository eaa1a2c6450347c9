/** What the recipes do not show of the harness: what it passes on, and that it refuses what it does not know. */
import { expect, test } from '@jest/globals';
import { codeOf, exampleOf } from './documents.ts';
import { readFiles } from './read.ts';
import type { Surroundings } from './run-job.ts';
import { runWorkflow, type WorkflowResult } from './run-workflow.ts';

const job = (text: string): string => `on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    ${text}`;
const steps = (text: string): string => job(`steps: ${text}`);

/** Read together, since each reading starts a process. */
const WORKFLOWS = {
  conditions: steps(`
      - { id: first, run: 'echo "$KEY"; echo "word=$KEY" >> "$GITHUB_OUTPUT"', env: { KEY: '\${{ secrets.KEY }}' } }
      - { id: second, if: steps.first.outputs.word == 'a-secret', run: 'false | true; echo seen; exit 1' }
      - { id: third, run: echo never }
      - { id: fourth, if: failure() && steps.second.outcome == 'failure', run: echo failed }
      - { id: fifth, if: cancelled(), run: echo never }
    outputs: { plain: 'id \${{ 4711 }}', secret: 'is \${{ steps.first.outputs.word }}' }`),
  needs: `
on: push
jobs:
  last:
    needs: [fails, skipped]
    if: always()
    runs-on: ubuntu-latest
    steps: [{ run: 'echo \${{ needs.fails.result }} \${{ needs.skipped.result }} \${{ needs.fails.outputs.word }}' }]
  skipped: { needs: fails, runs-on: ubuntu-latest, steps: [{ run: echo never }] }
  rescue: { needs: skipped, if: failure(), runs-on: ubuntu-latest, steps: [{ run: echo rescued }] }
  fails:
    runs-on: ubuntu-latest
    outputs: { word: '\${{ steps.say.outputs.word }}' }
    steps: [{ id: say, run: 'echo word=said >> "$GITHUB_OUTPUT"; exit 1' }]`,
  matrix: job(`strategy: { matrix: { include: [{ image: 1 }, { image: 2 }, { image: 3 }] } }
    steps: [{ run: "test '\${{ matrix.image }}' != 2" }]`),
  form: `
on:
  workflow_dispatch:
    inputs: { words: { default: none }, mode: { type: choice, options: [run, watch] } }
jobs: { job: { runs-on: ubuntu-latest, steps: [{ run: 'echo "\${{ inputs.words }} \${{ inputs.mode }}"' }] } }`,
  unknownCommand: steps(`[{ run: 'echo ::set-output name=a::b' }]`),
  unknownKey: steps(`[{ run: echo, shell: pwsh }]`),
  unknownAction: steps(`[{ uses: actions/checkout@v7 }]`),
};

const readings = readFiles({
  validate: false,
  files: Object.entries(WORKFLOWS).map(([name, text]) => ({ name, kind: 'workflow', text: `${text}\n` })),
});

function run(name: keyof typeof WORKFLOWS, given: Partial<Surroundings> = {}): Promise<WorkflowResult> {
  const root = readings.find((reading) => reading.name === name)?.root ?? {};
  return runWorkflow(root, name, { event: { name: 'push', payload: {} }, secrets: {}, ...given });
}

const logs = ({ jobs }: WorkflowResult): string[] =>
  jobs.flatMap((one) => one.steps.map(({ log }) => log.trim()));

test('GitHub accepts all of these workflows', () => {
  expect(readings.flatMap(({ findings }) => findings)).toEqual([]);
});

test('steps run by their conditions, and no log and no output of a job shows a secret', async () => {
  const result = await run('conditions', { secrets: { KEY: 'a-secret' } });
  expect(result.conclusion).toBe('failure');
  const outcomes = ['success', 'failure', 'skipped', 'success', 'skipped'];
  expect(result.jobs[0]?.steps.map(({ outcome }) => outcome)).toEqual(outcomes);
  expect(logs(result)).toEqual(['***', 'seen', '', 'failed', '']);
  expect(result.jobs[0]?.outputs).toEqual({ plain: 'id 4711', secret: '' });
});

test('jobs wait for those that they need, and see their results', async () => {
  const result = await run('needs');
  expect(result.jobs.map(({ id, conclusion }) => [id, conclusion])).toEqual([
    ['fails', 'failure'],
    ['skipped', 'skipped'],
    ['last', 'success'],
    ['rescue', 'success'],
  ]);
  expect(logs(result)).toContain('failure skipped said');
});

test('the first failure in a matrix cancels the rest by default', async () => {
  const { jobs } = await run('matrix');
  expect(jobs.map(({ conclusion }) => conclusion)).toEqual(['success', 'failure', 'cancelled']);
});

test('a form has defaults', async () => {
  const event = { name: 'workflow_dispatch', payload: {} };
  expect(logs(await run('form', { event }))).toEqual(['none run']);
  expect(logs(await run('form', { event, form: { words: 'some', mode: 'watch' } }))).toEqual(['some watch']);
});

test.each([
  ['unknownCommand', 'the command ::set-output:: is not known'],
  ['unknownKey', '"shell" is not known'],
  ['unknownAction', 'No stand-in for actions/checkout@v7'],
  ['form', 'form does not run on push'],
] as const)('refuses what it does not know: %s', async (name, message) => {
  await expect(run(name)).rejects.toThrow(new RegExp(message, 'i'));
});

test('code is found in blocks, lists and tables, with line, heading and language', () => {
  const text = '# Title\n- a list\n  ```sh\n  npm ci\n  ```\n## Next\n| a |\n| --- |\n| `npm test` |\n';
  expect(codeOf('A.md', text)).toEqual([
    { file: 'A.md', line: 3, heading: 'Title', language: 'sh', text: 'npm ci' },
    { file: 'A.md', line: 9, heading: 'Next', language: undefined, text: 'npm test' },
  ]);
});

test.each([
  ['on: pull_request\njobs: {}', 'on: pull_request\njobs: {}\n'],
  ['steps:\n  - run: a', `${steps('')}\n      - run: a\n`],
  ['- run: |\n    a\n\n    b', `${steps('')}\n      - run: |\n          a\n\n          b\n`],
])('%j becomes a whole workflow', (yaml, workflow) => {
  expect(exampleOf(yaml).workflow).toBe(workflow.replace('steps: \n', 'steps:\n'));
});

test.each(['jobs: {}', 'with: {}', ''])('%j is no part of a workflow', (yaml) => {
  expect(() => exampleOf(yaml)).toThrow('not those of a workflow');
});
