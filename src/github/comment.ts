/** What the comment on a pull request says, and how the next run finds it. */
import type { Reporting } from '../inputs/settings.ts';
import { heading, renderComment, subjectLine, type ReportFacts } from '../report/summary.ts';
import { verdictOf } from '../report/words.ts';
import { escapeHtml } from '../text/clean.ts';
import { ownHtml } from '../text/phrase.ts';

export interface Comment {
  /** The hidden line with which the body begins, one for each image and machine. */
  readonly mark: string;
  readonly body: string;
  /** Only replaces an earlier comment. */
  readonly isOnlyUpdate: boolean;
}

/** Undefined: an earlier comment stays as it is. @throws if the image or the machine is unknown */
export function createComment(reporting: Reporting, facts: ReportFacts): Comment | undefined {
  const { ending, record } = facts.result;
  const verdict = verdictOf(ending);
  const isReport = reporting.comment === 'always' || verdict === 'failed' || verdict === 'undecided';
  // A diff that is running says nothing yet about the failure in the earlier comment.
  if (reporting.comment === 'never' || (verdict === 'running' && !isReport)) return undefined;
  const image = reporting.imageid ?? record.job?.subject.image?.id;
  const machine = reporting.machineid ?? record.job?.subject.machine?.id;
  if (image === undefined || machine === undefined)
    throw new Error('its image and machine are unknown; give imageid and machineid');
  const mark = `<!-- clanforge-image-diff image=${image} machine=${machine} -->`;
  const text = isReport ? renderComment(facts) : allClear(facts);
  return { mark, body: `${mark}\n${text}`, isOnlyUpdate: !isReport };
}

function allClear({ result, run: { url } }: ReportFacts): string {
  const link = url === undefined ? '' : ` (<a href="${escapeHtml(url)}">the run</a>)`;
  const title = `<h3>${ownHtml(heading(result))}</h3>`;
  const text = `<p>All clear: the step passes now, after the failure that was reported here${link}.</p>`;
  return [title, subjectLine(result), text].filter((block) => block !== undefined).join('\n\n');
}
