import type { Reporting } from '../inputs/settings.js';
import type { Log } from '../log.js';
import type { SummaryFacts } from '../report/summary.js';
import type { Cleaner } from '../text/cleaner.js';
import type { Clock } from '../wait/clock.js';
import type { Octokit } from './github-api.js';
import type { GitHubRun } from './github-run.js';

/** Tells of the diff on GitHub, as far as it is wished. What cannot be told is a warning. */
export interface Reporter {
  /** Sets the commit status to pending, without waiting for it. */
  readonly begin: () => void;
  /**
   * Tells of the verdict. Settles in time whatever GitHub does, and never rejects.
   * @param leftMs - milliseconds that the step has left
   */
  readonly finish: (facts: SummaryFacts, leftMs: number) => Promise<void>;
}

export interface ReporterTools {
  readonly clock: Clock;
  readonly log: Log;
  readonly cleaner: Cleaner;
  /** Undefined outside of GitHub. */
  readonly run: GitHubRun | undefined;
  /** Loads octokit, which takes its time: only for those who use it. */
  readonly openOctokit: (token: string) => Promise<Octokit>;
  /** Aborted when a cancelled step has no time left for reports. */
  readonly late: AbortSignal;
}

const SILENT: Reporter = { begin: () => undefined, finish: () => Promise.resolve() };

/** A reporter for what is wished. What talks to GitHub is loaded only for those who wish for something. */
export async function createReporter(reporting: Reporting, tools: ReporterTools): Promise<Reporter> {
  const { comment, statusContext, githubToken } = reporting;
  const { log, run } = tools;
  if (comment === 'never' && statusContext === undefined) return SILENT;
  const lacking =
    run === undefined ? 'this is no run on GitHub' : githubToken === '' ? 'github-token is empty' : '';
  if (run === undefined || lacking !== '') {
    log.warning(`Comment and commit status are left out, since ${lacking}; the verdict stands.`);
    return SILENT;
  }
  const { createLiveReporter } = await import('./live-reporter.js');
  return createLiveReporter(reporting, run, tools);
}
