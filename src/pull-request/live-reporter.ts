import type { Reporting } from '../inputs/settings.js';
import type { Log } from '../log.js';
import type { SummaryFacts } from '../report/summary.js';
import { sleep } from '../wait/clock.js';
import { planComment, type CommentPlan } from './comment.js';
import {
  createGitHubApi,
  type Comment,
  type CommitStatus,
  type GitHubApi,
  type Octokit,
  type Pull,
} from './github-api.js';
import type { GitHubRun } from './github-run.js';
import { marker } from './marker.js';
import type { Reporter, ReporterTools } from './reporter.js';
import { statusOf } from './status.js';
import { describeTrouble, Lacking } from './trouble.js';

/** Milliseconds for all that is told at the end; of a step whose time is over, so many as it may be late. */
const LONGEST_MS = 30_000;
const SHORTEST_MS = 4_000;

const LONGEST_REQUEST_MS = 10_000;

/** Milliseconds that a pending status on its way is still given after a cancel, when little time is left. */
const PENDING_PATIENCE_MS = 2_000;

/** Milliseconds after which a pending status that was given up on its way has arrived, if it does. */
const PENDING_ARRIVED_MS = 3_000;

const COMMENT_PERMISSION = 'pull-requests: write';

/** How many pull requests of one commit are told. */
const MOST_PULLS = 10;

type Told = Pick<CommitStatus, 'state' | 'description'>;

/** A reporter that tells GitHub of the diff. */
export function createLiveReporter(reporting: Reporting, run: GitHubRun, tools: ReporterTools): Reporter {
  const { comment: wish, statusContext: context, githubToken } = reporting;
  const { clock, log, cleaner, openOctokit, late } = tools;
  const warned = new Set<string>();
  let octokit: Promise<Octokit> | undefined;
  let begun: Promise<void> = Promise.resolve();
  const beginning = clock.now();
  /** Read once: a commit that comes while the step runs is none that it looked at. */
  let commit: string | undefined;
  let isFirstRead = true;
  const pendingOver = new AbortController();

  /** One warning for each kind of report. */
  async function attempt(what: string, permission: string, report: () => Promise<void>): Promise<void> {
    try {
      await report();
    } catch (error) {
      if (!warned.has(what)) {
        log.warning(
          `Could not set ${what} (${describeTrouble(error, permission, cleaner)}) The verdict stands.`,
        );
      }
      warned.add(what);
    }
  }

  /** Calls for at most `ms` milliseconds in all. */
  async function withApi(
    ms: number,
    use: (api: GitHubApi) => Promise<void>,
    ...stops: readonly AbortSignal[]
  ): Promise<void> {
    const over = new AbortController();
    const timer = clock.timer(ms, () => over.abort());
    try {
      octokit ??= openOctokit(githubToken);
      const requestMs = Math.min(LONGEST_REQUEST_MS, ms / 2);
      const signal = AbortSignal.any([over.signal, late, ...stops]);
      await use(createGitHubApi({ ...run, octokit: await octokit, clock, log, cleaner, requestMs, signal }));
    } finally {
      timer.cancel();
    }
  }

  async function putStatus(name: string, status: Told, api: GitHubApi): Promise<void> {
    const isFirst = isFirstRead;
    isFirstRead = false;
    const isSame = (quietMs: number): boolean => isFirst || quietMs >= clock.now() - beginning;
    commit ??= await statusCommit(run, api, isSame);
    await api.setStatus(commit, { ...status, context: name, targetUrl: run.url });
    log.info(`Commit status ${cleaner.line(name)} of ${commit.slice(0, 7)}: ${status.state}.`);
  }

  /** After the pending has arrived or failed: one that came late would stay. */
  async function settleStatus(name: string, { outcome }: SummaryFacts, ms: number): Promise<void> {
    const start = clock.now();
    const leftMs = (): number => ms - (clock.now() - start);
    const set = (): Promise<void> =>
      attempt('the commit status', 'statuses: write', () =>
        withApi(leftMs(), (api) => putStatus(name, statusOf(outcome), api)),
      );
    const patienceMs = outcome.ending.kind === 'cancelled' ? PENDING_PATIENCE_MS : ms / 2;
    const patience = clock.timer(patienceMs, () => pendingOver.abort());
    await begun;
    patience.cancel();
    await set();
    // GitHub may still be working on the pending that we gave up: the verdict has the last word.
    if (!pendingOver.signal.aborted || leftMs() <= PENDING_ARRIVED_MS) return;
    await sleep(clock, PENDING_ARRIVED_MS, late);
    await set();
  }

  const comment = (facts: SummaryFacts, ms: number) =>
    attempt('the comment', COMMENT_PERMISSION, async () => {
      const plan = planComment(wish, facts);
      if (plan.kind === 'leave') return;
      const mark = marker(reporting, facts.outcome.record);
      if (mark === undefined) {
        log.warning(
          'No comment is written, since it is not known which image and machine it would be about: give imageid and machineid.',
        );
        return;
      }
      await withApi(ms, async (api) => {
        const pulls = await commentedPulls(run, api);
        if (pulls.length === 0) log.info('There is no open pull request of this commit to comment on.');
        for (const pull of pulls) {
          await attempt('the comment', COMMENT_PERMISSION, () => writeComment(pull, plan, mark, api, log));
        }
      });
    });

  return {
    begin: () => {
      if (context === undefined) return;
      const pending = { state: 'pending', description: 'The image diff is under way' } as const;
      // Where it fails for good the final one fails too, and tells why.
      begun = withApi(
        2 * LONGEST_REQUEST_MS,
        (api) => putStatus(context, pending, api),
        pendingOver.signal,
      ).catch((error: unknown) => log.debug(describeTrouble(error, 'statuses: write', cleaner)));
    },
    finish: async (facts, leftMs) => {
      const ms = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, leftMs));
      await Promise.all([
        context === undefined ? undefined : settleStatus(context, facts, ms),
        comment(facts, ms),
      ]);
    },
  };
}

/**
 * Required checks look at a pull request's head, not at the merge commit that its runs work on.
 *
 * @param isSame - whether a head that is asked for is that of the step's beginning, by the milliseconds in which the pull
 * request did not change
 */
async function statusCommit(
  { pull, sha }: GitHubRun,
  api: GitHubApi,
  isSame: (quietMs: number) => boolean,
): Promise<string> {
  switch (pull.kind) {
    case 'known':
      return pull.headSha;
    case 'numbered': {
      const { headSha, quietMs } = await api.pull(pull.number).catch((error: unknown) => {
        throw new Lacking('pull-requests: read', error);
      });
      if (isSame(quietMs)) return headSha;
      throw new Error(
        'the head of the pull request could not be read when the step began, and may be another one now',
      );
    }
    case 'none':
      return sha;
  }
}

async function commentedPulls({ pull, sha }: GitHubRun, api: GitHubApi): Promise<readonly number[]> {
  if (pull.kind !== 'none') return [pull.number];
  const open = await api.openPulls(sha);
  // A branch upon another has its commits too, but is not what they are about.
  const heads = open.filter(({ headSha }: Pull) => headSha === sha);
  return (heads.length > 0 ? heads : open).slice(0, MOST_PULLS).map(({ number }) => number);
}

async function writeComment(
  pull: number,
  plan: Exclude<CommentPlan, { kind: 'leave' }>,
  mark: string,
  api: GitHubApi,
  log: Log,
): Promise<void> {
  const body = `${mark}\n${plan.text}`;
  const old = await api.findComment(pull, (comment) => isOurs(comment, mark, api));
  if (old !== undefined) {
    await api.updateComment(old.id, body);
    log.info(`Comment on pull request #${pull} updated.`);
  } else if (plan.kind === 'write') {
    await api.createComment(pull, body);
    log.info(`Comment on pull request #${pull} created.`);
  }
}

/** Anybody may write a comment that begins like ours, and change it again once it tells of a verdict. */
async function isOurs({ body, isByApp, authorId }: Comment, mark: string, api: GitHubApi): Promise<boolean> {
  if (!body.startsWith(mark)) return false;
  const user = await api.userId();
  return user === undefined ? isByApp : authorId === user;
}
