import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Job } from '../../src/job/job.js';
import { trackNewRun, trackOnlyRun, type RunTracker, type Source } from '../../src/job/run-tracker.js';
import { stateName, type JobState } from '../../src/job/state.js';
import { createDeadline } from '../../src/wait/deadline.js';
import { isOver, waitUntil, type Seen, type SeenOver } from '../../src/wait/wait-until.js';
import { createVirtualClock } from '../support/virtual-clock.js';
import { aJob, listed } from './fakes.js';

interface Scene {
  readonly first: Job;
  /** The answers to the reads; the last of them for ever. */
  readonly later?: readonly Job[];
  readonly source?: Source;
  readonly tracker?: RunTracker;
  readonly longestPauseMs?: number;
  readonly deadlineMs?: number;
}

/** How long the step has taken before the waiting begins. */
const BEFORE_MS = 500_000;

interface Waited {
  readonly end: Promise<SeenOver>;
  /** When each read was sent, milliseconds since the waiting began. */
  readonly reads: readonly number[];
  /** The states of the answers; in brackets where they show nothing of the run. */
  readonly observed: readonly string[];
}

function waitFor({
  first,
  later = [],
  source = 'status',
  tracker = trackOnlyRun(),
  longestPauseMs = 15_000,
  deadlineMs = 1e12,
}: Scene): Waited {
  const clock = createVirtualClock();
  const deadline = createDeadline(clock, BEFORE_MS + deadlineMs, new AbortController().signal);
  clock.advance(BEFORE_MS);
  const reads: number[] = [];
  const observed: string[] = [];
  const reader = {
    read: () => {
      reads.push(deadline.elapsed() - BEFORE_MS);
      const serverTime = { unixSeconds: Math.floor(clock.wall() / 1_000), at: clock.now() };
      return Promise.resolve({ job: later[Math.min(reads.length, later.length) - 1] ?? first, serverTime });
    },
  };
  const observe = ({ job, sighting }: Seen): void => {
    const name = stateName(job.state);
    observed.push(sighting.kind === 'not-begun' ? `(${name})` : name);
  };
  const seen = { job: first, source, sighting: tracker.see(first, source) };
  const end = waitUntil(
    isOver,
    { first: seen, tracker, observe },
    { clock, reader, deadline, longestPauseMs },
  );
  return { end, reads, observed };
}

/** Unix seconds at which a job is expected to end, so many seconds after the waiting begins. */
const expectedIn = (seconds: number): number =>
  Math.floor((createVirtualClock().wall() + BEFORE_MS) / 1_000) + seconds;

/** The pauses before each read, in milliseconds. */
const pausesOf = (reads: readonly number[]): number[] =>
  reads.map((at, index) => Math.round(at - (reads[index - 1] ?? 0)));

const running = aJob();
const completed = aJob({ state: listed('Completed') });
const failed = aJob({ state: listed('Failed') });

describe('a job that is over already', () => {
  test.each([
    ['completed, in a status answer', completed, 'status', { kind: 'completed' }],
    ['failed, in a status answer', failed, 'status', { kind: 'failed', how: 'failed' }],
    ['failed, in the answer to create', failed, 'create', { kind: 'failed', how: 'failed' }],
  ] as const)('%s is not read again', async (_, first, source, ended) => {
    const { end, reads } = waitFor({ first, source });
    expect(await end).toEqual({ job: first, source, sighting: ended });
    expect(reads).toEqual([]);
  });

  test('completed, in the answer to create, is read once and at once, for its lists', async () => {
    const listing = { ...completed, changes: { added: [{ path: 'a' }], modified: [], removed: [] } };
    const { end, reads } = waitFor({ first: completed, source: 'create', later: [listing] });
    expect(await end).toMatchObject({ job: listing, sighting: { kind: 'completed' } });
    expect(reads).toEqual([0]);
  });

  test('completed, in the answer to create, is not believed against the status', async () => {
    const { end, reads } = waitFor({ first: completed, source: 'create', later: [running, failed] });
    expect((await end).sighting).toEqual({ kind: 'failed', how: 'failed' });
    expect(pausesOf(reads)).toEqual([0, 1_000]);
  });
});

describe('a job under way', () => {
  test('is waited for through its states, each of which is observed', async () => {
    const later = [aJob({ state: listed('Queued') }), running, running, completed];
    const { end, observed } = waitFor({ first: aJob({ state: listed('Created') }), later });
    expect((await end).sighting).toEqual({ kind: 'completed' });
    expect(observed).toEqual(['Queued', 'Running', 'Running', 'Completed']);
  });

  test.each<[string, JobState]>([
    ['unlisted', { kind: 'unlisted', name: 'Archiving' }],
    ['not given', { kind: 'absent' }],
  ])('in a state that is %s is waited out', async (_, state) => {
    const { end, reads } = waitFor({ first: aJob({ state }), later: [aJob({ state }), completed] });
    expect((await end).sighting).toEqual({ kind: 'completed' });
    expect(reads).toHaveLength(2);
  });

  test('that is flagged as failed is waited for all the same', async () => {
    const { end } = waitFor({ first: aJob({ flaggedFailed: true }), later: [completed] });
    expect((await end).sighting).toEqual({ kind: 'completed' });
  });

  test('is read at pauses that grow from a second and are never above the longest', async () => {
    const { end, reads } = waitFor({ first: running, later: [...Array<Job>(200).fill(running), completed] });
    await end;
    const pauses = pausesOf(reads);
    expect(pauses.slice(0, 3)).toEqual([1_000, 1_000, 1_000]);
    expect(Math.max(...pauses)).toBe(15_000);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  });

  test('is read at the longest pause when that is short', async () => {
    const { end, reads } = waitFor({ first: running, later: [running, completed], longestPauseMs: 100 });
    await end;
    expect(reads).toEqual([100, 200]);
  });

  test('is read within a second after the end that the API expects', async () => {
    const expected = aJob({ eta: expectedIn(247) });
    const { end, reads } = waitFor({ first: running, later: [...Array<Job>(60).fill(expected), completed] });
    await end;
    expect(reads.filter((at) => at >= 247_000 && at <= 249_000)).not.toEqual([]);
    const { end: blindEnd, reads: blind } = waitFor({
      first: running,
      later: [...Array<Job>(60).fill(running), completed],
    });
    await blindEnd;
    expect(blind.filter((at) => at >= 247_000 && at <= 249_000)).toEqual([]);
  });

  test('is waited for until the deadline', async () => {
    const { end, reads } = waitFor({ first: running, deadlineMs: 60_000 });
    await expect(end).rejects.toMatchObject({ why: 'deadline' });
    expect(reads.at(-1)).toBeLessThan(60_000);
  });
});

describe('after a retry', () => {
  const old = { ...completed, created: 100 };
  const begun = aJob({ created: 200 });
  const done = { ...completed, created: 200 };

  test('an old end is never taken, and told of as such', async () => {
    const { end, observed, reads } = waitFor({
      first: begun,
      source: 'create',
      tracker: trackNewRun(old),
      later: [old, old, begun, old, done],
    });
    expect((await end).job).toBe(done);
    expect(observed).toEqual(['(Completed)', '(Completed)', 'Running', '(Completed)', 'Completed']);
    expect(reads).toHaveLength(5);
  });

  test('an old end to begin with is not taken either', async () => {
    const { end, observed } = waitFor({
      first: old,
      tracker: trackNewRun(old),
      deadlineMs: 60_000,
    });
    await expect(end).rejects.toMatchObject({ why: 'deadline' });
    expect(new Set(observed)).toEqual(new Set(['(Completed)']));
  });

  test('an old end tells nothing of when the new one comes', async () => {
    const later = (shown: Job): Job[] => [...Array<Job>(60).fill(shown), begun, done];
    const plain = waitFor({ first: begun, source: 'create', tracker: trackNewRun(old), later: later(old) });
    const foretelling = waitFor({
      first: begun,
      source: 'create',
      tracker: trackNewRun(old),
      later: later({ ...old, eta: expectedIn(247) }),
    });
    await Promise.all([plain.end, foretelling.end]);
    expect(foretelling.reads).toEqual(plain.reads);
  });

  test('a new end in the answer to the retry is an end', async () => {
    const first = { ...failed, created: 200 };
    const { end, reads } = waitFor({ first, source: 'create', tracker: trackNewRun(old) });
    expect((await end).sighting).toEqual({ kind: 'failed', how: 'failed' });
    expect(reads).toEqual([]);
  });
});

test('nothing but Completed without any flag is ever an end that passes', async () => {
  const states: JobState[] = [
    ...(['Created', 'Pending', 'Queued', 'Running', 'Completed', 'Failed', 'Squashed'] as const).map(listed),
    { kind: 'listed', name: 'Completed', contradictedBy: 'Running' },
    { kind: 'unlisted', name: 'Archiving' },
    { kind: 'absent' },
  ];
  const answer = fc.record({
    state: fc.constantFrom(...states),
    flaggedFailed: fc.boolean(),
    disowned: fc.boolean(),
  });
  const sources = fc.constantFrom<Source>('create', 'status');
  await fc.assert(
    fc.asyncProperty(answer, fc.array(answer, { maxLength: 5 }), sources, async (first, later, source) => {
      const { end } = waitFor({
        first: aJob(first),
        source,
        later: [...later.map(aJob), failed],
      });
      const { job, sighting } = await end;
      const passes =
        stateName(job.state) === 'Completed' &&
        !('contradictedBy' in job.state) &&
        !job.flaggedFailed &&
        !job.disowned;
      expect(sighting.kind).toBe(passes ? 'completed' : 'failed');
    }),
  );
});
