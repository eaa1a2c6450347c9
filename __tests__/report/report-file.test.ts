import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { ChangedFile, Changes } from '../../src/job/job.js';
import { reportText, writeReport, type ReportHead } from '../../src/report/report-file.js';
import { createCleaner } from '../../src/text/cleaner.js';
import { NO_CHANGES } from '../wait/fakes.js';
import { CHANGES, RECORD, VIOLATIONS } from './outcomes.js';

const HEAD: ReportHead = {
  verdict: 'completed',
  error: '',
  diffid: 12,
  origin: 'created',
  accountserviceid: 1,
  imageid: 2,
  machineid: 3,
  subject: { image: { id: 2, name: 'Main "image"\\' } },
  states: RECORD.states,
  violations: [],
};

const asIs = (path: string): string => path;
const unseen = (): void => undefined;
const textOf = (changes?: Changes, redact = asIs): string =>
  [...reportText(HEAD, changes, redact, unseen)].join('');
const parse = (changes?: Changes, redact = asIs): unknown => JSON.parse(textOf(changes, redact));
const paths = (count: number): ChangedFile[] =>
  Array.from({ length: count }, (_, index) => ({ path: `data/${index}.pak`, size: index }));

describe('the text', () => {
  test('holds ids, states with times, counts, and every path with its size where known', () => {
    expect(parse(CHANGES)).toEqual({
      version: 1,
      ...HEAD,
      states: [
        { state: 'Queued', at: '2026-11-23T18:00:00.000Z' },
        { state: 'Running', at: '2026-11-23T18:00:02.000Z' },
      ],
      counts: { added: 2, modified: 1, removed: 0 },
      ...CHANGES,
    });
  });

  test('holds the broken rules as they are, with the paths that they caught', () => {
    const text = [...reportText({ ...HEAD, violations: VIOLATIONS }, CHANGES, asIs, unseen)].join('');
    expect(JSON.parse(text)).toMatchObject({ violations: VIOLATIONS, ...CHANGES });
    expect(parse(CHANGES)).toMatchObject({ violations: [] });
  });

  test('without a verdict on changes has null for them', () => {
    expect(parse()).toMatchObject({
      counts: { added: null, modified: null, removed: null },
      added: null,
      modified: null,
      removed: null,
    });
  });

  test('tells a list that is missing from an empty one', () => {
    expect(parse({ ...NO_CHANGES, modified: [] })).toMatchObject({
      counts: { added: null, modified: 0, removed: null },
      added: null,
      modified: [],
      removed: null,
    });
  });

  test('is to be read by people, too: a path a line, and brackets around them', () => {
    const [head = ''] = textOf({ added: paths(2), modified: [], removed: undefined }).split('"added": [');
    expect(textOf({ added: paths(2), modified: [], removed: undefined }).slice(head.length)).toBe(
      [
        '"added": [',
        '    {"path":"data/0.pak","size":0},',
        '    {"path":"data/1.pak","size":1}',
        '  ],',
        '  "modified": [],',
        '  "removed": null',
        '}',
        '',
      ].join('\n'),
    );
  });

  test.each([0, 1, 2, 1_000])('is JSON with %d paths, a line for each', (count) => {
    const files = paths(count);
    const text = textOf({ added: files, modified: files, removed: files });
    expect(JSON.parse(text)).toMatchObject({ added: files, modified: files, removed: files });
    expect(text.match(/data\/\d+\.pak/g) ?? []).toHaveLength(3 * count);
    expect(text).not.toMatch(/pak.*pak/);
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('keeps every path as it is, whatever is in it', () => {
    const path = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
      fc.constantFrom('__proto__', 'constructor', '"},{"path":"x', '\ud800', '\u2028', '\\', '\0', ''),
    );
    const files = fc.array(fc.record({ path, size: fc.maxSafeNat() }, { requiredKeys: ['path'] }));
    const lists = fc.record({ added: files, modified: fc.option(files, { nil: undefined }), removed: files });
    fc.assert(
      fc.property(lists, ({ added, modified, removed }) => {
        expect(parse({ added, modified, removed })).toMatchObject({
          added,
          modified: modified ?? null,
          removed,
        });
      }),
    );
  });

  test('shows no secret in a path', () => {
    const { redact } = createCleaner(['S3CRET"/']);
    const text = textOf(
      { ...CHANGES, added: [{ path: 'a/S3CRET"/b S3CRET"/' }, { path: 'S3CRET"/', size: 1 }] },
      redact,
    );
    expect(text).not.toContain('S3CRET');
    expect(JSON.parse(text)).toMatchObject({ added: [{ path: 'a/***b ***' }, { path: '***', size: 1 }] });
  });
});

describe('the file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'report-file-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('lies under the folder, and each has a path of its own', async () => {
    const first = await writeReport(folder, ['a']);
    const second = await writeReport(folder, ['b']);
    expect([first, second].map((path) => readFileSync(path, 'utf8'))).toEqual(['a', 'b']);
    expect(relative(folder, first)).toMatch(/^clanforge-image-diff-[^/\\]+[/\\]report\.json$/);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('holds 200,000 paths', async () => {
    const added = paths(200_000);
    const path = await writeReport(folder, reportText(HEAD, { ...CHANGES, added }, asIs, unseen));
    const report = JSON.parse(readFileSync(path, 'utf8')) as { added: unknown; modified: unknown };
    expect(report.added).toEqual(added);
    expect(report.modified).toEqual(CHANGES.modified);
  });

  test('cannot be written to a folder that is not there', async () => {
    await expect(writeReport(join(folder, 'missing'), ['a'])).rejects.toThrow('ENOENT');
  });
});
