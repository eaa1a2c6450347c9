import { describe, expect, test } from '@jest/globals';
import { NO_DIFFERENCES } from '../../../dev/clanforge/compare.ts';
import { jobAt } from '../../../dev/clanforge/job.ts';
import type { Comparison } from '../../../dev/clanforge/job.ts';
import { ENDS_AT, RUNNING_AT, START, TIMETABLE } from './support.ts';

function jobWith(comparison: Comparison, ms: number) {
  const job = {
    createdAt: START,
    createdSecond: START / 1000,
    fate: { kind: 'completes' },
    comparison,
  } as const;
  return jobAt(job, TIMETABLE, START + ms);
}

describe('a job and its comparison', () => {
  test.each<Comparison>([{ kind: 'not-begun' }, { kind: 'under-way', settled: Promise.resolve() }])(
    'the job runs on after its time while the comparison is $kind',
    (comparison) => {
      expect(jobWith(comparison, 10 * ENDS_AT)).toMatchObject({
        state: { name: 'Running' },
        progress: 99,
        differences: undefined,
      });
    },
  );

  test.each([
    ['early, when its time is over', RUNNING_AT, ENDS_AT],
    ['late, when the comparison is done', ENDS_AT + 500, ENDS_AT + 500],
  ])('a job whose comparison is done completes %s', (_when, comparedAt, completedAt) => {
    const done: Comparison = { kind: 'done', at: START + comparedAt, differences: NO_DIFFERENCES };
    expect(jobWith(done, ENDS_AT - 1).state.name).toBe('Running');
    expect(jobWith(done, ENDS_AT + 1000)).toMatchObject({
      state: { name: 'Completed' },
      since: START + completedAt,
      progress: 100,
    });
  });
});
