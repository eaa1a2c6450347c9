import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judge } from '../../src/job/job.js';
import { jobState, type JobState } from '../../src/job/state.js';
import { listed, makeJob } from './jobs.js';

describe('where a job stands', () => {
  test.each<[JobState]>([
    [listed('Created')],
    [listed('Pending')],
    [listed('Queued')],
    [listed('Running')],
    [{ kind: 'unlisted', name: 'Archiving' }],
    [{ kind: 'absent' }],
  ])('%j is under way, even when it is flagged as failed', (state) => {
    for (const flags of [{}, { flaggedFailed: true }, { disowned: true }]) {
      expect(judge(makeJob({ state, ...flags }))).toEqual({ kind: 'under-way' });
    }
  });

  test('Completed without any doubt is completed', () => {
    expect(judge(makeJob({ state: listed('Completed') }))).toEqual({ kind: 'completed' });
  });

  test.each([
    ['failed', makeJob({ state: listed('Failed') })],
    ['squashed', makeJob({ state: listed('Squashed') })],
    ['flagged', makeJob({ state: listed('Completed'), flaggedFailed: true })],
    ['disowned', makeJob({ state: listed('Completed'), disowned: true })],
    ['contradicted', makeJob({ state: { kind: 'listed', name: 'Completed', contradictedBy: 'Failed' } })],
    ['contradicted', makeJob({ state: { kind: 'listed', name: 'Completed', contradictedBy: 'Running' } })],
    ['failed', makeJob({ state: { kind: 'listed', name: 'Failed', contradictedBy: 'Completed' } })],
  ])('a job is %s', (how, job) => {
    expect(judge(job)).toEqual({ kind: 'failed', how });
  });

  test('completed has one narrow door', () => {
    const id = fc.oneof(
      fc.integer({ min: 0, max: 9 }),
      fc.constantFrom(5, 5, undefined, 'malformed' as const),
    );
    const name = fc.oneof(
      fc.constantFrom(undefined, '', 'Complete', 'Completed', 'completed', 'Failed', 'Running', 'Completed!'),
      fc.string(),
    );
    fc.assert(
      fc.property(id, name, fc.boolean(), fc.boolean(), (number, said, flaggedFailed, disowned) => {
        const job = makeJob({ state: jobState(number, said), flaggedFailed, disowned });
        const saysCompleted = /^\s*completed?\s*$/i.test(said ?? '');
        const saysNothing = (said ?? '').trim() === '';
        const isDoor = saysCompleted ? number === 5 || number === undefined : number === 5 && saysNothing;
        expect(judge(job).kind === 'completed').toBe(isDoor && !flaggedFailed && !disowned);
      }),
      { numRuns: 1_000 },
    );
  });
});
