import { isSuccess } from '../diff/ending.js';
import type { Origin } from '../diff/record.js';
import type { Settings } from '../inputs/settings.js';
import { CHANGE_KINDS, type ChangedFile, type ChangeKind, type Changes, type Named } from '../job/job.js';
import type { Cleaner } from '../text/cleaner.js';
import { codeHtml, escapeHtml } from '../text/html.js';
import { counted, duration, fileSize } from '../text/quantities.js';
import { countChanges, describeCounts } from './changes.js';
import { errorLine, type Outcome } from './words.js';

/** How many paths of each kind the summary shows, and how many characters of each. */
const PATHS_SHOWN = 50;
const LONGEST_PATH = 300;

/** How many changes of state the summary shows; a job has seven states, but who knows the API's mind. */
const STATES_SHOWN = 20;

/** The run on GitHub, for those who find the summary elsewhere. */
export interface GitHubRunFacts {
  readonly repository: string;
  readonly event: string;
  readonly url: string;
}

export interface SummaryFacts {
  readonly outcome: Outcome;
  /** Undefined when the inputs were bad. */
  readonly settings?: Settings | undefined;
  readonly run?: GitHubRunFacts | undefined;
  readonly cleaner: Cleaner;
}

/**
 * The job summary: verdict, facts, what changed. All of it is HTML blocks without blank lines, in which Markdown does
 * not apply, with every text escaped; its size is bounded by the numbers above, far below GitHub's 1 MiB.
 */
export function renderSummary(facts: SummaryFacts): string {
  const { ending } = facts.outcome;
  const blocks = [heading(facts.outcome), verdict(facts), table(facts)];
  if (ending.kind === 'completed') blocks.push(...changeLists(ending.job.changes, facts.cleaner));
  return `${blocks.join('\n\n')}\n`;
}

function heading(outcome: Outcome): string {
  const passed = isSuccess(outcome.ending);
  const diff = outcome.record.diffid === undefined ? 'Image diff' : `Image diff ${outcome.record.diffid}`;
  return `<h3>${passed ? '✅' : '❌'} ${diff}: ${VERDICTS[outcome.ending.kind]}</h3>`;
}

/** The verdict in a word or two, for headings and the report. */
export const VERDICTS: Readonly<Record<Outcome['ending']['kind'], string>> = {
  completed: 'completed',
  started: 'started, not waited for',
  'job-failed': 'failed',
  refused: 'refused',
  locked: 'image locked',
  unsettled: 'outcome unknown',
  'timed-out': 'timed out',
  cancelled: 'cancelled',
  'bad-input': 'bad input',
  crashed: 'unexpected error',
};

function verdict({ outcome }: SummaryFacts): string {
  const { ending } = outcome;
  if (ending.kind === 'completed') {
    return `<p>What changed: ${describeCounts(countChanges(ending.job.changes))}.</p>`;
  }
  const line = errorLine(outcome);
  // The line may carry remote text: within <code> nothing in it comes alive.
  return line === '' ? '<p>The diff goes on at Clanforge.</p>' : `<p>${codeHtml(line)}</p>`;
}

function table({ outcome, settings, run }: SummaryFacts): string {
  const { record } = outcome;
  const subject = record.job?.subject;
  const rows: (readonly [string, string | undefined])[] = [
    [
      'Diff',
      record.diffid === undefined
        ? undefined
        : `${record.diffid}${record.origin === undefined ? '' : ORIGINS[record.origin]}`,
    ],
    ['State', record.states.at(-1)?.state],
    ['Image', thing(settings?.task.imageid, subject?.image)],
    ['Machine', thing(settings?.task.machineid, subject?.machine)],
    ['Account', settings?.connection.accountserviceid?.toString()],
    ['States', durations(outcome)],
    ['Took', duration(outcome.elapsedMs)],
    ['Run', run === undefined ? undefined : `${run.repository}, ${run.event}: ${run.url}`],
  ];
  const lines = rows.map(([name, value]) =>
    value === undefined || value === ''
      ? ''
      : `<tr><th align="left">${name}</th><td>${codeHtml(value)}</td></tr>\n`,
  );
  return `<table>\n${lines.join('')}</table>`;
}

/** Said after the diffid, where it is not simply a diff that this step created. */
const ORIGINS: Readonly<Record<Origin, string>> = {
  created: '',
  retried: ' (retried)',
  'already-running': ' (was under way already)',
  'found-again': ' (found again after a lost answer)',
  'taken-over': ' (somebody else’s, taken over)',
  watched: ' (watched)',
};

function thing(asked: number | undefined, named: Named | undefined): string | undefined {
  const id = asked ?? named?.id;
  return [id?.toString(), named?.name].filter((text) => text !== undefined).join(' ');
}

/** `Pending 2 s → Running 3 min → Completed`, as far as we saw; of very many, the last. */
function durations({ record: { states } }: Outcome): string {
  const shown = states.slice(-STATES_SHOWN);
  const steps = shown.map(({ state, at }, index) => {
    const next = shown[index + 1];
    return next === undefined ? state : `${state} ${duration(next.at - at)}`;
  });
  return [...(shown.length < states.length ? ['…'] : []), ...steps].join(' → ');
}

function changeLists(changes: Changes, cleaner: Cleaner): string[] {
  return CHANGE_KINDS.flatMap((kind) => {
    const files = changes[kind];
    return files === undefined || files.length === 0 ? [] : [changeList(kind, files, cleaner)];
  });
}

function changeList(kind: ChangeKind, files: readonly ChangedFile[], cleaner: Cleaner): string {
  const items = files
    .slice(0, PATHS_SHOWN)
    .map(({ path, size }) => {
      const shown = codeHtml(cleaner.line(path, LONGEST_PATH));
      return `<li>${shown}${size === undefined ? '' : ` ${escapeHtml(fileSize(size))}`}</li>\n`;
    })
    .join('');
  const hidden = files.length - PATHS_SHOWN;
  const more = hidden > 0 ? `<p>… and ${counted(hidden, 'more path')} in the report file.</p>\n` : '';
  return `<details><summary>${counted(files.length, 'path')} ${kind}</summary>\n<ul>\n${items}</ul>\n${more}</details>`;
}
