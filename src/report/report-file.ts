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

/** In pieces, so that the text of a million paths need not be in memory as a whole. */
function* reportText(result: StepResult, cleaner: Cleaner): Generator<string> {
  const line = ({ path, size }: ChangedFile): string => JSON.stringify({ path: cleaner.redact(path), size });
  yield JSON.stringify(factsOf(result), null, 2).replace(/\n\}$/, '');
  for (const kind of CHANGE_KINDS) {
    const files = completedJob(result.ending)?.changes[kind];
    const list = files?.map((file) => `\n    ${line(file)}`).join(',');
    yield `,\n  "${kind}": ${list === undefined ? 'null' : `[${list}\n  ]`}`;
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
