/** The report: a JSON file with every changed path. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHANGE_KINDS, type ChangedFile } from '../clanforge/job.ts';
import { completedJob } from '../diff/ending.ts';
import type { Cleaner } from '../text/clean.ts';
import { countChanges } from './changes.ts';
import { endingLabel, errorLine, type StepResult } from './words.ts';

/** Writes the report into a new folder below `parent`, which is created if it does not exist; returns its path. */
export async function writeReport(parent: string, result: StepResult, cleaner: Cleaner): Promise<string> {
  await mkdir(parent, { recursive: true });
  const path = join(await mkdtemp(join(parent, 'clanforge-image-diff-')), 'report.json');
  await writeFile(path, reportText(result, cleaner));
  return path;
}

/** Paths in one piece of the text: that of a million paths need not be in memory, nor hold up a cancel. */
const PATHS_AT_ONCE = 10_000;

function* reportText(result: StepResult, cleaner: Cleaner): Generator<string> {
  const line = ({ path, size }: ChangedFile): string => JSON.stringify({ path: cleaner.redact(path), size });
  yield JSON.stringify(factsOf(result), null, 2).replace(/\n\}$/, '');
  for (const kind of CHANGE_KINDS) {
    const files = completedJob(result.ending)?.changes[kind];
    yield `,\n  "${kind}": ${files === undefined ? 'null' : '['}`;
    for (let start = 0; files !== undefined && start < files.length; start += PATHS_AT_ONCE) {
      const lines = files.slice(start, start + PATHS_AT_ONCE).map((file) => `\n    ${line(file)}`);
      yield `${start === 0 ? '' : ','}${lines.join(',')}`;
    }
    if (files !== undefined) yield '\n  ]';
  }
  yield '\n}\n';
}

/** Null where unknown. */
function factsOf(result: StepResult) {
  const { ending, record, settings, rejection } = result;
  const counts = countChanges(completedJob(ending)?.changes);
  return {
    version: 1,
    verdict: endingLabel(ending),
    error: errorLine(result),
    diffid: record.diffid ?? null,
    origin: record.origin ?? null,
    accountserviceid: settings?.connection.accountserviceid ?? null,
    imageid: settings?.task.imageid ?? null,
    machineid: settings?.task.machineid ?? null,
    lockedBy: record.lockedBy ?? null,
    rejected: rejection === undefined ? null : rejection.kind === 'confirmed',
    subject: record.job?.subject ?? {},
    states: record.states.map(({ state, at }) => ({ state, at: new Date(at).toISOString() })),
    violations: ending.kind === 'rules-broken' ? ending.violations : [],
    counts: Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, counts[kind] ?? null])),
  };
}
