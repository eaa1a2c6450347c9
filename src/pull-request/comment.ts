import type { CommentWish } from '../inputs/settings.js';
import { subjectLine } from '../report/sections.js';
import { heading, renderComment, type SummaryFacts } from '../report/summary.js';
import { verdictOf } from '../report/verdict.js';
import { escapeHtml, ownHtml } from '../text/html.js';

/** What to do about the comment on a pull request. */
export type CommentPlan =
  | { readonly kind: 'leave' }
  /** Write it, over the old one where there is one. */
  | { readonly kind: 'write'; readonly text: string }
  /** Write it over the old one; where there is none, nothing needs to be said. */
  | { readonly kind: 'replace'; readonly text: string };

export function planComment(wish: CommentWish, facts: SummaryFacts): CommentPlan {
  switch (wish) {
    case 'never':
      return { kind: 'leave' };
    case 'always':
      return { kind: 'write', text: renderComment(facts) };
    case 'on-failure':
      switch (verdictOf(facts.outcome.ending)) {
        case 'failed':
        case 'undecided':
          return { kind: 'write', text: renderComment(facts) };
        case 'passed':
          return { kind: 'replace', text: allClear(facts) };
        case 'under-way':
          // It says nothing yet about the failure that the old comment tells of.
          return { kind: 'leave' };
      }
  }
}

function allClear({ outcome, settings, run }: SummaryFacts): string {
  const blocks = [
    `<h3>${ownHtml(heading(outcome))}</h3>`,
    subjectLine(outcome, settings),
    `<p>All clear: the step passes now, after the failure that was told of here${run === undefined ? '' : ` (<a href="${escapeHtml(run.url)}">the run</a>)`}.</p>`,
  ];
  return `${blocks.filter((block) => block !== undefined).join('\n\n')}\n`;
}
