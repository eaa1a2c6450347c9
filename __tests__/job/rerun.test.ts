import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Job } from '../../src/job/job.js';
import { isOfRerun } from '../../src/job/rerun.js';
import { listed, makeJob } from './jobs.js';

const END_BEFORE = 1_000;
const before = makeJob({ state: listed('Completed'), created: 900, updated: END_BEFORE });
/** The answer to the retry of an API that keeps `jobcreated`. */
const keptCreated = makeJob({ state: listed('Created'), created: 900, updated: 2_000 });
/** That of an API that gives the new run a `jobcreated` of its own. */
const newCreated = makeJob({ state: listed('Created'), created: 2_000, updated: 2_000 });

const completed = (fields: Partial<Job> = {}): Job => makeJob({ state: listed('Completed'), ...fields });

describe('after a retry', () => {
  test.each<[string, Job, Job | undefined]>([
    ['a job under way', makeJob({ created: 900 }), undefined],
    ['a job in an unlisted state', makeJob({ state: { kind: 'unlisted', name: 'Archiving' } }), keptCreated],
    ['an end with a later jobcreated', completed({ created: 2_000, updated: 2_100 }), newCreated],
    ['an end with a later jobcreated, though the answer was lost', completed({ created: 2_000 }), undefined],
    ['another end', makeJob({ state: listed('Failed'), created: 900, updated: END_BEFORE }), undefined],
    ['the same end, updated after the answer', completed({ created: 900, updated: 2_001 }), keptCreated],
  ])('%s is of the new run', (_what, job, answered) => {
    expect(isOfRerun(job, { before, ...(answered === undefined ? {} : { answered }) })).toBe(true);
  });

  test.each<[string, Job, Job | undefined]>([
    ['the old end, unchanged', before, newCreated],
    ['the old end, unchanged, after a lost answer', before, undefined],
    ['the same end, updated, after a lost answer', completed({ created: 900, updated: 3_000 }), undefined],
    ['the same end, updated before the answer', completed({ created: 900, updated: 1_500 }), keptCreated],
    [
      'the same end, updated in the second of the answer',
      completed({ created: 900, updated: 2_000 }),
      keptCreated,
    ],
    ['the same end without times', completed(), keptCreated],
    ['the same end without jobupdated', completed({ created: 900 }), keptCreated],
    ['an end with an earlier jobcreated', completed({ created: 800, updated: 900 }), newCreated],
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
    expect(isOfRerun(job, { before, ...(answered === undefined ? {} : { answered }) })).toBe(false);
  });

  test('the same end, updated, proves nothing when the earlier end had no times', () => {
    const rerun = { before: completed(), answered: keptCreated };
    expect(isOfRerun(completed({ created: 900, updated: 3_000 }), rerun)).toBe(false);
  });

  test('a job identical to the one before is never of the new run', () => {
    const seconds = fc.option(fc.nat(5), { nil: undefined });
    const times = fc.record({ created: seconds, updated: seconds }).map(({ created, updated }) => ({
      ...(created === undefined ? {} : { created }),
      ...(updated === undefined ? {} : { updated }),
    }));
    const state = fc.constantFrom(listed('Completed'), listed('Failed'), listed('Squashed'));
    const answered = fc.option(
      fc
        .tuple(times, fc.constantFrom(listed('Created'), listed('Running'), listed('Completed')))
        .map(([fields, now]) => makeJob({ ...fields, state: now })),
      { nil: undefined },
    );
    fc.assert(
      fc.property(times, state, fc.boolean(), answered, (fields, end, flaggedFailed, answer) => {
        const old = makeJob({ ...fields, state: end, flaggedFailed });
        expect(
          isOfRerun({ ...old }, { before: old, ...(answer === undefined ? {} : { answered: answer }) }),
        ).toBe(false);
      }),
    );
  });
});
