import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DiffRecord, Origin } from '../../src/diff/record.js';
import type { Changes } from '../../src/job/job.js';
import { renderSummary, type GitHubRunFacts } from '../../src/report/summary.js';
import type { Outcome } from '../../src/report/words.js';
import { createCleaner } from '../../src/text/cleaner.js';
import { NO_CHANGES } from '../wait/fakes.js';
import { anOutcome, CHANGES, completed, FAILURES, RECORD, SETTINGS, START, SUCCESSES } from './outcomes.js';

const RUN: GitHubRunFacts = {
  repository: 'studio/game',
  event: 'push',
  url: 'https://github.com/studio/game/actions/runs/1',
};
const cleaner = createCleaner([]);
const render = (outcome: Outcome, run = RUN): string =>
  renderSummary({
    outcome,
    settings: outcome.ending.kind === 'bad-input' ? undefined : SETTINGS,
    run,
    cleaner,
  });

const GITHUB_LIMIT = 1_048_576;
const TAGS = ['h3', 'p', 'table', 'tr', 'th', 'td', 'code', 'details', 'summary', 'ul', 'li'];

/** Expects nothing but our own tags, each closed in the block in which it was opened, and no blank line in a block. */
function expectSound(markup: string): void {
  for (const block of markup.trimEnd().split('\n\n')) {
    expect(block).toMatch(/^<(h3|p|table|details)>/);
    expect(block).not.toMatch(/\n[^\S\n]*\n/);
    for (const tag of TAGS) {
      const opened = block.split(new RegExp(`<${tag}(?: align="left")?>`)).length;
      expect([tag, block.split(`</${tag}>`).length]).toEqual([tag, opened]);
    }
  }
  const rest = markup
    .replaceAll(new RegExp(`</?(${TAGS.join('|')})>|<th align="left">`, 'g'), '')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, '');
  expect(rest).not.toMatch(/[<>&]/);
  expect(markup).not.toMatch(/[\p{Cs}\p{Zl}\p{Zp}\0-\x09\x0b-\x1f]/u);
}

test.each([...SUCCESSES, ...FAILURES])('the whole summary: %s', (_, outcome) => {
  const markup = render(outcome);
  expectSound(markup);
  expect(markup).toMatchSnapshot();
});

test.each<[Origin, string]>([
  ['created', '12<'],
  ['retried', '12 (retried)<'],
  ['already-running', '12 (was under way already)<'],
  ['found-again', '12 (found again after a lost answer)<'],
  ['taken-over', '12 (somebody else’s, taken over)<'],
  ['watched', '12 (watched)<'],
])('a diff that was %s is told as such', (origin, words) => {
  expect(render(anOutcome({ kind: 'cancelled' }, { ...RECORD, origin }))).toContain(`<code>${words}`);
});

test('names what is watched by what the API says of it', () => {
  const settings = { ...SETTINGS, task: { mode: 'watch' as const, diffid: 12 } };
  const markup = renderSummary({ outcome: completed(CHANGES), settings, cleaner });
  expect(markup).toContain('<code>2 Main image</code>');
  expect(markup).not.toContain('>Run<');
});

describe('paths', () => {
  const many = Array.from({ length: 1_234 }, (_, index) => ({ path: `file-${index}` }));

  test('the first of each kind are shown, and the rest counted', () => {
    const markup = render(completed({ added: many, modified: many, removed: [] }));
    expect(markup.match(/<li>/g)).toHaveLength(100);
    expect(markup).toContain('<code>file-49</code>');
    expect(markup).not.toContain('file-50');
    expect(markup).toContain('… and 1,184 more paths in the report file.');
    expect(markup).toContain('<summary>1,234 paths added</summary>');
    expect(markup).not.toContain('paths removed</summary>');
  });

  test('as many as are shown leave no rest', () => {
    const markup = render(completed({ ...NO_CHANGES, added: many.slice(0, 50) }));
    expect(markup.match(/<li>/g)).toHaveLength(50);
    expect(markup).not.toContain('more path');
  });

  test('a list that is missing is unknown', () => {
    expect(render(completed({ ...NO_CHANGES, removed: [] }))).toContain(
      'unknown paths added, unknown modified, 0 removed',
    );
  });

  test('no secret is shown', () => {
    const outcome = completed({ ...CHANGES, added: [{ path: 'a/S3CRET' }] });
    const markup = renderSummary({ outcome, settings: SETTINGS, cleaner: createCleaner(['S3CRET']) });
    expect(markup).toContain('<code>a/***</code>');
    expect(markup).not.toContain('S3CRET');
  });
});

describe('hostile text', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '</code><script>',
      '<img src=x onerror=y>',
      '&',
      '&lt;',
      '</td></table>\n\n# x',
      '"\'`',
      '@team',
    ),
    fc.constantFrom('\r\n\r\n', '\u2028', '\ud800', '<!--', '-->', '<details>'),
  );
  const line = hostile.map((text) => cleaner.line(text));

  test('in a path is shown as it is spelt', () => {
    const path = `<b a="1">&lt;'`;
    expect(render(completed({ ...CHANGES, added: [{ path }] }))).toContain(
      '<code>&lt;b a=&quot;1&quot;&gt;&amp;lt;&#39;</code>',
    );
  });

  test('in paths stays text', () => {
    const files = fc.array(fc.record({ path: hostile }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.record({ added: files, modified: files, removed: files }), (changes: Changes) => {
        const markup = render(completed(changes));
        expectSound(markup);
        const shown = Object.values(changes).reduce((sum, list) => sum + Math.min(50, list?.length ?? 0), 0);
        expect(markup.match(/<li>/g) ?? []).toHaveLength(shown);
      }),
    );
  });

  test('in errors, names and facts of the run stays text', () => {
    fc.assert(
      fc.property(line, line, line, (said, name, fact) => {
        const job = { ...RECORD.job, subject: { image: { name }, machine: { name } } };
        const record = { ...RECORD, job } as DiffRecord;
        const run = { repository: fact, event: fact, url: fact };
        expectSound(render(anOutcome({ kind: 'refused', doing: 'create', said }, record), run));
        expectSound(render(anOutcome({ kind: 'bad-input', faults: [said, fact] }, record), run));
      }),
    );
  });
});

describe('GitHub’s limit of 1 MiB holds', () => {
  const size = (outcome: Outcome): number => Buffer.byteLength(render(outcome));

  test.each(['"', '&', '\n', '\ufffd', '😀', '\u{10ffff}'])(
    'with 100,000 paths of 5,000 times %j',
    (piece) => {
      const files = Array<{ path: string }>(100_000).fill({ path: piece.repeat(5_000) });
      expect(size(completed({ added: files, modified: files, removed: files }))).toBeLessThan(GITHUB_LIMIT);
    },
  );

  test('with a job that changed its state 100,000 times', () => {
    const states = Array.from({ length: 100_000 }, (_, index) => ({
      state: index % 2 === 0 ? 'Queued' : 'Running',
      at: START + index * 100,
    }));
    expect(size(anOutcome({ kind: 'timed-out' }, { ...RECORD, states }))).toBeLessThan(GITHUB_LIMIT);
  });

  test('with errors without end', () => {
    expect(size(anOutcome({ kind: 'bad-input', faults: Array<string>(100_000).fill('"') }))).toBeLessThan(
      GITHUB_LIMIT,
    );
  });
});
