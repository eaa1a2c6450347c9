/** What the file holds of a whole step is in __tests__/action/life-cycle.test.ts and rules.test.ts. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { writeReport } from '../../src/report/report-file.ts';
import type { StepResult } from '../../src/report/words.ts';
import { createCleaner } from '../../src/text/clean.ts';
import { makeFolder } from '../support/folders.ts';
import { anOutcome, BLANK, CHANGES, completed, NO_LISTS, NOTHING } from './outcomes.ts';

const folder = makeFolder();
const write = (parent: string, result: StepResult, secrets: readonly string[] = []): Promise<string> =>
  writeReport(parent, result, createCleaner(secrets));
const textOf = async (result: StepResult, secrets?: readonly string[]): Promise<string> =>
  readFileSync(await write(folder, result, secrets), 'utf8');
const reportOf = async (result: StepResult): Promise<unknown> => JSON.parse(await textOf(result));

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
