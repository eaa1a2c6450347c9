/** What every workflow of this repository must do, for security and cost. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT } from '../../../dev/runner/project.ts';
import { readWorkflow, stepsOf, WORKFLOW_NAMES, workflowText } from './workflow-files.ts';

const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { scripts: object };

/** What a job may do besides reading. */
const MAY_WRITE: Readonly<Record<string, string>> = {
  'codeql.yml analyse': 'security-events',
  'dependabot-dist.yml commit': 'contents',
  'release.yml release': 'contents',
};

describe.each(WORKFLOW_NAMES)('%s', (name) => {
  const text = workflowText(name);
  const workflow = readWorkflow(name);
  const jobs = Object.entries(workflow.jobs);

  test('begins with the reason for it', () => {
    expect(text).toMatch(/^# Why: .{20,}\n/);
  });

  test('lets a job write only where it must', () => {
    expect([{}, { contents: 'read' }]).toContainEqual(workflow.permissions);
    for (const [id, { permissions = {} }] of jobs) {
      const written = Object.entries(permissions).filter(([, right]) => right !== 'read');
      const allowed = MAY_WRITE[`${name} ${id}`];
      expect(written).toEqual(allowed === undefined ? [] : [[allowed, 'write']]);
    }
  });

  test('pins each action by commit, with its version', () => {
    for (const [, uses] of text.matchAll(/uses: (.*)/g))
      expect(uses).toMatch(/^(\.\/|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
  });

  test('leaves the token only in a checkout that pushes', () => {
    for (const [id, { steps }] of jobs)
      for (const { uses, with: inputs } of steps)
        if (uses?.startsWith('actions/checkout@') === true)
          expect(inputs?.['persist-credentials']).toBe(MAY_WRITE[`${name} ${id}`] === 'contents');
  });

  test('cannot run for hours, nor many times at once', () => {
    for (const [, job] of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(30);
    expect(workflow.concurrency?.group).toBeDefined();
  });

  test('puts no expression into a script, and gives no rights to the code of a fork', () => {
    for (const { run = '' } of stepsOf(name)) expect(run).not.toContain('${{');
    expect(JSON.stringify(workflow.on)).not.toContain('pull_request_target');
  });

  test('calls npm scripts that exist', () => {
    for (const [, script] of text.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g))
      expect(scripts).toHaveProperty([String(script)]);
  });
});

test.each(['ci.yml', 'self-test.yml'])('%s ends in one job that always runs and needs all others', (name) => {
  const jobs = Object.entries(readWorkflow(name).jobs);
  const others = jobs.slice(0, -1).map(([id]) => id);
  const needs = others.length === 1 ? others[0] : others;
  expect(jobs.at(-1)).toMatchObject([name.replace('.yml', ''), { needs, if: 'always()' }]);
});

test('ci.yml runs the tests of each folder of src on every system', () => {
  const [, tested = ''] = /__tests__\/\{(.*?)\}\//.exec(workflowText('ci.yml')) ?? [];
  const folders = readdirSync(join(PROJECT, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(tested.split(',')).toEqual(['action', ...folders.map(({ name }) => name)].sort());
});
