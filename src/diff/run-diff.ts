import type { Task } from '../inputs/settings.js';
import { judge, type Job } from '../job/job.js';
import { createProgressLog } from '../wait/progress.js';
import { Interruption } from '../wait/deadline.js';
import { RunFailure } from '../failure.js';
import { waitForEnd } from '../wait/wait-for-end.js';
import type { Ending } from './ending.js';
import { obtainDiff } from './obtain.js';
import type { RunTools } from './tools.js';

/**
 * The whole life cycle: comes to a diff, waits for its end unless told not to, and tells how it ended. Rejects only on
 * what nobody foresaw.
 */
export async function runDiff(task: Task, tools: RunTools): Promise<Ending> {
  try {
    return await run(task, tools);
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
  const { job: first, source, accepts } = await obtainDiff(task, tools);
  const isUnderWay = !accepts(first, source) || judge(first).kind === 'under-way';
  if (task.mode === 'start' && isUnderWay) {
    // Cancelled while create was on its way: started all the same, but not a success.
    deadline.check();
    return first.disowned ? notStarted(first) : { kind: 'started', job: first };
  }

  log.group(`Wait for diff ${first.diffid}`);
  const progress = createProgressLog(log, deadline.elapsed, clock.wall);
  if (accepts(first, source)) progress.tell(first);
  const observe = (job: Job, accepted: boolean): void => {
    if (!accepted) {
      progress.stand('the status still shows the end of the earlier run');
      return;
    }
    recorder.observe(job);
    progress.tell(job);
  };
  const wait = { diffid: first.diffid, first, source, accepts, observe };
  const { job, ended } = await waitForEnd(wait, tools);
  switch (ended.kind) {
    case 'completed':
      return { kind: 'completed', job };
    case 'failed':
      return { kind: 'job-failed', how: ended.how, job };
  }
}

/** An answer that calls itself an error is never a success, whatever state it tells. */
function notStarted({ diffid, error }: Job): Ending {
  const said = error ?? 'the answer calls itself an error';
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
