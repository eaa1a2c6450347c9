import type { Task } from '../inputs/settings.js';
import { judge, type Job } from '../job/job.js';
import { isOfRerun } from '../job/rerun.js';
import { createProgressLog } from '../wait/progress.js';
import { Interruption } from '../wait/deadline.js';
import { RunFailure } from '../wait/failure.js';
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
  const { job: first, isStatus, rerun } = await obtainDiff(task, tools);

  const counts = (job: Job): boolean => rerun === undefined || isOfRerun(job, rerun);
  const isUnderWay = judge(first).kind === 'under-way' || !counts(first);
  if (task.mode === 'start' && isUnderWay) {
    // Cancelled while create was on its way: started all the same, but not a success.
    deadline.check();
    return { kind: 'started', job: first };
  }

  log.group(`Wait for diff ${first.diffid}`);
  const progress = createProgressLog(log, deadline.elapsed, clock.wall);
  const observe = (job: Job): void => {
    recorder.observe(job);
    progress.tell(job);
  };
  progress.tell(first);
  const { job, ended } = await waitForEnd(
    { diffid: first.diffid, first, firstIsStatus: isStatus, observe, counts },
    tools,
  );
  switch (ended.kind) {
    case 'completed':
      return { kind: 'completed', job };
    case 'failed':
      return { kind: 'job-failed', how: ended.how, job };
  }
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
