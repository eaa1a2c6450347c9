import type { DiffRecord, Origin } from '../diff/record.js';
import type { Settings } from '../inputs/settings.js';
import { CHANGE_KINDS, type ChangeKind, type Changes, type Named } from '../job/job.js';
import { isListed } from '../job/state.js';
import type { PathViolation, Violation } from '../rules/rules.js';
import { shorten, type Cleaner } from '../text/cleaner.js';
import { codeHtml, escapeHtml, ownHtml } from '../text/html.js';
import { phraseHtml, type Phrase } from '../text/phrase.js';
import { counted, duration, fileSize, grouped } from '../text/quantities.js';
import { firstFiles } from './changes.js';
import { total, type Digest, type TotalSize } from './digest.js';
import type { Advice, Outcome } from './words.js';

/** How much of what may be long is shown. */
export interface Detail {
  readonly folders: number;
  readonly largest: number;
  /** Of each kind. */
  readonly paths: number;
  /** Paths of each broken rule, and reasons of bad input. */
  readonly points: number;
  /** Characters of one path or reason. */
  readonly characters: number;
}

/** The run on GitHub, for those who find a report elsewhere. */
export interface GitHubRunFacts {
  readonly repository: string;
  readonly event: string;
  readonly actor: string;
  readonly url: string;
}

/*
 * Each section is one HTML block without blank lines, in which Markdown does not apply. Text that is not ours is escaped,
 * and within <code>, where GitHub makes no mention, link or emoji of it.
 */

export function paragraph(phrase: Phrase): string {
  return `<p>${phraseHtml(phrase)}</p>`;
}

export function pointList(points: readonly Phrase[], { points: most, characters }: Detail): string {
  const items = points.slice(0, most).map((point) => `<li>${phraseHtml(cut(point, characters))}</li>\n`);
  return `<ul>\n${items.join('')}${moreItem(points.length - most)}</ul>`;
}

/** What to do next, with the inputs to copy. */
export function nextSteps(next: readonly Advice[]): string | undefined {
  if (next.length === 0) return undefined;
  const items = next.map(({ text, inputs }) => {
    const lines = Object.entries(inputs ?? {}).map(([name, value]) => `${name}: ${value}`);
    const block = lines.length === 0 ? '' : `\n<pre lang="yaml">${escapeHtml(lines.join('\n'))}</pre>`;
    return `<li>${phraseHtml(text)}${block}</li>\n`;
  });
  return `<h4>What to do next</h4>\n<ul>\n${items.join('')}</ul>`;
}

/** The paths that rules caught, rule by rule. */
export function brokenRules(violations: readonly Violation[], detail: Detail): string[] {
  return violations
    .filter((violation) => 'count' in violation)
    .map((violation) => caughtPaths(violation, detail));
}

function caughtPaths({ rule, count, first }: PathViolation, { points, characters }: Detail): string {
  const items = first.slice(0, points).map(({ kind, path, pattern }) => {
    const [shownPath, shownPattern] = [shorten(path, characters), shorten(pattern, characters)];
    return `<li>${shownPath === '' ? EMPTY_PATH : codeHtml(shownPath)} ${kind}, caught by ${codeHtml(shownPattern)}</li>\n`;
  });
  return details(
    `<b>${counted(count, 'path')}</b> caught by ${rule}`,
    `<ul>\n${items.join('')}${moreItem(count - items.length)}</ul>\n`,
    true,
  );
}

/** Which lists are missing, so that nobody takes unknown for none. */
export function unreadableLists({ counts }: Digest): string | undefined {
  const kinds = CHANGE_KINDS.filter((kind) => counts[kind] === undefined);
  return kinds.length === 0
    ? undefined
    : `<p>Clanforge gave no readable list of ${kinds.join(' and ')} paths.</p>`;
}

/** How many paths of each kind, and how large they are. */
export function changesByKind({ counts, sizes }: Digest): string {
  const bars = createBars(CHANGE_KINDS.map((kind) => counts[kind] ?? 0));
  const hasSizes = CHANGE_KINDS.some((kind) => sizes[kind].paths > 0);
  const rows = CHANGE_KINDS.map((kind) => {
    const count = counts[kind];
    return `<tr><td nowrap>${NAMES[kind]}</td><td nowrap>${count === undefined ? 'unknown' : bars(count)}</td>${hasSizes ? sizeCell(sizes[kind], count ?? 0) : ''}</tr>\n`;
  });
  return table(['Kind', 'Paths'], hasSizes, rows);
}

/** In which folders, those with the most changes first. */
export function changesByFolder(digest: Digest, detail: Detail, cleaner: Cleaner): string | undefined {
  const shown = digest.folders.slice(0, detail.folders);
  const [only, ...others] = digest.folders;
  if (only === undefined) return undefined;
  if (others.length === 0 && digest.rest.paths === 0) {
    return only.folder === ''
      ? undefined
      : `<p>All of it in ${folderName(only.folder, detail, cleaner)}.</p>`;
  }
  const bars = createBars(shown.map(total));
  const hasSizes = shown.some(({ size }) => size.paths > 0);
  const rows = shown.map((tally) => {
    const { folder, counts, size } = tally;
    const name = folder === '' ? 'top folder' : folderName(folder, detail, cleaner);
    const label = folder !== '' && folder === digest.base ? `directly in ${name}` : name;
    const kinds = CHANGE_KINDS.filter((kind) => counts[kind] > 0);
    const signed = kinds.map((kind) => `${SIGNS[kind]}${grouped(counts[kind])}`).join(' ');
    return `<tr><td>${label}</td><td nowrap>${bars(total(tally))}</td><td nowrap>${signed}</td>${hasSizes ? sizeCell(size, total(tally)) : ''}</tr>\n`;
  });
  const hidden = digest.folders.slice(detail.folders);
  const folders = hidden.length + digest.rest.folders;
  const paths = hidden.reduce((sum, tally) => sum + total(tally), digest.rest.paths);
  const where = digest.rest.hasMore
    ? `at least ${counted(folders + 1, 'more folder')}, too many to tell all of them apart`
    : counted(folders, 'more folder');
  const rest = paths === 0 ? '' : `\n<p>… and ${counted(paths, 'path')} in ${where}.</p>`;
  return `${table(['Folder', 'Paths', '+ ~ −'], hasSizes, rows)}${rest}`;
}

function folderName(folder: string, { characters }: Detail, cleaner: Cleaner): string {
  return codeHtml(cleaner.line(folder, characters));
}

const NAMES: Readonly<Record<ChangeKind, string>> = {
  added: '+ added',
  modified: '~ modified',
  removed: '− removed',
};
const SIGNS: Readonly<Record<ChangeKind, string>> = { added: '+', modified: '~', removed: '−' };

function table(heads: readonly string[], hasSizes: boolean, rows: readonly string[]): string {
  const cells = heads.map((head) => `<th align="left">${head}</th>`).join('');
  return `<table>\n<thead><tr>${cells}${hasSizes ? '<th align="right">Size</th>' : ''}</tr></thead>\n<tbody>\n${rows.join('')}</tbody>\n</table>`;
}

function sizeCell(size: TotalSize, paths: number): string {
  return `<td align="right" nowrap>${totalSize(size, paths)}</td>`;
}

/** Empty where no path has a size; told as a lower bound where some have none. */
function totalSize({ bytes, paths: sized }: TotalSize, paths: number): string {
  if (sized === 0) return '';
  return unbroken(`${sized < paths ? 'over ' : ''}${fileSize(bytes)}`);
}

/** Characters of a bar; with more of them, tables are cut off on a phone. */
const BAR_WIDTH = 8;

/** Bars of text with their numbers, to one scale; whatever is more than nothing is seen. */
function createBars(values: readonly number[]): (value: number) => string {
  const most = Math.max(...values);
  const digits = grouped(most).length;
  return (value) => {
    const filled = value > 0 ? Math.max(1, Math.round((value / most) * BAR_WIDTH)) : 0;
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
    return `<code>${unbroken(`${bar} ${grouped(value).padStart(digits)}`)}</code>`;
  };
}

const EMPTY_PATH = '(empty path)';

/** Folded lists: the largest paths, and the first of each kind. */
export function pathLists(changes: Changes, digest: Digest, detail: Detail, cleaner: Cleaner): string[] {
  const show = (path: string): string => {
    const line = cleaner.line(path, detail.characters);
    return line === '' ? EMPTY_PATH : codeHtml(line);
  };
  const largest = digest.largest
    .slice(0, detail.largest)
    .map(({ kind, path, size }) => `<li>${unbroken(fileSize(size))} ${show(path)} ${kind}</li>\n`);
  const lists = CHANGE_KINDS.flatMap((kind) => {
    const files = firstFiles(changes[kind] ?? [], detail.paths);
    if (files.length === 0) return [];
    const items = files.map(
      ({ path, size }) =>
        `<li>${show(path)}${size === undefined ? '' : ` ${unbroken(fileSize(size))}`}</li>\n`,
    );
    const count = digest.counts[kind] ?? 0;
    const size = totalSize(digest.sizes[kind], count);
    return [
      details(
        `<b>${counted(count, 'path')} ${kind}</b>${size === '' ? '' : `, ${size}`}`,
        `<ul>\n${items.join('')}</ul>\n${more(count - files.length)}`,
      ),
    ];
  });
  return largest.length === 0
    ? lists
    : [details('<b>The largest paths</b> added or modified', `<ul>\n${largest.join('')}</ul>\n`), ...lists];
}

/** What the diff is about, in a line; undefined where nothing is known of it. */
export function subjectLine({ record }: Outcome, settings: Settings | undefined): string | undefined {
  const { game, image, machine } = record.job?.subject ?? {};
  const things = [
    ['Image', named(settings?.task.imageid, image)],
    ['machine', named(settings?.task.machineid, machine)],
    ['game', named(undefined, game)],
  ].flatMap(([what, text]) => (text === undefined ? [] : [`${what ?? ''} ${codeHtml(text)}`]));
  const line = things.join(', ');
  return line === '' ? undefined : `<p>${line.slice(0, 1).toUpperCase()}${line.slice(1)}</p>`;
}

/** The facts of the run, as far as they are known. */
export function facts(
  { record, elapsedMs }: Outcome,
  settings: Settings | undefined,
  run: GitHubRunFacts | undefined,
  open: boolean,
): string {
  const account = settings?.connection.accountserviceid;
  const rows: (readonly [string, string | undefined])[] = [
    ['Diff', record.diffid === undefined ? undefined : ownHtml(`${record.diffid}${originWords(record)}`)],
    ['Account', account === undefined ? undefined : codeHtml(String(account))],
    ['States', durations(record)],
    ['Took', unbroken(duration(elapsedMs))],
    ['Started by', run === undefined ? undefined : `${codeHtml(run.actor)} (${codeHtml(run.event)})`],
    [
      'Run',
      run === undefined ? undefined : `<a href="${escapeHtml(run.url)}">${codeHtml(run.repository)}</a>`,
    ],
  ];
  const lines = rows.map(([name, value]) =>
    value === undefined ? '' : `<tr><th align="left">${name}</th><td>${value}</td></tr>\n`,
  );
  return details('<b>Facts of the run</b>', `<table>\n${lines.join('')}</table>\n`, open);
}

function originWords({ origin }: DiffRecord): string {
  return origin === undefined ? '' : ORIGINS[origin];
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

function named(asked: number | undefined, given: Named | undefined): string | undefined {
  const isOther = asked !== undefined && given?.id !== undefined && given.id !== asked;
  const known = [(asked ?? given?.id)?.toString(), isOther ? undefined : given?.name].filter(
    (part) => part !== undefined,
  );
  return known.length === 0 ? undefined : known.join(' ');
}

/** How many changes of state are shown; a job has seven states, but who knows the API's mind. */
const STATES_SHOWN = 20;

/** `Pending 2 s → Running 3 min → Completed`, as far as we saw; of very many, the last. */
function durations({ states }: DiffRecord): string | undefined {
  if (states.length === 0) return undefined;
  const shown = states.slice(-STATES_SHOWN);
  const steps = shown.map(({ state, at }, index) => {
    const next = shown[index + 1];
    const name = isListed(state) ? state : codeHtml(state);
    return `${name}${next === undefined ? '' : `&nbsp;${unbroken(duration(next.at - at))}`}`;
  });
  return [...(shown.length < states.length ? ['…'] : []), ...steps].join(' → ');
}

function details(title: string, content: string, open = false): string {
  return `<details${open ? ' open' : ''}><summary>${title}</summary>\n${content}</details>`;
}

/** HTML that is not broken at its spaces, as where a number stands before its unit. */
function unbroken(html: string): string {
  return html.replaceAll(' ', '&nbsp;');
}

/** Said where a reader may want the rest. */
export const REPORT_FILE = 'the report file (output <code>report</code>)';

function more(count: number): string {
  return count > 0 ? `<p>… and ${counted(count, 'more path')}, all in ${REPORT_FILE}.</p>\n` : '';
}

function moreItem(count: number): string {
  return count > 0 ? `<li>… and ${grouped(count)} more</li>\n` : '';
}

function cut(phrase: Phrase, longest: number): Phrase {
  return phrase.map((part) => (typeof part === 'string' ? part : { remote: shorten(part.remote, longest) }));
}
