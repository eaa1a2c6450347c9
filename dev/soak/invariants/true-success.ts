import type { DiffView } from '../../clanforge/clanforge.ts';
import type { RunRecord } from '../record.ts';
import { idOf, madeBy, modeOf, type Invariant } from './invariant.ts';

/**
 * Success only if the diff that the run names is one that it made or may wait for, is about its image and machine, and
 * has completed on the server without a flag, and was last told to have. With `mode: start` it need not have ended.
 */
export const trueSuccess: Invariant = (record) => {
  const { passed, outputs, diffs } = record;
  if (passed !== true) return undefined;
  const named = outputs['diffid'] ?? '';
  const diff = diffs.find(({ diffid }) => String(diffid) === named);
  if (modeOf(record) === 'start' && wasMisled(record)) return undefined;
  if (diff === undefined) return `it passed with diff "${named}", which does not exist`;
  const stranger = whyNotIts(diff, record);
  if (stranger !== undefined) return `it passed with diff ${named}, ${stranger}`;
  const begun = diff.history.slice(firstJobOf(diff, record) - 1);
  if (begun.length === 0) return `it passed with diff ${named}, of which no new job has begun`;
  if (modeOf(record) === 'start' && outputs['state'] !== 'Completed') return undefined;
  const completed = begun.some(({ state, failed }) => state === 'Completed' && !failed);
  if (!completed) return `it passed with diff ${named}, which has not completed`;
  const told = record.seen.findLast(({ kind, toldState }) => kind === 'status' && toldState !== undefined);
  if (told === undefined || NAMES_OF_COMPLETED.includes(told.toldState)) return undefined;
  return `it passed with diff ${named}, which was last told to be in the state ${told.toldState}`;
};

const NAMES_OF_COMPLETED: readonly (string | undefined)[] = ['Completed', 'Complete'];

/** With `mode: start` the answer to create is the last word, and under this fault it names another diff. */
function wasMisled({ requests }: RunRecord): boolean {
  return requests.some(({ kind, fault }) => kind === 'create' && fault?.includes('other-diffid') === true);
}

function whyNotIts(diff: DiffView, record: RunRecord): string | undefined {
  for (const name of ['imageid', 'machineid'] as const) {
    const wanted = idOf(record, name);
    if (wanted !== undefined && diff[name] !== wanted) return `which is about ${name} ${diff[name]}`;
  }
  const { diffid } = diff;
  if (idOf(record, 'diffid') === diffid) return undefined;
  if (madeBy(record).includes(diffid)) return undefined;
  if (modeOf(record) === 'watch') return 'which it was not to watch';
  return mayBeFoundAgain(diff, record) ? undefined : 'which it neither made nor was to wait for';
}

/** `Date` and `jobcreated` are whole seconds. */
const CLOCK_STEP_MS = 2_000;

/**
 * After a lost answer, whatever locks the image, has a job that is not older than the first request, and was told to be
 * of the run's machine counts as the run's own: it may be another run's diff or retry about the same image and machine,
 * which has the same to say.
 */
function mayBeFoundAgain({ diffid, jobCreatedAt }: DiffView, { requests, seen }: RunRecord): boolean {
  const wasToldWhose = seen.some(({ askedOf, toldWhose }) => askedOf === diffid && toldWhose);
  if (seen.length > 0 && !wasToldWhose) return false;
  const creates = requests.filter(({ kind }) => kind === 'create');
  const [first] = creates;
  if (first === undefined || creates.length < 2) return false;
  return jobCreatedAt >= first.at - CLOCK_STEP_MS;
}

/** The number of the first job that may give the run its verdict, from 1: after a retry, none before it. */
function firstJobOf({ diffid }: DiffView, record: RunRecord): number {
  const retried = record.requests.flatMap(({ kind, started }) =>
    kind === 'retry' && started?.diffid === diffid ? [started.job] : [],
  );
  if (retried.length > 0) return Math.min(...retried);
  const before = record.diffsBefore.find((diff) => diff.diffid === diffid);
  const isRetry = modeOf(record) !== 'watch' && idOf(record, 'diffid') === diffid;
  if (!isRetry || before === undefined) return 1;
  return hasEnded(before) ? before.jobs + 1 : before.jobs;
}

function hasEnded({ state }: DiffView): boolean {
  return state === 'Completed' || state === 'Failed' || state === 'Squashed';
}
