import { describeCounts, countChanges } from '../report/changes.js';
import { verdictOf, type Verdict } from '../report/verdict.js';
import { errorLine, type Outcome } from '../report/words.js';
import { shorten } from '../text/cleaner.js';
import type { CommitStatus } from './github-api.js';

/** GitHub refuses a longer one. */
const LONGEST_DESCRIPTION = 140;

const STATES: Readonly<Record<Verdict, CommitStatus['state']>> = {
  passed: 'success',
  // Whoever waits for the diff settles it.
  'under-way': 'pending',
  failed: 'failure',
  untold: 'error',
};

/** The verdict as a commit status: its state, and a line of at most 140 characters. */
export function statusOf(outcome: Outcome): Pick<CommitStatus, 'state' | 'description'> {
  return {
    state: STATES[verdictOf(outcome.ending)],
    // GitHub refuses characters of four bytes here.
    description: shorten(
      describe(outcome).replace(/[\u{10000}-\u{10ffff}]/gu, '\u{fffd}'),
      LONGEST_DESCRIPTION,
    ),
  };
}

function describe(outcome: Outcome): string {
  const { ending } = outcome;
  switch (ending.kind) {
    case 'completed':
      return `Diff ${ending.job.diffid} completed: ${describeCounts(countChanges(ending.job.changes))}`;
    case 'started':
      return `Diff ${ending.job.diffid} is under way; a later step has to wait for it`;
    case 'rules-broken':
    case 'job-failed':
    case 'refused':
    case 'locked':
    case 'unsettled':
    case 'timed-out':
    case 'cancelled':
    case 'bad-input':
    case 'crashed':
      return errorLine(outcome);
  }
}
