import type { Job } from '../../src/job/job.js';
import type { JobState, ListedState } from '../../src/job/state.js';
import type { Log } from '../../src/log.js';

export const listed = (name: ListedState): JobState => ({ kind: 'listed', name });

export const NO_CHANGES = { added: undefined, modified: undefined, removed: undefined };

/** A job of diff 12 that is running, but for what is given. */
export function aJob(given: Partial<Job> = {}): Job {
  return {
    diffid: 12,
    state: listed('Running'),
    flaggedFailed: false,
    disowned: false,
    subject: {},
    changes: NO_CHANGES,
    ...given,
  };
}

/** A log that keeps its lines, each behind its level. */
export function createMemoryLog(lines: string[] = []): Log & { readonly lines: string[] } {
  const at = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  return {
    lines,
    info: at('info'),
    notice: at('notice'),
    warning: at('warning'),
    error: at('error'),
    debug: at('debug'),
    group: at('group'),
    endGroup: () => void lines.push('endgroup'),
  };
}
