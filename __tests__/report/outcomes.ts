/** Results of the step, to make reports of. */
import type { Changes, Job, JobFailure, JobState, KnownState, Subject } from '../../src/clanforge/job.ts';
import type { Ending } from '../../src/diff/ending.ts';
import type { DiffRecord } from '../../src/diff/record.ts';
import type { Settings } from '../../src/inputs/settings.ts';
import { gatherFacts, type ReportFacts, type RunFacts } from '../../src/report/summary.ts';
import type { StepResult } from '../../src/report/words.ts';
import type { Offender, Violation } from '../../src/rules/rules.ts';
import { createCleaner } from '../../src/text/clean.ts';

/** Unix milliseconds. */
export const START = Date.UTC(2026, 10, 23, 18, 0, 0);

export const SETTINGS: Settings = {
  task: { mode: 'run', imageid: 2, machineid: 3 },
  connection: {
    apiUrl: new URL('https://api.multiplay.co.uk'),
    authorization: 'Basic x',
    accountserviceid: 1,
  },
  timeoutMs: 3_600_000,
  longestPauseMs: 15_000,
  onLock: 'fail',
  rejectDiff: 'never',
  rules: { requireChanges: false, forbidden: undefined, protected: undefined, maxChanges: undefined },
};

export const RUN: RunFacts = {
  repository: 'studio/game',
  event: 'push',
  actor: 'octocat',
  url: 'https://github.com/studio/game/actions/runs/1',
};

export const NO_LISTS: Changes = { added: undefined, modified: undefined, removed: undefined };
export const NOTHING: Changes = { added: [], modified: [], removed: [] };
export const CHANGES: Changes = {
  added: [{ path: 'maps/new.pak', size: 4_200 }, { path: 'readme.txt' }],
  modified: [{ path: 'server.exe', size: 17 }],
  removed: [],
};

export const known = (name: KnownState): JobState => ({ name, known: name });

const SUBJECT: Subject = {
  game: { id: 7, name: 'Game' },
  image: { id: 2, name: 'Main image' },
  machine: { id: 3, name: 'build-1' },
};

/** Diff 12, running by default. */
export function aJob(given: Partial<Job> = {}): Job {
  return {
    diffid: 12,
    state: known('Running'),
    flaggedFailed: false,
    markedAsError: false,
    subject: SUBJECT,
    changes: NO_LISTS,
    ...given,
  };
}

/** Diff 12, created by the step and running. */
export const RECORD: DiffRecord = {
  diffid: 12,
  origin: 'created',
  states: ['Queued', 'Running'].map((state, index) => ({ state, at: START + index * 2_000 })),
  job: aJob(),
  mayHaveStarted: false,
};

/** No diff is known, and none can have started. */
export const BLANK: DiffRecord = { states: [], mayHaveStarted: false };

export function anOutcome(ending: Ending, record: DiffRecord = RECORD): StepResult {
  const settings = ending.kind === 'invalid-inputs' ? undefined : SETTINGS;
  return { ending, record, settings, elapsedMs: 95_000 };
}

/** An ending with the job of diff 12, which the record shows as well. */
function finished(job: Job, ending: Ending): StepResult {
  const states = [...RECORD.states, { state: job.state.name, at: START + 90_000 }];
  return anOutcome(ending, { ...RECORD, states, job });
}

export function completed(changes: Changes): StepResult {
  const job = aJob({ state: known('Completed'), changes });
  return finished(job, { kind: 'completed', job });
}

const OFFENDERS: readonly Offender[] = [
  { kind: 'added', path: 'maps/new.pak', pattern: '*.pak' },
  { kind: 'modified', path: 'server.exe', pattern: '*.exe' },
];
export const VIOLATIONS: readonly Violation[] = [
  { rule: 'forbidden-paths', count: 2, first: OFFENDERS },
  { rule: 'max-changes', changed: 3, most: 1 },
];

export function breaking(violations: readonly Violation[], changes: Changes = CHANGES): StepResult {
  const job = aJob({ state: known('Completed'), changes });
  return finished(job, { kind: 'rules-broken', job, violations });
}

export function failed(how: JobFailure, state: JobState, error = 'disk full'): StepResult {
  const job = aJob({ state, changes: CHANGES, ...(error === '' ? {} : { error }) });
  return finished(job, { kind: 'job-failed', how, job });
}

export const SUCCESSES: readonly (readonly [string, StepResult])[] = [
  ['completed', completed(CHANGES)],
  ['completed without a change', completed(NOTHING)],
  ['started', anOutcome({ kind: 'started', job: aJob() })],
];

const holder = aJob({ diffid: 99, created: START / 1_000 });

/** Every way to fail, by its name. */
export const FAILURES: readonly (readonly [string, StepResult])[] = [
  ['job-failed: failed', failed('failed', known('Failed'))],
  ['job-failed: squashed', failed('squashed', known('Squashed'))],
  ['job-failed: flagged-failed', failed('flagged-failed', known('Completed'))],
  ['job-failed: marked-as-error', failed('marked-as-error', known('Completed'))],
  [
    'job-failed: contradictory',
    failed('contradictory', { ...known('Completed'), contradictedBy: 'Running' }),
  ],
  ['rules-broken', breaking(VIOLATIONS)],
  ...[
    anOutcome({ kind: 'refused', attempt: 'Using diff 12', reason: 'it belongs to image 9, not 2' }),
    anOutcome({ kind: 'locked', by: 99, holder }, { ...BLANK, lockedBy: 99 }),
    anOutcome(
      { kind: 'unconfirmed', what: 'that a diff has started', reason: 'reset', next: 'Wait.' },
      BLANK,
    ),
    anOutcome({ kind: 'timed-out' }, { ...RECORD, outage: 'HTTP 503' }),
    anOutcome({ kind: 'cancelled' }),
    anOutcome({ kind: 'invalid-inputs', faults: ['imageid is missing', 'mode must be run'] }, BLANK),
    anOutcome({ kind: 'crashed', message: 'x is not a function' }),
  ].map((outcome): [string, StepResult] => [outcome.ending.kind, outcome]),
];

/** @throws when there is none of that name */
export function outcomeNamed(name: string): StepResult {
  const [, outcome] = [...SUCCESSES, ...FAILURES].find(([known]) => known === name) ?? [];
  if (outcome === undefined) throw new Error(`There is no outcome ${name}.`);
  return outcome;
}

/** What reports are made of. */
export function factsOf(outcome: StepResult, run = RUN, secrets: readonly string[] = []): ReportFacts {
  return gatherFacts(outcome, run, createCleaner(secrets));
}
