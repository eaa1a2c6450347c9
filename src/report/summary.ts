import { completedJob, type Ending } from '../diff/ending.js';
import type { Settings } from '../inputs/settings.js';
import { CHANGE_KINDS, type Job } from '../job/job.js';
import type { Cleaner } from '../text/cleaner.js';
import { ownHtml } from '../text/html.js';
import { counted } from '../text/quantities.js';
import { countChanges, hasChanges } from './changes.js';
import { digestChanges, type Digest } from './digest.js';
import * as sections from './sections.js';
import type { Detail, GitHubRunFacts } from './sections.js';
import { endingSign, endingWords } from './verdict.js';
import { explain, type Outcome } from './words.js';

export interface SummaryFacts {
  readonly outcome: Outcome;
  /** Undefined when the inputs were bad. */
  readonly settings?: Settings | undefined;
  readonly run?: GitHubRunFacts | undefined;
  readonly cleaner: Cleaner;
  /** What changed; undefined of a diff that did not complete. Looks at every path, the first time that it is called. */
  readonly digest: () => Digest | undefined;
}

/** @param known - what changed, where it was found out already */
export function gatherFacts(facts: Omit<SummaryFacts, 'digest'>, known?: Digest): SummaryFacts {
  const job = completedJob(facts.outcome.ending);
  let digest = known;
  return {
    ...facts,
    digest: () => {
      if (job !== undefined) digest ??= digestChanges(job.changes, facts.cleaner.redact);
      return digest;
    },
  };
}

/** Where a summary is shown: it is given in the first of these details with which it has no more bytes than this. */
interface Frame {
  readonly bytes: number;
  readonly details: readonly [Detail, ...Detail[]];
  readonly foldsFacts: boolean;
}

const LEAST: Detail = { folders: 5, largest: 0, paths: 0, points: 5, characters: 100 };

/** GitHub drops a job summary of more than 1 MiB whole; half of that is a long page already. */
const PAGE: Frame = {
  bytes: 512 * 1_024,
  details: [
    { folders: 25, largest: 25, paths: 100, points: 100, characters: 300 },
    { folders: 10, largest: 10, paths: 25, points: 25, characters: 200 },
    LEAST,
  ],
  foldsFacts: false,
};

/** GitHub refuses a comment of more than 65,536 characters. */
const COMMENT: Frame = {
  bytes: 60_000,
  details: [{ folders: 10, largest: 0, paths: 10, points: 10, characters: 200 }, LEAST],
  foldsFacts: true,
};

/** The job summary: verdict, broken rules, what to do next, what changed, the facts of the run. */
export function renderSummary(facts: SummaryFacts): string {
  return fit(PAGE, facts);
}

/** The same for a comment on a pull request, shorter. */
export function renderComment(facts: SummaryFacts): string {
  return fit(COMMENT, facts);
}

function fit({ bytes, details: [full, ...smaller], foldsFacts }: Frame, facts: SummaryFacts): string {
  const job = completedJob(facts.outcome.ending);
  const digest = facts.digest();
  const render = (detail: Detail, note?: string): string =>
    [
      ...verdict(facts, detail),
      ...(job === undefined || digest === undefined ? [] : whatChanged(job, digest, detail, facts.cleaner)),
      note,
      sections.facts(facts.outcome, facts.settings, facts.run, !foldsFacts),
      '',
    ]
      .filter((block) => block !== undefined)
      .join('\n\n');
  let text = render(full);
  for (const detail of smaller) {
    if (Buffer.byteLength(text) <= bytes) break;
    text = render(detail, `<p>Shortened to fit in here; every path is in ${sections.REPORT_FILE}.</p>`);
  }
  return text;
}

function verdict({ outcome, settings }: SummaryFacts, detail: Detail): (string | undefined)[] {
  const { ending } = outcome;
  const { what, points, next } = explain(outcome);
  return [
    `<h3>${ownHtml(heading(outcome))}</h3>`,
    sections.subjectLine(outcome, settings),
    sections.paragraph(points === undefined ? what : [...what, ':']),
    points === undefined ? undefined : sections.pointList(points, detail),
    ...(ending.kind === 'rules-broken' ? sections.brokenRules(ending.violations, detail) : []),
    sections.nextSteps(next),
  ];
}

function whatChanged(job: Job, digest: Digest, detail: Detail, cleaner: Cleaner): (string | undefined)[] {
  if (hasChanges(digest.counts) === false) return [];
  return [
    '<h4>What changed</h4>',
    sections.unreadableLists(digest),
    sections.changesByKind(digest),
    sections.changesByFolder(digest, detail, cleaner),
    ...sections.pathLists(job.changes, digest, detail, cleaner),
  ];
}

/** The first line of a summary, in our own words. */
export function heading({ ending, record }: Outcome): string {
  const diff = record.diffid === undefined ? 'Image diff' : `Image diff ${record.diffid}`;
  return `${endingSign(ending)} ${diff}: ${endingWords(ending)}${extent(ending)}`;
}

/** `, 63 paths changed`, where the API gave lists that can be read. */
function extent(ending: Ending): string {
  const job = completedJob(ending);
  if (job === undefined) return '';
  const counts = countChanges(job.changes);
  const [added, modified, removed] = CHANGE_KINDS.map((kind) => counts[kind]);
  if (added === undefined || modified === undefined || removed === undefined) return '';
  const changed = added + modified + removed;
  return changed === 0 ? ', nothing changed' : `, ${counted(changed, 'path')} changed`;
}
