import { describe, expect, test } from '@jest/globals';
import type { Job } from '../../src/job/job.js';
import { createProgressLog } from '../../src/wait/progress.js';
import { aJob, createMemoryLog, listed } from './fakes.js';

const NOW = Date.UTC(2026, 10, 23, 18, 0, 0);

/** Tells of jobs at moments in seconds since the step began, and gives the log. */
function told(...jobs: readonly (readonly [seconds: number, job: Job])[]): readonly string[] {
  const log = createMemoryLog();
  let elapsedMs = 0;
  const progress = createProgressLog(
    log,
    () => elapsedMs,
    () => NOW + elapsedMs,
  );
  for (const [seconds, job] of jobs) {
    elapsedMs = seconds * 1_000;
    progress.tell(job);
  }
  return log.lines;
}

test('there is a line per change of state, and none per read', () => {
  const queued = aJob({ state: listed('Queued') });
  expect(told([0, queued], [1, queued], [2, queued], [4, aJob()], [5, aJob()], [65, queued])).toEqual([
    'info: 0:00 Queued',
    'info: 0:04 Running',
    'info: 1:05 Queued',
  ]);
});

describe('the heartbeat', () => {
  test('comes two minutes after the last line', () => {
    expect(told([10, aJob()], [129, aJob()], [130, aJob()], [249, aJob()], [251, aJob()])).toEqual([
      'info: 0:10 Running',
      'info: 2:10 still Running',
      'info: 4:11 still Running',
    ]);
  });

  test('tells progress and expected end', () => {
    const job = aJob({ progress: 40, eta: NOW / 1_000 + 300 });
    expect(told([0, aJob()], [120, job])[1]).toBe(
      'info: 2:00 still Running (progress 40 %, expected end 2026-11-23 18:05:00 UTC, in about 3 min)',
    );
  });

  test('tells while the status shows nothing of the job why that is so', () => {
    const log = createMemoryLog();
    let elapsedMs = 50_000;
    const progress = createProgressLog(
      log,
      () => elapsedMs,
      () => NOW,
    );
    for (const seconds of [51, 169, 170, 289, 290]) {
      elapsedMs = seconds * 1_000;
      progress.stand('still the old run');
    }
    progress.tell(aJob());
    expect(log.lines).toEqual([
      'info: 2:50 still the old run',
      'info: 4:50 still the old run',
      'info: 4:50 Running',
    ]);
  });

  test('of a job whose state is not given says so', () => {
    const job = aJob({ state: { kind: 'absent' } });
    expect(told([0, job], [120, job])).toEqual([
      'info: 0:00 (no state given)',
      'info: 2:00 still (no state given)',
    ]);
  });
});

test.each<[string, Partial<Job>]>([
  ['a progress of 0, which means nothing', { progress: 0 }],
  ['an expected end that has passed', { eta: NOW / 1_000 - 1 }],
  ['an expected end that is now', { eta: NOW / 1_000 }],
  ['an expected end of 0', { eta: 0 }],
])('%s is not told', (_, given) => {
  expect(told([0, aJob(given)])).toEqual(['info: 0:00 Running']);
});

test('a state that is not known gets one warning, whatever comes between', () => {
  const unlisted = (name: string): Job => aJob({ state: { kind: 'unlisted', name } });
  const lines = told([0, unlisted('Archiving')], [1, aJob()], [2, unlisted('Archiving')], [3, unlisted('B')]);
  expect(lines).toEqual([
    'warning: Diff 12 is in the state "Archiving", which this action does not know: waiting for one that it knows.',
    'info: 0:00 Archiving',
    'info: 0:01 Running',
    'info: 0:02 Archiving',
    'info: 0:03 B',
  ]);
});
