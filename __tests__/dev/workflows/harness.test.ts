import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readFiles } from '../../../dev/workflows/read.ts';
import { runWorkflow, type WorkflowResult } from '../../../dev/workflows/run-workflow.ts';
import type { WorkflowSurroundings } from '../../../dev/workflows/surroundings.ts';
import { until } from '../../support/bundle.ts';
import { inputsFor, startTestClanforge } from '../../support/clanforge.ts';
import { makeFolder } from '../../support/folders.ts';

/** A job for each workflow; those of a list are read at once. */
const WORKFLOWS = {
  conditions: steps(`
      - { id: first, run: exit 3, continue-on-error: true }
      - { id: second, if: steps.first.outcome == 'failure' && steps.first.conclusion == 'success', run: echo seen }
      - { id: third, run: exit 1 }
      - { id: fourth, run: echo never }
      - { id: fifth, if: failure(), run: 'echo \${{ job.status }}' }
      - { id: sixth, if: cancelled(), run: echo never }
      - { id: seventh, if: always(), run: echo always }`),
  shells: steps(`
      - { id: plain, run: false | true }
      - { id: failing, run: 'false; echo never', continue-on-error: true }
      - { id: bash, run: false | true, shell: bash, continue-on-error: true }
      - { id: sh, run: 'test -z "$BASH_VERSION" || set -o | grep posix', shell: sh }`),
  values: `
on: push
env: { A: workflow, B: workflow, C: workflow }
jobs:
  job:
    runs-on: ubuntu-latest
    env: { B: 'job, \${{ github.ref_name }}', C: job }
    steps:
      - id: env
        env: { C: step }
        run: |
          echo "$A; $B; $C; \${{ env.C }}; $GITHUB_EVENT_NAME; \${{ github.event.commit }}"
          echo "EXPORTED=for later" >> "$GITHUB_ENV"
          echo "$PWD/bin" >> "$GITHUB_PATH"
          mkdir bin && printf '#!/bin/sh\\necho from the path' > bin/mine && chmod +x bin/mine
          printf 'lines<<END\\none\\ntwo\\nEND\\n' >> "$GITHUB_OUTPUT"
          echo "### summary" >> "$GITHUB_STEP_SUMMARY"
      - id: later
        env: { LINES: '\${{ steps.env.outputs.lines }}' }
        run: 'echo "$EXPORTED; $LINES; $C; $(mine)"; exit 1'
        continue-on-error: \${{ github.event_name == 'push' }}`,
  secrets: `
on: push
jobs:
  job:
    runs-on: ubuntu-latest
    outputs: { plain: id 4711, secret: 'is \${{ steps.show.outputs.secret }}', named: '\${{ steps.show.outputs.named }}' }
    steps:
      - id: show
        env: { KEY: '\${{ secrets.KEY }}' }
        run: |
          echo "$KEY"; echo '::add-mask::hush'; echo hush
          echo "secret=$KEY" >> "$GITHUB_OUTPUT"
          echo "named=hush" >> "$GITHUB_OUTPUT"`,
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
    steps: [{ id: say, run: 'echo word=said >> "$GITHUB_OUTPUT"; exit 1' }]
  forgiven: { runs-on: ubuntu-latest, continue-on-error: true, steps: [{ run: exit 1 }] }
  after: { needs: forgiven, runs-on: ubuntu-latest, steps: [{ run: echo after }] }`,
  matrix: `
on: push
jobs:
  list:
    runs-on: ubuntu-latest
    outputs: { images: '\${{ steps.list.outputs.images }}' }
    steps: [{ id: list, run: 'echo "images=[1, 2, 3]" >> "$GITHUB_OUTPUT"' }]
  job:
    needs: list
    runs-on: ubuntu-latest
    strategy: { fail-fast: true, matrix: { image: '\${{ fromJSON(needs.list.outputs.images) }}' } }
    steps: [{ run: 'echo \${{ matrix.image }} of \${{ strategy.job-total }}; test \${{ matrix.image }} != 2' }]`,
  queue: queue('[1, 1, 1]'),
  shortQueue: queue('[1, 2, 1, 2]'),
  longQueue: queue('[1, 1, 1]', 'queue: max'),
  tooLongQueue: queue(JSON.stringify(Array(102).fill(1)), 'queue: max'),
  unknownQueue: queue('[1]', "queue: '\${{ matrix.image }}'"),
  form: `
on:
  workflow_dispatch:
    inputs:
      words: { default: none }
      loud: { type: boolean }
      mode: { type: choice, options: [run, watch] }
jobs:
  job:
    runs-on: ubuntu-latest
    steps: [{ run: 'echo "\${{ inputs.words }} \${{ inputs.loud && 1 || 0 }} \${{ inputs.mode }}"' }]`,
  action: steps(`
      - id: diff
        uses: ./
        with: { accountserviceid: 1001, imageid: 5001, machineid: 7001 }
      - { id: report, env: { REPORT: '\${{ steps.diff.outputs.report }}' }, run: 'cat "$REPORT"' }`),
  standIn: steps(`
      - { id: checkout, uses: actions/checkout@v7, with: { ref: '\${{ github.ref }}' } }
      - run: echo '\${{ steps.checkout.outputs.ref }}'`),
  cancelled: steps(`
      - { id: long, run: 'echo started > started; sleep 60' }
      - { id: usual, run: echo never }
      - { id: after, if: cancelled(), run: echo after }`),
  service: steps(`
      - run: sleep 60 &
      - run: echo next`),
  unknownContext: steps(`[{ run: 'echo \${{ runner.workspace }}' }]`),
  unknownSecret: steps(`[{ run: 'echo \${{ secrets.MISSPELT }}' }]`),
  unknownCommand: steps(`[{ run: 'echo ::set-output name=a::b' }]`),
  unknownShell: steps(`[{ run: echo, shell: pwsh }]`),
  container: `
on: push
jobs: { job: { runs-on: ubuntu-latest, container: node, steps: [{ run: echo }] } }`,
  reusable: `
on: push
jobs: { job: { uses: ./.github/workflows/other.yml } }`,
};

/** A job for each image of a list; those of one image share a group. */
function queue(images: string, ...settings: readonly string[]): string {
  const concurrency = ["group: 'image-${{ matrix.image }}'", ...settings].join(', ');
  return `
on: push
jobs:
  job:
    runs-on: ubuntu-latest
    strategy: { matrix: { image: ${images} } }
    concurrency: { ${concurrency} }
    steps: [{ run: 'true' }]`;
}

function steps(text: string): string {
  return `on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps: ${text}`;
}

const readings = readFiles({
  validate: false,
  files: Object.entries(WORKFLOWS).map(([name, text]) => ({ name, kind: 'workflow', text: `${text}\n` })),
});

function run(
  name: keyof typeof WORKFLOWS,
  given: Partial<WorkflowSurroundings> = {},
): Promise<WorkflowResult> {
  const reading = readings.find((one) => one.name === name);
  if (reading === undefined) throw new Error(`nothing was read of ${name}`);
  return runWorkflow(reading.root, name, {
    event: { name: 'push', payload: { commit: 'c0ffee' } },
    ...given,
  });
}

/** `id: outcome/conclusion` of each step. */
function ends({ jobs }: WorkflowResult): string[] {
  return jobs.flatMap((job) =>
    job.steps.map(({ id, outcome, conclusion }) => `${id ?? ''}: ${outcome}/${conclusion}`),
  );
}

function logs({ jobs }: WorkflowResult): string[] {
  return jobs.flatMap((job) => job.steps.map(({ log }) => log.trim()));
}

test('GitHub finds all of these workflows in order', () => {
  expect(readings.flatMap(({ findings }) => findings)).toEqual([]);
});

describe('steps', () => {
  test('run by their conditions, and continue-on-error changes the conclusion alone', async () => {
    const result = await run('conditions');
    expect(result.conclusion).toBe('failure');
    expect(ends(result)).toEqual([
      'first: failure/success',
      'second: success/success',
      'third: failure/failure',
      'fourth: skipped/skipped',
      'fifth: success/success',
      'sixth: skipped/skipped',
      'seventh: success/success',
    ]);
    expect(logs(result)).toEqual(['', 'seen', '', '', 'failure', '', 'always']);
  });

  test('run in the shells of the runner: a pipe fails by its last part, but for shell: bash', async () => {
    const result = await run('shells');
    expect(ends(result)).toEqual([
      'plain: success/success',
      'failing: failure/success',
      'bash: failure/success',
      'sh: success/success',
    ]);
  });

  test('see variables of workflow, job and step, and hand on outputs, variables, paths and a summary', async () => {
    const result = await run('values');
    expect(logs(result)).toEqual([
      'workflow; job, main; step; step; push; c0ffee',
      'for later; one\ntwo; job; from the path',
    ]);
    expect(ends(result)).toEqual(['env: success/success', 'later: failure/success']);
    expect(result.jobs[0]?.steps[0]).toMatchObject({
      outputs: { lines: 'one\ntwo' },
      summary: '### summary\n',
    });
  });

  test('show no secret, and no output of a job carries one', async () => {
    const result = await run('secrets', { secrets: { KEY: 'a-secret' } });
    expect(result.jobs[0]?.steps[0]?.log).toBe('***\n::add-mask::***\n***\n');
    expect(result.jobs[0]?.outputs).toEqual({ plain: 'id 4711', secret: '', named: '' });
  });

  test('that leave something running hold nobody up', async () => {
    expect(logs(await run('service'))).toEqual(['', 'next']);
  });

  test('of this action run its bundle, with what action.yml says and what the test adds', async () => {
    const clanforge = await startTestClanforge();
    const actionInputs = { ...inputsFor(clanforge), 'poll-interval-seconds': '0.1' };
    const result = await run('action', { actionInputs });
    expect(result.conclusion).toBe('success');
    const [diff, report] = result.jobs[0]?.steps ?? [];
    expect(diff).toMatchObject({ action: './', outputs: { diffid: '218595', state: 'Completed' } });
    expect(diff?.summary).toContain('completed');
    expect(JSON.parse(report?.log ?? '')).toMatchObject({ diffid: 218595 });
  });

  test('of other actions have a stand-in', async () => {
    const result = await run('standIn', {
      standIns: { 'actions/checkout': ({ inputs }) => ({ succeeds: true, outputs: inputs }) },
    });
    expect(logs(result)).toEqual(['', 'refs/heads/main']);
  });

  test('of other actions may fail', async () => {
    const result = await run('standIn', { standIns: { 'actions/checkout': () => ({ succeeds: false }) } });
    expect(ends(result)).toEqual(['checkout: failure/failure', ': skipped/skipped']);
  });

  test('are cancelled as somebody cancels a run: what runs is interrupted, and cancelled() holds', async () => {
    const canceller = new AbortController();
    const workspace = makeFolder();
    const running = run('cancelled', { signal: canceller.signal, workspace });
    await until(() => existsSync(join(workspace, 'started')));
    canceller.abort();
    const result = await running;
    expect(result.conclusion).toBe('cancelled');
    expect(ends(result)).toEqual([
      'long: cancelled/cancelled',
      'usual: skipped/skipped',
      'after: success/success',
    ]);
  });
});

describe('jobs', () => {
  test('wait for those that they need, and see how these ended', async () => {
    const result = await run('needs');
    expect(result.conclusion).toBe('failure');
    expect(Object.fromEntries(result.jobs.map(({ id, conclusion }) => [id, conclusion]))).toEqual({
      fails: 'failure',
      skipped: 'skipped',
      rescue: 'success',
      last: 'success',
      forgiven: 'success',
      after: 'success',
    });
    expect(logs(result)).toContain('failure skipped said');
  });

  test('of a matrix are one for each combination, and by default the first that fails ends the others', async () => {
    const result = await run('matrix');
    expect(result.jobs.slice(1).map(({ matrix, conclusion }) => [matrix, conclusion])).toEqual([
      [{ image: 1 }, 'success'],
      [{ image: 2 }, 'failure'],
      [{ image: 3 }, 'cancelled'],
    ]);
    expect(logs(result).slice(1)).toEqual(['1 of 3', '2 of 3']);
  });

  test.each(['shortQueue', 'longQueue'] as const)('of a group may wait for each other: %s', async (name) => {
    expect((await run(name)).conclusion).toBe('success');
  });

  test('take what somebody fills into the form, or its defaults', async () => {
    const event = { name: 'workflow_dispatch', payload: {} };
    expect(logs(await run('form', { event }))).toEqual(['none 0 run']);
    const form = { words: 'some', loud: true, mode: 'watch' };
    expect(logs(await run('form', { event, form }))).toEqual(['some 1 watch']);
    await expect(run('form', { event, form: { mode: 'start' } })).rejects.toThrow('mode cannot be "start"');
    await expect(run('form', { event, form: { loud: 'true' } })).rejects.toThrow('loud is a boolean');
    await expect(run('form', { event, form: { other: '' } })).rejects.toThrow('no input other');
  });
});

describe('what the harness does not know is an error, not passed over:', () => {
  test.each([
    ['unknownContext', 'runner.workspace is not known'],
    ['unknownSecret', 'secrets.MISSPELT is not known'],
    ['unknownCommand', 'the command ::set-output:: is not known'],
    ['unknownShell', 'The shell "pwsh" is not known'],
    ['container', 'job job: "container" is not known'],
    ['reusable', 'job job: "uses" is not known'],
    ['queue', 'GitHub would cancel jobs of the group image-1: more than 1 would wait'],
    ['tooLongQueue', 'GitHub would cancel jobs of the group image-1: more than 100 would wait'],
    ['unknownQueue', 'queue cannot be "1"'],
    ['standIn', 'nothing stands in for actions/checkout@v7'],
  ] as const)('%s', async (name, message) => {
    await expect(run(name)).rejects.toThrow(message);
  });

  test('an event that starts no run', async () => {
    await expect(run('action', { event: { name: 'schedule', payload: {} } })).rejects.toThrow(
      'does not run on schedule',
    );
  });
});
