/** Pure decisions of the life cycle. What they lead to is in __tests__/action. */
import { describe, expect, test } from '@jest/globals';
import { readState, type Job } from '../../src/clanforge/job.ts';
import { createdRelativeTo } from '../../src/diff/create.ts';
import { passes, type Ending } from '../../src/diff/ending.ts';
import { hasFinished, trackRun } from '../../src/diff/observation.ts';
import { createRecorder } from '../../src/diff/record.ts';
import { ownDiffToReject } from '../../src/diff/reject.ts';

function job(fields: Partial<Job> = {}): Job {
  const changes = { added: [], modified: [], removed: [] };
  const base = { diffid: 42, flaggedFailed: false, markedAsError: false, subject: {}, changes };
  return { ...base, state: readState(5, null), ...fields };
}

const RUNNING = readState(4, null);
const FAILED = readState(6, null);

describe('whether a diff was created before a request was sent', () => {
  /** Sent 10 s before the reading, which shows 1,000 s: at 990 s by Clanforge's clock. */
  const reading = { unixSeconds: 1_000, at: 20_000 };
  test.each([
    [995, 'since'],
    [990, 'since'],
    [989, 'since'],
    [988, 'unclear'],
    [980, 'unclear'],
    [979, 'before'],
    [0, 'before'],
    [1_010, 'since'],
    [1_011, 'unclear'],
    [undefined, 'unclear'],
  ])('created at %j s: %s', (created, expected) => {
    const fields = created === undefined ? {} : { created };
    expect(createdRelativeTo(fields, 10_000, reading)).toBe(expected);
  });

  test('is unclear without the server’s clock', () => {
    expect(createdRelativeTo({ created: 0 }, 10_000, undefined)).toBe('unclear');
  });
});

describe('after a retry, an end', () => {
  const before = job({ created: 100, updated: 200 });
  const statuses = (...jobs: readonly Job[]) => {
    const track = trackRun(before);
    track(job({ state: RUNNING, created: 100, updated: 250 }), false);
    return jobs.map((one) => track(one, true).outcome);
  };
  test.each<[string, readonly Job[], readonly string[]]>([
    ['with the times of the old one is the old one', [before], ['earlier-run']],
    ['with a later jobcreated is new', [job({ created: 101, updated: 200 })], ['completed']],
    ['with another state is new', [job({ ...before, state: FAILED })], ['failed']],
    ['updated after the response to the retry is new', [job({ created: 100, updated: 251 })], ['completed']],
    ['updated before that response is old', [job({ created: 100, updated: 240 })], ['earlier-run']],
    [
      'is new once the run was seen unfinished',
      [job({ ...before, state: RUNNING }), before],
      ['unfinished', 'completed'],
    ],
    [
      'is not new because a status without a state was seen',
      [job({ ...before, state: readState(undefined, '') }), before],
      ['unfinished', 'earlier-run'],
    ],
    [
      'is old again where jobcreated tells the runs apart',
      [job({ created: 300, state: RUNNING }), before, job({ created: 300 })],
      ['unfinished', 'earlier-run', 'completed'],
    ],
  ])('%s', (_, jobs, outcomes) => {
    expect(statuses(...jobs)).toEqual(outcomes);
  });
});

test('an end older than a status that showed the run unfinished belongs to an earlier run', () => {
  const track = trackRun();
  track(job({ state: RUNNING, updated: 500 }), true);
  expect(track(job({ updated: 499 }), true).outcome).toBe('earlier-run');
  expect(track(job({ updated: 500 }), true).outcome).toBe('completed');
});

test('a completed job only counts in a status, which lists the files; a failed one counts at once', () => {
  const track = trackRun();
  expect(hasFinished(track(job(), false))).toBe(false);
  expect(hasFinished(track(job(), true))).toBe(true);
  expect(hasFinished(track(job({ state: FAILED }), false))).toBe(true);
  expect(hasFinished(track(job({ state: RUNNING }), true))).toBe(false);
});

const ENDINGS: readonly Ending[] = [
  { kind: 'completed', job: job() },
  { kind: 'started', job: job() },
  { kind: 'rules-broken', job: job(), violations: [] },
  { kind: 'job-failed', job: job(), how: 'failed' },
  { kind: 'job-failed', job: job(), how: 'flagged-failed' },
  { kind: 'job-failed', job: job(), how: 'squashed' },
  { kind: 'job-failed', job: job(), how: 'marked-as-error' },
  { kind: 'job-failed', job: job(), how: 'contradictory' },
  { kind: 'refused', attempt: '', reason: '' },
  { kind: 'locked', by: 1 },
  { kind: 'unconfirmed', what: '', reason: '', next: '' },
  { kind: 'timed-out' },
  { kind: 'cancelled' },
  { kind: 'invalid-inputs', faults: [] },
  { kind: 'crashed', message: '' },
];

test('only a completed diff, or one that has started, lets the step pass', () => {
  expect(ENDINGS.filter(passes).map(({ kind }) => kind)).toEqual(['completed', 'started']);
});

describe('reject-diff', () => {
  const record = { states: [], mayHaveStarted: false, origin: 'created' } as const;
  const rejects = (policy: 'never' | 'on-failure' | 'always') =>
    ENDINGS.filter((ending) => ownDiffToReject(policy, ending, record) === 42).map((ending) =>
      ending.kind === 'job-failed' ? ending.how : ending.kind,
    );
  test('rejects only what has plainly completed or failed', () => {
    expect(rejects('never')).toEqual([]);
    expect(rejects('on-failure')).toEqual(['rules-broken', 'failed', 'flagged-failed']);
    expect(rejects('always')).toEqual(['completed', 'rules-broken', 'failed', 'flagged-failed']);
  });

  test.each([undefined, 'already-running'] as const)('rejects nothing of origin %s', (origin) => {
    const [completed] = ENDINGS;
    const other = { ...record, origin };
    expect(completed && ownDiffToReject('always', completed, other)).toBeUndefined();
  });
});

describe('the record', () => {
  test('publishes each new id, state and lock once, at once', () => {
    const news: object[] = [];
    const recorder = createRecorder(
      () => 7,
      (one) => news.push(one),
    );
    recorder.lockedBy(9);
    recorder.lockedBy(undefined);
    recorder.identify(42);
    recorder.identify(42, 'created');
    recorder.observe(job({ state: RUNNING }), true);
    recorder.observe(job({ state: RUNNING }), true);
    recorder.observe(job({ state: readState(undefined, '') }), true);
    recorder.observe(job(), true);
    expect(news).toEqual([
      { 'locked-by': '9' },
      { 'locked-by': '' },
      { diffid: '42' },
      { state: 'Running' },
      { state: 'Completed' },
    ]);
    expect(recorder.record).toMatchObject({ diffid: 42, origin: 'created' });
    expect(recorder.record.states).toEqual([
      { state: 'Running', at: 7 },
      { state: 'Completed', at: 7 },
    ]);
  });

  test('forgets the states of the earlier run when a retry is sent, until a status shows the new one', () => {
    const news: object[] = [];
    const recorder = createRecorder(
      () => 0,
      (one) => news.push(one),
    );
    recorder.identify(42);
    recorder.observe(job({ state: FAILED }), true);
    recorder.retry('sent');
    expect(recorder.record).toMatchObject({ states: [], job: undefined, retry: 'sent' });
    recorder.observe(job({ state: RUNNING }), false);
    expect(recorder.record.retry).toBe('sent');
    recorder.observe(job({ state: RUNNING }), true);
    expect(recorder.record.retry).toBeUndefined();
    expect(news).toEqual([{ diffid: '42' }, { state: 'Failed' }, { state: '' }, { state: 'Running' }]);
  });
});
