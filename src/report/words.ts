/** The end of the step as text: what happened, why, and what to do next. */
import type { Job, JobFailure, JobState } from '../clanforge/job.ts';
import { passes, type Ending } from '../diff/ending.ts';
import type { DiffRecord } from '../diff/record.ts';
import type { Rejection } from '../diff/reject.ts';
import type { Settings } from '../inputs/settings.ts';
import type { Violation } from '../rules/rules.ts';
import { oneLine, shorten } from '../text/clean.ts';
import { join, own, plainText, say, type Phrase } from '../text/phrase.ts';
import { counted, duration, grouped, moment } from '../text/quantities.ts';
import * as advice from './advice.ts';
import { countChanges, describeCounts } from './changes.ts';

export interface StepResult {
  readonly ending: Ending;
  readonly record: DiffRecord;
  /** Undefined when the inputs are invalid. */
  readonly settings?: Settings | undefined;
  readonly elapsedMs: number;
  /** Undefined when no rejection of the step's own diff was requested. */
  readonly rejection?: Rejection | undefined;
}

export interface Explanation {
  /** What happened, and why. With `points`, without its full stop. */
  readonly what: Phrase;
  readonly points?: readonly Phrase[];
  readonly next: readonly Phrase[];
}

/** What the step says about the build. */
export type Verdict = 'passed' | 'running' | 'failed' | 'undecided';

export function verdictOf(ending: Ending): Verdict {
  if (passes(ending)) return ending.kind === 'started' ? 'running' : 'passed';
  const isFailure = ending.kind === 'job-failed' ? ending.how !== 'squashed' : ending.kind === 'rules-broken';
  return isFailure ? 'failed' : 'undecided';
}

/** A few words for headings and the report file. */
export function endingLabel(ending: Ending): string {
  const isSquashed = ending.kind === 'job-failed' && ending.how === 'squashed';
  return isSquashed ? 'squashed' : ending.kind.replaceAll('-', ' ');
}

export function endingSign(ending: Ending): string {
  if (passes(ending)) return ending.kind === 'started' ? '⏳' : '✅';
  return ending.kind === 'cancelled' ? '🚫' : '❌';
}

/** The `error` output and the annotation: the explanation on one line. Empty when the step passes. */
export function errorLine(result: StepResult): string {
  if (passes(result.ending)) return '';
  const { what, points, next } = explain(result);
  const reason = points === undefined ? what : say`${what}: ${join(points, '; ')}.`;
  // The runner cuts an annotation at 4,096 characters.
  return shorten(oneLine(plainText(join([reason, ...next]))), 4_000);
}

const FIX_INPUTS = own('Fix the inputs and run this step again.');

export function explain(result: StepResult): Explanation {
  const { ending, record } = result;
  const toContinue = advice.howToContinue(record);
  switch (ending.kind) {
    case 'completed':
      return completed(ending.job, result);
    case 'rules-broken':
      return rulesBroken(ending.job, ending.violations, result);
    case 'job-failed':
      return jobFailed(ending.how, ending.job, result);
    case 'started': {
      const { diffid } = ending.job;
      const what = `Diff ${diffid} has started and locks ${imageOf(result)}; this step does not wait for it.`;
      return { what: own(what), next: [advice.watch('To wait for it in a later step, use', diffid)] };
    }
    case 'refused': {
      const given = ending.next === undefined ? [] : [own(ending.next)];
      const mayRun = advice.isUnfinished(record) || record.retry === 'sent';
      const more = mayRun ? toContinue : advice.mayHaveStarted(record);
      return { what: say`${own(ending.attempt)} failed: ${ending.reason}.`, next: [...given, ...more] };
    }
    case 'unconfirmed': {
      const what = say`Could not confirm ${own(ending.what)}: ${ending.reason}.`;
      return { what, next: [own(ending.next)] };
    }
    case 'locked':
      return locked(ending, result);
    case 'timed-out':
    case 'cancelled':
      return { what: lastSeen(ending.kind, result), next: toContinue };
    case 'invalid-inputs': {
      const points = ending.faults.map((fault) => say`${fault}`);
      return { what: own('Invalid inputs (no request was sent)'), points, next: [FIX_INPUTS] };
    }
    case 'crashed': {
      const bug = own('This is a bug in this action: run it again with debug logging, and report it.');
      return { what: say`Unexpected error: ${ending.message}.`, next: [bug, ...toContinue] };
    }
  }
}

function completed({ diffid, changes }: Job, result: StepResult): Explanation {
  const { record, elapsedMs, rejection } = result;
  // Of a diff that was already running, this step has not seen the whole time.
  const isNew = ['created', 'retried', 'found-again'].includes(record.origin ?? '');
  const time = own(isNew ? ` after ${duration(elapsedMs)}` : '');
  const counts = own(describeCounts(countChanges(changes)));
  return {
    what: say`Diff ${diffid} completed${time}: ${counts}. ${lockOf(result)}`,
    next: rejection?.kind === 'confirmed' ? [] : [own(`Accept or reject diff ${diffid} in Clanforge.`)],
  };
}

/** Whether the step's own diff, which has finished, still locks the image. */
function lockOf(result: StepResult): Phrase {
  const { rejection } = result;
  const image = imageOf(result);
  if (rejection === undefined) return own(`It locks ${image} until it is accepted or rejected.`);
  if (rejection.kind === 'confirmed') return own(`It was rejected, so ${image} is free.`);
  return say`It may still lock ${own(image)}: its rejection was not confirmed (${rejection.reason}).`;
}

/** The warning when the rejection of the step's own diff was not confirmed. */
export function rejectionWarning({ diffid, reason }: Extract<Rejection, { kind: 'unconfirmed' }>): string {
  const free = advice.watchAndReject('It may still lock the image: reject it in Clanforge, or use', diffid);
  return plainText(say`Could not confirm that diff ${diffid} was rejected: ${reason}. ${free}`);
}

function rulesBroken({ diffid }: Job, violations: readonly Violation[], result: StepResult): Explanation {
  const rules = counted(new Set(violations.map(({ rule }) => rule)).size, 'rule');
  const again = `and ${advice.runAgain(result.settings?.task)}.`;
  const fix = `Fix the build on the machine, reject diff ${diffid} in Clanforge, ${again}`;
  const recheck = advice.watch('To check the same diff against different rules, use', diffid);
  const isRejected = result.rejection?.kind === 'confirmed';
  const verdict = isRejected ? 'completed and was rejected, because it breaks' : 'completed, but breaks';
  return {
    what: own(`Diff ${diffid} ${verdict} ${rules} of this release`),
    points: violations.map(describeViolation),
    next: isRejected ? [own(`Fix the build on the machine ${again}`)] : [own(fix), recheck],
  };
}

function describeViolation(violation: Violation): Phrase {
  const rule = own(violation.rule);
  if ('unreadable' in violation) {
    const lists = own(violation.unreadable.join(' and '));
    return say`${rule} cannot be checked, since Clanforge gave no readable list of ${lists} paths`;
  }
  switch (violation.rule) {
    case 'require-changes':
      return say`${rule} found no changes (the image update put nothing new on the machine)`;
    case 'max-changes': {
      const { changed, most } = violation;
      return say`${rule} allows ${own(counted(most, 'changed path'))}, but this diff has ${own(grouped(changed))}`;
    }
    case 'forbidden-paths':
    case 'protected-paths': {
      const [first] = violation.first;
      const paths = say`${rule} matches ${own(counted(violation.count, 'path'))}`;
      return first === undefined ? paths : say`${paths}, first ${first.path} (pattern ${first.pattern})`;
    }
  }
}

const FAILURES: Readonly<Record<JobFailure, string>> = {
  failed: 'failed',
  'flagged-failed': 'is Completed but flagged as failed (jobfailed), so it counts as failed',
  'marked-as-error': 'is Completed, but the response is marked as an error, so it counts as failed',
  contradictory: 'counts as failed, since its jobstateid and jobstatename disagree',
  squashed: 'was squashed (merged into another job), so its result is unknown',
};

function reasonOf(how: JobFailure, { name, contradictedBy = '' }: JobState, error?: string): Phrase {
  if (how === 'contradictory') return say`: ${name} and ${contradictedBy}`;
  if (error !== undefined) return say`: ${error}`;
  // Nothing went wrong with a squashed job, so there is no reason to miss.
  return own(how === 'squashed' ? '' : ': Clanforge gave no reason');
}

function jobFailed(how: JobFailure, { diffid, state, error }: Job, result: StepResult): Explanation {
  const task = result.settings?.task;
  const what = say`Diff ${diffid} ${own(FAILURES[how])}${reasonOf(how, state, error)}.`;
  switch (how) {
    case 'failed':
    case 'flagged-failed': {
      const again = own(`Fix the cause, then ${advice.runAgain(task)}.`);
      const fix = result.rejection?.kind === 'confirmed' ? again : advice.retry(diffid, task);
      return { what: say`${what} ${lockOf(result)}`, next: [fix] };
    }
    case 'marked-as-error':
    case 'contradictory':
      return { what, next: [advice.watch('Look at the diff in Clanforge, or read it again with', diffid)] };
    case 'squashed': {
      const look = `Look in Clanforge for the job that replaced it, or ${advice.runAgain(task)}.`;
      return { what, next: [own(look)] };
    }
  }
}

function locked(ending: Extract<Ending, { kind: 'locked' }>, result: StepResult): Explanation {
  const { by, holder, note, reason } = ending;
  const machineid = holder?.subject.machine?.id;
  const facts = [
    holder === undefined || holder.state.name === '' ? own('state unknown') : say`${holder.state.name}`,
    machineid === undefined ? undefined : own(`machine ${machineid}`),
    holder?.created === undefined ? undefined : own(`created ${moment(holder.created)}`),
  ];
  const why = note === undefined ? own('') : own(`; ${note}`);
  const said = reason === undefined ? own('') : say`: ${reason}`;
  const image = own(imageOf(result).replace(/^i|^t/, (letter) => letter.toUpperCase()));
  const doubt = advice.mayHaveStarted(result.record);
  const [byHand, ...others] = advice.waysOutOfLock(holder);
  return {
    what: say`${image} is locked by diff ${by} (${join(facts, ', ')})${why}${said}.`,
    next: [...doubt, byHand, ...(note === undefined && doubt.length === 0 ? others : [])],
  };
}

/** How our diff was when the waiting ended. */
function lastSeen(kind: 'timed-out' | 'cancelled', result: StepResult): Phrase {
  const { outage } = result.record;
  const end = `${kind === 'cancelled' ? 'Cancelled' : 'Timed out'} after ${duration(result.elapsedMs)}`;
  const ended = say`${own(end)}${lastState(result)}.`;
  return outage === undefined ? ended : say`${ended} Clanforge was unavailable at the end (${outage}).`;
}

function lastState(result: StepResult): Phrase {
  const { diffid, lockedBy, retry, states } = result.record;
  const last = states.at(-1)?.state;
  if (lockedBy !== undefined) return own(` while diff ${lockedBy} locked ${imageOf(result)}`);
  if (diffid === undefined) return own(', before Clanforge returned a diff id');
  if (retry === 'requested') return own(`, before the retry of diff ${diffid} was sent`);
  if (last === undefined) return own(`; the state of diff ${diffid} is unknown`);
  const continues = retry === undefined && advice.isUnfinished(result.record);
  if (!continues) return say`: diff ${diffid} was last seen ${last}`;
  return say`: diff ${diffid} was still ${last} and continues in Clanforge`;
}

function imageOf({ settings, record }: StepResult): string {
  const id = settings?.task.imageid ?? record.job?.subject.image?.id;
  return id === undefined ? 'the image' : `image ${id}`;
}
