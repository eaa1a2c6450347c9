import { describe, expect, test } from '@jest/globals';
import type { Answer } from '../../src/client/answer.js';
import { createDeadline } from '../../src/wait/deadline.js';
import { createPatientReader, type PatientReader } from '../../src/wait/patient-read.js';
import { createVirtualClock } from '../support/virtual-clock.js';
import { aJob, createMemoryLog } from './fakes.js';

const job = (diffid = 12): Answer => ({ kind: 'job', job: aJob({ diffid }) });
const busy: Answer = { kind: 'unusable', what: 'HTTP 503' };
const refused: Answer = { kind: 'refused', message: 'boom' };

interface Scene {
  readonly reader: PatientReader;
  readonly cancel: AbortController;
  readonly lines: readonly string[];
  readonly troubles: readonly (string | undefined)[];
  /** When each read was sent, milliseconds since the beginning. */
  readonly reads: readonly number[];
  readonly elapsed: () => number;
}

/** A reader of an API that gives these answers one by one, and the last of them for ever. */
function scene(answers: readonly Answer[], { deadlineMs = 3_600_000, cancelDuringRead = false } = {}): Scene {
  const clock = createVirtualClock();
  const cancel = new AbortController();
  const deadline = createDeadline(clock, deadlineMs, cancel.signal);
  const log = createMemoryLog();
  const troubles: (string | undefined)[] = [];
  const reads: number[] = [];
  const reader = createPatientReader({
    client: {
      status: () => {
        if (cancelDuringRead) cancel.abort();
        reads.push(deadline.elapsed());
        return Promise.resolve(answers[Math.min(reads.length, answers.length) - 1] ?? busy);
      },
    },
    deadline,
    log,
    longestPauseMs: 15_000,
    random: () => 1,
    onTrouble: (what) => troubles.push(what),
  });
  return { reader, cancel, lines: log.lines, troubles, reads, elapsed: deadline.elapsed };
}

test('a good answer is taken at once, with the clock of the server', async () => {
  const serverTime = { unixSeconds: 1_700_000_000, at: 7 };
  const { reader, lines, troubles } = scene([{ kind: 'job', job: aJob(), serverTime }]);
  expect(await reader.read(12)).toMatchObject({ job: aJob(), serverTime });
  expect([...lines, ...troubles]).toEqual([]);
});

describe('trouble', () => {
  test.each<[string, Answer]>([
    ['an overloaded API', busy],
    ['a lost answer', { kind: 'lost', what: 'cut off' }],
    ['a request that was not sent', { kind: 'unsent', what: 'ECONNREFUSED' }],
    ['an answer about another diff', job(13)],
    ['a refusal', refused],
  ])('%s is asked again', async (_, answer) => {
    const { reader, reads } = scene([answer, job()]);
    expect((await reader.read(12)).job.diffid).toBe(12);
    expect(reads).toEqual([0, 1_000]);
  });

  test('pauses grow up to the longest', async () => {
    const { reader, reads } = scene([busy, busy, busy, busy, busy, busy, job()]);
    await reader.read(12);
    expect(reads).toEqual([0, 1_000, 3_000, 7_000, 15_000, 30_000, 45_000]);
  });

  test('a success resets the pauses', async () => {
    const { reader, reads } = scene([busy, busy, busy, job(), busy, job()]);
    await reader.read(12);
    await reader.read(12);
    expect(reads).toEqual([0, 1_000, 3_000, 7_000, 7_000, 8_000]);
  });

  test('the server may ask for a longer pause than the longest', async () => {
    const { reader, reads } = scene([{ kind: 'unusable', what: 'HTTP 429', retryAfterMs: 90_000 }, job()]);
    await reader.read(12);
    expect(reads).toEqual([0, 90_000]);
  });

  test('an answer about another diff is never taken, however long it goes on', async () => {
    const { reader, reads, troubles } = scene([job(13)], { deadlineMs: 600_000 });
    await expect(reader.read(12)).rejects.toMatchObject({ why: 'deadline' });
    expect(reads.length).toBeGreaterThan(30);
    expect(new Set(troubles)).toEqual(new Set(['an answer about diff 13']));
  });

  test('is told once per outage, as a warning the first time in a run', async () => {
    const { reader, lines, troubles } = scene([busy, busy, job(), { kind: 'lost', what: 'cut off' }, job()]);
    await reader.read(12);
    expect(lines).toEqual([
      'warning: The status could not be read (HTTP 503); reading again until the deadline.',
      'info: The status can be read again.',
    ]);
    await reader.read(12);
    expect(lines.slice(2)).toEqual([
      'info: The status could not be read (cut off); reading again until the deadline.',
      'info: The status can be read again.',
    ]);
    expect(troubles).toEqual(['HTTP 503', 'HTTP 503', undefined, 'cut off', undefined]);
  });
});

describe('refusals', () => {
  test('three in a row are final', async () => {
    const { reader, reads } = scene([refused, refused, refused, job()]);
    await expect(reader.read(12)).rejects.toMatchObject({
      failure: {
        kind: 'refused',
        doing: 'read the status of diff 12',
        said: 'refused: boom (3 times in a row)',
        next: 'Check diffid and accountserviceid.',
      },
    });
    expect(reads).toHaveLength(3);
  });

  test.each<[string, Answer]>([
    ['lost answers', { kind: 'lost', what: 'cut off' }],
    ['requests that were not sent', { kind: 'unsent', what: 'ECONNREFUSED' }],
    ['answers of an overloaded API', busy],
    ['answers about another diff', job(13)],
  ])('%s are none, however many in a row', async (_, answer) => {
    const { reader } = scene([...Array<Answer>(5).fill(answer), job()]);
    expect((await reader.read(12)).job.diffid).toBe(12);
  });

  test('two with another trouble between are not', async () => {
    const { reader } = scene([refused, refused, busy, refused, refused, job()]);
    expect((await reader.read(12)).job.diffid).toBe(12);
  });

  test('two before an answer and two after it are not', async () => {
    const { reader } = scene([refused, refused, job(), refused, refused, job()]);
    await reader.read(12);
    expect((await reader.read(12)).job.diffid).toBe(12);
  });
});

describe('a diff that was read before', () => {
  const denied: Answer = { kind: 'denied', sentence: 'HTTP 403; check the rights', status: 403 };
  const missing: Answer = { kind: 'denied', sentence: 'HTTP 404; check the ids', status: 404 };

  test.each([
    ['refused', refused, 'refused: boom'],
    ['denied', denied, 'HTTP 403; check the rights'],
    ['not found', missing, 'HTTP 404; check the ids'],
  ])('may be %s for less than a minute, as by what is in front of the API', async (_, no, what) => {
    const { reader, lines } = scene([job(), no, no, no, no, no, job()]);
    await reader.read(12);
    expect((await reader.read(12)).job.diffid).toBe(12);
    expect(lines[0]).toBe(
      `warning: The status could not be read (${what}); reading again until the deadline.`,
    );
  });

  test.each([
    ['refused', refused, 'refused: boom (for 1 min)'],
    ['denied', denied, 'HTTP 403; check the rights (for 1 min)'],
  ])('and is %s for a minute is given up, without doubt of its id', async (_, no, said) => {
    const { reader, reads, elapsed } = scene([busy, job(), no]);
    await reader.read(12);
    await expect(reader.read(12)).rejects.toHaveProperty('failure', {
      kind: 'refused',
      doing: 'read the status of diff 12',
      said,
    });
    expect(elapsed()).toBe(61_000);
    expect(reads).toHaveLength(10);
  });

  test('has its minute anew after another trouble', async () => {
    const { reader, elapsed } = scene([job(), refused, refused, refused, refused, refused, busy, refused]);
    await reader.read(12);
    await expect(reader.read(12)).rejects.toMatchObject({ failure: { kind: 'refused' } });
    expect(elapsed()).toBeGreaterThan(100_000);
  });

  test('tells nothing of another diff', async () => {
    const { reader, reads } = scene([job(), refused]);
    await reader.read(12);
    await expect(reader.read(13)).rejects.toMatchObject({
      failure: { said: 'refused: boom (3 times in a row)', next: 'Check diffid and accountserviceid.' },
    });
    expect(reads).toHaveLength(4);
  });

  test('is given up at once where nothing was asked', async () => {
    const { reader, reads } = scene([job(), { kind: 'denied', sentence: 'the answer is too large' }]);
    await reader.read(12);
    await expect(reader.read(12)).rejects.toMatchObject({ failure: { said: 'the answer is too large' } });
    expect(reads).toHaveLength(2);
  });
});

test.each<[string, Answer]>([
  ['of HTTP 401', { kind: 'denied', sentence: 'check the keys', status: 401 }],
  ['that is none', { kind: 'denied', sentence: 'check the keys' }],
])('a final answer %s ends the read at once, in its own words', async (_, denied) => {
  const { reader, reads, lines } = scene([denied, job()]);
  await expect(reader.read(12)).rejects.toMatchObject({
    failure: { kind: 'refused', doing: 'read the status of diff 12', said: 'check the keys' },
  });
  expect(reads).toHaveLength(1);
  expect(lines).toEqual([]);
});

describe('a diff that is not found', () => {
  const missing: Answer = { kind: 'denied', sentence: 'HTTP 404: check diffid', status: 404 };

  test('is looked for twice more, since it may only just have been made', async () => {
    const { reader, reads } = scene([missing, missing, job()]);
    expect((await reader.read(12)).job.diffid).toBe(12);
    expect(reads).toEqual([0, 1_000, 3_000]);
  });

  test('three times in a row is not there', async () => {
    const { reader } = scene([missing, missing, missing, job()]);
    await expect(reader.read(12)).rejects.toMatchObject({
      failure: {
        kind: 'refused',
        doing: 'read the status of diff 12',
        said: 'HTTP 404: check diffid (3 times in a row)',
      },
    });
  });
});

describe('the deadline', () => {
  test('ends reading an API that stays away, with what is wrong with it told', async () => {
    const { reader, elapsed, troubles } = scene([busy], { deadlineMs: 100_000 });
    await expect(reader.read(12)).rejects.toMatchObject({ why: 'deadline' });
    expect(elapsed()).toBe(100_000);
    expect(troubles.at(-1)).toBe('HTTP 503');
  });

  test('comes before the end of a pause that the server asked for', async () => {
    const { reader, elapsed } = scene([{ ...busy, retryAfterMs: 9e9 }], { deadlineMs: 20_000 });
    await expect(reader.read(12)).rejects.toMatchObject({ why: 'deadline' });
    expect(elapsed()).toBe(20_000);
  });

  test('leaves time for a last look, however long a pause the server asked for', async () => {
    const { reader, reads } = scene([{ ...busy, retryAfterMs: 9e9 }, job()], { deadlineMs: 20_000 });
    expect((await reader.read(12)).job.diffid).toBe(12);
    expect(reads).toEqual([0, 17_000]);
  });

  test('leaves no time for a request', async () => {
    const { reader, reads } = scene([job()], { deadlineMs: 0 });
    await expect(reader.read(12)).rejects.toMatchObject({ why: 'deadline' });
    expect(reads).toEqual([]);
  });
});

describe('a cancel', () => {
  test('during a read is no trouble of the API', async () => {
    const { reader, lines, troubles } = scene([{ kind: 'lost', what: 'aborted' }], {
      cancelDuringRead: true,
    });
    await expect(reader.read(12)).rejects.toMatchObject({ why: 'cancel' });
    expect([...lines, ...troubles]).toEqual([]);
  });

  test('during a pause ends the read at once', async () => {
    const { reader, cancel, elapsed } = scene([{ ...busy, retryAfterMs: 60_000 }]);
    const reading = reader.read(12);
    await Promise.resolve().then(() => Promise.resolve());
    cancel.abort();
    await expect(reading).rejects.toMatchObject({ why: 'cancel' });
    expect(elapsed()).toBe(0);
  });
});
