import { completedJob, isSuccess } from '../diff/ending.js';
import type { Reporting, Settings } from '../inputs/settings.js';
import type { Log } from '../log.js';
import type { Cleaner } from '../text/cleaner.js';
import { plainText } from '../text/phrase.js';
import { countChanges } from './changes.js';
import { createDigester, type Digest } from './digest.js';
import { logChanges } from './log-changes.js';
import { finalOutputs, type Outputs } from './outputs.js';
import type { ReportHead } from './report-file.js';
import type { GitHubRunFacts } from './sections.js';
import { gatherFacts, renderSummary, type SummaryFacts } from './summary.js';
import { endingWords } from './verdict.js';
import { errorLine, explain, type Outcome } from './words.js';

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

export interface Publication {
  readonly outcome: Outcome;
  /** Undefined when the inputs were bad. */
  readonly settings: Settings | undefined;
  readonly reporting: Reporting;
  /** Tells of it on GitHub; never rejects. */
  readonly tellGitHub: (facts: SummaryFacts) => Promise<void>;
}

/**
 * Tells of a verdict wherever people and later steps look for it: outputs first, then report file and job summary, then
 * GitHub, and the log's last line. What cannot be written is a warning.
 */
export async function publish(
  { outcome, settings, reporting, tellGitHub }: Publication,
  tools: PublishTools,
): Promise<void> {
  const { log, cleaner, setOutputs, run } = tools;
  const { ending } = outcome;
  const job = completedJob(ending);
  const { error, ...others } = finalOutputs(outcome);
  // An empty error says that all is well, so it comes last: nothing may be left to go wrong then.
  setOutputs(error === '' ? others : { ...others, error });

  let digest: Digest | undefined;
  if (settings !== undefined) {
    await bestEffort('the report file', log, async () => {
      const { reportText, writeReport } = await import('./report-file.js');
      // While it is written all paths pass by: there may be so many that to look at them again takes its time.
      const digester = createDigester();
      const text = reportText(reportHead(outcome, settings), job?.changes, cleaner.redact, digester.see);
      setOutputs({ report: await writeReport(tools.folder, text) });
      if (job !== undefined) digest = digester.digest(countChanges(job.changes));
    });
  }
  const facts = gatherFacts({ outcome, settings, run, cleaner }, digest);
  if (reporting.jobSummary) {
    await bestEffort('the job summary', log, () => tools.writeSummary(renderSummary(facts)));
  }
  if (job !== undefined) {
    // Paths are hostile text of any length: what nobody foresaw of them must not keep the verdict from being told.
    await bestEffort('what changed into the log', log, () => logChanges(job.changes, log, cleaner));
  }
  await tellGitHub(facts);

  setOutputs({ error });
  if (isSuccess(ending)) log.info(plainText(explain(outcome).what));
  else log.error(error);
}

function reportHead({ ending, record, ...outcome }: Outcome, { task, connection }: Settings): ReportHead {
  return {
    verdict: endingWords(ending),
    error: errorLine({ ending, record, ...outcome }),
    diffid: record.diffid ?? null,
    origin: record.origin ?? null,
    accountserviceid: connection.accountserviceid ?? null,
    imageid: task.imageid ?? null,
    machineid: task.machineid ?? null,
    subject: record.job?.subject ?? {},
    states: record.states,
    violations: ending.kind === 'rules-broken' ? ending.violations : [],
  };
}

/** Reporting never changes the verdict: a report that fails is told of and left. */
async function bestEffort(what: string, log: Log, write: () => Promise<void> | void): Promise<void> {
  try {
    await write();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warning(`Could not write ${what} (${reason}); the verdict stands.`);
  }
}
