import { judge, type Job, type Standing } from '../job/job.js';
import type { RunFilter, Source } from '../job/rerun.js';
import type { Deadline } from './deadline.js';
import type { PatientReader } from './patient-read.js';
import { nextPause } from './schedule.js';

export type Ended = Exclude<Standing, { kind: 'under-way' }>;

export interface Wait {
  readonly diffid: number;
  /** The last answer before the waiting begins, and where it came from: only the status lists files. */
  readonly first: Job;
  readonly source: Source;
  /** Whether an answer is about the run that is waited for. */
  readonly accepts: RunFilter;
  /** Told of every status answer, and whether it was accepted. */
  readonly observe: (job: Job, accepted: boolean) => void;
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
  const { diffid, first, source, accepts, observe } = wait;
  const { reader, deadline, longestPauseMs: longestMs } = tools;

  const standing = accepts(first, source) ? judge(first) : UNDER_WAY;
  const isKnown = standing.kind === 'failed' || (standing.kind === 'completed' && source === 'status');
  if (isKnown) return { job: first, ended: standing };

  const begin = deadline.elapsed();
  let pauseMs = standing.kind === 'completed' ? 0 : nextPause({ elapsedMs: 0, longestMs });
  for (;;) {
    await deadline.pause(pauseMs);
    const { job } = await reader.read(diffid);
    const accepted = accepts(job, 'status');
    observe(job, accepted);
    const now = accepted ? judge(job) : UNDER_WAY;
    if (now.kind !== 'under-way') return { job, ended: now };
    pauseMs = nextPause({ elapsedMs: deadline.elapsed() - begin, longestMs });
  }
}

const UNDER_WAY: Standing = { kind: 'under-way' };
