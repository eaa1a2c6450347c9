import { isSuccess } from '../diff/ending.js';
import type { Settings } from '../inputs/settings.js';
import type { Log } from '../log.js';
import type { Cleaner } from '../text/cleaner.js';
import { duration } from '../text/quantities.js';
import { countChanges, describeCounts } from './changes.js';
import { logChanges } from './log-changes.js';
import { finalOutputs, type Outputs } from './outputs.js';
import { reportText, writeReport, type ReportHead } from './report-file.js';
import { renderSummary, VERDICTS, type GitHubRunFacts } from './summary.js';
import { errorLine, type Outcome } from './words.js';

export interface PublishTools {
  readonly log: Log;
  readonly cleaner: Cleaner;
  readonly setOutputs: (values: Partial<Outputs>) => void;
  /** @throws when it cannot be written */
  readonly writeSummary: (markup: string) => Promise<void>;
  /** A folder for the report file that outlives the step. */
  readonly folder: string;
  readonly run: GitHubRunFacts | undefined;
}

/**
 * Tells of a verdict wherever people and later steps look for it: outputs first, then report file and job summary, and
 * the log's last line. What cannot be written is a warning.
 *
 * @param settings - undefined when the inputs were bad
 */
export async function publish(
  outcome: Outcome,
  settings: Settings | undefined,
  tools: PublishTools,
): Promise<void> {
  const { log, cleaner, setOutputs, run } = tools;
  const { ending } = outcome;
  const { error, ...facts } = finalOutputs(outcome);
  // An empty error says that all is well, so it comes last: nothing may be left to go wrong then.
  setOutputs(error === '' ? facts : { ...facts, error });

  if (settings !== undefined) {
    const changes = ending.kind === 'completed' ? ending.job.changes : undefined;
    const text = reportText(reportHead(outcome, settings), changes, cleaner.redact);
    await bestEffort('the report file', log, async () => {
      setOutputs({ report: await writeReport(tools.folder, text) });
    });
  }
  await bestEffort('the job summary', log, () =>
    tools.writeSummary(renderSummary({ outcome, settings, run, cleaner })),
  );

  if (ending.kind === 'completed') logChanges(ending.job.changes, log, cleaner);
  setOutputs({ error });
  if (isSuccess(ending)) log.info(successLine(outcome));
  else log.error(error);
}

function reportHead({ ending, record, ...outcome }: Outcome, { task, connection }: Settings): ReportHead {
  return {
    verdict: VERDICTS[ending.kind],
    error: errorLine({ ending, record, ...outcome }),
    diffid: record.diffid ?? null,
    origin: record.origin ?? null,
    accountserviceid: connection.accountserviceid ?? null,
    imageid: task.imageid ?? null,
    machineid: task.machineid ?? null,
    subject: record.job?.subject ?? {},
    states: record.states,
  };
}

/** Reporting never changes the verdict: a report that fails is told of and left. */
async function bestEffort(what: string, log: Log, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warning(`Could not write ${what} (${reason}); the verdict stands.`);
  }
}

function successLine({ ending, record, elapsedMs }: Outcome): string {
  const diff = `Diff ${record.diffid ?? ''}`;
  if (ending.kind !== 'completed') return `${diff} is under way at Clanforge; it is not waited for.`;
  return `${diff} completed after ${duration(elapsedMs)}: ${describeCounts(countChanges(ending.job.changes))}.`;
}
