import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderAsGitHub } from '../../rendering/github-markdown.js';
import type { Origin, StateChange } from '../../src/diff/record.js';
import type { Settings } from '../../src/inputs/settings.js';
import type { ChangedFile, Changes, Subject } from '../../src/job/job.js';
import { digestChanges, type Digest } from '../../src/report/digest.js';
import * as sections from '../../src/report/sections.js';
import type { PathViolation } from '../../src/rules/rules.js';
import { createCleaner } from '../../src/text/cleaner.js';
import { own, say } from '../../src/text/phrase.js';
import { NO_CHANGES } from '../wait/fakes.js';
import { anOutcome, BLANK, CHANGES, RECORD, SETTINGS, START } from './outcomes.js';
import { codesOf, linesOf, read, RUN } from './reading.js';

const cleaner = createCleaner([]);
const NOTHING: Changes = { added: [], modified: [], removed: [] };
const DETAIL: sections.Detail = { folders: 3, largest: 3, paths: 3, points: 3, characters: 20 };
const files = (count: number, folder = ''): ChangedFile[] =>
  Array.from({ length: count }, (_, index) => ({ path: `${folder}f${index}` }));

const digestOf = (changes: Changes): Digest => digestChanges(changes, cleaner.redact);

const htmlOf = (markup: string | undefined): string => renderAsGitHub(markup ?? '').html;
/** The bars of a table, with hard spaces as spaces. */
const barsOf = (markup: string | undefined): string[] =>
  codesOf(renderAsGitHub(markup ?? '').tree)
    .filter((code) => /[█░]/.test(code))
    .map((code) => code.replaceAll('\u00a0', ' '));

describe('a bar', () => {
  const byKind = (added: number, modified = 0, removed = 0): string[] =>
    barsOf(
      sections.changesByKind(
        digestOf({ added: files(added), modified: files(modified), removed: files(removed) }),
      ),
    );

  test('has its number behind it, all numbers with their ends in one column', () => {
    expect(byKind(1_200, 600, 3)).toEqual(['████████ 1,200', '████░░░░   600', '█░░░░░░░     3']);
  });

  test('is seen for one among a thousand, and not for none', () => {
    expect(byKind(1_000, 1, 0)).toEqual(['████████ 1,000', '█░░░░░░░     1', '░░░░░░░░     0']);
    expect(byKind(0, 0, 0)).toEqual(['░░░░░░░░ 0', '░░░░░░░░ 0', '░░░░░░░░ 0']);
  });

  test('is rounded to eighths of the longest', () => {
    const lengths = (...counts: [number, number, number]): number[] =>
      byKind(...counts).map((bar) => bar.replace(/[^█]/g, '').length);
    expect(lengths(16, 15, 14)).toEqual([8, 8, 7]);
    expect(lengths(10, 9, 8)).toEqual([8, 7, 6]);
  });

  test('is eight wide, full where it is the most, and longer where there is more', () => {
    const count = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(count, count, count, (...counts) => {
        const bars = byKind(...counts);
        const lengths = bars.map((bar) => /^█*/.exec(bar)?.[0].length ?? -1);
        for (const bar of bars) expect(bar).toMatch(/^(?=.{8} )█*░* +\d+$/);
        expect(Math.max(...lengths)).toBe(Math.max(...counts) === 0 ? 0 : 8);
        for (const [index, one] of counts.entries()) {
          expect(lengths[index] === 0).toBe(one === 0);
          for (const [other, another] of counts.entries()) {
            if (one < another) expect(lengths[index]).toBeLessThanOrEqual(lengths[other] ?? -1);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('what changed by kind', () => {
  test('has a row for each kind, with its size where one is known', () => {
    expect(linesOf(sections.changesByKind(digestOf(CHANGES)))).toEqual([
      'Kind Paths Size',
      '+ added ████████ 2 over 4.2 kB',
      '~ modified ████░░░░ 1 17 B',
      '− removed ░░░░░░░░ 0',
    ]);
  });

  test('has no sizes where none is known', () => {
    expect(linesOf(sections.changesByKind(digestOf({ ...NOTHING, added: files(1) })))).toEqual([
      'Kind Paths',
      '+ added ████████ 1',
      '~ modified ░░░░░░░░ 0',
      '− removed ░░░░░░░░ 0',
    ]);
  });

  test('has a size of nothing where that is known', () => {
    const changes = { ...NOTHING, added: [{ path: 'a', size: 0 }] };
    expect(linesOf(sections.changesByKind(digestOf(changes)))[1]).toBe('+ added ████████ 1 0 B');
  });

  test('calls a list that is missing unknown, and draws no bar for it', () => {
    const changes = { ...NOTHING, modified: undefined, added: files(1) };
    expect(linesOf(sections.changesByKind(digestOf(changes))).slice(1)).toEqual([
      '+ added ████████ 1',
      '~ modified unknown',
      '− removed ░░░░░░░░ 0',
    ]);
  });
});

describe('lists that are missing', () => {
  const told = (changes: Partial<Changes>): string | undefined => {
    const markup = sections.unreadableLists(digestOf({ ...NO_CHANGES, ...changes }));
    return markup === undefined ? undefined : read(markup);
  };

  test.each<[Partial<Changes>, string]>([
    [{ added: [], removed: files(1) }, 'modified'],
    [{ modified: [] }, 'added and removed'],
    [{}, 'added and modified and removed'],
  ])('are told of: all but %j', (changes, kinds) => {
    expect(told(changes)).toBe(`Clanforge gave no readable list of ${kinds} paths.`);
  });

  test('are none where all are there, if only empty', () => {
    expect(told(NOTHING)).toBeUndefined();
  });
});

describe('what changed by folder', () => {
  const byFolder = (changes: Changes, detail = DETAIL): string | undefined =>
    sections.changesByFolder(digestOf(changes), detail, cleaner);

  test('has a row for each folder, with what it has of each kind and its size', () => {
    const changes: Changes = {
      added: [{ path: 'maps/a', size: 1_500 }, ...files(1_234, 'maps/')],
      modified: files(2, 'maps/'),
      removed: [...files(1, 'bin/'), ...files(1)],
    };
    expect(linesOf(byFolder(changes))).toEqual([
      'Folder Paths + ~ − Size',
      'maps/ ████████ 1,237 +1,235 ~2 over 1.5 kB',
      'top folder █░░░░░░░ 1 −1',
      'bin/ █░░░░░░░ 1 −1',
    ]);
  });

  test('tells a size without a reserve where each path has one', () => {
    const added = [
      { path: 'a/1', size: 1_000 },
      { path: 'a/2', size: 500 },
      { path: 'b/1', size: 0 },
    ];
    expect(linesOf(byFolder({ ...NOTHING, added }))).toEqual([
      'Folder Paths + ~ − Size',
      'a/ ████████ 2 +2 1.5 kB',
      'b/ ████░░░░ 1 +1 0 B',
    ]);
  });

  test('has no sizes where no folder that is shown has one', () => {
    const added = [...files(2, 'a/'), { path: 'b/x', size: 1 }];
    expect(linesOf(byFolder({ ...NOTHING, added: files(2, 'a/'), removed: files(1, 'b/') }))[0]).toBe(
      'Folder Paths + ~ −',
    );
    const three = { ...NOTHING, added, removed: files(2, 'c/') };
    expect(linesOf(byFolder(three, { ...DETAIL, folders: 2 }))[0]).toBe('Folder Paths + ~ −');
    expect(linesOf(byFolder(three))[0]).toBe('Folder Paths + ~ − Size');
  });

  test('tells what lies directly in the folder that holds all, and by no name what lies in none', () => {
    const [, ...below] = linesOf(byFolder({ ...NOTHING, added: [...files(2, 'a/b/'), ...files(1, 'a/')] }));
    expect(below).toEqual(['a/b/ ████████ 2 +2', 'directly in a/ ████░░░░ 1 +1']);
    const html = htmlOf(
      byFolder({ ...NOTHING, added: [...files(1, 'a/b/'), ...files(1, 'a/'), ...files(1)] }),
    );
    expect(html).toContain('<td>top folder</td>');
    expect(html).not.toContain('directly in');
  });

  test('is a sentence where all lies in one folder, and nothing where that is the top one', () => {
    expect(byFolder({ ...NOTHING, added: files(2, 'a/b/'), removed: files(1, 'a/b/') })).toBe(
      '<p>All of it in <code>a/b/</code>.</p>',
    );
    expect(byFolder({ ...NOTHING, added: files(3) })).toBeUndefined();
    expect(read(byFolder({ ...NOTHING, added: files(1, `${'x'.repeat(99)}/`) }))).toBe(
      `All of it in ${'x'.repeat(19)}….`,
    );
  });

  // No report shows less than five folders.
  test('is a table where only one folder of more is shown', () => {
    const added = [...files(2, 'a/'), ...files(1, 'b/')];
    expect(linesOf(byFolder({ ...NOTHING, added }, { ...DETAIL, folders: 1 }))).toEqual([
      'Folder Paths + ~ −',
      'a/ ████████ 2 +2',
      '… and 1 path in 1 more folder.',
    ]);
  });

  test('is nothing where no path is known', () => {
    expect(byFolder(NO_CHANGES)).toBeUndefined();
  });

  test('has no more rows than wanted, and counts the folders and paths that it leaves out', () => {
    const folders = (count: number): ChangedFile[] =>
      Array.from({ length: count }, (_, index) => files(count - index, `d${index}/`)).flat();
    const four = linesOf(byFolder({ ...NOTHING, added: folders(4) }));
    expect(four).toHaveLength(5);
    expect(four.at(-1)).toBe('… and 1 path in 1 more folder.');
    expect(linesOf(byFolder({ ...NOTHING, added: folders(3) }))).toHaveLength(4);
    // 30 + 29 + 28 are shown of 465; the digest keeps 25 folders.
    expect(linesOf(byFolder({ ...NOTHING, added: folders(30) })).at(-1)).toBe(
      '… and 378 paths in 27 more folders.',
    );
  });

  describe('says so where there are too many folders to tell all of them apart', () => {
    const lastLine = (folders: ChangedFile[], hidden: { folders: number; paths: number }): string => {
      const digest = digestOf({ ...NOTHING, added: folders });
      const rest = { ...hidden, hasMore: true };
      return linesOf(sections.changesByFolder({ ...digest, rest }, DETAIL, cleaner)).at(-1) ?? '';
    };

    test('beside those that are left out', () => {
      expect(lastLine([...files(2, 'a/'), ...files(1, 'b/')], { folders: 99_975, paths: 1_000_000 })).toBe(
        '… and 1,000,000 paths in at least 99,976 more folders, too many to tell all of them apart.',
      );
    });

    test('also where all but one are left out', () => {
      expect(lastLine(files(2, 'a/'), { folders: 0, paths: 5 })).toBe(
        '… and 5 paths in at least 1 more folder, too many to tell all of them apart.',
      );
    });
  });

  test('draws its bars to the scale of what it shows', () => {
    expect(barsOf(byFolder({ ...NOTHING, added: [...files(1, 'a/'), ...files(2, 'b/')] }))).toEqual([
      '████████ 2',
      '████░░░░ 1',
    ]);
  });

  test('shortens a folder with a very long name', () => {
    const added = [{ path: `${'x'.repeat(99)}/a` }, { path: 'b' }];
    expect(read(byFolder({ ...NOTHING, added }))).toContain(`${'x'.repeat(19)}… `);
  });

  test('shows no secret', () => {
    const secret = createCleaner(['S3CRET']);
    const digest = digestChanges({ ...NOTHING, added: [{ path: 'S3CRET/a' }, { path: 'b' }] }, secret.redact);
    const shown = read(sections.changesByFolder(digest, DETAIL, secret));
    expect(shown).toContain('***/ ');
    expect(shown).not.toContain('S3');
  });

  test('shows no half of a secret that a slash divides', () => {
    const secret = createCleaner(['S3C/RET']);
    const shown = (...paths: string[]): string => {
      const added = paths.map((path) => ({ path }));
      return read(
        sections.changesByFolder(digestChanges({ ...NOTHING, added }, secret.redact), DETAIL, secret),
      );
    };
    expect(shown('S3C/RET', 'b')).toBe('');
    expect(shown('S3C/RET/a', 'b')).toContain('***/ ');
    expect(shown('S3C/RET/a', 'S3C/RET/b')).toBe('All of it in ***/.');
  });
});

describe('lists of paths', () => {
  const lists = (changes: Changes, detail = DETAIL): string[][] =>
    sections.pathLists(changes, digestOf(changes), detail, cleaner).map(linesOf);

  test('are the largest first, then the first of each kind that has any', () => {
    expect(lists(CHANGES)).toEqual([
      ['The largest paths added or modified', '4.2 kB maps/new.pak added', '17 B server.exe modified'],
      ['2 paths added, over 4.2 kB', 'maps/new.pak 4.2 kB', 'readme.txt'],
      ['1 path modified, 17 B', 'server.exe 17 B'],
    ]);
  });

  test('are folded', () => {
    const html = sections.pathLists(CHANGES, digestOf(CHANGES), DETAIL, cleaner).map(htmlOf);
    for (const list of html) expect(list).toMatch(/^<details><summary>/);
  });

  test('show no more than wanted, and count the others', () => {
    const sized = files(5).map(({ path }, size) => ({ path, size }));
    expect(lists({ ...NOTHING, modified: sized })).toEqual([
      ['The largest paths added or modified', '4 B f4 modified', '3 B f3 modified', '2 B f2 modified'],
      [
        '5 paths modified, 10 B',
        'f0 0 B',
        'f1 1 B',
        'f2 2 B',
        '… and 2 more paths, all in the report file (output report).',
      ],
    ]);
    expect(lists({ ...NOTHING, removed: files(3) })).toEqual([['3 paths removed', 'f0', 'f1', 'f2']]);
  });

  test('tell a path without a name', () => {
    expect(lists({ ...NOTHING, added: [{ path: '', size: 3 }, { path: ' \u0007' }] })).toEqual([
      ['The largest paths added or modified', '3 B (empty path) added'],
      ['2 paths added, over 3 B', '(empty path) 3 B', '(empty path)'],
    ]);
  });

  test('are none where none is wanted', () => {
    expect(lists(CHANGES, { ...DETAIL, largest: 0, paths: 0 })).toEqual([]);
  });

  test('shorten very long paths', () => {
    const [largest, added] = lists({ ...NOTHING, added: [{ path: 'x'.repeat(99), size: 1 }] });
    expect(largest?.[1]).toBe(`1 B ${'x'.repeat(19)}… added`);
    expect(added?.[1]).toBe(`${'x'.repeat(19)}… 1 B`);
  });

  test('show no secret', () => {
    const changes = { ...NOTHING, added: [{ path: 'a/S3CRET', size: 1 }] };
    const secret = createCleaner(['S3CRET']);
    const shown = sections
      .pathLists(changes, digestChanges(changes, secret.redact), DETAIL, secret)
      .map(read);
    expect(shown.join('\n').match(/a\/\*{3}/g)).toHaveLength(2);
    expect(shown.join('\n')).not.toContain('S3CRET');
  });
});

describe('broken rules', () => {
  const violation = (count: number, shown = count): PathViolation => ({
    rule: 'protected-paths',
    count,
    first: files(shown).map(({ path }) => ({ kind: 'removed', path, pattern: '*' })),
  });

  test('show what they caught, unfolded, no more than wanted, and count the rest', () => {
    const [four = ''] = sections.brokenRules([violation(1_004, 4)], DETAIL);
    expect(linesOf(four)).toEqual([
      '1,004 paths caught by protected-paths',
      'f0 removed, caught by *',
      'f1 removed, caught by *',
      'f2 removed, caught by *',
      '… and 1,001 more',
    ]);
    expect(htmlOf(four)).toMatch(/^<details open>/);
    expect(linesOf(sections.brokenRules([violation(3)], DETAIL)[0])).toHaveLength(4);
  });

  test('have a list each, but those that catch no paths', () => {
    const all = [violation(1), { rule: 'require-changes' as const }, violation(2)];
    expect(sections.brokenRules(all, DETAIL).map((list) => linesOf(list)[0])).toEqual([
      '1 path caught by protected-paths',
      '2 paths caught by protected-paths',
    ]);
  });

  test('names an empty path, which ** catches', () => {
    const first = [{ kind: 'added', path: '', pattern: '**' }] as const;
    const [list] = sections.brokenRules([{ rule: 'forbidden-paths', count: 1, first }], DETAIL);
    expect(linesOf(list)[1]).toBe('(empty path) added, caught by **');
  });

  test('shorten very long paths and patterns', () => {
    const first = [{ kind: 'removed' as const, path: 'x'.repeat(99), pattern: 'y'.repeat(99) }];
    const [list] = sections.brokenRules([{ rule: 'protected-paths', count: 1, first }], DETAIL);
    expect(linesOf(list)[1]).toBe(`${'x'.repeat(19)}… removed, caught by ${'y'.repeat(19)}…`);
  });
});

describe('a list of points', () => {
  const points = (count: number): string[] =>
    linesOf(
      sections.pointList(
        Array.from({ length: count }, (_, index) => own(`p${index}`)),
        DETAIL,
      ),
    );

  test('has no more than wanted, and says how many more there are', () => {
    expect(points(3)).toEqual(['p0', 'p1', 'p2']);
    expect(points(1_004)).toEqual(['p0', 'p1', 'p2', '… and 1,001 more']);
  });

  test('shortens what is remote in them, and none of our words', () => {
    const words = 'more than twenty characters';
    expect(read(sections.pointList([say`${own(words)}: ${'x'.repeat(99)}`], DETAIL))).toBe(
      `${words}: ${'x'.repeat(19)}…`,
    );
  });
});

describe('what to do next', () => {
  test('gives the inputs as lines of YAML to copy', () => {
    const inputs = { mode: 'watch', diffid: '12' };
    const markup = sections.nextSteps([{ text: own('Either.') }, { text: say`Or ${'that'}.`, inputs }]);
    expect(linesOf(markup)).toEqual(['What to do next', 'Either.', 'Or that.', 'mode: watch', 'diffid: 12']);
    expect(htmlOf(markup)).toContain('<pre lang="yaml">mode: watch\ndiffid: 12</pre>');
    expect(htmlOf(markup).match(/<pre/g)).toHaveLength(1);
  });

  test('is left out where there is nothing to do', () => {
    expect(sections.nextSteps([])).toBeUndefined();
  });
});

describe('what the diff is about', () => {
  const line = (subject: Subject, task?: Settings['task']): string | undefined => {
    const job = RECORD.job === undefined ? undefined : { ...RECORD.job, subject };
    const settings = task === undefined ? undefined : { ...SETTINGS, task };
    const markup = sections.subjectLine(anOutcome({ kind: 'cancelled' }, { ...RECORD, job }), settings);
    return markup === undefined ? undefined : read(markup);
  };

  test('is told by ids and names, as far as they are known', () => {
    const subject = { image: { name: 'Main' }, machine: { id: 3, name: 'build-1' }, game: { id: 7 } };
    expect(line(subject, SETTINGS.task)).toBe('Image 2 Main, machine 3 build-1, game 7');
    expect(line({}, SETTINGS.task)).toBe('Image 2, machine 3');
    expect(line({ image: { name: 'Main' } })).toBe('Image Main');
  });

  test('is told by what the API says where the inputs do not', () => {
    expect(line({ image: { id: 4 }, machine: { id: 5 } }, { mode: 'watch', diffid: 12 })).toBe(
      'Image 4, machine 5',
    );
  });

  test('is left out where nothing is known', () => {
    expect(line({})).toBeUndefined();
    expect(sections.subjectLine(anOutcome({ kind: 'cancelled' }, BLANK), undefined)).toBeUndefined();
  });

  // The summary of a refused diff that is about another image.
  test('never gives one image the name of another', () => {
    const subject = { image: { id: 9, name: 'Lobby' }, machine: { id: 3, name: 'build-1' } };
    expect(line(subject, SETTINGS.task)).toBe('Image 2, machine 3 build-1');
    expect(line({ machine: { id: 9, name: 'build-9' } }, SETTINGS.task)).toBe('Image 2, machine 3');
  });

  test('is a sentence of its own where the image is not known', () => {
    expect(line({ machine: { id: 3 }, game: { name: 'Game' } })).toBe('Machine 3, game Game');
    expect(line({ game: { id: 7 } })).toBe('Game 7');
  });
});

describe('the facts of the run', () => {
  const facts = (record = RECORD, run: typeof RUN | undefined = RUN): string =>
    sections.facts(anOutcome({ kind: 'cancelled' }, record), SETTINGS, run, true);
  const rowOf = (name: string, record = RECORD): string | undefined =>
    linesOf(facts(record))
      .find((row) => row.startsWith(`${name} `))
      ?.slice(name.length + 1);

  test('are those that are known', () => {
    expect(linesOf(facts())).toEqual([
      'Facts of the run',
      'Diff 12',
      'Account 1',
      'States Queued 2 s → Running',
      'Took 1 min 35 s',
      'Started by octocat (push)',
      'Run studio/game',
    ]);
    expect(htmlOf(facts())).toContain(`<a href="${RUN.url}"><code>studio/game</code></a>`);
    const unknown = sections.facts(anOutcome({ kind: 'cancelled' }, BLANK), undefined, undefined, true);
    expect(linesOf(unknown)).toEqual(['Facts of the run', 'Took 1 min 35 s']);
  });

  test('have no number that GitHub would take for a commit', () => {
    const record = { ...RECORD, diffid: 12_345_678, origin: 'retried' } as const;
    expect(facts(record)).toContain('<td><code>12345678</code> (retried)</td>');
  });

  test('are folded where they are told to be', () => {
    expect(htmlOf(facts())).toMatch(/^<details open><summary>/);
    expect(htmlOf(sections.facts(anOutcome({ kind: 'cancelled' }), SETTINGS, RUN, false))).toMatch(
      /^<details><summary>/,
    );
  });

  test.each<[Origin | undefined, string]>([
    [undefined, '12'],
    ['created', '12'],
    ['retried', '12 (retried)'],
    ['already-running', '12 (was under way already)'],
    ['found-again', '12 (found again after a lost answer)'],
    ['taken-over', '12 (somebody else’s, taken over)'],
    ['watched', '12 (watched)'],
  ])('tell how the step came to its diff: %s', (origin, words) => {
    expect(rowOf('Diff', { ...RECORD, origin })).toBe(words);
  });

  test('tell how long each state was seen, and not how long the last one lasts', () => {
    const states: StateChange[] = [
      { state: 'Pending', at: START },
      { state: 'Unlisted 9', at: START + 500 },
      { state: 'Completed', at: START + 200_500 },
    ];
    expect(rowOf('States', { ...RECORD, states })).toBe('Pending 500 ms → Unlisted 9 3 min 20 s → Completed');
    expect(rowOf('States', { ...RECORD, states: states.slice(0, 1) })).toBe('Pending');
    expect(rowOf('States', { ...RECORD, states: [] })).toBeUndefined();
  });

  test('put a state that is not ours in code', () => {
    const states = [
      { state: 'Running', at: START },
      { state: 'Unlisted 9', at: START },
    ];
    const codes = codesOf(renderAsGitHub(facts({ ...RECORD, states })).tree);
    expect(codes).toContain('Unlisted 9');
    expect(codes).not.toContain('Running');
  });

  test('tell the last twenty states of very many', () => {
    const states = Array.from({ length: 21 }, (_, index) => ({ state: `S${index}`, at: START }));
    expect(rowOf('States', { ...RECORD, states })).toMatch(/^… → S1 0 ms → .* → S20$/);
    expect(rowOf('States', { ...RECORD, states: states.slice(1) })).toMatch(/^S1 0 ms → .* → S20$/);
  });
});

test('numbers are not parted from their units, nor bars broken', () => {
  const digest = digestOf(CHANGES);
  const all = [
    sections.changesByKind(digest),
    sections.changesByFolder(digest, DETAIL, cleaner),
    ...sections.pathLists(CHANGES, digest, DETAIL, cleaner),
    sections.facts(anOutcome({ kind: 'cancelled' }), SETTINGS, RUN, true),
  ];
  expect(all.map(htmlOf).join('\n')).not.toMatch(/\d (?:[kM]?B|ms|s|min)\b|[█░] |over /);
});
