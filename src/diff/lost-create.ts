import type { Job } from '../job/job.js';
import { ownership, passedSteadily, type Moment } from '../job/ownership.js';
import type { Target } from '../job/target.js';
import { RunFailure } from '../failure.js';
import { momentOf } from '../wait/clock.js';
import type { Lock } from './request-diff.js';
import type { RunTools } from './tools.js';

/**
 * After the answer to a create was lost: is the diff that locks the image the one that this create made?
 *
 * @param lostAt - when that create was sent
 * @returns our diff, or undefined when the lock is somebody else's
 * @throws RunFailure when it cannot be told whose it is; Interruption at the deadline or a cancel
 */
export async function findLostDiff(
  lock: Lock,
  lostAt: Moment,
  target: Target,
  tools: RunTools,
): Promise<Job | undefined> {
  const { reader, clock, log, onLock, recorder } = tools;
  recorder.meetHolder(lock.by);
  const { job, serverTime } = await reader.read(lock.by);
  const isSteady = passedSteadily(lostAt, momentOf(clock));
  switch (ownership(job, target, lostAt.at, lock.serverTime ?? serverTime, isSteady)) {
    case 'ours':
      log.info(
        `Diff ${lock.by} locks the image, and was not created before the lost request: it is taken for its diff.`,
      );
      return job;
    case 'theirs':
      recorder.doubt(false);
      return undefined;
    case 'unknown':
      // With `wait` it does not matter whose it is, but which machine's; to reject it, or to call it somebody else's, would be a guess.
      if (onLock === 'wait') return undefined;
      throw new RunFailure({
        kind: 'locked',
        by: lock.by,
        holder: job,
        note: 'whether this step started it cannot be told',
      });
  }
}
