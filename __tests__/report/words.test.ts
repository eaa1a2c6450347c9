import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Ending, isSuccess } from '../../src/diff/ending.js';
import type { Origin } from '../../src/diff/record.js';
import type { Task } from '../../src/inputs/settings.js';
import { errorLine, explain, type Advice } from '../../src/report/words.js';
import type { Violation } from '../../src/rules/rules.js';
import { createCleaner } from '../../src/text/cleaner.js';
import { plainText } from '../../src/text/phrase.js';
import { aJob, listed } from '../wait/fakes.js';
import {
  anOutcome,
  BLANK,
  breaking,
  FAILURES,
  outcomeNamed,
  RECORD,
  recordEnding,
  SETTINGS,
  SUCCESSES,
} from './outcomes.js';

const WATCHING: Task = { mode: 'watch', diffid: 12 };
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

test.each<[Origin, string]>([
  ['created', 'Diff 12 completed after 1 min 35 s: '],
  ['retried', 'Diff 12 completed after 1 min 35 s: '],
  ['found-again', 'Diff 12 completed after 1 min 35 s: '],
  ['watched', 'Diff 12 completed: '],
  ['taken-over', 'Diff 12 completed: '],
  ['already-running', 'Diff 12 completed: '],
])('the time that a diff took is told where the step has seen it all: %s', (origin, words) => {
  const outcome = outcomeNamed('completed');
  const { what } = explain({ ...outcome, record: { ...outcome.record, origin } });
  expect(plainText(what)).toMatch(new RegExp(`^${words}`));
});

describe('what happened, why, and what to do next', () => {
  test.each([
    ['job-failed: failed', ['Diff 12 failed: disk full.', 'retry it with diffid: 12']],
    ['job-failed: flagged', ['Completed but flagged as failed (jobfailed)', 'disk full', 'retry it with']],
    ['job-failed: disowned', ['calls itself an error', 'disk full', 'mode: watch and diffid: 12']],
    ['job-failed: contradicted', ['jobstateid says Completed', 'mode: watch and diffid: 12']],
    ['job-failed: squashed', ['merged into another job (disk full)', 'run this step again']],
    [
      'rules-broken',
      [
        'Diff 12 completed, but breaks 2 rules of this release: forbidden-paths catches',
        '; max-changes allows 1 path, and 3 changed. Mend the build',
        'mode: watch and diffid: 12.',
      ],
    ],
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
    [
      'bad-input',
      [
        'nothing was sent: imageid is missing (a positive whole number); mode must be run. Mend the inputs and run this step again.',
      ],
    ],
    ['crashed', ['Unexpected error: x is not a function.', 'report it', 'mode: watch and diffid: 12']],
  ])('%s', (name, parts) => {
    for (const part of parts) expect(errorLine(outcomeNamed(name))).toContain(part);
  });

  test('each failure is among those', () => {
    expect(FAILURES).toHaveLength(13);
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

describe('what to do next', () => {
  const inputsOf = (next: readonly Advice[]): Advice['inputs'][] => next.map(({ inputs }) => inputs);
  const watch = { mode: 'watch', diffid: '12' };
  const retry = { diffid: '12' };

  test.each<[string, Advice['inputs'][]]>([
    ['completed', [undefined]],
    ['completed without a change', [undefined]],
    ['started', [watch]],
    ['job-failed: failed', [retry]],
    ['job-failed: flagged', [retry]],
    ['job-failed: disowned', [watch]],
    ['job-failed: contradicted', [watch]],
    ['job-failed: squashed', [undefined]],
    ['rules-broken', [undefined, watch]],
    ['refused', [undefined]],
    ['locked', [undefined, { 'on-lock': 'wait' }, { 'on-lock': 'reject' }]],
    ['unsettled', [undefined]],
    ['timed-out', [watch]],
    ['cancelled', [watch]],
    ['bad-input', [undefined]],
    ['crashed', [undefined, watch]],
  ])('comes with the inputs for it: %s', (name, inputs) => {
    expect(inputsOf(explain(outcomeNamed(name)).next)).toEqual(inputs);
  });

  test.each([...SUCCESSES, ...FAILURES])('names in its text each input that it gives: %s', (_, outcome) => {
    for (const { text, inputs = {} } of explain(outcome).next) {
      for (const [name, value] of Object.entries(inputs)) {
        expect(plainText(text)).toContain(`${name}: ${value}`);
      }
    }
  });

  test('is nothing that is not known to help', () => {
    const ending: Ending = { kind: 'refused', doing: 'use diff 12', said: 'it is about image 9' };
    expect(explain(anOutcome(ending, BLANK)).next).toEqual([]);
  });

  test('after a retry that was not sent is the same again', () => {
    const { what, next } = explain(anOutcome({ kind: 'timed-out' }, { ...RECORD, retry: 'wanted' }));
    expect(plainText(what)).toBe('Timed out after 1 min 35 s before the retry of diff 12 was sent.');
    expect(next.map(({ text }) => plainText(text))).toEqual(['Run this step again with diffid: 12.']);
    expect(inputsOf(next)).toEqual([retry]);
  });

  test.each([
    [true, 'Whether the retry has begun is not known: run this step again'],
    [false, 'The status has not shown the new run yet: run this step again'],
  ])('after a retry that was sent is the same again, in doubt %j', (inDoubt, words) => {
    const outcome = anOutcome({ kind: 'timed-out' }, { ...RECORD, retry: 'sent', inDoubt });
    expect(errorLine(outcome)).toContain(words);
    expect(errorLine(outcome)).not.toContain('goes on');
    expect(inputsOf(explain(outcome).next)).toEqual([retry]);
  });

  test('after a retry whose run no status has shown names it all the same', () => {
    const record = { ...BLANK, diffid: 12, retry: 'sent' } as const;
    expect(line({ kind: 'cancelled' }, record)).toContain(
      'Cancelled after 1 min 35 s in the retry of diff 12.',
    );
  });

  test('of several states the last one is told, and that the diff goes on only if it does', () => {
    const stopped = (record: typeof RECORD): string => line({ kind: 'timed-out' }, record);
    expect(stopped(recordEnding('Verifying'))).toContain(
      ': diff 12 was last seen Verifying, progress 40 %, and goes on at Clanforge.',
    );
    expect(stopped({ ...RECORD, retry: 'sent' })).toContain(
      ': diff 12 was last seen Running, progress 40 %.',
    );
  });

  test('of a diff that an answer names although it declines is how to wait for it', () => {
    const ending: Ending = { kind: 'refused', doing: 'create a diff', said: 'HTTP 502' };
    const record = { ...BLANK, diffid: 12, inDoubt: true };
    expect(line(ending, record)).toBe(
      'Could not create a diff: HTTP 502. Diff 12, which the answer names, may have been started: to wait for it, use mode: watch and diffid: 12.',
    );
    expect(inputsOf(explain(anOutcome(ending, record)).next)).toEqual([watch]);
  });

  test('of a squashed diff without a reason is told without one', () => {
    const ending: Ending = { kind: 'job-failed', how: 'squashed', job: aJob() };
    expect(line(ending)).toContain(
      'Diff 12 was squashed, that is merged into another job, so nothing is known about this build.',
    );
  });

  test('after a refused retry that was sent is the same again', () => {
    const ending: Ending = { kind: 'refused', doing: 'retry diff 12', said: 'HTTP 502' };
    const job = aJob({ state: listed('Failed') });
    expect(line(ending, { ...RECORD, job, retry: 'sent' })).toContain('run this step again with diffid: 12');
    expect(line(ending, { ...RECORD, job })).toBe('Could not retry diff 12: HTTP 502.');
  });

  test('after an error of ours without a diff is to report it', () => {
    const ending: Ending = { kind: 'crashed', message: 'x' };
    expect(explain(anOutcome(ending, BLANK)).next).toHaveLength(1);
    expect(line(ending, { ...BLANK, inDoubt: true })).toContain('A diff may have been started all the same');
  });

  // A step that watches never retries, and need not say which image and machine it is about.
  test.each(['failed', 'flagged'])('after a diff that is watched %s is to run it', (how) => {
    const { next } = explain({ ...outcomeNamed(`job-failed: ${how}`), task: WATCHING });
    expect(next.map(({ text }) => plainText(text))).toEqual([
      'When the cause is mended, retry it with mode: run and diffid: 12, and with imageid and machineid.',
    ]);
    expect(inputsOf(next)).toEqual([{ mode: 'run', diffid: '12' }]);
  });

  test.each<[string, Task, string]>([
    ['that runs', SETTINGS.task, 'run this step again.'],
    ['that was given its diff', { ...SETTINGS.task, diffid: 12 }, 'run this step again without diffid.'],
    ['that watches', WATCHING, 'run this step with mode: run and without diffid.'],
  ])('to make a new diff is told so that it makes one: a step %s', (_, task, words) => {
    for (const name of ['job-failed: squashed', 'rules-broken']) {
      const [advised] = explain({ ...outcomeNamed(name), task }).next;
      expect(plainText(advised?.text ?? [])).toMatch(new RegExp(`(?:, or|, and) ${words}$`));
    }
  });
});

describe('rules of the release', () => {
  const pointsOf = (...violations: Violation[]): string[] =>
    explain(breaking(violations)).points?.map(plainText) ?? [];
  const first = [{ kind: 'removed', path: 'a/b', pattern: 'b' }] as const;

  test.each<[Violation, string]>([
    [
      { rule: 'require-changes' },
      'require-changes finds nothing changed (the image update put nothing new on the machine)',
    ],
    [
      { rule: 'max-changes', changed: 1_234, most: 1_000 },
      'max-changes allows 1,000 paths, and 1,234 changed',
    ],
    [
      { rule: 'forbidden-paths', count: 1_234, first },
      'forbidden-paths catches 1,234 added or modified paths, first a/b (pattern b)',
    ],
    [
      { rule: 'protected-paths', count: 1, first },
      'protected-paths catches 1 removed path, first a/b (pattern b)',
    ],
    [
      { rule: 'max-changes', unreadable: ['added', 'removed'] },
      'max-changes cannot be checked, since Clanforge gave no readable list of added and removed paths',
    ],
  ])('%j', (violation, words) => {
    expect(pointsOf(violation)).toEqual([words]);
    expect(errorLine(breaking([violation]))).toContain(`breaks 1 rule of this release: ${words}. Mend`);
  });

  test('each have a point of their own', () => {
    expect(pointsOf({ rule: 'require-changes' }, { rule: 'max-changes', changed: 2, most: 1 })).toHaveLength(
      2,
    );
  });

  test('are remote in what the paths and patterns say', () => {
    const [point] = explain(breaking([{ rule: 'protected-paths', count: 1, first }])).points ?? [];
    expect(point).toEqual([
      'protected-paths catches 1 removed path, first ',
      { remote: 'a/b' },
      ' (pattern ',
      { remote: 'b' },
      ')',
    ]);
  });

  test('count once where they are broken in two ways', () => {
    const violations: Violation[] = [
      { rule: 'forbidden-paths', count: 1, first },
      { rule: 'forbidden-paths', unreadable: ['modified'] },
    ];
    expect(errorLine(breaking(violations))).toContain('breaks 1 rule of');
    expect(pointsOf(...violations)).toHaveLength(2);
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

  test('of an image that the inputs do not name is told without its id', () => {
    const ending: Ending = { kind: 'locked', by: 99 };
    expect(errorLine({ ...anOutcome(ending, BLANK), task: WATCHING })).toMatch(
      /^The image is locked by diff 99 /,
    );
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

  test('while the API is out of reach before a diff was known, advises to check the way there', () => {
    expect(line({ kind }, { ...BLANK, trouble: 'ECONNREFUSED' })).toMatch(
      /at the end \(ECONNREFUSED\)\. No diff was started: check api-url and the runner's network or proxy, and run this step again\.$/,
    );
  });

  test('before a diff was known, behind another one, says that nothing was started', () => {
    expect(line({ kind }, { ...BLANK, holder: 34 })).toMatch(/ again once the image is free\.$/);
  });

  test('without progress says nothing of it', () => {
    const job = aJob({ progress: 0 });
    expect(line({ kind }, { ...RECORD, job })).toContain('last seen Running, and goes on at Clanforge.');
  });

  test('before a diff was known, the one that stood in the way is named', () => {
    expect(line({ kind }, { ...BLANK, holder: 34 })).toContain(' while diff 34 locked the image');
  });

  test('before a state was seen it says so', () => {
    expect(line({ kind }, { ...BLANK, diffid: 12 })).toContain(
      ': the state of diff 12 was not seen. To wait for it again, use mode: watch and diffid: 12.',
    );
  });

  test('with answers that never told a state it says so too', () => {
    const job = aJob({ state: { kind: 'absent' } });
    expect(line({ kind }, { ...RECORD, states: [], job })).toContain(': the state of diff 12 was not seen.');
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
    fc
      .tuple(hostile, hostile)
      .map(([path, pattern]): Violation => ({
        rule: 'forbidden-paths',
        count: 1,
        first: [{ kind: 'added', path, pattern }],
      }))
      .map((violation) => ({ kind: 'rules-broken' as const, job: aJob(), violations: [violation] })),
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
