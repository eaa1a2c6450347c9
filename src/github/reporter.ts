/** Comment and commit status on GitHub. Whatever fails here is a warning: the verdict stands. */
import { sleep, type Context } from '../context.ts';
import type { Reporting } from '../inputs/settings.ts';
import type { ReportFacts } from '../report/summary.ts';
import { errorLine, explain, verdictOf, type StepResult } from '../report/words.ts';
import { shorten } from '../text/clean.ts';
import { plainText } from '../text/phrase.ts';
import * as api from './api.ts';
import { createComment } from './comment.ts';
import type { GitHubRun, Octokit, OpenOctokit } from './context.ts';

type Gather = () => ReportFacts;
type Warn = (message: string) => void;

export type GitHubReporter = ReturnType<typeof createGitHubReporter>;

export function createGitHubReporter(
  reporting: Reporting,
  run: GitHubRun | undefined,
  context: Context,
  openOctokit: OpenOctokit,
) {
  const { comment: policy, statusContext, githubToken } = reporting;
  const { log, cleaner } = context;
  const isRequested = policy !== 'never' || statusContext !== undefined;
  if (!isRequested || run === undefined || githubToken === '') {
    const missing = run === undefined ? 'this is not a run on GitHub' : 'github-token is empty';
    if (isRequested) log.warning(`Comment and commit status are left out: ${missing}. The verdict stands.`);
    return { begin: () => Promise.resolve(), finish: () => Promise.resolve() };
  }
  const send = createSender(run, githubToken, context, openOctokit);
  // Read once: a commit that is pushed later is not the one that the step began with.
  let commit: string | undefined;
  const setStatus = async (gather: Gather | undefined, ms: number, warn: Warn): Promise<void> => {
    if (statusContext === undefined) return;
    await send('the commit status', ms, warn, async (github) => {
      const sha = (commit ??= await api.commitOf(github, run));
      const status = statusOf(gather?.().result);
      await api.setStatus(github, { sha, ...status, context: statusContext, target_url: run.url ?? null });
      log.info(`Commit status ${cleaner.line(statusContext)} of ${sha.slice(0, 7)}: ${status.state}.`);
    });
  };
  const setComment = (gather: Gather, ms: number): Promise<void> =>
    send('the comment', ms, log.warning, async (github) => {
      const comment = createComment(reporting, gather());
      if (comment !== undefined) await api.writeComments(github, run, comment, log);
    });
  return {
    /** Sets the commit status to pending. Settles within 5 s, and never rejects. @param leftMs - until the deadline */
    begin: (leftMs: number) =>
      // At debug level only: if the cause remains, the final status fails too, with a warning.
      setStatus(undefined, Math.min(5_000, leftMs), log.debug),
    /** Reports the verdict. Settles within 30 s, near the deadline within 4 s, and never rejects. */
    finish: async (gather: Gather, leftMs: number) => {
      const ms = Math.min(30_000, Math.max(4_000, leftMs));
      await Promise.all([setStatus(gather, ms, log.warning), setComment(gather, ms)]);
    },
  };
}

/** Makes requests within a time limit. If they fail, there is one warning. */
function createSender(run: GitHubRun, token: string, context: Context, openOctokit: OpenOctokit) {
  const { clock, log, cleaner, cancel } = context;
  const { owner, repo, unreadableEventFile: file } = run;
  const hint = file === undefined ? '' : ` The event file ${cleaner.line(file)} cannot be read.`;
  // Octokit would write to stderr, where the runner looks for commands.
  const debug = (message: string): void => log.debug(cleaner.line(message));
  const octokitLog = { debug, info: debug, warn: debug, error: debug };
  let octokit: Promise<Octokit> | undefined;
  return async (what: string, ms: number, warn: Warn, use: (github: api.GitHubApi) => Promise<void>) => {
    const end = new AbortController();
    const base = { owner, repo, request: { signal: end.signal, log: octokitLog } };
    const overdue = sleep(clock, ms, AbortSignal.any([end.signal, cancel.reportsOverdue])).then(() => {
      end.abort();
      throw new Error('GitHub did not respond in time');
    });
    octokit ??= openOctokit(token);
    const requests = octokit.then(({ rest }) => use({ rest, base }));
    // Octokit's pauses before a retry ignore the signal.
    await Promise.race([overdue, requests]).catch((error: unknown) => {
      warn(`Setting ${what} failed: ${api.describeFailure(error, cleaner)}${hint} The verdict stands.`);
    });
    end.abort();
  };
}

/** The step that waits for a running diff sets the final status. */
const STATES = { passed: 'success', running: 'pending', failed: 'failure', undecided: 'error' } as const;

/** @param result - undefined while the step runs */
function statusOf(result: StepResult | undefined) {
  if (result === undefined) return { state: 'pending', description: 'The image diff is running' } as const;
  const text = errorLine(result) || plainText(explain(result).what);
  // GitHub refuses characters of four bytes, and more than 140 characters.
  const description = shorten(text.replace(/[\u{10000}-\u{10ffff}]/gu, '\u{fffd}'), 140);
  return { state: STATES[verdictOf(result.ending)], description };
}
