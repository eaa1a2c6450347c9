import { judge, type Job, type Standing } from '../job/job.js';
import type { Deadline } from './deadline.js';
import type { PatientReader } from './patient-read.js';
import { nextPause } from './schedule.js';

export type Ended = Exclude<Standing, { kind: 'under-way' }>;

export interface Wait {
  readonly diffid: number;
  /** The last answer before the waiting begins. */
  readonly first: Job;
  /** Whether that was a status answer; only those list the files. */
  readonly firstIsStatus: boolean;
  /** Told of every answer that counts. */
  readonly observe: (job: Job) => void;
  /** Whether an answer that shows an end counts: after a retry, one of the run before does not. */
  readonly counts: (job: Job) => boolean;
}

export interface WaitTools {
  readonly reader: PatientReader;
  readonly deadline: Deadline;
  readonly longestPauseMs: number;
}

/**
 * Reads the status until the job is over. Create is never called from here.
 *
 * @returns the answer that shows the end; of a completed job always a status answer, which lists the files
 * @throws RunFailure when the status cannot be had; Interruption at the deadline or a cancel
 */
export async function waitForEnd(wait: Wait, tools: WaitTools): Promise<{ job: Job; ended: Ended }> {
  const { diffid, first, observe } = wait;
  const { reader, deadline, longestPauseMs } = tools;
  const begin = deadline.elapsed();

  const standing = wait.counts(first) ? judge(first) : UNDER_WAY;
  const isKnown = standing.kind === 'failed' || (standing.kind === 'completed' && wait.firstIsStatus);
  if (isKnown) return { job: first, ended: standing };

  let pauseMs = standing.kind === 'completed' ? 0 : nextPause({ elapsedMs: 0, longestMs: longestPauseMs });
  // Once a status answer counted, so do all later ones; the answer to a retry does not show what status will show.
  let counting = wait.firstIsStatus && wait.counts(first);
  for (;;) {
    await deadline.pause(pauseMs);
    const { job } = await reader.read(diffid);
    counting ||= wait.counts(job);
    if (counting) {
      observe(job);
      const now = judge(job);
      if (now.kind !== 'under-way') return { job, ended: now };
    }
    pauseMs = nextPause({ elapsedMs: deadline.elapsed() - begin, longestMs: longestPauseMs });
  }
}

const UNDER_WAY: Standing = { kind: 'under-way' };
