import { describe, expect, test } from '@jest/globals';
import { aliveParts } from '../../dev/render/alive.ts';
import { renderAsGitHub } from '../../dev/render/github-markdown.ts';
import type { ChangedFile, Changes, Subject } from '../../src/clanforge/job.ts';
import { heading, renderComment, renderSummary, subjectLine } from '../../src/report/summary.ts';
import { errorLine, type StepResult } from '../../src/report/words.ts';
import * as outcomes from './outcomes.ts';
import { anOutcome, BLANK, breaking, CHANGES, completed, factsOf, NOTHING, RECORD, RUN } from './outcomes.ts';
import { linesOf } from './reading.ts';

const SURFACES = [renderSummary, renderComment] as const;
const pageOf = (outcome: StepResult): string[] => linesOf(renderSummary(factsOf(outcome)));
const commentOf = (outcome: StepResult): string[] => linesOf(renderComment(factsOf(outcome)));
const between = (lines: string[], from: string, to: string): string[] =>
  lines.includes(from) ? lines.slice(lines.indexOf(from) + 1, lines.indexOf(to)) : [];
const changesIn = (changes: Changes): string[] =>
  between(pageOf(completed(changes)), 'What changed', 'Facts of the run');
const files = (count: number, name: (index: number) => string): ChangedFile[] =>
  Array.from({ length: count }, (_, index) => ({ path: name(index) }));

test('a pass: verdict, reason, what to do, what changed; the rest is folded', () => {
  const removed = [{ path: 'maps/old.pak', size: 1 }];
  const markup = renderSummary(factsOf(completed({ ...CHANGES, removed })));
  expect(linesOf(markup)).toEqual([
    '✅ Image diff 12: completed, 4 paths changed',
    'Image 2 Main image · Machine 3 build-1 · Game 7 Game',
    'Diff 12 completed after 1 min 35 s: 2 paths added, 1 modified, 1 removed. It locks image 2 until it is accepted or rejected.',
    'What to do next',
    'Accept or reject diff 12 in Clanforge.',
    'What changed',
    'Kind Paths Size',
    '+ added ████████ 2',
    '~ modified ████░░░░ 1 17 B',
    '- removed ████░░░░ 1 1 B',
    'Folder Paths + ~ - Size',
    'top folder ████████ 2 +1 ~1',
    'maps/ ████████ 2 +1 -1 4.2 kB',
    'The largest paths',
    '4.2 kB maps/new.pak added',
    '17 B server.exe modified',
    '2 paths added',
    'maps/new.pak 4.2 kB',
    'readme.txt',
    '1 path modified',
    'server.exe 17 B',
    '1 path removed',
    'maps/old.pak 1 B',
    'Facts of the run',
    'Diff: 12 (created)',
    'Account: 1',
    'States: Queued 2 s → Running 1 min 28 s → Completed',
    'Time: 1 min 35 s',
    'Started by: octocat',
    'Event: push',
    'Run: studio/game',
  ]);
  const folded = markup.slice(markup.indexOf('<details>')).replace(/<details>.*?<\/details>/gs, '');
  expect(folded.trim()).toBe('');
});

test('broken rules: the reasons, what to do, then what the rules matched', () => {
  expect(between(pageOf(breaking(outcomes.VIOLATIONS)), 'What to do next', 'What changed')).toEqual([
    'Fix the build on the machine, reject diff 12 in Clanforge, and run this step again.',
    'To check the same diff against different rules, use mode: watch and diffid: 12.',
    '2 paths matched by forbidden-paths',
    'maps/new.pak added, matches *.pak',
    'server.exe modified, matches *.exe',
  ]);
});

test('invalid inputs: a line for each', () => {
  const page = pageOf(outcomes.outcomeNamed('invalid-inputs'));
  expect(between(page, 'Invalid inputs (no request was sent):', 'What to do next')).toEqual([
    'imageid is missing',
    'mode must be run',
  ]);
});

test.each([...outcomes.SUCCESSES, ...outcomes.FAILURES])(
  'is well-formed, links to the run alone, and says all that the error says: %s',
  (_, outcome) => {
    const words = (text: string): string[] => text.split(/[\s,;:()]+|\.(?!\w)/).filter((word) => word !== '');
    for (const render of SURFACES) {
      const markup = render(factsOf(outcome));
      for (const block of markup.trimEnd().split('\n\n')) {
        expect(block).toMatch(/^<(h3|h4|p|ul|table|details)>[^]*<\/\1>(\n<ul>[^]*<\/ul>)?$/);
        for (const [, tag = ''] of block.matchAll(/<(\w+)/g)) {
          expect(block.split(`</${tag}>`)).toHaveLength(block.split(RegExp(`<${tag}\\b`)).length);
        }
      }
      expect(aliveParts(renderAsGitHub(markup).tree)).toEqual([`link ${RUN.url ?? ''}`]);
      expect(words(linesOf(markup).join(' '))).toEqual(expect.arrayContaining(words(errorLine(outcome))));
    }
  },
);

test('the heading counts what changed where all lists are known', () => {
  expect(heading(completed(NOTHING))).toBe('✅ Image diff 12: completed, nothing changed');
  expect(heading(completed({ ...NOTHING, removed: [{ path: 'a' }] }))).toMatch(/, 1 path changed$/);
  expect(heading(completed({ ...CHANGES, removed: undefined }))).toMatch(/: completed$/);
  expect(heading(anOutcome({ kind: 'cancelled' }, BLANK))).toBe('🚫 Image diff: cancelled');
});

test('GitHub makes no commit of the number of a diff', () => {
  const markup = renderSummary(factsOf(anOutcome({ kind: 'cancelled' }, { ...RECORD, diffid: 12_345_678 })));
  expect(markup).toContain('<h3>🚫 Image diff <code>12345678</code>: cancelled</h3>');
  expect(aliveParts(renderAsGitHub(markup).tree)).toEqual([`link ${RUN.url ?? ''}`]);
});

test.each<[Subject, boolean, string | undefined]>([
  [{}, true, 'Image <code>2</code> · Machine <code>3</code>'],
  [{ image: { name: 'Main' } }, true, 'Image <code>2 Main</code> · Machine <code>3</code>'],
  [{ image: { id: 9, name: 'Lobby' } }, true, 'Image <code>9 Lobby</code> · Machine <code>3</code>'],
  [{ game: { id: 7 } }, false, 'Game <code>7</code>'],
  [{}, false, undefined],
])('the subject is named as far as it is known: %j, with inputs %j', (subject, hasInputs, line) => {
  const outcome = anOutcome({ kind: 'cancelled' }, { ...RECORD, job: outcomes.aJob({ subject }) });
  const settings = hasInputs ? outcomes.SETTINGS : undefined;
  expect(subjectLine({ ...outcome, settings })).toBe(line && `<p>${line}</p>`);
});

describe('the facts of the run', () => {
  const factsIn = (...given: Parameters<typeof factsOf>): string[] =>
    linesOf(renderSummary(factsOf(...given)).replace(/^[^]*<b>Facts of the run<\/b>/, ''));

  test('leave out what is unknown', () => {
    const outcome = { ...anOutcome({ kind: 'cancelled' }, BLANK), settings: undefined };
    const time = 'Time: 1 min 35 s';
    expect(factsIn(outcome, {})).toEqual([time]);
    expect(factsIn(outcome, { ...RUN, url: undefined, actor: undefined })).toEqual([time, 'Event: push']);
    expect(factsIn(outcome, { url: RUN.url })).toEqual([time, 'Run: this run']);
  });

  test('show how the step got its diff, and its last 20 states with no time below a second', () => {
    const states = Array.from({ length: 21 }, (_, index) => ({ state: `S${index}`, at: index * 100 }));
    const lines = factsIn(anOutcome({ kind: 'cancelled' }, { ...RECORD, origin: 'found-again', states }));
    expect(lines[0]).toBe('Diff: 12 (found again)');
    expect(lines[2]).toMatch(/^States: S1 less than a second → .* → S20$/);
  });
});

describe('what changed', () => {
  test('is left out where nothing did, or the diff did not complete', () => {
    expect(changesIn(NOTHING)).toEqual([]);
    expect(pageOf(outcomes.outcomeNamed('job-failed: flagged-failed'))).not.toContain('What changed');
  });

  test('shows unknown as unknown, not as zero', () => {
    const rows = ['Kind Paths', '+ added unknown', '~ modified unknown', '- removed ░░░░░░░░ 0'];
    expect(changesIn({ ...outcomes.NO_LISTS, removed: [] })).toEqual(rows);
  });

  test('has bars to one scale, in which anything above zero is visible', () => {
    const changes = { added: files(1_200, String), modified: files(600, String), removed: files(1, String) };
    const rows = ['+ added ████████ 1,200', '~ modified ████░░░░ 600', '- removed █░░░░░░░ 1'];
    expect(changesIn(changes).slice(1, 4)).toEqual(rows);
  });

  test('names the folders below the common one; a single one needs no table', () => {
    const added = ['a/b/1', 'a/b/2', 'a/3'].map((path) => ({ path }));
    const rows = ['Folder Paths + ~ -', 'a/b/ ████████ 2 +2', 'directly in a/ ████░░░░ 1 +1'];
    expect(changesIn({ ...NOTHING, added }).slice(4, 7)).toEqual(rows);
    expect(changesIn({ ...NOTHING, added: added.slice(0, 2) })[4]).toBe('All of it in a/b/.');
    expect(changesIn({ ...NOTHING, added: files(2, String) })[4]).toBe('2 paths added');
  });

  test('shows no secret, nor half of one that a slash divides', () => {
    const changes = { ...CHANGES, added: [{ path: 'x-S3C/RET/b', size: 9 }, { path: 'c' }] };
    for (const render of SURFACES) {
      const markup = render(factsOf(completed(changes), RUN, ['S3C/RET']));
      expect(markup).toContain('<code>x-***/b</code>');
      expect(markup).toContain('<code>x-***/</code>');
      expect(markup).not.toMatch(/S3C|RET/);
    }
  });
});

describe('how much is shown', () => {
  const broken = (length: number, changes: Changes): StepResult => {
    const text = '"'.repeat(length);
    const first = Array(1_000).fill({ kind: 'added', path: text, pattern: text });
    return breaking([{ rule: 'forbidden-paths', count: 2_000, first }], changes);
  };
  /** Rows of folders, largest paths, paths, and matched paths. */
  const counts = (lines: readonly string[]): number[] =>
    [/[█░] +\d+ \+/, /^1 B .* added$/, /^d\d+\/f 1 B$/, /, matches /].map(
      (pattern) => lines.filter((line) => pattern.test(line)).length,
    );

  test('of many paths: more in a summary than in a comment, and how many are left out', () => {
    const added = files(2_000, (index) => `d${index}/f`).map((file) => ({ ...file, size: 1 }));
    const outcome = broken(1, { ...NOTHING, added });
    expect(counts(pageOf(outcome))).toEqual([8, 25, 100, 100]);
    expect(pageOf(outcome)).toEqual(
      expect.arrayContaining(['… and 1,992 more folders.', '… and 1,900 more']),
    );
    expect(counts(commentOf(outcome))).toEqual([8, 0, 10, 10]);
    expect(commentOf(outcome)).toContain('… and 1,990 more');
  });

  test('of many faults', () => {
    const outcome = anOutcome({ kind: 'invalid-inputs', faults: Array<string>(101).fill('bad') });
    expect(pageOf(outcome)).toContain('… and 1 more');
    expect(commentOf(outcome)).toContain('… and 91 more');
  });

  test('of very long paths: as much as GitHub takes', () => {
    const added = files(1_000, (index) => `d${index}/${'"'.repeat(5_000)}`);
    const facts = factsOf(broken(500, { added, modified: added, removed: added }));
    const [page, comment] = [renderSummary(facts), renderComment(facts)];
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(512 * 1_024);
    expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(60_000);
    expect([page, comment].map((markup) => counts(linesOf(markup))[3])).toEqual([5, 5]);
  });
});
