import type { Task } from '../inputs/settings.js';
import type { Job } from '../job/job.js';
import { mismatch, untold } from '../job/target.js';
import { checkRules } from '../rules/check-rules.js';
import { hasRules } from '../rules/rules.js';
import { createBreather } from '../wait/breather.js';
import { createProgressLog } from '../wait/progress.js';
import { Interruption } from '../wait/deadline.js';
import { RunFailure } from '../failure.js';
import type { Log } from '../log.js';
import { isOver, waitUntil, type Seen, type SeenOver } from '../wait/wait-until.js';
import type { Ending } from './ending.js';
import { obtainDiff } from './obtain.js';
import { strayFailure } from './stray.js';
import type { RunTools } from './tools.js';

/**
 * The whole life cycle: comes to a diff, waits for its end unless told not to, and tells how it ended. Rejects only on
 * what nobody foresaw.
 */
export async function runDiff(task: Task, tools: RunTools): Promise<Ending> {
  try {
    return await underRules(await run(task, tools), tools);
  } catch (error) {
    if (error instanceof RunFailure) return error.failure;
    if (error instanceof Interruption) return { kind: error.why === 'cancel' ? 'cancelled' : 'timed-out' };
    throw error;
  } finally {
    tools.log.endGroup();
  }
}

async function run(task: Task, tools: RunTools): Promise<Ending> {
  const { log, deadline, clock, recorder } = tools;
  log.group(describe(task));
  const { origin, seen: first, tracker } = await obtainDiff(task, tools);
  const { diffid } = first.job;
  const progress = createProgressLog(log, deadline.elapsed, clock.wall);
  const observe = (seen: Seen): void => {
    recorder.observe(seen);
    if (seen.sighting.kind === 'not-begun')
      progress.stand('the status still shows the end of the earlier run');
    else progress.tell(seen.job);
  };
  const wait = { first, tracker, observe };

  if (task.mode === 'start') {
    const started = await waitUntil(origin === 'retried' ? isShownBegun : isBegun, wait, tools);
    // Cancelled while create was on its way: started all the same, but not a success.
    deadline.check();
    if (started.sighting.kind === 'under-way') {
      if (started.job.disowned || started.job.flaggedFailed) return notStarted(started.job);
      return strayed(started.job, task) ?? { kind: 'started', job: started.job };
    }
    return endOf(await waitUntil(isOver, { ...wait, first: started }, tools), task, log);
  }

  log.group(`Wait for diff ${diffid}`);
  observe(first);
  return endOf(await waitUntil(isOver, wait, tools), task, log);
}

/** A diff that completed passes only if it keeps to the rules of the release. */
async function underRules(
  ending: Ending,
  { rules, cleaner, clock, deadline, log }: RunTools,
): Promise<Ending> {
  if (ending.kind !== 'completed' || !hasRules(rules)) return ending;
  const { job } = ending;
  log.group('Check the rules of the release');
  const breathe = createBreather(clock, deadline);
  const violations = await checkRules(rules, job.changes, { cleaner, breathe });
  // The last path may have taken long, and the process was deaf to signals meanwhile.
  await deadline.pause(0);
  if (violations.length > 0) return { kind: 'rules-broken', job, violations };
  log.info('All are kept.');
  return ending;
}

/** An answer that shows the end of the run, or the run in a state that we know and that no name contradicts. */
function isBegun(seen: Seen): seen is Seen {
  const { sighting, job } = seen;
  if (sighting.kind !== 'under-way') return sighting.kind !== 'not-begun';
  return job.state.kind === 'listed' && job.state.contradictedBy === undefined;
}

/** After a retry a later step may read the status: it must not find the end of the earlier run there. */
function isShownBegun(seen: Seen): seen is Seen {
  return isBegun(seen) && seen.source === 'status';
}

/** A diff may turn out to be about something else, even one that create named: `diff_info` need not be there at first. */
function strayed(job: Job, task: Task): Ending | undefined {
  const other = mismatch(job.subject, task);
  return other === undefined ? undefined : strayFailure(job.diffid, other);
}

function endOf({ job, sighting }: SeenOver, task: Task, log: Log): Ending {
  const stray = strayed(job, task);
  if (stray !== undefined) return stray;
  warnOfUntold(job, task, log);
  switch (sighting.kind) {
    case 'completed':
      if (job.error !== undefined) {
        log.warning(
          `Diff ${job.diffid} completed and is not flagged as failed, yet its job has a joberror: ${job.error}`,
        );
      }
      return { kind: 'completed', job };
    case 'failed':
      return { kind: 'job-failed', how: sighting.how, job };
  }
}

/** Whoever names a diff gives the other ids to be sure of what it is about. */
function warnOfUntold({ diffid, subject }: Job, task: Task, log: Log): void {
  const kinds = task.diffid === undefined ? [] : untold(subject, task);
  if (kinds.length === 0) return;
  log.warning(
    `Clanforge does not say which ${kinds.join(' and ')} diff ${diffid} is about: ${kinds.map((kind) => `${kind}id`).join(' and ')} could not be compared.`,
  );
}

/** An answer that calls itself or its job an error is never a success, whatever state it tells. */
function notStarted({ diffid, disowned, error }: Job): Ending {
  const flaw = disowned ? 'the answer calls itself an error' : 'its job is flagged as failed (jobfailed)';
  const said = error === undefined ? flaw : `${flaw}: ${error}`;
  return { kind: 'refused', doing: `be sure that diff ${diffid} is started`, said };
}

function describe(task: Task): string {
  switch (task.mode) {
    case 'watch':
      return `Look up diff ${task.diffid}`;
    case 'run':
    case 'start': {
      const about = `image ${task.imageid} on machine ${task.machineid}`;
      return task.diffid === undefined
        ? `Create a diff of ${about}`
        : `Retry diff ${task.diffid} of ${about}`;
    }
  }
}
