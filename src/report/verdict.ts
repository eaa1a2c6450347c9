import { type Ending } from '../diff/ending.js';

/** What an ending says about the build, and not only of the step: it passes, is still looked at, fails, or nobody could tell. */
export type Verdict = 'passed' | 'under-way' | 'failed' | 'undecided';

/** Passed and under way are successes of the step, the others are not. */
export function verdictOf(ending: Ending): Verdict {
  switch (ending.kind) {
    case 'completed':
      return 'passed';
    case 'started':
      return 'under-way';
    case 'rules-broken':
      return 'failed';
    case 'job-failed':
      return ending.how === 'squashed' ? 'undecided' : 'failed';
    case 'refused':
    case 'locked':
    case 'unsettled':
    case 'timed-out':
    case 'cancelled':
    case 'bad-input':
    case 'crashed':
      return 'undecided';
  }
}

/** An ending in a few words, for headings, the report file and the commit status. */
export function endingWords(ending: Ending): string {
  return ending.kind === 'job-failed' && ending.how === 'squashed' ? 'squashed' : WORDS[ending.kind];
}

const WORDS: Readonly<Record<Ending['kind'], string>> = {
  completed: 'completed',
  started: 'started, not waited for',
  'rules-broken': 'completed, but breaks the rules',
  'job-failed': 'failed',
  refused: 'refused',
  locked: 'image locked',
  unsettled: 'outcome unknown',
  'timed-out': 'timed out',
  cancelled: 'cancelled',
  'bad-input': 'bad input',
  crashed: 'unexpected error',
};

/** A sign for headings. Whatever fails the step has one that says so. */
export function endingSign(ending: Ending): string {
  if (ending.kind === 'cancelled') return '🚫';
  switch (verdictOf(ending)) {
    case 'passed':
      return '✅';
    case 'under-way':
      return '⏳';
    case 'failed':
    case 'undecided':
      return '❌';
  }
}
