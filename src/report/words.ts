import type { DiffRecord } from '../diff/record.js';
import { isSuccess, type Ending } from '../diff/ending.js';
import type { Task } from '../inputs/settings.js';
import { judge, type Job, type JobFailure } from '../job/job.js';
import { stateName } from '../job/state.js';
import type { PathViolation, Violation } from '../rules/rules.js';
import { oneLine, shorten } from '../text/cleaner.js';
import { join, own, plainText, say, type Phrase } from '../text/phrase.js';
import { counted, duration, grouped, moment } from '../text/quantities.js';
import { countChanges, describeCounts } from './changes.js';

/** What the words about an ending are made of. */
export interface Outcome {
  readonly ending: Ending;
  readonly record: DiffRecord;
  /** Undefined when the inputs were bad. */
  readonly task?: Task | undefined;
  /** Milliseconds that the step took. */
  readonly elapsedMs: number;
}

/** The runner cuts an annotation at 4,096 characters. */
const LONGEST_ERROR = 4_000;

/** Something to do next. */
export interface Advice {
  /** One or more sentences. */
  readonly text: Phrase;
  /** The inputs to give the step for it, besides those that it had. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/** What an ending means to people. */
export interface Explanation {
  /** What happened, and why as far as known; with `points`, without its full stop. */
  readonly what: Phrase;
  /** Where there may be many reasons. */
  readonly points?: readonly Phrase[];
  readonly next: readonly Advice[];
}

/** The `error` output and the annotation: the explanation in one line. Empty when the step succeeds. */
export function errorLine(outcome: Outcome): string {
  if (isSuccess(outcome.ending)) return '';
  const { what, points, next } = explain(outcome);
  const happened = points === undefined ? what : say`${what}: ${join(points, '; ')}.`;
  return shorten(oneLine(plainText(join([happened, ...next.map(({ text }) => text)]))), LONGEST_ERROR);
}

/** Explains any ending. */
export function explain({ ending, record, task, elapsedMs }: Outcome): Explanation {
  switch (ending.kind) {
    case 'completed': {
      const { diffid, changes } = ending.job;
      const counts = own(describeCounts(countChanges(changes)));
      // Of a diff that others began the step has seen but the rest.
      const after = isOfThisStep(record) ? ` after ${duration(elapsedMs)}` : '';
      return {
        what: say`Diff ${diffid} completed${own(after)}: ${counts}.`,
        next: advice(say`Accept or reject diff ${diffid} in Clanforge: until then it locks the image.`),
      };
    }
    case 'started':
      return {
        what: say`Diff ${ending.job.diffid} is under way at Clanforge; it is not waited for.`,
        next: [watchAgain(ending.job.diffid, 'Have a later step wait for it, with')],
      };
    case 'rules-broken':
      return rulesBroken(ending.job, ending.violations, task);
    case 'job-failed':
      return jobFailed(ending.how, ending.job, task);
    case 'refused':
      return {
        what: say`Could not ${own(ending.doing)}: ${ending.said}.`,
        next: advice(
          ending.next === undefined ? undefined : own(ending.next),
          isUnderWay(record) || record.retry === 'sent' ? howToGoOn(record) : doubt(record),
        ),
      };
    case 'locked': {
      const note = ending.note === undefined ? own('') : say`; ${ending.note}`;
      return {
        what: say`The image ${imageOf(task)}is locked by diff ${describeHolder(ending.by, ending.holder)}${note}.`,
        next: waysOutOfLock(ending.note === undefined),
      };
    }
    case 'unsettled':
      return {
        what: say`It is not known whether ${own(ending.what)}: ${ending.said}.`,
        next: advice(own(ending.next)),
      };
    case 'timed-out':
    case 'cancelled': {
      const ended = own(
        `${ending.kind === 'cancelled' ? 'Cancelled' : 'Timed out'} after ${duration(elapsedMs)}`,
      );
      return {
        what: join([say`${ended}${standing(record)}.`, outage(record)]),
        next: advice(howToGoOn(record)),
      };
    }
    case 'bad-input':
      return {
        what: own('Bad input, so nothing was sent'),
        points: ending.faults.map((fault) => say`${fault}`),
        next: advice(own('Mend the inputs and run this step again.')),
      };
    case 'crashed':
      return {
        what: say`Unexpected error: ${ending.message}.`,
        next: advice(
          own(
            'This is a fault of this action: run it again with debug logging for the stack, and report it.',
          ),
          record.diffid === undefined ? doubt(record) : howToGoOn(record),
        ),
      };
  }
}

function jobFailed(how: JobFailure, job: Job, task: Task | undefined): Explanation {
  const { diffid } = job;
  const reason = job.error === undefined ? own('Clanforge gives no reason') : say`${job.error}`;
  const retry = retryAdvice(diffid, task);
  const readAgain = watchAgain(diffid, 'Look at the diff in Clanforge; read it again with');
  switch (how) {
    case 'failed':
      return { what: say`Diff ${diffid} failed: ${reason}.`, next: [retry] };
    case 'flagged':
      return {
        what: say`Diff ${diffid} is Completed but flagged as failed (jobfailed), so it counts as failed: ${reason}.`,
        next: [retry],
      };
    case 'disowned':
      return {
        what: say`Diff ${diffid} is Completed, but the answer that says so calls itself an error, so it counts as failed: ${reason}.`,
        next: [readAgain],
      };
    case 'contradicted': {
      const said = job.state.kind === 'listed' ? job.state.contradictedBy : undefined;
      return {
        what: say`Diff ${diffid} counts as failed, since its jobstateid says ${stateName(job.state)} and its jobstatename says ${said ?? own('otherwise')}.`,
        next: [readAgain],
      };
    }
    case 'squashed': {
      const why = job.error === undefined ? own('') : say` (${job.error})`;
      return {
        what: say`Diff ${diffid} was squashed, that is merged into another job${why}, so nothing is known about this build.`,
        next: advice(say`Look in Clanforge for the job that took its place, or ${runAfresh(task)}.`),
      };
    }
  }
}

/** A step that waited for the diff does not retry it with the same inputs. */
function retryAdvice(diffid: number, task: Task | undefined): Advice {
  const inputs = { diffid: String(diffid) };
  if (task?.mode !== 'watch') {
    return { text: say`When the cause is mended, retry it with diffid: ${diffid}.`, inputs };
  }
  return {
    text: say`When the cause is mended, retry it with mode: run and diffid: ${diffid}, and with imageid and machineid.`,
    inputs: { mode: 'run', ...inputs },
  };
}

/** How to make a new diff; with the same inputs, a step that was given one would come back to that. */
function runAfresh(task: Task | undefined): Phrase {
  if (task?.mode === 'watch') return own('run this step with mode: run and without diffid');
  return own(task?.diffid === undefined ? 'run this step again' : 'run this step again without diffid');
}

function rulesBroken({ diffid }: Job, violations: readonly Violation[], task: Task | undefined): Explanation {
  const rules = new Set(violations.map(({ rule }) => rule)).size;
  return {
    what: say`Diff ${diffid} completed, but breaks ${own(counted(rules, 'rule'))} of this release`,
    points: violations.map(describeViolation),
    next: [
      ...advice(
        say`Mend the build on the machine, reject diff ${diffid} in Clanforge (it locks the image), and ${runAfresh(task)}.`,
      ),
      watchAgain(diffid, 'To hold the same diff against other rules, use'),
    ],
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
      return say`${rule} finds nothing changed (the image update put nothing new on the machine)`;
    case 'max-changes': {
      const changed = own(grouped(violation.changed));
      return say`${rule} allows ${own(counted(violation.most, 'path'))}, and ${changed} changed`;
    }
    case 'forbidden-paths':
      return say`${rule} catches ${caught(violation, 'added or modified path')}`;
    case 'protected-paths':
      return say`${rule} catches ${caught(violation, 'removed path')}`;
  }
}

function caught({ count, first: [first] }: PathViolation, what: string): Phrase {
  const example = first === undefined ? own('') : say`, first ${first.path} (pattern ${first.pattern})`;
  return say`${own(counted(count, what))}${example}`;
}

function waysOutOfLock(isOpen: boolean): Advice[] {
  if (!isOpen) return advice(own('Accept or reject that diff in Clanforge and run this step again.'));
  return [
    ...advice(own('Either accept or reject that diff in Clanforge and run this step again.')),
    { text: own('Or wait for that diff instead, with on-lock: wait.'), inputs: { 'on-lock': 'wait' } },
    {
      text: own('Or have it rejected when it is over, with on-lock: reject.'),
      inputs: { 'on-lock': 'reject' },
    },
  ];
}

function watchAgain(diffid: number, why: string): Advice {
  return {
    text: say`${own(why)} mode: watch and diffid: ${diffid}.`,
    inputs: { mode: 'watch', diffid: String(diffid) },
  };
}

function advice(...parts: readonly (Phrase | Advice | undefined)[]): Advice[] {
  return parts.filter((part) => part !== undefined).map((part) => ('text' in part ? part : { text: part }));
}

/** How the job stood when the waiting ended. */
function standing(record: DiffRecord): Phrase {
  const { diffid, holder, retry, job, states } = record;
  if (holder !== undefined) return say` while diff ${holder} locked the image`;
  if (diffid === undefined) return own(' before a diff was known');
  const last = states.at(-1)?.state;
  if (retry === 'wanted') return say` before the retry of diff ${diffid} was sent`;
  if (last === undefined || job === undefined) {
    return retry === 'sent'
      ? say` in the retry of diff ${diffid}`
      : say`: the state of diff ${diffid} was not seen`;
  }
  const progress = (job.progress ?? 0) > 0 ? say`, progress ${job.progress ?? 0} %` : own('');
  const goesOn = isUnderWay(record) && retry === undefined ? own(', and goes on at Clanforge') : own('');
  return say`: diff ${diffid} was last seen ${last}${progress}${goesOn}`;
}

function isOfThisStep({ origin }: DiffRecord): boolean {
  return origin === 'created' || origin === 'retried' || origin === 'found-again';
}

function outage({ trouble }: DiffRecord): Phrase | undefined {
  return trouble === undefined
    ? undefined
    : say`The API could not be reached or read at the end (${trouble}).`;
}

function isUnderWay({ job }: DiffRecord): boolean {
  return job !== undefined && judge(job).kind === 'under-way';
}

function howToGoOn(record: DiffRecord): Phrase | Advice {
  const { diffid, retry, inDoubt, holder, trouble } = record;
  if (holder !== undefined)
    return doubt(record) ?? own('This step started nothing: run it again once the image is free.');
  if (diffid === undefined) {
    const advised =
      trouble === undefined
        ? 'No diff was started: run this step again.'
        : "No diff was started: check api-url and the runner's network or proxy, and run this step again.";
    return doubt(record) ?? own(advised);
  }
  const inputs = { diffid: String(diffid) };
  switch (retry) {
    case undefined:
      return watchAgain(diffid, 'To wait for it again, use');
    case 'wanted':
      return { text: say`Run this step again with diffid: ${diffid}.`, inputs };
    case 'sent': {
      const known = own(
        inDoubt ? 'Whether the retry has begun is not known' : 'The status has not shown the new run yet',
      );
      return {
        text: say`${known}: run this step again with diffid: ${diffid}, which waits for the new run if there is one; mode: watch may read the end of the earlier run.`,
        inputs,
      };
    }
  }
}

function doubt({ holder, diffid, inDoubt }: DiffRecord): Phrase | Advice | undefined {
  if (!inDoubt) return undefined;
  if (holder !== undefined) {
    return say`Diff ${holder} locks the image and may be the one that this step started: look at it in Clanforge.`;
  }
  return diffid === undefined
    ? own(
        'A diff may have been started all the same: if it was, it locks the image, and the refusal of the next run names it.',
      )
    : watchAgain(
        diffid,
        `Diff ${diffid}, which the answer names, may have been started: to wait for it, use`,
      );
}

function describeHolder(by: number, job: Job | undefined): Phrase {
  if (job === undefined) return say`${by} (its state could not be read)`;
  const state = stateName(job.state);
  const created = job.created === undefined ? 'creation time unknown' : `created ${moment(job.created)}`;
  return say`${by} (${state === '' ? own('state unknown') : say`${state}`}, ${own(created)})`;
}

function imageOf(task: Task | undefined): Phrase {
  return task?.imageid === undefined ? own('') : say`${task.imageid} `;
}
