import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT } from '../../runner/project.js';
import { allSteps, readWorkflow, WORKFLOW_NAMES, workflowText } from './repository-workflows.js';

const SCRIPTS = (JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { scripts: object })
  .scripts;

/** The jobs that may do more than read, and why each may. */
const MAY_WRITE: Readonly<Record<string, readonly string[]>> = {
  'codeql.yml analyse': ['security-events'], // tells its findings
  'dependabot-dist.yml commit': ['contents'], // pushes dist
  'release.yml release': ['contents'], // publishes, and moves a tag
};

/** The jobs that push, and so keep the token in the checkout. */
const MAY_PUSH = ['dependabot-dist.yml commit', 'release.yml release'];

describe.each(WORKFLOW_NAMES)('%s', (name) => {
  const text = workflowText(name);
  const workflow = readWorkflow(name);
  const jobs = Object.entries(workflow.jobs);

  test('says first why it exists', () => {
    expect(text).toMatch(/^# Why: .{20,}\n/);
  });

  test('gives its jobs nothing to write with, but for those that are known to need it', () => {
    expect([{}, { contents: 'read' }]).toContainEqual(workflow.permissions);
    for (const [id, { permissions = {} }] of jobs) {
      const written = Object.entries(permissions).filter(([, right]) => right !== 'read');
      const known = MAY_WRITE[`${name} ${id}`] ?? [];
      expect(written).toEqual(known.map((right) => [right, 'write']));
    }
  });

  test('pins each action by commit, with its version beside it', () => {
    for (const [, uses] of text.matchAll(/uses: (.*)/g))
      expect(uses).toMatch(/^(\.\/|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
  });

  test('leaves the token in no checkout that does not push', () => {
    for (const [id, { steps }] of jobs)
      for (const { uses, with: inputs } of steps)
        if (uses?.startsWith('actions/checkout@') === true)
          expect(inputs?.['persist-credentials']).toBe(MAY_PUSH.includes(`${name} ${id}`));
  });

  test('cannot run for hours, nor many times at once', () => {
    for (const [, job] of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(30);
    expect(workflow.concurrency?.group).toBeDefined();
  });

  test('puts no expression into a script, where its text would be run', () => {
    for (const { run } of allSteps(workflow)) expect(run ?? '').not.toContain('${{');
  });

  test('is not run by others with rights of this repository on their code', () => {
    expect(JSON.stringify(workflow.on)).not.toContain('pull_request_target');
  });

  test('calls npm scripts that there are', () => {
    for (const [, script] of text.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g))
      expect(SCRIPTS).toHaveProperty([String(script)]);
  });
});

test.each(['ci.yml', 'self-test.yml'])(
  '%s ends in one job that needs all others and runs even when they were skipped',
  (name) => {
    const jobs = Object.entries(readWorkflow(name).jobs);
    const others = jobs.slice(0, -1).map(([id]) => id);
    expect(jobs.at(-1)).toMatchObject([
      name.replace('.yml', ''),
      { needs: others.length === 1 ? others[0] : others, if: 'always()' },
    ]);
  },
);
