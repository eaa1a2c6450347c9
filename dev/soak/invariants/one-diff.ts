import type { RunRecord } from '../record.ts';
import { madeBy, type Invariant } from './invariant.ts';

/**
 * Never two diffs made by one run. Only after an answer was lost, and somebody else released the lock of the one that
 * was made first, by rejecting or accepting it, may two of its requests make one each: nothing that a client sees tells it
 * then.
 */
export const oneDiff: Invariant = (record) => {
  const sent = madeBy(record);
  if (sent.length < 2) return undefined;
  const what = `it made the diffs ${sent.join(', ')}`;
  if (sent.slice(0, -1).some((diffid) => wasTold(record, diffid))) {
    return `${what}, and asked for the second although it was told of the first`;
  }
  if (sent.slice(0, -1).some((diffid) => wasRejectedByIt(record, diffid))) {
    return `${what}, and rejected one of them itself`;
  }
  // A request that came late may have made the last one although it was sent first.
  const earlier = sent.toSorted((one, other) => one - other).slice(0, -1);
  return earlier.every((diffid) => wasReleased(record, diffid)) ? undefined : what;
};

function wasTold({ seen }: RunRecord, diffid: number): boolean {
  return seen.some(({ kind, toldOf }) => kind === 'create' && toldOf === diffid);
}

function wasRejectedByIt({ requests }: RunRecord, diffid: number): boolean {
  return requests.some(({ kind, path }) => kind === 'reject' && path.endsWith(`/${diffid}/reject`));
}

function wasReleased({ diffsInTheEnd }: RunRecord, diffid: number): boolean {
  return diffsInTheEnd.find((diff) => diff.diffid === diffid)?.lockedImage === false;
}

/** Whether it made a second diff because somebody else released the lock of its first. */
export function madeAgainAfterRelease(record: RunRecord): boolean {
  return madeBy(record).length > 1 && oneDiff(record) === undefined;
}
