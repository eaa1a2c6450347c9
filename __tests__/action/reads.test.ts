import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF } from '../support/clanforge.js';
import { makeWorld, messages } from '../support/in-process.js';

describe('a read of the status', () => {
  test.each([
    'lost-answer@status*4',
    'cut-body@status*4',
    'http-408@status*4',
    'http-429@status*4',
    'http-500@status*4',
    'http-502@status*4',
    'http-503=7@status*4',
    'html-page@status*4',
    'empty-body@status*4',
    'not-an-object=null@status*4',
    'not-an-object=[]@status*4',
    'truncated-json@status*4',
    'envelope=try later@status*2',
  ])('is repeated after %s, which is told once', async (fault) => {
    const { clanforge, step } = await makeWorld({ faults: [fault] });
    const result = await step();
    expect(result.passed).toBe(true);
    expect(messages(result, 'warning')).toEqual([expect.stringContaining('could not be read')]);
    expect(messages(result, 'info')).toContain('The status can be read again.');
    expect(count(clanforge, 'create')).toBe(1);
  });

  test.each(['no-answer@status', 'stalled-body@status'])('is repeated after %s', async (fault) => {
    const { step } = await makeWorld({ faults: [fault] });
    expect((await step({}, { requestTimeoutMs: 100 })).passed).toBe(true);
  });

  test.each([
    ['http-400@status', 'HTTP 400'],
    ['http-401@status', 'access-key and secret-key'],
    ['http-403@status', 'accountserviceid is the account'],
    ['http-404@status*3', 'there is no such thing'],
    ['redirect=/login@status', '/login'],
    ['envelope=no such job@status*3', 'no such job'],
  ])('is final after %s', async (fault, words) => {
    const { step } = await makeWorld({ faults: [fault] });
    const result = await step();
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Created' });
    expect(result.outputs.error).toContain(`Could not read the status of diff ${FIRST_DIFF}`);
    expect(result.outputs.error).toContain(words);
  });

  test('honours Retry-After, also beyond the longest pause', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['http-429=100@status'] });
    await step();
    const [refused, next] = clanforge.requests.filter(({ kind }) => kind === 'status');
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(100_000);
  });

  test('does not let Retry-After reach beyond the deadline', async () => {
    const { step } = await makeWorld({ faults: ['http-429=86400@status*99'] });
    const result = await step({ 'timeout-minutes': '3' });
    expect(result.passed).toBe(false);
    expect(result.tookMs).toBe(180_000);
    expect(result.outputs.error).toContain('HTTP 429');
  });

  test('does not let Retry-After take the last look before the deadline', async () => {
    const { step } = await makeWorld({ faults: ['http-429=86400@status'] });
    const result = await step({ 'timeout-minutes': '10' });
    expect(result.passed).toBe(true);
    expect(result.tookMs).toBe(597_000);
  });

  test.each([1, 2])('a diff that was only just made may be unknown to the status %i times', async (times) => {
    const { clanforge, step } = await makeWorld({ faults: [`http-404@status*${times}`] });
    const result = await step();
    expect(result.passed).toBe(true);
    expect(count(clanforge, 'create')).toBe(1);
  });

  test('fails at the deadline with the last state and the diffid when the API stays away', async () => {
    const { step } = await makeWorld({ faults: ['http-503@status+5*9999'] });
    const result = await step({ 'timeout-minutes': '10' });
    expect(result.passed).toBe(false);
    expect(result.outputs.diffid).toBe(String(FIRST_DIFF));
    expect(result.outputs.state).not.toBe('');
    expect(result.outputs.error).toMatch(
      /^Timed out after 10 min: diff 218595 was last seen \w+, and goes on at Clanforge\. The API could not be reached or read at the end \(HTTP 503.*\)\. To wait for it again/,
    );
  });
});
