import type { DiffRecord } from '../diff/record.js';
import type { Ending } from '../diff/ending.js';
import type { Task } from '../inputs/settings.js';
import { judge, type Job, type JobFailure } from '../job/job.js';
import { stateName } from '../job/state.js';
import { oneLine, shorten } from '../text/cleaner.js';
import { duration, moment } from '../text/quantities.js';

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

/**
 * The `error` output and the annotation: one line that says what happened, why as far as known, and what to do next.
 * Empty when the step succeeds.
 */
export function errorLine(outcome: Outcome): string {
  return shorten(oneLine(sentences(outcome)), LONGEST_ERROR);
}

function sentences({ ending, record, task, elapsedMs }: Outcome): string {
  switch (ending.kind) {
    case 'completed':
    case 'started':
      return '';
    case 'job-failed':
      return jobFailed(ending.how, ending.job);
    case 'refused':
      return join(
        `Could not ${ending.doing}: ${ending.said}.`,
        ending.next,
        isUnderWay(record) || record.retry === 'sent' ? howToGoOn(record) : doubt(record),
      );
    case 'locked':
      return join(
        `The image ${imageOf(task)}is locked by diff ${describeHolder(ending.by, ending.holder)}${ending.note === undefined ? '' : `; ${ending.note}`}.`,
        ending.note === undefined
          ? 'Three ways out: accept or reject that diff in Clanforge and run this step again; wait for that diff instead, with on-lock: wait; or have it rejected when it is over, with on-lock: reject.'
          : 'Accept or reject that diff in Clanforge and run this step again.',
      );
    case 'unsettled':
      return join(`It is not known whether ${ending.what}: ${ending.said}.`, ending.next);
    case 'timed-out':
    case 'cancelled':
      return join(
        `${ending.kind === 'cancelled' ? 'Cancelled' : 'Timed out'} after ${duration(elapsedMs)}${standing(record)}.`,
        outage(record),
        howToGoOn(record),
      );
    case 'bad-input':
      return `Bad input, so nothing was sent: ${ending.faults.join('; ')}.`;
    case 'crashed':
      return join(
        `Unexpected error: ${ending.message}.`,
        'This is a fault of this action: run it again with debug logging for the stack, and report it.',
        record.diffid === undefined ? doubt(record) : howToGoOn(record),
      );
  }
}

function jobFailed(how: JobFailure, job: Job): string {
  const reason = job.error ?? 'Clanforge gives no reason';
  const retry = `When the cause is mended, retry it with diffid: ${job.diffid}.`;
  switch (how) {
    case 'failed':
      return join(`Diff ${job.diffid} failed: ${reason}.`, retry);
    case 'flagged':
      return join(
        `Diff ${job.diffid} is Completed but flagged as failed (jobfailed), so it counts as failed: ${reason}.`,
        retry,
      );
    case 'disowned':
      return join(
        `Diff ${job.diffid} is Completed, but the answer that says so calls itself an error, so it counts as failed: ${reason}.`,
        `Look at the diff in Clanforge; read it again with mode: watch and diffid: ${job.diffid}.`,
      );
    case 'contradicted':
      return join(
        `Diff ${job.diffid} counts as failed, since its jobstateid says ${stateName(job.state)} and its jobstatename says otherwise.`,
        `Look at the diff in Clanforge; read it again with mode: watch and diffid: ${job.diffid}.`,
      );
    case 'squashed':
      return join(
        `Diff ${job.diffid} was squashed, that is merged into another job${job.error === undefined ? '' : ` (${job.error})`}, so nothing is known about this build.`,
        'Look in Clanforge for the job that took its place, or run this step again.',
      );
  }
}

/** How the job stood when the waiting ended. */
function standing(record: DiffRecord): string {
  const { diffid, holder, retry, job, states } = record;
  if (holder !== undefined) return ` while diff ${holder} locked the image`;
  if (diffid === undefined) return ' before a diff was known';
  const last = states.at(-1)?.state;
  if (retry === 'wanted') return ` before the retry of diff ${diffid} was sent`;
  if (last === undefined || job === undefined) {
    return retry === 'sent'
      ? ` in the retry of diff ${diffid}`
      : `: the state of diff ${diffid} was not seen`;
  }
  const progress = (job.progress ?? 0) > 0 ? `, progress ${job.progress ?? 0} %` : '';
  const goesOn = isUnderWay(record) && retry === undefined ? ', and goes on at Clanforge' : '';
  return `: diff ${diffid} was last seen ${last}${progress}${goesOn}`;
}

function outage({ trouble }: DiffRecord): string | undefined {
  return trouble === undefined ? undefined : `The API could not be reached or read at the end (${trouble}).`;
}

function isUnderWay({ job }: DiffRecord): boolean {
  return job !== undefined && judge(job).kind === 'under-way';
}

function howToGoOn(record: DiffRecord): string {
  const { diffid, retry, inDoubt, holder, trouble } = record;
  if (holder !== undefined)
    return doubt(record) ?? 'This step started nothing: run it again once the image is free.';
  if (diffid === undefined) {
    const advice =
      trouble === undefined
        ? 'No diff was started: run this step again.'
        : "No diff was started: check api-url and the runner's network or proxy, and run this step again.";
    return doubt(record) ?? advice;
  }
  switch (retry) {
    case undefined:
      return `To wait for it again, use mode: watch and diffid: ${diffid}.`;
    case 'wanted':
      return `Run this step again with diffid: ${diffid}.`;
    case 'sent': {
      const known = inDoubt
        ? 'Whether the retry has begun is not known'
        : 'The status has not shown the new run yet';
      return `${known}: run this step again with diffid: ${diffid}, which waits for the new run if there is one; mode: watch may read the end of the earlier run.`;
    }
  }
}

function doubt({ holder, inDoubt }: DiffRecord): string | undefined {
  if (!inDoubt) return undefined;
  return holder === undefined
    ? 'A diff may have been started all the same: if it was, it locks the image, and the refusal of the next run names it.'
    : `Diff ${holder} locks the image and may be the one that this step started: look at it in Clanforge.`;
}

function describeHolder(by: number, job: Job | undefined): string {
  if (job === undefined) return `${by} (its state could not be read)`;
  const state = stateName(job.state);
  const facts = [
    state === '' ? 'state unknown' : state,
    job.created === undefined ? 'creation time unknown' : `created ${moment(job.created)}`,
  ];
  return `${by} (${facts.join(', ')})`;
}

function imageOf(task: Task | undefined): string {
  return task?.imageid === undefined ? '' : `${task.imageid} `;
}

/** Joins sentences; a full stop is not doubled where remote text brought its own. */
function join(...parts: (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map((part) => part.replace(/([.!?…])\.$/, '$1'))
    .join(' ');
}
