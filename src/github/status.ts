/** The verdict as a commit status. */
import { errorLine, explain, verdictOf, type StepResult } from '../report/words.ts';
import { shorten } from '../text/clean.ts';
import { plainText } from '../text/phrase.ts';

/** The step that waits for a running diff sets the final status. */
const STATES = { passed: 'success', running: 'pending', failed: 'failure', undecided: 'error' } as const;

export type Status = ReturnType<typeof statusOf>;

/** @param result - undefined while the step runs */
export function statusOf(result: StepResult | undefined) {
  if (result === undefined) return { state: 'pending', description: 'The image diff is running' } as const;
  const text = errorLine(result) || plainText(explain(result).what);
  // GitHub refuses characters of four bytes, and more than 140 characters.
  const description = shorten(text.replace(/[\u{10000}-\u{10ffff}]/gu, '\u{fffd}'), 140);
  return { state: STATES[verdictOf(result.ending)], description };
}
