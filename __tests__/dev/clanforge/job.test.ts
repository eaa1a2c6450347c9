import { expect, test } from '@jest/globals';
import { jobAt, type Job } from '../../../dev/clanforge/job.ts';
import { ENDS_AT, RUNNING_AT, START, TIMETABLE } from './support.ts';

const NOTHING = { added: new Map(), modified: new Map(), removed: new Map() };

test.each<[string, Partial<Job>]>([
  ['has not begun', {}],
  ['has not ended', { comparing: Promise.resolve() }],
])('a job runs on beyond its time while its comparison %s', (_, job) => {
  expect(atMs(job, 10 * ENDS_AT)).toMatchObject({ state: { name: 'Running' }, progress: 99 });
});

test.each([
  ['at its time if the comparison ends early', RUNNING_AT, ENDS_AT],
  ['when the comparison ends late', ENDS_AT + 500, ENDS_AT + 500],
])('a job completes %s', (_, comparedAt, completedAt) => {
  const job = { compared: { at: START + comparedAt, differences: NOTHING } };
  expect(atMs(job, ENDS_AT - 1).state.name).toBe('Running');
  const completed = { state: { name: 'Completed' }, since: START + completedAt, progress: 100 };
  expect(atMs(job, ENDS_AT + 1000)).toMatchObject(completed);
});

function atMs(job: Partial<Job>, ms: number) {
  const fresh = { createdAt: START, createdSecond: START / 1000, fate: { kind: 'completes' } } as const;
  return jobAt({ ...fresh, ...job }, TIMETABLE, START + ms);
}
