import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT, readManifest } from '../../runner/project.js';
import { blocksIn, codeOfDocuments, placeOf } from '../../workflows/documents.js';
import { exampleOf } from '../../workflows/fragment.js';
import { readFiles, type Finding, type Reading, type RequestedFile } from '../../workflows/read.js';
import { usesOf } from '../../workflows/uses.js';

const WORKFLOWS = '.github/workflows';

const ofRepository = readdirSync(join(PROJECT, WORKFLOWS)).map((name): RequestedFile => {
  const text = readFileSync(join(PROJECT, WORKFLOWS, name), 'utf8');
  return { name: `repository ${name}`, kind: 'workflow', text };
});

const examples = blocksIn(codeOfDocuments(), 'yaml', 'yml').map((code) => ({
  name: `${placeOf(code)}.yml`,
  ...exampleOf(code.text),
}));
const ofDocuments = examples.map(({ name, workflow }): RequestedFile => ({
  name,
  kind: 'workflow',
  text: workflow,
}));

const manifest: RequestedFile = {
  name: 'action.yml',
  kind: 'action',
  text: readFileSync(join(PROJECT, 'action.yml'), 'utf8'),
};

/** One that has a fault for each validator, to know that they are at work. */
const WRONG = `
on: push
jobs:
  job:
    runs-on: ubuntu-latest
    needs: nobody
    steps:
      - run: echo \${{ github.nothing }}
`;

/** One with a queue that there is not. */
const WRONG_QUEUE = `
on: push
concurrency:
  group: one
  queue: most
jobs:
  job:
    runs-on: ubuntu-latest
    steps:
      - run: echo
`;

const readings = readFiles({
  validate: true,
  files: [
    manifest,
    ...ofRepository,
    ...ofDocuments,
    { name: 'wrong.yml', kind: 'workflow', text: WRONG },
    { name: 'queue.yml', kind: 'workflow', text: WRONG_QUEUE },
    { name: 'wrong/action.yml', kind: 'action', text: manifest.text.replace('node24', 'node24x') },
  ],
});

const readingOf = (name: string): Reading => {
  const found = readings.find((reading) => reading.name === name);
  if (found === undefined) throw new Error(`nothing was read of ${name}`);
  return found;
};

/** actionlint 1.7 does not know this key of GitHub's; the other two do, and look at its value. */
const isOfQueue = ({ by, message }: Finding): boolean =>
  by === 'actionlint' && message.includes(' unexpected key "queue" for "concurrency" section.');

const validators = (findings: readonly Finding[]): string[] =>
  [...new Set(findings.map(({ by }) => by))].sort();

describe('the validators', () => {
  test('all find what is wrong with a workflow', () => {
    const all = ['actionlint', 'language service', 'workflow-parser'];
    expect(validators(readingOf('wrong.yml').findings)).toEqual(all);
  });

  test('find what is wrong with a queue, of which actionlint alone knows nothing', () => {
    const { findings } = readingOf('queue.yml');
    expect(findings.filter(isOfQueue)).toHaveLength(1);
    expect(validators(findings.filter((finding) => !isOfQueue(finding)))).toEqual([
      'language service',
      'workflow-parser',
    ]);
  });

  test('find what is wrong with a manifest', () => {
    expect(validators(readingOf('wrong/action.yml').findings)).toEqual(['language service']);
  });
});

describe('nothing is found to be wrong with', () => {
  test.each([manifest, ...ofRepository, ...ofDocuments].map(({ name }) => name))('%s', (name) => {
    expect(readingOf(name).findings.filter((finding) => !isOfQueue(finding))).toEqual([]);
  });

  test('these, which are some of each', () => {
    expect(ofRepository.length).toBeGreaterThan(0);
    expect(ofDocuments.length).toBeGreaterThan(0);
  });
});

describe('uses of this action', () => {
  const { inputs, outputs } = readManifest();
  const uses = [...ofRepository, ...ofDocuments].flatMap(({ name }) =>
    usesOf(readingOf(name).root).map((use, index) => ({ name: `${name} (${index + 1})`, ...use })),
  );

  test.each(uses)('in $name give inputs that action.yml has', (use) => {
    const given = use.inputs.map(([key]) => key);
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(given));
  });

  test.each(uses.filter((use) => use.outputs.length > 0))('in $name ask for outputs that it has', (use) => {
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining([...use.outputs]));
  });

  // Steps alone say nothing about rights.
  const isWhole = ({ name }: { readonly name: string }): boolean =>
    !examples.some((example) => example.kind === 'steps' && name.startsWith(example.name));
  const RIGHTS = { comment: 'pull-requests', 'status-context': 'statuses' };
  const reporting = uses
    .filter(isWhole)
    .flatMap((use) =>
      Object.entries(RIGHTS).flatMap(([input, right]) =>
        use.inputs.some(([key, value]) => key === input && value !== 'never')
          ? [{ ...use, input, right }]
          : [],
      ),
    );
  test.each(reporting)('in $name with $input have the right to $right', ({ permissions, right }) => {
    expect(permissions).toHaveProperty([right], 'write');
  });

  test('are found where there are some', () => {
    expect(uses.length).toBeGreaterThan(ofDocuments.length / 2);
    expect(reporting.length).toBeGreaterThan(0);
  });
});
