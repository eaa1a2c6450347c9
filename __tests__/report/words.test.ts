import { describe, expect, test } from '@jest/globals';
import type { Job } from '../../src/clanforge/job.ts';
import { passes } from '../../src/diff/ending.ts';
import type { DiffRecord } from '../../src/diff/record.ts';
import type { Rejection } from '../../src/diff/reject.ts';
import type { Task } from '../../src/inputs/settings.ts';
import * as words from '../../src/report/words.ts';
import type { Violation } from '../../src/rules/rules.ts';
import { join, plainText } from '../../src/text/phrase.ts';
import * as outcomes from './outcomes.ts';
import { aJob, anOutcome, BLANK, CHANGES, completed, known, RECORD } from './outcomes.ts';

type Sentences = Readonly<Record<string, words.StepResult>>;

/** Each text is the whole of what is said of its outcome. */
function expectSentences(sentences: Sentences): void {
  test.each(Object.entries(sentences))('%s', (sentence, outcome) => {
    const { what, next } = words.explain(outcome);
    expect(words.errorLine(outcome) || plainText(join([what, ...next]))).toBe(sentence);
  });
}

const CONFIRMED: Rejection = { kind: 'confirmed', diffid: 12 };
const UNCONFIRMED = { kind: 'unconfirmed', diffid: 12, reason: 'HTTP 503' } as const;
const taskOf = (outcome: words.StepResult, task: Task): words.StepResult => {
  return { ...outcome, settings: { ...outcomes.SETTINGS, task } };
};
const watching = (outcome: words.StepResult) => taskOf(outcome, { mode: 'watch', diffid: 12 });

describe('a pass', () => {
  const pass = completed(CHANGES);
  const watched = { ...pass, record: { ...pass.record, origin: 'watched' as const } };
  expectSentences({
    'Diff 12 completed after 1 min 35 s: 2 paths added, 1 modified, 0 removed. It locks image 2 until it is accepted or rejected. Accept or reject diff 12 in Clanforge.':
      pass,
    'Diff 12 completed after 1 min 35 s: 2 paths added, 1 modified, 0 removed. It was rejected, so image 2 is free.':
      { ...pass, rejection: CONFIRMED },
    'Diff 12 completed after 1 min 35 s: 2 paths added, 1 modified, 0 removed. It may still lock image 2: its rejection was not confirmed (HTTP 503). Accept or reject diff 12 in Clanforge.':
      { ...pass, rejection: UNCONFIRMED },
    'Diff 12 completed: 2 paths added, 1 modified, 0 removed. It locks image 2 until it is accepted or rejected. Accept or reject diff 12 in Clanforge.':
      watching(watched),
    'Diff 12 completed after 1 min 35 s: an unknown number of paths added, an unknown number modified, an unknown number removed. It locks image 2 until it is accepted or rejected. Accept or reject diff 12 in Clanforge.':
      completed(outcomes.NO_LISTS),
    'Diff 12 completed after less than a second: nothing changed. It locks image 2 until it is accepted or rejected. Accept or reject diff 12 in Clanforge.':
      { ...completed(outcomes.NOTHING), elapsedMs: 37 },
    'Diff 12 has started and locks image 2; this step does not wait for it. To wait for it in a later step, use mode: watch and diffid: 12.':
      anOutcome({ kind: 'started', job: aJob() }),
  });
});

describe('a failed diff', () => {
  const failed = outcomes.failed('failed', known('Failed'));
  const lock = 'It locks image 2 until it is accepted or rejected.';
  expectSentences({
    [`Diff 12 failed: disk full. ${lock} Fix the cause, then retry the diff with diffid: 12.`]: failed,
    [`Diff 12 failed: Clanforge gave no reason. ${lock} Fix the cause, then retry the diff with diffid: 12.`]:
      outcomes.failed('failed', known('Failed'), ''),
    [`Diff 12 failed: The disk is full. ${lock} Fix the cause, then retry the diff with diffid: 12.`]:
      outcomes.failed('failed', known('Failed'), 'The disk is full.'),
    [`Diff 12 failed: disk full. ${lock} Fix the cause, then retry the diff with imageid, machineid, mode: run and diffid: 12.`]:
      watching(failed),
    'Diff 12 failed: disk full. It was rejected, so image 2 is free. Fix the cause, then run this step again.':
      { ...failed, rejection: CONFIRMED },
    'Diff 12 failed: disk full. It was rejected, so image 2 is free. Fix the cause, then run this step again without diffid.':
      taskOf({ ...failed, rejection: CONFIRMED }, { mode: 'run', imageid: 2, machineid: 3, diffid: 12 }),
    'Diff 12 failed: disk full. It may still lock image 2: its rejection was not confirmed (HTTP 503). Fix the cause, then retry the diff with diffid: 12.':
      { ...failed, rejection: UNCONFIRMED },
    [`Diff 12 is Completed but flagged as failed (jobfailed), so it counts as failed: disk full. ${lock} Fix the cause, then retry the diff with diffid: 12.`]:
      outcomes.failed('flagged-failed', known('Completed')),
    'Diff 12 is Completed, but the response is marked as an error, so it counts as failed: disk full. Look at the diff in Clanforge, or read it again with mode: watch and diffid: 12.':
      outcomes.failed('marked-as-error', known('Completed')),
    'Diff 12 counts as failed, since its jobstateid and jobstatename disagree: Completed and Running. Look at the diff in Clanforge, or read it again with mode: watch and diffid: 12.':
      outcomes.outcomeNamed('job-failed: contradictory'),
    'Diff 12 was squashed (merged into another job), so its result is unknown: disk full. Look in Clanforge for the job that replaced it, or run this step again.':
      outcomes.outcomeNamed('job-failed: squashed'),
  });
});

describe('broken rules', () => {
  const fix = 'Fix the build on the machine, reject diff 12 in Clanforge, and run this step again.';
  const next = `${fix} To check the same diff against different rules, use mode: watch and diffid: 12.`;
  const first = [{ kind: 'removed', path: 'a/b', pattern: 'b' }] as const;
  const broken = (...violations: Violation[]): words.StepResult => outcomes.breaking(violations);
  const begin = 'Diff 12 completed, but breaks 1 rule of this release';
  expectSentences({
    [`Diff 12 completed, but breaks 2 rules of this release: forbidden-paths matches 2 paths, first maps/new.pak (pattern *.pak); max-changes allows 1 changed path, but this diff has 3. ${next}`]:
      broken(...outcomes.VIOLATIONS),
    [`${begin}: require-changes found no changes (the image update put nothing new on the machine). ${next}`]:
      broken({ rule: 'require-changes' }),
    [`${begin}: protected-paths matches 1 path, first a/b (pattern b); protected-paths cannot be checked, since Clanforge gave no readable list of added and removed paths. ${next}`]:
      broken(
        { rule: 'protected-paths', count: 1, first },
        { rule: 'protected-paths', unreadable: ['added', 'removed'] },
      ),
    'Diff 12 completed and was rejected, because it breaks 1 rule of this release: require-changes found no changes (the image update put nothing new on the machine). Fix the build on the machine and run this step again.':
      { ...broken({ rule: 'require-changes' }), rejection: CONFIRMED },
  });
});

describe('a refusal', () => {
  const refused = (attempt: string, next: string | undefined, record: DiffRecord): words.StepResult =>
    anOutcome(
      { kind: 'refused', attempt, reason: 'HTTP 403', ...(next === undefined ? {} : { next }) },
      record,
    );
  const creating = (record: Partial<DiffRecord>, next?: string): words.StepResult =>
    refused('Creating a diff of image 2 on machine 3', next, { ...BLANK, ...record });
  const reading = (record: Partial<DiffRecord>): words.StepResult =>
    refused('Reading diff 12', 'Check diffid.', { ...RECORD, ...record });
  const unconfirmed = { what: 'that diff 12 is running again', reason: 'reset', next: 'Wait.' };
  expectSentences({
    'Creating a diff of image 2 on machine 3 failed: HTTP 403.': creating({}),
    'Creating a diff of image 2 on machine 3 failed: HTTP 403. Check it.': creating({}, 'Check it.'),
    "Creating a diff of image 2 on machine 3 failed: HTTP 403. A diff may have started anyway; if so, the next run's error names it.":
      creating({ mayHaveStarted: true }),
    'Creating a diff of image 2 on machine 3 failed: HTTP 403. The response names diff 12, which may have started: to wait for it, use mode: watch and diffid: 12.':
      creating({ mayHaveStarted: true, diffid: 12 }),
    'Reading diff 12 failed: HTTP 403. Check diffid. Diff 12 still locks the image. To wait for its result, use mode: watch and diffid: 12. To free the image once it has finished, use mode: watch, diffid: 12 and reject-diff: always.':
      reading({}),
    'Reading diff 12 failed: HTTP 403. Check diffid. The retry has not shown in the status yet, so mode: watch may read the end of the earlier run. Run this step again with diffid: 12.':
      reading({ retry: 'sent' }),
    'Could not confirm that diff 12 is running again: reset. Wait.': anOutcome({
      kind: 'unconfirmed',
      ...unconfirmed,
    }),
  });
});

describe('a lock', () => {
  const record: DiffRecord = { ...BLANK, lockedBy: 99 };
  const wait = 'Or wait until the image is free, with on-lock: wait.';
  const rejectFailed = 'Or have it rejected if it fails, with on-lock: reject-failed.';
  const reject = 'Or have it rejected, whatever its result, with on-lock: reject.';
  const unclear = 'Accept or reject it in Clanforge once it has finished, then run this step again.';
  const locked = (holder: Partial<Job> | undefined, note?: string, reason?: string): words.StepResult =>
    anOutcome(
      { kind: 'locked', by: 99, holder: holder && aJob({ subject: {}, ...holder }), note, reason },
      record,
    );
  expectSentences({
    [`Image 2 is locked by diff 99 (Running, machine 7, created 2026-11-23 18:00:00 UTC). It has not finished, so it can be neither accepted nor rejected yet: do that in Clanforge later, then run this step again. ${wait} ${rejectFailed} ${reject}`]:
      locked({ subject: { machine: { id: 7 } }, created: outcomes.START / 1_000 }),
    [`Image 2 is locked by diff 99 (Completed). It waits to be accepted or rejected, and may be a release candidate: decide in Clanforge, then run this step again. ${wait} ${reject}`]:
      locked({ state: known('Completed') }),
    [`Image 2 is locked by diff 99 (Failed). It has failed: reject it in Clanforge, then run this step again. ${wait} ${rejectFailed}`]:
      locked({ state: known('Failed') }),
    [`Image 2 is locked by diff 99 (Squashed). ${unclear} ${wait}`]: locked({ state: known('Squashed') }),
    [`Image 2 is locked by diff 99 (state unknown). ${unclear} ${wait}`]: locked(undefined),
    'Image 2 is locked by diff 99 (Failed); rejecting it was refused: HTTP 403. It has failed: reject it in Clanforge, then run this step again.':
      locked({ state: known('Failed') }, 'rejecting it was refused', 'HTTP 403'),
    [`The image is locked by diff 99 (state unknown). ${unclear} ${wait}`]: watching(locked(undefined)),
    [`Image 2 is locked by diff 99 (state unknown). Diff 99 may be the one that this step started: look at it in Clanforge. ${unclear}`]:
      { ...locked(undefined), record: { ...record, mayHaveStarted: true } },
  });
});

describe('a time-out or cancel', () => {
  const end = (record: Partial<DiffRecord>) => anOutcome({ kind: 'timed-out' }, { ...BLANK, ...record });
  const wait = 'To wait for its result, use mode: watch and diffid: 12.';
  const free = 'To free the image once it has finished, use mode: watch, diffid: 12 and reject-diff: always.';
  const again = 'Run this step again with diffid: 12.';
  const begin = 'Timed out after 1 min 35 s';
  const doubt = 'so mode: watch may read the end of the earlier run.';
  expectSentences({
    [`Cancelled after 1 min 35 s: diff 12 was still Running and continues in Clanforge. Diff 12 still locks the image. ${wait} ${free}`]:
      anOutcome({ kind: 'cancelled' }),
    [`${begin}: diff 12 was still Running and continues in Clanforge. Clanforge was unavailable at the end (HTTP 503). Diff 12 still locks the image. ${wait} ${free}`]:
      end({ ...RECORD, outage: 'HTTP 503' }),
    [`${begin}: diff 12 was last seen Completed. ${wait} ${free}`]: end(completed(CHANGES).record),
    [`${begin}; the state of diff 12 is unknown. ${wait} ${free}`]: end({ diffid: 12 }),
    [`${begin}, before Clanforge returned a diff id. This step started no diff: run it again.`]: end({}),
    [`${begin}, before Clanforge returned a diff id. Clanforge was unavailable at the end (ECONNREFUSED). This step started no diff: check api-url and the runner's network or proxy, then run it again.`]:
      end({ outage: 'ECONNREFUSED' }),
    [`${begin}, before Clanforge returned a diff id. A diff may have started anyway; if so, the next run's error names it.`]:
      end({ mayHaveStarted: true }),
    [`${begin} while diff 34 locked image 2. This step started no diff: run it again once the image is free.`]:
      end({ lockedBy: 34 }),
    [`${begin} while diff 34 locked image 2. Diff 34 may be the one that this step started: look at it in Clanforge.`]:
      end({ lockedBy: 34, mayHaveStarted: true }),
    [`${begin}, before the retry of diff 12 was sent. ${again}`]: end({ ...RECORD, retry: 'requested' }),
    [`${begin}; the state of diff 12 is unknown. The retry may not have started, ${doubt} ${again}`]: end({
      diffid: 12,
      retry: 'sent',
      mayHaveStarted: true,
    }),
    [`${begin}: diff 12 was last seen Running. The retry has not shown in the status yet, ${doubt} ${again}`]:
      end({ ...RECORD, retry: 'sent' }),
  });
});

describe('what went wrong before or beside a diff', () => {
  const crash = (record: Partial<DiffRecord>): words.StepResult =>
    anOutcome({ kind: 'crashed', message: 'x' }, { ...BLANK, ...record });
  const bug = 'This is a bug in this action: run it again with debug logging, and report it.';
  expectSentences({
    'Invalid inputs (no request was sent): imageid is missing; mode must be run. Fix the inputs and run this step again.':
      outcomes.outcomeNamed('invalid-inputs'),
    [`Unexpected error: x. ${bug} This step started no diff: run it again.`]: crash({}),
    [`Unexpected error: x. ${bug} A diff may have started anyway; if so, the next run's error names it.`]:
      crash({ mayHaveStarted: true }),
    [`Unexpected error: x. ${bug} To wait for its result, use mode: watch and diffid: 12. To free the image once it has finished, use mode: watch, diffid: 12 and reject-diff: always.`]:
      crash({ diffid: 12 }),
  });
});

test('a rejection that was not confirmed is a warning with the way to free the image', () => {
  expect(words.rejectionWarning(UNCONFIRMED)).toBe(
    'Could not confirm that diff 12 was rejected: HTTP 503. It may still lock the image: reject it in Clanforge, or use mode: watch, diffid: 12 and reject-diff: always.',
  );
});

test.each<[string, words.Verdict, string, string]>([
  ['completed', 'passed', '✅', 'completed'],
  ['started', 'running', '⏳', 'started'],
  ['job-failed: failed', 'failed', '❌', 'job failed'],
  ['job-failed: flagged-failed', 'failed', '❌', 'job failed'],
  ['job-failed: marked-as-error', 'failed', '❌', 'job failed'],
  ['job-failed: contradictory', 'failed', '❌', 'job failed'],
  ['job-failed: squashed', 'undecided', '❌', 'squashed'],
  ['rules-broken', 'failed', '❌', 'rules broken'],
  ['refused', 'undecided', '❌', 'refused'],
  ['locked', 'undecided', '❌', 'locked'],
  ['unconfirmed', 'undecided', '❌', 'unconfirmed'],
  ['timed-out', 'undecided', '❌', 'timed out'],
  ['cancelled', 'undecided', '🚫', 'cancelled'],
  ['invalid-inputs', 'undecided', '❌', 'invalid inputs'],
  ['crashed', 'undecided', '❌', 'crashed'],
])('the ending %s is %s: %s %s', (name, ...expected) => {
  const { ending } = outcomes.outcomeNamed(name);
  expect([words.verdictOf(ending), words.endingSign(ending), words.endingLabel(ending)]).toEqual(expected);
  expect(words.errorLine(outcomes.outcomeNamed(name)) === '').toBe(passes(ending));
});

test('the error fits an annotation, and is never cut within a character', () => {
  const line = (fault: string) => words.errorLine(anOutcome({ kind: 'invalid-inputs', faults: [fault] }));
  expect(line('x'.repeat(9_999))).toHaveLength(4_000);
  for (const fault of ['😀'.repeat(5_000), `x${'😀'.repeat(5_000)}`]) {
    expect(line(fault).isWellFormed()).toBe(true);
  }
});
