/** The life cycle of one diff: obtain it, wait until it has finished, check the rules. */
import { mismatch, uncomparable, type Job } from '../clanforge/job.ts';
import { messageOf } from '../context.ts';
import type { Task } from '../inputs/settings.ts';
import { checkRules, hasRules } from '../rules/rules.ts';
import { createDiff, obtained, type Obtained } from './create.ts';
import { EndRun, type Ending } from './ending.ts';
import { hasFinished, type Finished, type Observation } from './observation.ts';
import { pollUntil } from './poll.ts';
import { readNamedDiff, retryDiff, wrongDiff } from './retry.ts';
import type { RunContext } from './run-context.ts';

/** Never rejects: whatever happens is an ending. */
export async function runDiff(run: RunContext): Promise<Ending> {
  const { log, cleaner, settings } = run;
  try {
    const ending = await obtainAndWait(settings.task, run);
    return ending.kind === 'completed' ? await applyRules(ending.job, run) : ending;
  } catch (error) {
    if (error instanceof EndRun) return error.ending;
    if (error instanceof Error) log.debug(cleaner.line(error.stack ?? '', 4_000));
    return { kind: 'crashed', message: cleaner.line(messageOf(error)) };
  } finally {
    log.endGroup();
  }
}

async function obtainAndWait(task: Task, run: RunContext): Promise<Ending> {
  const { log, recorder, deadline, progress } = run;
  log.group(describe(task));
  const { origin, seen: first, track } = await obtain(task, run);
  // At once: nothing that fails later may lose the id.
  recorder.mayHaveStarted(false);
  recorder.lockedBy(undefined);
  if (origin !== 'retried') recorder.retry(undefined);
  recorder.identify(first.job.diffid, origin);
  const onStatus = (seen: Observation): void => {
    if (seen.outcome === 'earlier-run') {
      progress.heartbeat('the status still shows the end of the earlier run');
      return;
    }
    recorder.observe(seen.job, seen.isStatus);
    progress.show(seen.job);
  };
  if (task.mode !== 'start') {
    log.group(`Wait for diff ${first.job.diffid}`);
    onStatus(first);
    return endingOf(await pollUntil({ first, track, isEnough: hasFinished, onStatus }, run), run);
  }
  if (first.outcome !== 'earlier-run') recorder.observe(first.job, first.isStatus);
  const isEnough = origin === 'retried' ? showsNewRun : hasStarted;
  const started = await pollUntil({ first, track, isEnough, onStatus }, run);
  // Cancelled while create was in transit: it has started, but the step does not pass.
  deadline.check();
  if (started.outcome === 'unfinished') return startedOrNot(started.job, task);
  return endingOf(await pollUntil({ first: started, track, isEnough: hasFinished, onStatus }, run), run);
}

async function obtain(task: Task, run: RunContext): Promise<Obtained> {
  if (task.mode === 'watch') return obtained(await readNamedDiff(task.diffid, task, run), 'watched');
  const { imageid, machineid, diffid } = task;
  return diffid === undefined
    ? createDiff({ imageid, machineid }, run)
    : retryDiff({ imageid, machineid, diffid }, run);
}

/** It has finished, or is in a state that we know and that its name does not contradict. */
function hasStarted(seen: Observation): seen is Observation {
  if (seen.outcome !== 'unfinished') return seen.outcome !== 'earlier-run';
  return seen.job.state.known !== undefined && seen.job.state.contradictedBy === undefined;
}

/** After a retry, a later step must not read the end of the earlier run. */
function showsNewRun(seen: Observation): seen is Observation {
  return hasStarted(seen) && seen.isStatus;
}

/** A response that calls itself or its job an error is never a success, whatever its state. */
function startedOrNot(job: Job, task: Task): Ending {
  const { diffid, markedAsError, flaggedFailed, error } = job;
  const other = mismatch(job.subject, task);
  if (other !== undefined) return wrongDiff(diffid, other);
  if (!markedAsError && !flaggedFailed) return { kind: 'started', job };
  const flaw = markedAsError
    ? 'the response calls itself an error'
    : 'the job is flagged as failed (jobfailed)';
  return {
    kind: 'unconfirmed',
    what: `that diff ${diffid} has started`,
    reason: error === undefined ? flaw : `${flaw}: ${error}`,
    next: `Look at the diff in Clanforge, or wait for it with mode: watch and diffid: ${diffid}.`,
  };
}

/** A diff may turn out to belong to something else, even one that create named: `diff_info` may be absent at first. */
function endingOf({ job, outcome }: Finished, { settings: { task }, log }: RunContext): Ending {
  const other = mismatch(job.subject, task);
  if (other !== undefined) return wrongDiff(job.diffid, other);
  // Anyone who names a diff gives the other ids to be sure of what it is.
  const unknown = task.diffid === undefined ? [] : uncomparable(job.subject, task);
  if (unknown.length > 0) {
    const ids = unknown.map((kind) => `${kind}id`).join(' and ');
    log.warning(
      `Clanforge does not say which ${unknown.join(' and ')} diff ${job.diffid} belongs to, so ${ids} could not be compared.`,
    );
  }
  if (outcome !== 'completed') return { kind: 'job-failed', how: outcome, job };
  if (job.error !== undefined) {
    log.warning(
      `Diff ${job.diffid} completed and is not flagged as failed, but its job has a joberror: ${job.error}`,
    );
  }
  return { kind: 'completed', job };
}

async function applyRules(
  job: Job,
  { settings: { rules }, cleaner, deadline, log }: RunContext,
): Promise<Ending> {
  if (!hasRules(rules)) return { kind: 'completed', job };
  log.group('Check the rules of the release');
  const violations = await checkRules(rules, job.changes, cleaner, () => deadline.pause(0));
  deadline.check();
  const broken = new Set(violations.map(({ rule }) => rule));
  log.info(broken.size === 0 ? 'All rules passed.' : `Rules broken: ${[...broken].join(', ')}.`);
  if (violations.length > 0) return { kind: 'rules-broken', job, violations };
  return { kind: 'completed', job };
}

function describe(task: Task): string {
  if (task.mode === 'watch') return `Look up diff ${task.diffid}`;
  const target = `image ${task.imageid} on machine ${task.machineid}`;
  return task.diffid === undefined ? `Create a diff of ${target}` : `Retry diff ${task.diffid} of ${target}`;
}
