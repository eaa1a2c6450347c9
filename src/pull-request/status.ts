import { verdictOf, type Verdict } from '../report/verdict.js';
import { errorLine, explain, type Outcome } from '../report/words.js';
import { shorten } from '../text/cleaner.js';
import { plainText } from '../text/phrase.js';
import type { CommitStatus } from './github-api.js';

/** GitHub refuses a longer one. */
const LONGEST_DESCRIPTION = 140;

const STATES: Readonly<Record<Verdict, CommitStatus['state']>> = {
  passed: 'success',
  // Whoever waits for the diff settles it.
  'under-way': 'pending',
  failed: 'failure',
  undecided: 'error',
};

/** The verdict as a commit status: its state, and a line of at most 140 characters. */
export function statusOf(outcome: Outcome): Pick<CommitStatus, 'state' | 'description'> {
  const words = errorLine(outcome) || plainText(explain(outcome).what);
  return {
    state: STATES[verdictOf(outcome.ending)],
    // GitHub refuses characters of four bytes here.
    description: shorten(words.replace(/[\u{10000}-\u{10ffff}]/gu, '\u{fffd}'), LONGEST_DESCRIPTION),
  };
}
