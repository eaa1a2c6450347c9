import { describe, expect, test } from '@jest/globals';
import { aliveParts } from '../../rendering/alive.js';
import { renderAsGitHub } from '../../rendering/github-markdown.js';
import type { ChangedFile, Changes } from '../../src/job/job.js';
import { heading, renderComment, renderSummary } from '../../src/report/summary.js';
import { errorLine, type Outcome } from '../../src/report/words.js';
import type { Violation } from '../../src/rules/rules.js';
import { createCleaner } from '../../src/text/cleaner.js';
import { NO_CHANGES } from '../wait/fakes.js';
import {
  anOutcome,
  BLANK,
  breaking,
  CHANGES,
  completed,
  FAILURES,
  outcomeNamed,
  RECORD,
  SETTINGS,
  START,
  SUCCESSES,
} from './outcomes.js';
import { factsOf, linesOf, read, RUN } from './reading.js';

const OUTCOMES = [...SUCCESSES, ...FAILURES];
const SURFACES = [
  ['page', renderSummary],
  ['comment', renderComment],
] as const;
const page = (outcome: Outcome): string => renderSummary(factsOf(outcome));
const comment = (outcome: Outcome): string => renderComment(factsOf(outcome));

describe.each(SURFACES)('the whole %s', (_, render) => {
  test.each(OUTCOMES)('%s', (_name, outcome) => {
    expect(render(factsOf(outcome))).toMatchSnapshot();
  });

  test.each(OUTCOMES)('has nothing alive in it but the link to the run: %s', (_name, outcome) => {
    expect(aliveParts(renderAsGitHub(render(factsOf(outcome))).tree)).toEqual([`link ${RUN.url}`]);
    expect(aliveParts(renderAsGitHub(render(factsOf(outcome, { run: undefined }))).tree)).toEqual([]);
  });

  test.each(OUTCOMES)('is made of HTML blocks that close all that they open: %s', (_name, outcome) => {
    const markup = render(factsOf(outcome));
    expect(markup).toMatch(/\n\n$/);
    for (const block of markup.trimEnd().split('\n\n')) {
      expect(block).toMatch(/^<(h3|h4|p|ul|table|details)[ >]/);
      const open: string[] = [];
      for (const [, slash, tag] of block.matchAll(/<(\/?)(\w+)[^>]*>/g)) {
        if (slash === '') open.push(tag ?? '');
        else expect(tag).toBe(open.pop());
      }
      expect(open).toEqual([]);
    }
  });

  test.each(FAILURES)('says all that the error says: %s', (_name, outcome) => {
    const words = (text: string): string[] => text.split(/[\s,;:()]+|\.(?!\w)/).filter((word) => word !== '');
    expect(words(read(render(factsOf(outcome))))).toEqual(expect.arrayContaining(words(errorLine(outcome))));
  });
});

describe('the order', () => {
  /** The numbers of the lines that begin with these. */
  const places = (markup: string, beginnings: readonly string[]): number[] => {
    const lines = linesOf(markup);
    return beginnings.map((beginning) => lines.findIndex((line) => line.startsWith(beginning)));
  };

  test.each(SURFACES)('of a %s: verdict, broken rules, next steps, changes, facts', (_, render) => {
    const order = places(render(factsOf(outcomeNamed('rules-broken'))), [
      '❌ Image diff 12: completed, but breaks the rules, 3 paths changed',
      'Image 2 Main image, machine 3 build-1, game 7 Game',
      'Diff 12 completed, but breaks 2 rules of this release:',
      'forbidden-paths catches',
      '2 paths caught by forbidden-paths',
      'What to do next',
      'What changed',
      'Kind',
      'Folder',
      '2 paths added',
      'Facts of the run',
    ]);
    expect(order.slice(0, 3)).toEqual([0, 1, 2]);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('has the largest paths before the lists of a page; a comment has none', () => {
    const order = places(page(completed(CHANGES)), ['Folder', 'The largest paths', '2 paths added']);
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(read(comment(completed(CHANGES)))).not.toContain('largest');
  });

  test('has the facts unfolded on a page, and folded in a comment', () => {
    const folded = /<details><summary><b>Facts/;
    expect(page(completed(CHANGES))).not.toMatch(folded);
    expect(comment(completed(CHANGES))).toMatch(folded);
  });
});

describe('the heading', () => {
  const extent = (changes: Changes): string => heading(completed(changes));

  test('counts what changed, where all lists are known', () => {
    const file = { path: 'a' };
    expect(extent({ added: [file], modified: [], removed: [] })).toBe(
      '✅ Image diff 12: completed, 1 path changed',
    );
    expect(extent({ added: [file], modified: [file], removed: [file] })).toMatch(/, 3 paths changed$/);
    expect(extent({ added: [], modified: [], removed: [] })).toMatch(/: completed, nothing changed$/);
    for (const kind of ['added', 'modified', 'removed']) {
      expect(extent({ ...CHANGES, [kind]: undefined })).toMatch(/: completed$/);
    }
  });

  test('counts nothing where the diff did not complete', () => {
    for (const name of ['started', 'job-failed: flagged', 'timed-out']) {
      expect(heading(outcomeNamed(name))).not.toContain('path');
    }
  });

  test('names the diff where it is known', () => {
    expect(heading(anOutcome({ kind: 'cancelled' }))).toBe('🚫 Image diff 12: cancelled');
    expect(heading(anOutcome({ kind: 'cancelled' }, BLANK))).toBe('🚫 Image diff: cancelled');
  });
});

test('a number of a diff that GitHub would take for a commit is nowhere alive', () => {
  const record = { ...RECORD, diffid: 12_345_678 };
  for (const [, render] of SURFACES) {
    for (const kind of ['timed-out', 'cancelled'] as const) {
      const markup = render(factsOf(anOutcome({ kind }, record)));
      expect(markup).toContain('Image diff <code>12345678</code>: ');
      expect(aliveParts(renderAsGitHub(markup).tree)).toEqual([`link ${RUN.url}`]);
    }
  }
});

describe('what changed', () => {
  test('is left out where nothing did, or the diff did not complete', () => {
    for (const name of ['completed without a change', 'started', 'job-failed: flagged', 'timed-out']) {
      expect(read(page(outcomeNamed(name)))).not.toContain('What changed');
    }
  });

  test('is told where it is not known', () => {
    const lines = linesOf(page(completed({ ...NO_CHANGES, removed: [] })));
    expect(lines).toContain(
      'Diff 12 completed after 1 min 35 s: an unknown number of paths added, an unknown number modified, 0 removed.',
    );
    expect(lines[lines.indexOf('What changed') + 1]).toBe(
      'Clanforge gave no readable list of added and modified paths.',
    );
    expect(lines).toContain('+ added unknown');
    expect(lines.some((line) => line.startsWith('Folder'))).toBe(false);
  });

  test('shows no secret, in whatever way it is shown', () => {
    const secret = createCleaner(['S3CRET']);
    const changes = { ...CHANGES, added: [{ path: 'a-S3CRET/b-S3CRET', size: 9 }] };
    for (const [, render] of SURFACES) {
      const markup = render(factsOf(completed(changes), { cleaner: secret }));
      expect(markup).toContain('<code>a-***/b-***</code>');
      expect(markup).toContain('<code>a-***/</code>');
      expect(markup).not.toContain('S3CRET');
    }
  });
});

test('names what is watched by what the API says of it', () => {
  const settings = { ...SETTINGS, task: { mode: 'watch' as const, diffid: 12 } };
  const lines = linesOf(renderSummary(factsOf(completed(CHANGES), { settings, run: undefined })));
  expect(lines[1]).toBe('Image 2 Main image, machine 3 build-1, game 7 Game');
  expect(lines.some((line) => /^(Run|Started by) /.test(line))).toBe(false);
});

describe('how much is shown', () => {
  const files = (count: number, name = 'f'): ChangedFile[] =>
    Array.from({ length: count }, (_, index) => ({ path: `d${index}/${name}`, size: index + 1 }));
  const broken = (count: number): Violation[] => [
    {
      rule: 'forbidden-paths',
      count,
      first: files(Math.min(count, 1_000)).map(({ path }) => ({ kind: 'added', path, pattern: '*' })),
    },
  ];
  const counts = (markup: string): Record<string, number> => {
    const lines = linesOf(markup);
    const count = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
    return {
      folders: count(/^d\d+\/ [█░]/),
      largest: count(/^\d.* added$/),
      paths: count(/^d\d+\/\w+ \d/),
      offenders: count(/, caught by/),
      notes: count(/^Shortened/),
    };
  };

  test('of many paths and offenders: on a page more than in a comment', () => {
    const outcome = breaking(broken(2_000), { ...CHANGES, added: files(2_000), modified: [] });
    expect(counts(page(outcome))).toEqual({ folders: 25, largest: 25, paths: 100, offenders: 100, notes: 0 });
    expect(counts(comment(outcome))).toEqual({ folders: 10, largest: 0, paths: 10, offenders: 10, notes: 0 });
    expect(read(page(outcome))).toContain('… and 1,975 paths in 1,975 more folders.');
    const inFile = 'all in the report file (output report).';
    expect(linesOf(page(outcome))).toEqual(
      expect.arrayContaining(['… and 1,900 more', `… and 1,900 more paths, ${inFile}`]),
    );
    expect(linesOf(comment(outcome))).toEqual(
      expect.arrayContaining(['… and 1,990 more', `… and 1,990 more paths, ${inFile}`]),
    );
  });

  test('of reasons why the input is bad', () => {
    const outcome = anOutcome({ kind: 'bad-input', faults: Array<string>(101).fill('bad') }, BLANK);
    expect(linesOf(page(outcome)).filter((line) => line === 'bad')).toHaveLength(100);
    expect(read(page(outcome))).toContain('… and 1 more\n');
    expect(linesOf(comment(outcome)).filter((line) => line === 'bad')).toHaveLength(10);
    expect(read(comment(outcome))).toContain('… and 91 more\n');
  });

  test('of a long path', () => {
    const outcome = completed({ ...CHANGES, added: [{ path: 'x'.repeat(999) }] });
    expect(page(outcome)).toContain(`<code>${'x'.repeat(299)}…</code>`);
    expect(comment(outcome)).toContain(`<code>${'x'.repeat(199)}…</code>`);
  });

  /** In HTML each character of these paths is six. */
  const heavy = files(2_000).map(({ path, size = 0 }) => ({ path: `${path}${'"'.repeat(300)}`, size }));
  const heavyCounts = (markup: string): Record<string, number> => {
    const lines = linesOf(markup);
    const count = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
    return {
      folders: count(/^d\d+\/ [█░]/),
      largest: count(/… (added|modified)$/),
      paths: count(/^d.*… \d/),
      offenders: count(/, caught by/),
      longest: Math.max(...lines.map((line) => line.replace(/[^"]/g, '').length)),
    };
  };
  const note = 'Shortened to fit in here; every path is in the report file (output report).';

  test('of a page that would be too large: less, with a note before the facts', () => {
    const outcome = breaking(broken(2_000), { added: heavy, modified: heavy, removed: heavy });
    const markup = page(outcome);
    expect(heavyCounts(markup)).toMatchObject({ folders: 10, largest: 10, paths: 75, offenders: 25 });
    expect(heavyCounts(markup)['longest']).toBeLessThan(200);
    const lines = linesOf(markup);
    expect(lines[lines.indexOf('Facts of the run') - 1]).toBe(note);
  });

  test('of a comment that would be too large: the least, with a note before the facts', () => {
    const first = heavy.slice(0, 99).map(({ path }) => ({ kind: 'added' as const, path, pattern: path }));
    const violations: Violation[] = [{ rule: 'forbidden-paths', count: 99, first }];
    const markup = comment(breaking(violations, { added: heavy, modified: heavy, removed: heavy }));
    expect(heavyCounts(markup)).toMatchObject({ folders: 5, largest: 0, paths: 0, offenders: 5 });
    // In the first of the points there are a path and a pattern.
    expect(heavyCounts(markup)['longest']).toBeLessThan(200);
    const lines = linesOf(markup);
    expect(lines[lines.indexOf('Facts of the run') - 1]).toBe(note);
  });

  test('of what fits: all, without a note', () => {
    for (const [, render] of SURFACES)
      expect(read(render(factsOf(completed(CHANGES))))).not.toContain('Shortened');
  });

  test('is decided by bytes, of which a page may have half a MiB and a comment 60,000', () => {
    const quotes = (count: number): string => '"'.repeat(count);
    const changes: Changes = { added: Array(10).fill({ path: quotes(300) }), modified: [], removed: [] };
    /** Caught paths with so many quotes in all, each of which is six bytes in HTML. */
    const caught = (count: number, longest: number): Outcome => {
      const first = Array.from({ length: Math.ceil(count / longest) }, (_, index) => ({
        kind: 'added' as const,
        path: quotes(Math.min(longest, count - index * longest)),
        pattern: quotes(longest),
      }));
      const half = Math.ceil(first.length / 2);
      const violations: Violation[] = [
        { rule: 'forbidden-paths', count: half, first: first.slice(0, half) },
        { rule: 'protected-paths', count: first.length - half, first: first.slice(half) },
      ];
      return breaking(violations, changes);
    };
    const largestThatFits = (render: typeof page, longest: number, most: number): number => {
      const fitsWith = (count: number): boolean => !render(caught(count, longest)).includes('<p>Shortened');
      let [fits, exceeds] = [longest * 4, most];
      expect([fitsWith(fits), fitsWith(exceeds)]).toEqual([true, false]);
      while (exceeds - fits > 1) {
        const middle = Math.floor((fits + exceeds) / 2);
        if (fitsWith(middle)) fits = middle;
        else exceeds = middle;
      }
      return Buffer.byteLength(render(caught(fits, longest)));
    };
    for (const [size, limit] of [
      [largestThatFits(page, 300, 200 * 300), 512 * 1_024],
      [largestThatFits(comment, 200, 20 * 200), 60_000],
    ] as const) {
      expect(size).toBeLessThanOrEqual(limit);
      // A quote more would be too much, or a path more.
      expect(size).toBeGreaterThan(limit - 2_000);
    }
  });
});

describe('GitHub’s limits hold', () => {
  const bytes = (markup: string): number => Buffer.byteLength(markup);
  const expectToFit = (outcome: Outcome): void => {
    expect(bytes(page(outcome))).toBeLessThanOrEqual(512 * 1_024);
    expect(bytes(comment(outcome))).toBeLessThanOrEqual(60_000);
  };

  test.each(['"', '&', '\n', '\ufffd', '😀', '\u{10ffff}'])(
    'with 1,000 paths of 5,000 times %j, all of them caught',
    (piece) => {
      const text = piece.repeat(5_000);
      const files = Array.from({ length: 1_000 }, (_, index) => ({
        path: `${index % 99}/${text}`,
        size: 1,
      }));
      const [path, pattern] = [createCleaner([]).line(text, 300), createCleaner([]).line(text)];
      const violations: Violation[] = (['forbidden-paths', 'protected-paths'] as const).map((rule) => ({
        rule,
        count: 1_000,
        first: Array.from({ length: 1_000 }, () => ({ kind: 'added', path, pattern })),
      }));
      expectToFit(breaking(violations, { added: files, modified: files, removed: files }));
    },
  );

  test('with a job that changed its state 100,000 times', () => {
    const states = Array.from({ length: 100_000 }, (_, index) => ({
      state: '\u{20000}'.repeat(40),
      at: START + index * 100,
    }));
    expectToFit(anOutcome({ kind: 'timed-out' }, { ...RECORD, states }));
  });

  test('with errors without end', () => {
    const fault = '"'.repeat(500);
    expectToFit(anOutcome({ kind: 'bad-input', faults: Array<string>(100_000).fill(fault) }));
    expectToFit(anOutcome({ kind: 'crashed', message: fault }, { ...RECORD, trouble: fault }));
  });

  test('with a million paths, which are still counted', () => {
    const added = Array.from({ length: 1_000_000 }, (_, index) => ({
      path: `game/server/d${index % 1_000}/f${index}`,
      size: 10,
    }));
    const outcome = completed({ added, modified: [], removed: [] });
    expectToFit(outcome);
    const text = read(page(outcome));
    expect(text).toContain('1,000,000 paths added, 10.0 MB');
    expect(text).toContain('… and 975,000 paths in 975 more folders.');
    expect(text).toContain('game/server/d0/ ');
  });
});
