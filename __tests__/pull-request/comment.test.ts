import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aliveParts, textOf } from '../../rendering/alive.js';
import { renderAsGitHub } from '../../rendering/github-markdown.js';
import { planComment } from '../../src/pull-request/comment.js';
import { subjectLine } from '../../src/report/sections.js';
import { gatherFacts, renderComment } from '../../src/report/summary.js';
import type { DiffRecord } from '../../src/diff/record.js';
import type { Changes } from '../../src/job/job.js';
import type { Outcome } from '../../src/report/words.js';
import { anOutcome, CHANGES, completed, FAILURES, RECORD, SETTINGS, SUCCESSES } from '../report/outcomes.js';
import { PULL_RUN } from '../support/octokit.js';
import { cleaner, factsOf, MARK } from './support.js';

const GITHUB_LIMIT = 65_536;
const UNDER_WAY = SUCCESSES.flatMap(([name, outcome]) => (name === 'started' ? [outcome] : []))[0];
const started = UNDER_WAY ?? anOutcome({ kind: 'cancelled' });

/** The comment as it is sent, without its plan. */
function bodyOf(wish: 'always' | 'on-failure', outcome: Outcome): string {
  const plan = planComment(wish, factsOf(outcome));
  return plan.kind === 'leave' ? '' : `${MARK}\n${plan.text}`;
}

describe('what becomes of the comment', () => {
  test.each([...SUCCESSES, ...FAILURES])('with never, nothing: %s', (_, outcome) => {
    expect(planComment('never', factsOf(outcome))).toEqual({ kind: 'leave' });
  });

  test.each([...SUCCESSES, ...FAILURES])('with always, the report: %s', (_, outcome) => {
    const facts = factsOf(outcome);
    expect(planComment('always', facts)).toEqual({ kind: 'write', text: renderComment(facts) });
  });

  test.each(FAILURES)('with on-failure, the report of a failure: %s', (_, outcome) => {
    const facts = factsOf(outcome);
    expect(planComment('on-failure', facts)).toEqual({ kind: 'write', text: renderComment(facts) });
  });

  test('with on-failure, a diff that is not waited for says nothing yet of the failure before', () => {
    expect(planComment('on-failure', factsOf(started))).toEqual({ kind: 'leave' });
  });

  test('with on-failure, a success takes the place of a failure only', () => {
    expect(planComment('on-failure', factsOf(completed(CHANGES))).kind).toBe('replace');
  });
});

describe('the all-clear', () => {
  test('says that the failure is over, of what, and in which run', () => {
    const { tree } = renderAsGitHub(bodyOf('on-failure', completed(CHANGES)));
    const subject = textOf(renderAsGitHub(subjectLine(completed(CHANGES), SETTINGS) ?? '').tree);
    expect(subject).toContain('Main image');
    expect(textOf(tree)).toBe(
      [
        '✅ Image diff 12: completed, 3 paths changed',
        subject,
        'All clear: the step passes now, after the failure that was told of here (the run).',
      ].join('\n'),
    );
    expect(aliveParts(tree)).toEqual([`link ${PULL_RUN.url}`]);
  });

  test('links to the run, whatever its address holds', () => {
    const url = 'https://github.example/?a=1&amp=2"><img src=x>';
    const plan = planComment('on-failure', factsOf(completed(CHANGES), { ...PULL_RUN, url }));
    const { tree } = renderAsGitHub(plan.kind === 'replace' ? plan.text : '');
    expect(aliveParts(tree)).toEqual([`link ${url}`]);
  });

  test('leaves out what is not known', () => {
    const { ending } = completed(CHANGES);
    const outcome = anOutcome(ending, { states: [], inDoubt: false });
    const plan = planComment('on-failure', gatherFacts({ outcome, cleaner }));
    expect(plan).toEqual({
      kind: 'replace',
      text: '<h3>✅ Image diff: completed, 3 paths changed</h3>\n\n<p>All clear: the step passes now, after the failure that was told of here.</p>\n',
    });
  });
});

describe('hostile text', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('@octocat ', '#1', 'GH-2', 'https://evil.example ', ':tada:', '$x$', 'a11ce11', '`', '*'),
    fc.constantFrom(
      '</code>',
      '<img src=x>',
      '<!--',
      '-->',
      '\n\n',
      '</p>\n\n',
      '](https://evil.example)',
      '|',
    ),
    fc.constantFrom(
      '<details>',
      '</table>',
      '\r\n\r\n# ',
      '<script>',
      '&#64;octocat',
      '\u2028',
      '\ud800',
      '##[x]',
    ),
  );
  const hostile = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  // Texts of an answer are cleaned where it is read; paths are not.
  const line = hostile.map((text) => cleaner.line(text));

  /** Expects that nothing lives but the link to the run. */
  function expectHarmless(body: string): void {
    const { tree } = renderAsGitHub(body);
    expect(aliveParts(tree).filter((part) => part !== `link ${PULL_RUN.url}`)).toEqual([]);
    expect(body.startsWith(`${MARK}\n<h3>`)).toBe(true);
    expect(body.indexOf('<!--', 1)).toBe(-1);
  }

  test('in paths comes alive in no comment', () => {
    const files = fc.array(fc.record({ path: hostile }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.record({ added: files, modified: files, removed: files }), (changes: Changes) => {
        expectHarmless(bodyOf('always', completed(changes)));
        const { ending, record } = completed(changes);
        if (ending.kind !== 'completed') throw new Error('not completed');
        const [first] = changes.added ?? [];
        const rule = 'forbidden-paths' as const;
        const caught = first === undefined ? [] : [{ kind: 'added' as const, pattern: first.path, ...first }];
        const cleaned = caught.map(({ kind, path, pattern }) => ({
          kind,
          path: cleaner.line(path),
          pattern: cleaner.line(pattern),
        }));
        const violations = [{ rule, count: cleaned.length, first: cleaned }];
        expectHarmless(
          bodyOf('on-failure', anOutcome({ ...ending, kind: 'rules-broken', violations }, record)),
        );
      }),
    );
  });

  test('in names and errors comes alive in no comment', () => {
    fc.assert(
      fc.property(line, line, line, (said, name, state) => {
        const job = { ...RECORD.job, subject: { image: { name }, machine: { name }, game: { name } } };
        const record = { ...RECORD, job, states: [{ state, at: 0 }], trouble: said } as DiffRecord;
        const { ending } = completed(CHANGES);
        for (const outcome of [
          anOutcome(ending, record),
          anOutcome({ kind: 'refused', doing: 'create', said }, record),
          anOutcome({ kind: 'timed-out' }, record),
          anOutcome({ kind: 'crashed', message: said }, record),
          anOutcome({ kind: 'bad-input', faults: [said, name] }, record),
        ]) {
          expectHarmless(bodyOf('always', outcome));
          expectHarmless(bodyOf('on-failure', outcome));
        }
      }),
    );
  });
});

test.each(['"', '\ufffd', '😀', '\n'])(
  'a comment stays below GitHub’s limit with 100,000 paths of 5,000 times %j',
  (text) => {
    const files = Array<{ path: string }>(100_000).fill({ path: text.repeat(5_000) });
    const body = bodyOf('always', completed({ added: files, modified: files, removed: files }));
    expect(body.length).toBeLessThan(GITHUB_LIMIT);
  },
);
