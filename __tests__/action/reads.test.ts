import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, IMAGE, MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages } from '../support/in-process.ts';

describe('a read of the status', () => {
  test.each([
    'lost-answer@status*4',
    'cut-body@status*4',
    'http-408@status*4',
    'http-429@status*4',
    'http-429=0@status*3',
    'http-504-processed@status*2',
    'http-500@status*4',
    'http-502@status*4',
    'http-503=7@status*4',
    'html-page@status*4',
    'empty-body@status*4',
    'not-an-object=null@status*4',
    'not-an-object=[]@status*4',
    'truncated-json@status*4',
    'envelope=try later@status*2',
  ])('is repeated after %s, which is reported once', async (fault) => {
    const { clanforge, step } = await makeWorld({ faults: [fault] });
    const result = await step();
    expect(result.passed).toBe(true);
    expect(messages(result, 'warning')).toEqual([expect.stringContaining('could not be read')]);
    expect(messages(result, 'info')).toContain('The status can be read again.');
    expect(count(clanforge, 'create')).toBe(1);
  });

  test.each(['no-answer@status', 'stalled-body@status'])('is repeated after %s', async (fault) => {
    const { step } = await makeWorld({ faults: [fault] });
    expect((await step({}, { silenceMs: 100 })).passed).toBe(true);
  });

  test.each(['http-400', 'http-401', 'http-403', 'http-404', 'redirect=/login', 'envelope=no such job'])(
    'of our own diff is a hiccup after %s, which is final only after 60 s',
    async (fault) => {
      const { step } = await makeWorld({ faults: [`${fault}@status*5`] });
      expect((await step()).passed).toBe(true);
      const lasting = await makeWorld({ faults: [`${fault}@status*999`] });
      const { passed, outputs, tookMs } = await lasting.step();
      expect(passed).toBe(false);
      expect(outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Created' });
      expect(outputs.error).toMatch(/^Reading the status of diff 218595 failed: .*\(for 1 min/);
      expect(tookMs).toBeLessThan(90_000);
    },
  );

  test.each([
    ['http-400@status', 'HTTP 400'],
    ['http-401@status', 'Check access-key and secret-key'],
    ['http-403@status', 'Check the permissions of the key'],
    ['http-404@status', 'HTTP 404'],
    ['redirect=/login@status', 'to /login'],
    ['envelope=no such job@status*9', 'no such job'],
  ])('of a diff that the user named and that was never read is final after %s', async (fault, words) => {
    const { clanforge, step } = await makeWorld({ faults: [fault] });
    clanforge.startDiff(IMAGE, MACHINE);
    const { passed, outputs, tookMs } = await step({ mode: 'watch', diffid: String(FIRST_DIFF) });
    expect(passed).toBe(false);
    expect(outputs.error).toContain(`Reading the status of diff ${FIRST_DIFF} failed`);
    expect(outputs.error).toContain(words);
    expect(tookMs).toBeLessThan(10_000);
  });

  test('honours Retry-After, also beyond the longest pause', async () => {
    const { clanforge, step } = await makeWorld({ faults: ['http-429=300@status'] });
    await step();
    const [refused, next] = clanforge.requests.filter(({ kind }) => kind === 'status');
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(300_000);
  });

  test.each(['301', '1796000000', 'Wed, 25 Nov 2026 18:00:00 GMT', '-5'])(
    'ignores a Retry-After of %s, which is a point in time or too long',
    async (value) => {
      const { step } = await makeWorld({ faults: [`http-503=${value}@status*2`] });
      const { passed, tookMs } = await step();
      expect(passed).toBe(true);
      expect(tookMs).toBeLessThan(310_000);
    },
  );

  test('does not let Retry-After take the last read before the deadline', async () => {
    const { step } = await makeWorld({ faults: ['http-429=300@status+25'] });
    const result = await step({ 'timeout-minutes': '5.1' });
    expect(result.passed).toBe(true);
    expect(result.tookMs).toBe(303_000);
  });

  test('warns of the first outage only; later ones are lines of the log', async () => {
    const { step } = await makeWorld({ faults: ['http-429@status+2', 'http-429@status+4'] });
    const result = await step();
    expect(messages(result, 'warning')).toEqual([expect.stringContaining('(HTTP 429')]);
    const lines = messages(result, 'info').filter((line) => line.includes('could not be read'));
    expect(lines).toHaveLength(1);
  });

  test('shows a heartbeat while the API cannot be read', async () => {
    const { step } = await makeWorld({ faults: ['http-503@status+3*9999'] });
    const result = await step({ 'timeout-minutes': '10' });
    const beats = messages(result, 'info').filter((line) => line.includes('still no readable status'));
    expect(beats.length).toBeGreaterThanOrEqual(4);
  });

  test.each([
    ['http-503', 'HTTP 503'],
    ['html-page', 'HTTP 200 with a body that is not JSON'],
  ])('fails at the deadline with the last state and the diffid after an endless %s', async (fault, words) => {
    const { step } = await makeWorld({ faults: [`${fault}@status+5*9999`] });
    const { passed, outputs } = await step({ 'timeout-minutes': '10' });
    expect(passed).toBe(false);
    expect(outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Queued' });
    expect(outputs.error).toMatch(/^Timed out after 10 min: diff 218595 was still Queued and continues/);
    expect(outputs.error).toContain(`Clanforge was unavailable at the end (${words}`);
  });
});
