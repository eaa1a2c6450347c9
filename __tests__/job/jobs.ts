import type { Job } from '../../src/job/job.js';
import type { JobState, ListedState } from '../../src/job/state.js';

export const listed = (name: ListedState): JobState => ({ kind: 'listed', name });

/** A running job about which nothing else is known. */
export function makeJob(fields: Partial<Job> = {}): Job {
  return {
    diffid: 218595,
    state: listed('Running'),
    flaggedFailed: false,
    disowned: false,
    subject: {},
    changes: { added: undefined, modified: undefined, removed: undefined },
    ...fields,
  };
}
