import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Job } from '../../src/job/job.js';
import { trackNewRun, trackOnlyRun, type RunTracker, type Source } from '../../src/job/run-tracker.js';
import { listed, makeJob } from './jobs.js';

const before = makeJob({ state: listed('Completed'), created: 900, updated: 1_000 });
const completed = (fields: Partial<Job> = {}): Job => makeJob({ state: listed('Completed'), ...fields });
const failed = (fields: Partial<Job> = {}): Job => makeJob({ state: listed('Failed'), ...fields });

/** Whether an answer shows the new run, after the answer to the retry (undefined when that was lost). */
function seeAfter(earlier: Job, answered: Job | undefined): (job: Job, source?: Source) => boolean {
  const tracker = trackNewRun(earlier);
  if (answered !== undefined) tracker.see(answered, 'create');
  return (job, source = 'status') => tracker.see(job, source).kind !== 'not-begun';
}

const LOST = undefined;
/** The answer to the retry of an API that keeps `jobcreated`. */
const KEPT = makeJob({ state: listed('Created'), created: 900, updated: 2_000 });
/** That of an API that gives the new run a `jobcreated` of its own. */
const NEW = makeJob({ state: listed('Created'), created: 2_000, updated: 2_000 });

describe('after a retry', () => {
  test.each<[string, Job, Job | undefined]>([
    ['a job under way', makeJob({ created: 900 }), LOST],
    ['a job in an unlisted state', makeJob({ state: { kind: 'unlisted', name: 'Archiving' } }), KEPT],
    ['an end with a later jobcreated', completed({ created: 2_000, updated: 2_100 }), NEW],
    ['an end with a later jobcreated, though the answer was lost', completed({ created: 2_000 }), LOST],
    ['another end', failed({ created: 900, updated: 1_000 }), LOST],
    ['the same end, updated after the answer', completed({ created: 900, updated: 2_001 }), KEPT],
  ])('%s is of the new run', (_what, job, answered) => {
    expect(seeAfter(before, answered)(job)).toBe(true);
  });

  test.each<[string, Job, Job | undefined]>([
    ['the old end, unchanged', before, NEW],
    ['the old end, unchanged, after a lost answer', before, LOST],
    ['the same end, updated, after a lost answer', completed({ created: 900, updated: 3_000 }), LOST],
    ['the same end, updated before the answer', completed({ created: 900, updated: 1_500 }), KEPT],
    ['the same end, updated in the second of the answer', completed({ created: 900, updated: 2_000 }), KEPT],
    ['the same end without times', completed(), KEPT],
    ['the same end without jobupdated', completed({ created: 900 }), KEPT],
    ['an end with an earlier jobcreated', completed({ created: 800, updated: 900 }), NEW],
    ['another end with the old jobcreated, when the answer had a new one', failed({ created: 900 }), NEW],
    ['another end without jobcreated, when the answer had a new one', failed(), NEW],
    [
      'the same end, when the answer showed that end too',
      completed({ created: 900, updated: 3_000 }),
      before,
    ],
    [
      'the same end, when the answer had no jobupdated',
      completed({ created: 900, updated: 3_000 }),
      makeJob({ created: 900 }),
    ],
  ])('%s is not of the new run', (_what, job, answered) => {
    expect(seeAfter(before, answered)(job)).toBe(false);
  });

  test('the same end, updated, proves nothing when the earlier end had no times', () => {
    expect(seeAfter(completed(), KEPT)(completed({ created: 900, updated: 3_000 }))).toBe(false);
  });

  test('once its status was under way, the next end is that of the new run', () => {
    const isOfNewRun = seeAfter(before, LOST);
    expect(isOfNewRun(makeJob({ created: 900 }), 'status')).toBe(true);
    expect(isOfNewRun(before, 'status')).toBe(true);
  });

  test.each<[string, Job, Source]>([
    ['the answer to create', makeJob({ created: 900 }), 'create'],
    ['an unlisted state', makeJob({ state: { kind: 'unlisted', name: 'Archiving' } }), 'status'],
    ['no state at all', makeJob({ state: { kind: 'absent' } }), 'status'],
  ])('%s does not show that the new run has begun', (_what, job, source) => {
    const isOfNewRun = seeAfter(before, KEPT);
    expect(isOfNewRun(job, source)).toBe(true);
    expect(isOfNewRun(before, 'status')).toBe(false);
  });

  test('once a later jobcreated was seen, no answer without it counts as an end', () => {
    const isOfNewRun = seeAfter(before, LOST);
    expect(isOfNewRun(makeJob({ created: 2_000 }), 'status')).toBe(true);
    expect(isOfNewRun(before, 'status')).toBe(false);
    expect(isOfNewRun(failed({ created: 900 }), 'status')).toBe(false);
    expect(isOfNewRun(completed({ created: 2_000 }), 'status')).toBe(true);
  });

  test('a job identical to the one before is never of the new run until that was seen under way', () => {
    const seconds = fc.option(fc.nat(5), { nil: undefined });
    const times = fc.record({ created: seconds, updated: seconds }).map(({ created, updated }) => ({
      ...(created === undefined ? {} : { created }),
      ...(updated === undefined ? {} : { updated }),
    }));
    const end = fc.constantFrom(listed('Completed'), listed('Failed'), listed('Squashed'));
    const answer = fc
      .tuple(times, fc.constantFrom(listed('Created'), listed('Running'), listed('Completed')))
      .map(([fields, state]) => makeJob({ ...fields, state }));
    fc.assert(
      fc.property(times, end, fc.boolean(), fc.option(answer), (fields, state, flaggedFailed, answered) => {
        const old = makeJob({ ...fields, state, flaggedFailed });
        const isOfNewRun = seeAfter(old, answered ?? LOST);
        for (let reads = 1; reads <= 3; reads += 1) expect(isOfNewRun({ ...old }, 'status')).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an end that is older than the run which the status showed under way', () => {
  const running = makeJob({ created: 1_900, updated: 2_001 });
  const trackers: [string, () => RunTracker][] = [
    ['after a retry', () => trackNewRun(before)],
    ['without a retry', () => trackOnlyRun()],
  ];

  test.each(trackers)('is not of that run: %s', (_, track) => {
    const { see } = track();
    expect(see(running, 'status').kind).toBe('under-way');
    expect(see(completed({ created: 1_900, updated: 2_000 }), 'status').kind).toBe('not-begun');
    expect(see(failed({ created: 1_899, updated: 2_100 }), 'status').kind).toBe('not-begun');
    expect(see(completed({ created: 1_900, updated: 2_001 }), 'status').kind).toBe('completed');
  });

  test('is known by the latest of all answers', () => {
    const { see } = trackOnlyRun();
    see(running, 'status');
    see(makeJob({ created: 1_900, updated: 1_950 }), 'status');
    see(makeJob({}), 'status');
    expect(see(completed({ updated: 2_000 }), 'status').kind).toBe('not-begun');
    expect(see(completed({ updated: 2_002 }), 'status').kind).toBe('completed');
  });

  test.each([
    ['no times', completed()],
    ['the same times', completed({ created: 1_900, updated: 2_001 })],
  ])('is not meant where an end has %s', (_, end) => {
    const { see } = trackOnlyRun();
    see(running, 'status');
    expect(see(end, 'status').kind).toBe('completed');
  });

  test('cannot be told by the answer to create, which another host may date', () => {
    const { see } = trackOnlyRun();
    see(running, 'create');
    expect(see(completed({ created: 1_899, updated: 2_000 }), 'status').kind).toBe('completed');
  });

  test('does not make a run that is under way any older', () => {
    const { see } = trackOnlyRun();
    see(running, 'status');
    expect(see(makeJob({ updated: 1_000 }), 'status').kind).toBe('under-way');
  });
});

test('without a retry there is one run, to which every answer belongs', () => {
  const { see } = trackOnlyRun();
  expect([before, KEPT, failed()].map((job) => see(job, 'status').kind)).toEqual([
    'completed',
    'under-way',
    'failed',
  ]);
});
