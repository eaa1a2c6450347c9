/** What to do next, in sentences. Inputs to copy count as remote text, so that they stand in `<code>`. */
import { judge, type Job } from '../clanforge/job.ts';
import type { DiffRecord } from '../diff/record.ts';
import type { Task } from '../inputs/settings.ts';
import { own, say, type Phrase } from '../text/phrase.ts';

/** @param why - such as "To wait for its result, use" */
export function watch(why: string, diffid: number): Phrase {
  return say`${own(why)} ${'mode: watch'} and ${`diffid: ${diffid}`}.`;
}

export function watchAndReject(why: string, diffid: number): Phrase {
  return say`${own(why)} ${'mode: watch'}, ${`diffid: ${diffid}`} and ${'reject-diff: always'}.`;
}

export function retry(diffid: number, task: Task | undefined): Phrase {
  const how = task?.mode === 'watch' ? say`imageid, machineid, ${'mode: run'} and ` : own('');
  return say`Fix the cause, then retry the diff with ${how}${`diffid: ${diffid}`}.`;
}

/** How to get a new diff: with the same inputs, a step that was given a diff would use that one again. */
export function runAgain(task: Task | undefined): string {
  if (task?.mode === 'watch') return 'run this step with mode: run and without diffid';
  return `run this step again${task?.diffid === undefined ? '' : ' without diffid'}`;
}

export function isUnfinished({ job }: DiffRecord): boolean {
  return job !== undefined && judge(job) === 'unfinished';
}

/** How to get the result, or to free the image, after the step ended without either. */
export function howToContinue(record: DiffRecord): Phrase[] {
  const { diffid, lockedBy, outage, retry } = record;
  if (diffid === undefined || lockedBy !== undefined) {
    if (record.mayHaveStarted) return mayHaveStarted(record);
    const check = outage === undefined ? '' : "check api-url and the runner's network or proxy, then ";
    const when = lockedBy === undefined ? '' : ' once the image is free';
    return [own(`This step started no diff: ${check}run it again${when}.`)];
  }
  if (retry !== undefined) {
    const state = record.mayHaveStarted ? 'may not have started' : 'has not shown in the status yet';
    const why = own(`The retry ${state}, so mode: watch may read the end of the earlier run. `);
    return [say`${retry === 'sent' ? why : own('')}Run this step again with ${`diffid: ${diffid}`}.`];
  }
  const lock = isUnfinished(record) ? `Diff ${diffid} still locks the image. ` : '';
  const free = watchAndReject('To free the image once it has finished, use', diffid);
  return [watch(`${lock}To wait for its result, use`, diffid), free];
}

/** After a request whose result is unknown. */
export function mayHaveStarted({ mayHaveStarted, lockedBy, diffid }: DiffRecord): Phrase[] {
  if (!mayHaveStarted) return [];
  if (lockedBy !== undefined) {
    return [say`Diff ${lockedBy} may be the one that this step started: look at it in Clanforge.`];
  }
  if (diffid !== undefined) {
    return [watch(`The response names diff ${diffid}, which may have started: to wait for it, use`, diffid)];
  }
  return [own("A diff may have started anyway; if so, the next run's error names it.")];
}

const WAIT = say`Or wait until the image is free, with ${'on-lock: wait'}.`;
const REJECT_FAILED = say`Or have it rejected if it fails, with ${'on-lock: reject-failed'}.`;
const REJECT = say`Or have it rejected, whatever its result, with ${'on-lock: reject'}.`;

/** By hand, then by those values of `on-lock` that help while that diff is in this state. */
export function waysOutOfLock(holder: Job | undefined): readonly [Phrase, ...Phrase[]] {
  const byHand = (what: string): Phrase => own(`${what}, then run this step again.`);
  switch (holder && judge(holder)) {
    case 'unfinished': {
      const now = 'It has not finished, so it can be neither accepted nor rejected yet';
      return [byHand(`${now}: do that in Clanforge later`), WAIT, REJECT_FAILED, REJECT];
    }
    case 'completed': {
      const now = 'It waits to be accepted or rejected, and may be a release candidate';
      return [byHand(`${now}: decide in Clanforge`), WAIT, REJECT];
    }
    case 'failed':
    case 'flagged-failed':
      return [byHand('It has failed: reject it in Clanforge'), WAIT, REJECT_FAILED];
    default:
      return [byHand('Accept or reject it in Clanforge once it has finished'), WAIT];
  }
}
