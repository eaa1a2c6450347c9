/** Runs and failures in words. Pure. */
import { duration } from '../../src/text/quantities.ts';
import { replayFlags } from './commandline.ts';
import { endingOf, type RunRecord } from './record.ts';
import type { FailedRun } from './soak.ts';

const LAST_LINES = 12;
const LONGEST_LINE = 240;

/** A failure: the invariant, how to run it again, and the record in short. */
export function showFailedRun({ record, broken }: FailedRun): string {
  const { group, run } = record;
  return [
    `FAILED, seed ${group.seed}, run ${run + 1} of ${group.runs.length} (${group.kind})`,
    ...broken.map(({ invariant, what }) => `  ${invariant}: ${cut(what)}`),
    `  again: npm run soak -- ${replayFlags(group.kind, group.seed)}`,
    ...showRun(record, LAST_LINES),
  ].join('\n');
}

/** What a run was given, what the server did, and what it left. */
export function showRun(record: RunRecord, lastLines = Infinity): string[] {
  const { group, plan, inputs, outputs, requests, lines, tookMs } = record;
  const given = Object.entries(inputs).filter(([, value]) => value !== '');
  const shownLines = lastLines === Infinity ? lines : lines.slice(-lastLines);
  return [
    `  inputs: ${given.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(' ')}`,
    `  begins: after ${plan.startMs} ms; cancel: ${shown(plan.cancel)}`,
    `  faults: ${group.faults.map((fault) => JSON.stringify(fault)).join(' ') || 'none'}`,
    `  jobs: ${JSON.stringify(group.timetable)}; server's clock ahead by ${group.skewMs} ms; before: ${JSON.stringify(group.before)}; accept: ${shown(group.accept)}`,
    `  requests: ${requests.map(({ kind, fault, started }) => `${kind}${started === undefined ? '' : `→${started.diffid}#${started.job}`}${fault === undefined ? '' : ` (${fault})`}`).join(', ')}`,
    `  diffs: ${record.diffs.map(({ diffid, imageid, machineid, history, rejected }) => `${diffid} of ${imageid} on ${machineid} ${history.map(({ state, failed }) => state + (failed ? '!' : '')).join('/')}${rejected ? ' rejected' : ''}`).join(', ')}`,
    `  ending: ${endingOf(record)} after ${duration(tookMs)}, ${record.passed === undefined ? 'no verdict' : record.passed ? 'passed' : 'failed'}`,
    `  outputs: ${JSON.stringify(outputs)}`,
    ...shownLines.map((line) => `  | ${line}`),
  ].map(cut);
}

function shown(value: object | undefined): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}

function cut(line: string): string {
  return line.length > 4 * LONGEST_LINE ? `${line.slice(0, 4 * LONGEST_LINE)}…` : line;
}
