import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Ending, isSuccess } from '../../src/diff/ending.js';
import { errorLine } from '../../src/report/words.js';
import { createCleaner } from '../../src/text/cleaner.js';
import { aJob, listed } from '../wait/fakes.js';
import { anOutcome, BLANK, FAILURES, RECORD, recordEnding, SUCCESSES } from './outcomes.js';

const line = (...given: Parameters<typeof anOutcome>): string => errorLine(anOutcome(...given));

test.each(SUCCESSES)('a success leaves no error: %s', (_, outcome) => {
  expect(isSuccess(outcome.ending)).toBe(true);
  expect(errorLine(outcome)).toBe('');
});

test.each(FAILURES)('a failure is told in one line: %s', (_, outcome) => {
  expect(isSuccess(outcome.ending)).toBe(false);
  expect(errorLine(outcome)).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]+[.!?]$/u);
});

test.each(FAILURES.filter(([, { record }]) => record.diffid !== undefined))(
  'the diff is named where it is known: %s',
  (_, outcome) => {
    expect(errorLine(outcome)).toMatch(/\b12\b/);
  },
);

describe('what happened, why, and what to do next', () => {
  test.each([
    ['job-failed: failed', ['Diff 12 failed: disk full.', 'retry it with diffid: 12']],
    ['job-failed: flagged', ['Completed but flagged as failed (jobfailed)', 'disk full', 'retry it with']],
    ['job-failed: disowned', ['calls itself an error', 'disk full', 'mode: watch and diffid: 12']],
    ['job-failed: contradicted', ['jobstateid says Completed', 'mode: watch and diffid: 12']],
    ['job-failed: squashed', ['merged into another job (disk full)', 'run this step again']],
    ['refused', ['Could not use diff 12: it is about image 9. Check diffid.']],
    [
      'locked',
      [
        'The image 2 is locked by diff 99 (Running, created 2026-11-23 18:00:00 UTC).',
        'accept or reject that diff in Clanforge',
        'on-lock: wait',
        'on-lock: reject',
      ],
    ],
    ['unsettled', ['not known whether a diff was started: two answers were lost', 'Run this step again.']],
    [
      'timed-out',
      [
        'Timed out after 1 min 35 s: diff 12 was last seen Running, progress 40 %',
        'could not be reached or read at the end (HTTP 503)',
        'mode: watch and diffid: 12',
      ],
    ],
    ['cancelled', ['Cancelled after 1 min 35 s', 'goes on at Clanforge', 'mode: watch and diffid: 12']],
    ['bad-input', ['nothing was sent: imageid is missing (a positive whole number); mode must be run.']],
    ['crashed', ['Unexpected error: x is not a function.', 'report it', 'mode: watch and diffid: 12']],
  ])('%s', (name, parts) => {
    const outcome = FAILURES.find(([known]) => known === name)?.[1];
    if (outcome === undefined) throw new Error(name);
    for (const part of parts) expect(errorLine(outcome)).toContain(part);
  });

  test('each failure is among those', () => {
    expect(FAILURES).toHaveLength(12);
  });

  test('a status that is refused for good leaves a diff to go on with', () => {
    const ending: Ending = { kind: 'refused', doing: 'read the status of diff 12', said: 'refused: boom' };
    expect(line(ending)).toContain('mode: watch and diffid: 12');
  });

  test('a job that fails without a reason says that there is none', () => {
    const job = aJob({ state: listed('Failed') });
    expect(line({ kind: 'job-failed', how: 'failed', job })).toContain('Clanforge gives no reason');
  });

  test('a full stop of the API is not doubled', () => {
    const job = aJob({ state: listed('Failed'), error: 'The disk is full.' });
    expect(line({ kind: 'job-failed', how: 'failed', job })).toContain('full. When');
  });
});

describe('a lock', () => {
  test('whose diff cannot be read is told of all the same', () => {
    expect(line({ kind: 'locked', by: 99 }, BLANK)).toContain('diff 99 (its state could not be read).');
  });

  test('for which the wish of on-lock came to nothing is told with why, and the way that is left', () => {
    const told = line({ kind: 'locked', by: 99, note: 'it was squashed' }, BLANK);
    expect(told).toContain('could not be read); it was squashed. Accept or reject that diff in Clanforge');
    expect(told).not.toContain('on-lock');
  });

  test('whose diff says little is told with what it does not say', () => {
    const holder = aJob({ state: { kind: 'absent' } });
    expect(line({ kind: 'locked', by: 99, holder }, BLANK)).toContain(
      '99 (state unknown, creation time unknown)',
    );
  });
});

describe.each(['timed-out', 'cancelled'] as const)('%s', (kind) => {
  test('before a diff was known there is none to return to', () => {
    expect(line({ kind }, BLANK)).toMatch(
      / before a diff was known\. No diff was started: run this step again\.$/,
    );
  });

  test('before a diff was known, the one that stood in the way is named', () => {
    expect(line({ kind }, { ...BLANK, holder: 34 })).toContain(' while diff 34 locked the image');
  });

  test('before a state was seen it says so', () => {
    expect(line({ kind }, { ...BLANK, diffid: 12 })).toContain(
      ': the state of diff 12 was not seen. To wait for it again, use mode: watch and diffid: 12.',
    );
  });

  test('while a request is in doubt it says that a diff may have been started', () => {
    expect(line({ kind }, { ...BLANK, inDoubt: true })).toContain(
      'A diff may have been started all the same',
    );
    expect(line({ kind }, { ...BLANK, inDoubt: true, holder: 34 })).toContain('Diff 34 locks the image');
  });

  test.each(['Completed', 'Failed'] as const)('a diff last seen %s is not said to go on', (state) => {
    const job = aJob({ state: listed(state) });
    expect(line({ kind }, { ...recordEnding(state), job })).not.toContain('goes on');
  });
});

test('a refusal while a request is in doubt says that a diff may have been started', () => {
  const ending: Ending = { kind: 'refused', doing: 'create a diff', said: 'HTTP 502' };
  expect(line(ending, { ...BLANK, inDoubt: true })).toContain('A diff may have been started all the same');
});

describe('hostile text', () => {
  const cleaner = createCleaner([]);
  const hostile = fc
    .oneof(
      fc.string({ unit: 'binary', maxLength: 2_000 }),
      fc.constantFrom('##[error]x', '\r\n::error::x', '\u2028', '#', '##[', '\u202e', '\ud800', '.\n.'),
      fc.constantFrom('😀', '\n', '%').map((text) => text.repeat(3_000)),
    )
    .map((text) => cleaner.line(text));
  const endings: fc.Arbitrary<Ending> = fc.oneof(
    hostile.map((error): Ending => ({ kind: 'job-failed', how: 'failed', job: aJob({ error }) })),
    hostile.map((error): Ending => ({ kind: 'job-failed', how: 'squashed', job: aJob({ error }) })),
    fc.record({ kind: fc.constant('refused'), doing: hostile, said: hostile, next: hostile }),
    fc.record({ kind: fc.constant('locked'), by: fc.nat(), note: hostile }),
    fc.record({ kind: fc.constant('unsettled'), what: hostile, said: hostile, next: hostile }),
    fc.record({ kind: fc.constant('bad-input'), faults: fc.array(hostile) }),
    fc.record({ kind: fc.constant('crashed'), message: hostile }),
    fc.record({ kind: fc.constantFrom('timed-out', 'cancelled') }),
  );

  test('leaves one line that an annotation can hold and that no command is in', () => {
    fc.assert(
      fc.property(endings, hostile, (ending, trouble) => {
        const told = line(ending, { ...RECORD, trouble });
        expect(told).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(told).not.toContain('##[');
        expect(told).not.toBe('');
        expect(told.length).toBeLessThanOrEqual(4_000);
      }),
    );
  });

  test('that nobody cleaned is on one line all the same', () => {
    expect(line({ kind: 'crashed', message: 'a\r\n::error::b ##[error]c' })).toContain(
      'a ::error::b #[error]c',
    );
  });

  test('without end is cut', () => {
    expect(line({ kind: 'bad-input', faults: ['x'.repeat(9_999)] }, BLANK)).toHaveLength(4_000);
  });

  test('is not cut in the middle of a character', () => {
    for (const faults of [['😀'.repeat(5_000)], [`x${'😀'.repeat(5_000)}`]]) {
      expect(line({ kind: 'bad-input', faults }, BLANK).isWellFormed()).toBe(true);
    }
  });
});
