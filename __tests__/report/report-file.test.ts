import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { writeReport } from '../../src/report/report-file.ts';
import { errorLine, type StepResult } from '../../src/report/words.ts';
import { createCleaner } from '../../src/text/clean.ts';
import * as outcomes from './outcomes.ts';
import { anOutcome, BLANK, breaking, CHANGES, completed, NO_LISTS, NOTHING, RECORD } from './outcomes.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (parent: string, result: StepResult, secrets: readonly string[] = []): Promise<string> =>
  writeReport(parent, result, createCleaner(secrets));
const textOf = async (result: StepResult, secrets?: readonly string[]): Promise<string> =>
  readFileSync(await write(folder, result, secrets), 'utf8');
const reportOf = async (result: StepResult): Promise<unknown> => JSON.parse(await textOf(result));

test('has ids, verdict, states with times, counts, and every path with its size where known', async () => {
  expect(await reportOf(completed(CHANGES))).toEqual({
    version: 1,
    verdict: 'completed',
    error: '',
    diffid: 12,
    origin: 'created',
    accountserviceid: 1,
    imageid: 2,
    machineid: 3,
    lockedBy: null,
    rejected: null,
    subject: RECORD.job?.subject,
    states: [
      { state: 'Queued', at: '2026-11-23T18:00:00.000Z' },
      { state: 'Running', at: '2026-11-23T18:00:02.000Z' },
      { state: 'Completed', at: '2026-11-23T18:01:30.000Z' },
    ],
    violations: [],
    counts: { added: 2, modified: 1, removed: 0 },
    ...CHANGES,
  });
});

test('has the broken rules with the paths that they matched, and whether the diff was rejected', async () => {
  const outcome = { ...breaking(outcomes.VIOLATIONS), rejection: { kind: 'confirmed', diffid: 12 } as const };
  expect(await reportOf(outcome)).toMatchObject({
    verdict: 'rules broken',
    error: errorLine(outcome),
    violations: outcomes.VIOLATIONS,
    rejected: true,
    ...CHANGES,
  });
});

test('has null for what is unknown', async () => {
  const counts = { added: null, modified: null, removed: null };
  const locked = anOutcome({ kind: 'timed-out' }, { ...BLANK, lockedBy: 34 });
  const ids = { diffid: null, origin: null, accountserviceid: null, imageid: null, machineid: null };
  const report = await reportOf({ ...locked, settings: undefined });
  expect(report).toMatchObject({ ...ids, ...counts, counts, lockedBy: 34, subject: {}, states: [] });
  const partial = await reportOf(completed({ ...NO_LISTS, modified: [] }));
  expect(partial).toMatchObject({ ...counts, modified: [], counts: { ...counts, modified: 0 } });
});

test('has a line for each path, as it is except for secrets', async () => {
  const added = [{ path: 'a/S3CRET"/b S3CRET"/', size: 0 }, { path: '"},{"path":"x\ud800' }];
  const text = await textOf(completed({ ...NOTHING, added, removed: undefined }), ['S3CRET"/']);
  expect(text.slice(text.indexOf('"added": ['))).toBe(
    String.raw`"added": [
    {"path":"a/***b ***","size":0},
    {"path":"\"},{\"path\":\"x\ud800"}
  ],
  "modified": [
  ],
  "removed": null
}
`,
  );
});

test('may have more paths than are written at once', async () => {
  const added = Array.from({ length: 20_001 }, (_, size) => ({ path: `data/${size}.pak`, size }));
  expect(await reportOf(completed({ ...CHANGES, added }))).toMatchObject({ ...CHANGES, added });
});

test('is in a new folder each time, below one that is created', async () => {
  const parent = join(folder, 'not', 'there');
  const paths = [await write(parent, completed(CHANGES)), await write(parent, completed(CHANGES))];
  expect(new Set(paths).size).toBe(2);
  for (const path of paths) {
    expect(relative(parent, path)).toMatch(/^clanforge-image-diff-[^/\\]+[/\\]report\.json$/);
  }
});

test('cannot be written where there is a file', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(write(join(folder, 'file'), completed(CHANGES))).rejects.toThrow(/EEXIST|ENOTDIR/);
});
