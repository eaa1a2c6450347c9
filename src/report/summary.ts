/**
 * The result as a page: the job summary and the comment on a pull request. Each section is one HTML block without blank
 * lines, in which Markdown does not apply; remote text stands in <code>, where GitHub makes no mention or link of it.
 */
import { CHANGE_KINDS, type Named } from '../clanforge/job.ts';
import { completedJob } from '../diff/ending.ts';
import type { StateChange } from '../diff/record.ts';
import type { Violation } from '../rules/rules.ts';
import { escapeHtml, shorten, type Cleaner } from '../text/clean.ts';
import { codeHtml, ownHtml, phraseHtml } from '../text/phrase.ts';
import { counted, duration, fileSize, grouped } from '../text/quantities.ts';
import { countChanges, hasChanges, SIGNS, tallyChanges, type Tally } from './changes.ts';
import { endingLabel, endingSign, explain, type StepResult } from './words.ts';

/** The run on GitHub; some runners leave gaps here. */
export type RunFacts = Partial<Record<'repository' | 'event' | 'actor' | 'url', string | undefined>>;

export interface ReportFacts {
  readonly result: StepResult;
  readonly run: RunFacts;
  readonly cleaner: Cleaner;
  /** Undefined for a diff that did not complete. */
  readonly tally: Tally | undefined;
}

/** Looks at all changed paths once, however many reports are made of them. */
export function gatherFacts(result: StepResult, run: RunFacts | undefined, cleaner: Cleaner): ReportFacts {
  const changes = completedJob(result.ending)?.changes;
  return { result, run: run ?? {}, cleaner, tally: changes && tallyChanges(changes, cleaner.redact) };
}

/** How many folders, largest paths and items of each list are shown, and how many characters of each item. */
const LEAST = { folders: 5, largest: 0, items: 5, characters: 100 };
type Detail = Readonly<typeof LEAST>;

/** GitHub drops a job summary of more than 1 MiB; half of that is a long page already. */
export function renderSummary(facts: ReportFacts): string {
  return fit(facts, 512 * 1_024, { folders: 8, largest: 25, items: 100, characters: 300 });
}

/** GitHub refuses a comment of more than 65,536 characters. */
export function renderComment(facts: ReportFacts): string {
  return fit(facts, 60_000, { folders: 8, largest: 0, items: 10, characters: 200 });
}

function fit(facts: ReportFacts, mostBytes: number, detail: Detail): string {
  const text = render(facts, detail);
  return Buffer.byteLength(text) <= mostBytes ? text : render(facts, LEAST);
}

function render({ result, run, cleaner, tally }: ReportFacts, detail: Detail): string {
  const { ending } = result;
  const { what, points, next } = explain(result);
  const sections = [
    `<h3>${ownHtml(heading(result))}</h3>`,
    subjectLine(result),
    `<p>${phraseHtml(what)}${points === undefined ? '' : ':'}</p>`,
    points && list(points.slice(0, detail.items).map(phraseHtml), points.length),
    next.length === 0 ? undefined : `<h4>What to do next</h4>\n${list(next.map(phraseHtml))}`,
    ...(ending.kind === 'rules-broken' ? matchedPaths(ending.violations, detail) : []),
    ...(tally === undefined || hasChanges(tally.counts) === false ? [] : whatChanged(tally, detail, cleaner)),
    runFacts(result, run),
  ];
  return `${sections.filter((section) => section !== undefined).join('\n\n')}\n\n`;
}

/** `✅ Image diff 12: completed, 63 paths changed`. */
export function heading({ ending, record }: StepResult): string {
  const diff = record.diffid === undefined ? 'Image diff' : `Image diff ${record.diffid}`;
  const counts = countChanges(completedJob(ending)?.changes);
  const changed = CHANGE_KINDS.reduce((sum, kind) => sum + (counts[kind] ?? NaN), 0);
  const extent = changed === 0 ? ', nothing changed' : `, ${counted(changed, 'path')} changed`;
  return `${endingSign(ending)} ${diff}: ${endingLabel(ending)}${Number.isNaN(changed) ? '' : extent}`;
}

/** What the diff is of; undefined where that is unknown. */
export function subjectLine({ record, settings }: StepResult): string | undefined {
  const { game, image, machine } = record.job?.subject ?? {};
  const line = [
    ...named('Image', image, settings?.task.imageid),
    ...named('Machine', machine, settings?.task.machineid),
    ...named('Game', game),
  ].join(' · ');
  return line === '' ? undefined : `<p>${line}</p>`;
}

function named(what: string, { id, name }: Named = {}, requested?: number): string[] {
  const known = [id ?? requested, name].filter((part) => part !== undefined);
  return known.length === 0 ? [] : [`${what} ${codeHtml(known.join(' '))}`];
}

/** The paths that each rule matched. */
function matchedPaths(violations: readonly Violation[], { items, characters }: Detail): string[] {
  const show = (text: string): string => codeHtml(shorten(text, characters));
  return violations.flatMap((violation) => {
    if (!('count' in violation)) return [];
    const { rule, count, first } = violation;
    const shown = first.slice(0, items);
    const lines = shown.map(({ kind, path, pattern }) => `${show(path)} ${kind}, matches ${show(pattern)}`);
    return fold(`<b>${counted(count, 'path')}</b> matched by ${rule}`, list(lines, count));
  });
}

function whatChanged(tally: Tally, detail: Detail, cleaner: Cleaner): string[] {
  const show = (path: string): string => codeHtml(cleaner.line(path, detail.characters));
  const { changes, counts, sizes } = tally;
  const bar = createBars(CHANGE_KINDS.map((kind) => counts[kind] ?? 0));
  const rows = CHANGE_KINDS.map((kind) => {
    const count = counts[kind];
    const size = count ? sizeOf(sizes[kind]) : '';
    return [`${SIGNS[kind]}&nbsp;${kind}`, count === undefined ? 'unknown' : bar(count), size];
  });
  const largest = tally.largest.slice(0, detail.largest);
  const large = largest.map(({ kind, path, size }) => `${sizeOf(size)} ${show(path)} ${kind}`);
  const lists = CHANGE_KINDS.flatMap((kind) => {
    const files = changes[kind] ?? [];
    const items = files.slice(0, detail.items).map(({ path, size }) => `${show(path)} ${sizeOf(size)}`);
    const title = `<b>${counted(files.length, 'path')} ${kind}</b>`;
    return files.length === 0 ? [] : fold(title, list(items, files.length));
  });
  return [
    '<h4>What changed</h4>',
    table(['Kind', 'Paths', 'Size'], rows),
    ...folderTable(tally, detail, show),
    ...(large.length === 0 ? [] : [fold('<b>The largest paths</b>', list(large))]),
    ...lists,
  ];
}

function folderTable({ folders, base }: Tally, detail: Detail, show: (path: string) => string): string[] {
  const [only] = folders;
  if (only === undefined || (folders.length === 1 && only.folder === '')) return [];
  if (folders.length === 1) return [`<p>All of it in ${show(only.folder)}.</p>`];
  const shown = folders.slice(0, detail.folders);
  const bar = createBars(shown.map(({ total }) => total));
  const rows = shown.map(({ folder, counts, total, size }) => {
    const kinds = CHANGE_KINDS.filter((kind) => counts[kind] > 0);
    const signed = kinds.map((kind) => `${SIGNS[kind]}${grouped(counts[kind])}`).join(' ');
    const name = folder === base ? `directly in ${show(folder)}` : show(folder);
    return [folder === '' ? 'top folder' : name, bar(total), signed, sizeOf(size)];
  });
  const hidden = folders.length - shown.length;
  const rest = hidden === 0 ? [] : [`<p>… and ${counted(hidden, 'more folder')}.</p>`];
  return [table(['Folder', 'Paths', '+ ~ -', 'Size'], rows), ...rest];
}

/** As far as they are known. */
function runFacts({ record, settings, elapsedMs }: StepResult, run: RunFacts): string {
  const code = (text: string | number | undefined): string => (text === undefined ? '' : codeHtml(`${text}`));
  const origin = record.origin === undefined ? '' : ` (${record.origin.replace('-', ' ')})`;
  const facts = {
    Diff: record.diffid === undefined ? '' : ownHtml(`${record.diffid}${origin}`),
    Account: code(settings?.connection.accountserviceid),
    States: durations(record.states.slice(-20)),
    Time: duration(elapsedMs),
    'Started by': code(run.actor),
    Event: code(run.event),
    Run:
      run.url === undefined
        ? ''
        : `<a href="${escapeHtml(run.url)}">${code(run.repository) || 'this run'}</a>`,
  };
  const known = Object.entries(facts).filter(([, value]) => value !== '');
  return fold('<b>Facts of the run</b>', list(known.map(([name, value]) => `${name}: ${value}`)));
}

/** `Pending 2 s → Running 3 min → Completed`. */
function durations(states: readonly StateChange[]): string {
  const steps = states.map(({ state, at }, index) => {
    const next = states[index + 1];
    return codeHtml(state) + (next === undefined ? '' : ` ${duration(next.at - at)}`);
  });
  return steps.join(' → ');
}

function sizeOf(bytes = NaN): string {
  return Number.isNaN(bytes) ? '' : unbroken(fileSize(bytes));
}

/** @param all - how many there are, of which `items` are the first */
function list(items: readonly string[], all = items.length): string {
  const rest = all > items.length ? [`… and ${grouped(all - items.length)} more`] : [];
  return `<ul>\n${[...items, ...rest].map((item) => `<li>${item}</li>\n`).join('')}</ul>`;
}

function fold(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n${content}\n</details>`;
}

/** Sizes stand to the right. A column in which all cells are empty is left out. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string => {
    const parts = cells.map((cell, column) => {
      const align = heads[column] === 'Size' ? 'right' : 'left';
      return rows.some((row) => row[column] !== '') ? `<${tag} align="${align}">${cell}</${tag}>` : '';
    });
    return `<tr>${parts.join('')}</tr>\n`;
  };
  return `<table>\n${line(heads, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`;
}

/** Characters of a bar; wider tables are cut off on a phone. */
const BAR_WIDTH = 8;

/** Bars with their numbers, to one scale. Anything above zero is visible. */
function createBars(values: readonly number[]): (value: number) => string {
  const most = Math.max(...values);
  return (value) => {
    const filled = value > 0 ? Math.max(1, Math.round((value / most) * BAR_WIDTH)) : 0;
    const bar = '█'.repeat(filled).padEnd(BAR_WIDTH, '░');
    return `<code>${unbroken(`${bar} ${grouped(value).padStart(grouped(most).length)}`)}</code>`;
  };
}

/** HTML that does not wrap at its spaces. */
function unbroken(html: string): string {
  return html.replaceAll(' ', '&nbsp;');
}
