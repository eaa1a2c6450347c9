import type { Ending } from '../../src/diff/ending.js';
import type { DiffRecord } from '../../src/diff/record.js';
import type { Settings } from '../../src/inputs/settings.js';
import type { Changes, Job, JobFailure } from '../../src/job/job.js';
import type { Outcome } from '../../src/report/words.js';
import type { Violation } from '../../src/rules/rules.js';
import { aJob, listed } from '../wait/fakes.js';

export const START = Date.UTC(2026, 10, 23, 18, 0, 0);

export const SETTINGS: Settings = {
  task: { mode: 'run', imageid: 2, machineid: 3 },
  connection: {
    apiUrl: new URL('https://api.multiplay.co.uk'),
    credentials: { kind: 'keys', accessKey: 'AKID', secretKey: 'S3CRET' },
    accountserviceid: 1,
  },
  timeoutMs: 3_600_000,
  longestPauseMs: 15_000,
  onLock: 'fail',
  rules: { requireChanges: false, forbidden: undefined, protected: undefined, maxChanges: undefined },
};

export const CHANGES: Changes = {
  added: [{ path: 'maps/new.pak', size: 4_200 }, { path: 'readme.txt' }],
  modified: [{ path: 'server.exe', size: 17 }],
  removed: [],
};

const running: Job = aJob({
  progress: 40,
  subject: {
    game: { id: 7, name: 'Game' },
    image: { id: 2, name: 'Main image' },
    machine: { id: 3, name: 'build-1' },
  },
});

export const RECORD: DiffRecord = {
  diffid: 12,
  origin: 'created',
  states: [
    { state: 'Queued', at: START },
    { state: 'Running', at: START + 2_000 },
  ],
  job: running,
  inDoubt: false,
};

/** Nothing is known of a diff, and none can have been started. */
export const BLANK: DiffRecord = { states: [], inDoubt: false };

/** A record of diff 12 whose last state is another one. */
export function recordEnding(state: string): DiffRecord {
  return { ...RECORD, states: [...RECORD.states, { state, at: START + 90_000 }] };
}

export function anOutcome(ending: Ending, record: DiffRecord = RECORD): Outcome {
  const task = ending.kind === 'bad-input' ? undefined : SETTINGS.task;
  return { ending, record, task, elapsedMs: 95_000 };
}

export function completed(changes: Changes): Outcome {
  const job = { ...running, state: listed('Completed'), changes };
  return anOutcome({ kind: 'completed', job }, recordEnding('Completed'));
}

const failedJob = (state: Job['state']): Job => ({ ...running, state, changes: CHANGES, error: 'disk full' });

/** A diff that completed and breaks rules. */
export function breaking(violations: readonly Violation[], changes: Changes = CHANGES): Outcome {
  const job = { ...running, state: listed('Completed'), changes };
  return anOutcome({ kind: 'rules-broken', job, violations }, recordEnding('Completed'));
}

const JOB_FAILURES = {
  failed: failedJob(listed('Failed')),
  squashed: failedJob(listed('Squashed')),
  flagged: failedJob(listed('Completed')),
  disowned: failedJob(listed('Completed')),
  contradicted: failedJob({ kind: 'listed', name: 'Completed', contradictedBy: 'Running' }),
} satisfies Record<JobFailure, Job>;

const lockHolder = aJob({ diffid: 99, created: START / 1_000 });

export const VIOLATIONS: readonly Violation[] = [
  {
    rule: 'forbidden-paths',
    count: 2,
    first: [
      { kind: 'added', path: 'maps/new.pak', pattern: '*.pak' },
      { kind: 'modified', path: 'server.exe', pattern: '*.exe' },
    ],
  },
  { rule: 'max-changes', changed: 3, most: 1 },
];

const OTHER_FAILURES = {
  'rules-broken': breaking(VIOLATIONS),
  refused: anOutcome(
    { kind: 'refused', doing: 'use diff 12', said: 'it is about image 9', next: 'Check diffid.' },
    { ...BLANK, diffid: 12, origin: 'watched' },
  ),
  locked: anOutcome({ kind: 'locked', by: 99, holder: lockHolder }, BLANK),
  unsettled: anOutcome(
    {
      kind: 'unsettled',
      what: 'a diff was started',
      said: 'two answers were lost (reset)',
      next: 'Run this step again.',
    },
    { ...BLANK, inDoubt: true },
  ),
  'timed-out': anOutcome({ kind: 'timed-out' }, { ...RECORD, trouble: 'HTTP 503' }),
  cancelled: anOutcome({ kind: 'cancelled' }),
  'bad-input': anOutcome(
    { kind: 'bad-input', faults: ['imageid is missing (a positive whole number)', 'mode must be run'] },
    BLANK,
  ),
  crashed: anOutcome({ kind: 'crashed', message: 'x is not a function' }),
} satisfies Record<Exclude<Ending['kind'], 'completed' | 'started' | 'job-failed'>, Outcome>;

/** Every way to fail, by its name. */
export const FAILURES: readonly (readonly [string, Outcome])[] = [
  ...Object.entries(JOB_FAILURES).map(([how, job]): [string, Outcome] => [
    `job-failed: ${how}`,
    anOutcome(
      { kind: 'job-failed', how: how as JobFailure, job },
      recordEnding(job.state.kind === 'listed' ? job.state.name : ''),
    ),
  ]),
  ...Object.entries(OTHER_FAILURES),
];

export const SUCCESSES: readonly (readonly [string, Outcome])[] = [
  ['completed', completed(CHANGES)],
  ['completed without a change', completed({ added: [], modified: [], removed: [] })],
  ['started', anOutcome({ kind: 'started', job: { ...running, changes: CHANGES } })],
];

/** @throws when there is none of that name */
export function outcomeNamed(name: string): Outcome {
  const [, outcome] = [...SUCCESSES, ...FAILURES].find(([known]) => known === name) ?? [];
  if (outcome === undefined) throw new Error(`There is no outcome ${name}.`);
  return outcome;
}
