/** GitHub's parser and validators, and actionlint, on all workflows: ours, those in the documents, and action.yml. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT, readManifest } from '../../dev/runner/project.ts';
import { blocksIn, codeOfDocuments, exampleOf, placeOf } from '../workflows/documents.ts';
import { readFiles, type Finding, type RequestedFile } from '../workflows/read.ts';
import { usesOf } from '../workflows/uses.ts';

const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');
const workflow = (name: string, text: string): RequestedFile => ({ name, kind: 'workflow', text });

const ours = readdirSync(join(PROJECT, '.github/workflows')).map((name) =>
  workflow(`repository ${name}`, read(`.github/workflows/${name}`)),
);
const examples = blocksIn(codeOfDocuments(), 'yaml', 'yml').map((code) => ({
  name: `${placeOf(code)}.yml`,
  ...exampleOf(code.text),
}));
const right: readonly RequestedFile[] = [
  { name: 'action.yml', kind: 'action', text: read('action.yml') },
  ...ours,
  ...examples.map((example) => workflow(example.name, example.workflow)),
];

const WRONG =
  'on: push\njobs: { job: { runs-on: x, needs: nobody, steps: [{ run: "${{ github.nothing }}" }] } }';
const wrong: readonly RequestedFile[] = [
  workflow('wrong.yml', WRONG),
  { name: 'wrong/action.yml', kind: 'action', text: read('action.yml').replace('node24', 'node24x') },
];

const readings = readFiles({ validate: true, files: [...right, ...wrong] });

/** actionlint 1.7 does not know this key, which GitHub has had since May 2026. */
const isOfQueue = ({ by, message }: Finding): boolean =>
  by === 'actionlint' && message.includes(' unexpected key "queue" for "concurrency" section.');

function findingsOf(name: string): readonly Finding[] {
  const found = readings.find((reading) => reading.name === name)?.findings;
  if (found === undefined) throw new Error(`${name} was not read`);
  return found.filter((finding) => !isOfQueue(finding));
}

test.each(right.map(({ name }) => name))('nothing is wrong with %s', (name) => {
  expect(findingsOf(name)).toEqual([]);
});

test.each([
  ['wrong.yml', ['actionlint', 'language service', 'workflow-parser']],
  ['wrong/action.yml', ['language service']],
])('the validators find what is wrong with %s', (name, validators) => {
  expect([...new Set(findingsOf(name).map(({ by }) => by))].sort()).toEqual(validators);
});

const RIGHTS = { comment: 'pull-requests', 'status-context': 'statuses' } as const;

const manifest = readManifest();
const uses = readings.flatMap(({ name, root }) => usesOf(root).map((use) => ({ ...use, name })));

test.each(uses)('$name uses inputs, outputs and permissions of this action', (use) => {
  const { name, inputs, outputs, permissions } = use;
  expect(Object.keys(manifest.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
  expect(Object.keys(manifest.outputs)).toEqual(expect.arrayContaining([...outputs]));
  // An example that shows only steps has no permissions.
  if (examples.some((example) => example.name === name && example.kind === 'steps')) return;
  for (const [input, right] of Object.entries(RIGHTS))
    if ((inputs[input] ?? 'never') !== 'never') expect(permissions).toHaveProperty([right], 'write');
});
