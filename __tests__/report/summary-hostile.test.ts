/** Remote text, whatever it contains, is shown as text: GitHub makes no element, link or mention of it. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aliveParts } from '../../dev/render/alive.ts';
import { renderAsGitHub } from '../../dev/render/github-markdown.ts';
import type { Job, JobFailure } from '../../src/clanforge/job.ts';
import { renderComment, renderSummary } from '../../src/report/summary.ts';
import type { StepResult } from '../../src/report/words.ts';
import { createCleaner } from '../../src/text/clean.ts';
import { aJob, anOutcome, completed, factsOf, NOTHING, RECORD, RUN, START } from './outcomes.ts';
import { codesOf, linesOf, skeletonOf } from './reading.ts';

const cleaner = createCleaner([]);
const SURFACES = [
  ['summary', renderSummary],
  ['comment', renderComment],
] as const;

/** What does something in HTML, in Markdown, on GitHub, or to the eye. */
const NASTY = [
  ...'</code> </details> </td></table> </li></ul> <!-- --> <![CDATA[ ]]> <? <b & &lt; &#64; &nbsp " \' \\'.split(
    ' ',
  ),
  ...'<script>alert(1)</script> <details> <pre> <textarea> <style> <plaintext> <svg>'.split(' '),
  ...'` `` ````` | *** ~~~ [a](b) ![a](https://b.test/c.png) [^1] $x$ $$x$$ $`x`$'.split(' '),
  ...'@team @studio/build #1 GH-1 a/b#1 :tada: https://a.test www.a.test a@b.test'.split(' '),
  ...'%0A ::error:: / // ../ ./ . ! … \u{1f600} e\u0301'.split(' '),
  ...['<img src=x onerror=y>', '<a href="https://a.test">', '| a |\n| - |', 'deadbeef'.repeat(5), ' '],
  ...['\n\n# h\n\n', '\n\n- [ ] a', '\r\n\r\n> q', '\n\n    code', '\u001b[31m', '\0', '\t', '\u2028'],
  ...['\u202e', '\u2066', '\u200b', '\ufeff', '\u00ad', '\ud800', '\udc00', '\u{e0001}'],
];

/** Short enough to be shown whole. */
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 3 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((pieces) => pieces.join('').slice(0, 90));

/** Remote text: reasons and names arrive clean, paths as they are. */
const remotes = fc.record({
  text: hostile.map((text) => cleaner.line(text)).filter((text) => text !== ''),
  path: hostile,
  folder: hostile.map((text) => text.replace(/[\\/]/g, '')),
});
type Remote = typeof remotes extends fc.Arbitrary<infer Value> ? Value : never;

/** Harmless, and of the same structure: our full stop is dropped after a text that ends with one. */
const twinOf = ({ text }: Remote): Remote => {
  return { text: `x${/[.!?…]$/.exec(text)?.[0] ?? ''}`, path: 'x', folder: 'x' };
};

/** Every ending, with all the remote text that it can have. */
function outcomesOf({ text, path, folder }: Remote): StepResult[] {
  const subject = { game: { name: text }, image: { id: 2, name: text }, machine: { name: text } };
  const added = [{ path: `folder/${path}`, size: 9 }, { path: `z${folder}/a` }, { path: 'top' }];
  const state = { name: text, contradictedBy: text };
  const job: Job = aJob({ error: text, subject, state, changes: { ...NOTHING, added } });
  const states = [text, text].map((name) => ({ state: name, at: START }));
  const record = { ...RECORD, states, job, outage: text };
  const first = [{ kind: 'added' as const, path: cleaner.line(`a${path}`), pattern: text }];
  const failures: JobFailure[] = ['failed', 'flagged-failed', 'marked-as-error', 'contradictory', 'squashed'];
  const violations = [{ rule: 'forbidden-paths' as const, count: 1, first }];
  const pass = anOutcome({ kind: 'completed', job }, record);
  return [
    pass,
    { ...pass, rejection: { kind: 'unconfirmed', diffid: 12, reason: text } },
    anOutcome({ kind: 'rules-broken', job, violations }, record),
    ...failures.map((how) => anOutcome({ kind: 'job-failed', how, job }, record)),
    anOutcome({ kind: 'refused', attempt: 'Reading', reason: text }, record),
    anOutcome({ kind: 'locked', by: 99, holder: job, note: 'x', reason: text }, record),
    anOutcome({ kind: 'unconfirmed', what: 'that', reason: text, next: 'Wait.' }, record),
    anOutcome({ kind: 'timed-out' }, record),
    anOutcome({ kind: 'invalid-inputs', faults: [text, text] }, record),
    anOutcome({ kind: 'crashed', message: text }, record),
  ];
}

test.each(SURFACES)('any remote text is only text in a %s', (_, render) => {
  const treesOf = (remote: Remote) => {
    const run = { ...RUN, repository: remote.text, event: remote.text, actor: remote.text };
    return outcomesOf(remote).map((outcome) => renderAsGitHub(render(factsOf(outcome, run))).tree);
  };
  fc.assert(
    fc.property(remotes, (remote) => {
      const trees = treesOf(remote);
      expect(trees.map(skeletonOf)).toEqual(treesOf(twinOf(remote)).map(skeletonOf));
      for (const tree of trees) expect(aliveParts(tree)).toEqual([`link ${RUN.url ?? ''}`]);
    }),
    { numRuns: 15 },
  );
});

test.each(NASTY.map((text) => [JSON.stringify(text).replace(/[^ -~]/g, '?'), text]))(
  '%s is shown whole',
  (_, text) => {
    const path = `folder/${text}x`;
    const message = cleaner.line(`a${text}x`);
    const codesIn = (render: typeof renderSummary, outcome: StepResult): string[] =>
      codesOf(renderAsGitHub(render(factsOf(outcome))).tree);
    for (const [, render] of SURFACES) {
      const changed = completed({ ...NOTHING, added: [{ path }, { path: 'b' }] });
      expect(codesIn(render, changed)).toContain(cleaner.line(path));
      expect(codesIn(render, anOutcome({ kind: 'crashed', message }))).toContain(message);
    }
  },
);

test('a long path is cut within its text, never within an entity', () => {
  const added = [{ path: '<'.repeat(999) }, { path: '&lt;'.repeat(99) }];
  const lines = linesOf(renderComment(factsOf(completed({ ...NOTHING, added }))));
  expect(lines).toContain(`${'<'.repeat(199)}…`);
  expect(lines).toContain(`${'&lt;'.repeat(99).slice(0, 199)}…`);
});

test('the address of the run cannot leave its attribute', () => {
  const url = 'https://a.test/"><img src=x>';
  const { tree } = renderAsGitHub(renderSummary(factsOf(completed(NOTHING), { ...RUN, url })));
  expect(aliveParts(tree)).toEqual([`link ${url}`]);
});
