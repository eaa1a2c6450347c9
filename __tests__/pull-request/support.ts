import { DEMO_TOKEN, type LocalGitHub } from '../../simulator/github/server.js';
import type { Reporting } from '../../src/inputs/settings.js';
import { createGitHubApi, type GitHubApi } from '../../src/pull-request/github-api.js';
import type { GitHubRun } from '../../src/pull-request/github-run.js';
import { createReporter, type Reporter } from '../../src/pull-request/reporter.js';
import { gatherFacts, type SummaryFacts } from '../../src/report/summary.js';
import type { Outcome } from '../../src/report/words.js';
import { createCleaner } from '../../src/text/cleaner.js';
import { anOutcome, SETTINGS } from '../report/outcomes.js';
import { octokitFor, PULL_RUN, type TestOctokit } from '../support/octokit.js';
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.js';
import { createMemoryLog } from '../wait/fakes.js';

export const cleaner = createCleaner([DEMO_TOKEN]);

/** The names of the requests that GitHub got, in order. */
export function routes(github: LocalGitHub): string[] {
  return github.requests.map(({ route }) => route);
}

export function factsOf(outcome: Outcome, run: GitHubRun = PULL_RUN): SummaryFacts {
  const isBadInput = outcome.ending.kind === 'bad-input';
  return gatherFacts({ outcome, settings: isBadInput ? undefined : SETTINGS, run, cleaner });
}

export const CANCELLED = factsOf(anOutcome({ kind: 'cancelled' }));

export const REPORTING: Reporting = {
  jobSummary: true,
  comment: 'never',
  statusContext: undefined,
  githubToken: DEMO_TOKEN,
  imageid: 2,
  machineid: 3,
};

export const MARK = '<!-- clanforge-image-diff image=2 machine=3 -->';

export interface Talk {
  readonly reporter: Reporter;
  readonly clock: VirtualClock;
  /** Each behind its level. */
  readonly lines: readonly string[];
  readonly warnings: () => readonly string[];
  readonly octokit: TestOctokit;
  /** Aborts as the end of the grace for reports does. */
  readonly beLate: () => void;
}

/** A reporter with time that stands still while GitHub answers. */
export async function talkTo(
  github: LocalGitHub,
  reporting: Partial<Reporting>,
  run: GitHubRun | undefined = PULL_RUN,
): Promise<Talk> {
  const octokit = octokitFor(github);
  const clock = createVirtualClock(undefined, octokit.isAwaited);
  const log = createMemoryLog();
  const late = new AbortController();
  const tools = { clock, log, cleaner, run, openOctokit: octokit.open, late: late.signal };
  return {
    reporter: await createReporter({ ...REPORTING, ...reporting }, tools),
    clock,
    lines: log.lines,
    warnings: () => log.lines.filter((line) => line.startsWith('warning: ')),
    octokit,
    beLate: () => late.abort(),
  };
}

export interface Asking {
  readonly api: GitHubApi;
  readonly clock: VirtualClock;
  readonly lines: readonly string[];
  readonly abort: () => void;
}

/** The API alone, with 5 s for a request. */
export async function askingOf(github: LocalGitHub): Promise<Asking> {
  const octokit = octokitFor(github);
  const clock = createVirtualClock(undefined, octokit.isAwaited);
  const log = createMemoryLog();
  const over = new AbortController();
  const api = createGitHubApi({
    octokit: await octokit.open(DEMO_TOKEN),
    owner: 'studio',
    repo: 'game',
    clock,
    log,
    cleaner,
    requestMs: 5_000,
    signal: over.signal,
  });
  return { api, clock, lines: log.lines, abort: () => over.abort() };
}
