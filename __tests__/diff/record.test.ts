import { describe, expect, test } from '@jest/globals';
import { createRecorder, type Recorder } from '../../src/diff/record.js';
import { judge, type Job } from '../../src/job/job.js';
import type { Source } from '../../src/job/run-tracker.js';
import { aJob, listed } from '../wait/fakes.js';

function record() {
  const published: object[] = [];
  let now = 0;
  const recorder = createRecorder(
    () => (now += 1_000),
    (news) => published.push(news),
  );
  return { recorder, published };
}

const see = (recorder: Recorder, job: Partial<Job> = {}, source: Source = 'status'): void => {
  const seen = aJob(job);
  recorder.observe({ job: seen, source, sighting: judge(seen) });
};

describe('what is known of a diff', () => {
  test('begins with nothing', () => {
    expect(record().recorder.record).toEqual({ states: [], inDoubt: false });
  });

  test('is published once: its id, and each state that differs from the one before', () => {
    const { recorder, published } = record();
    recorder.identify(12);
    see(recorder);
    recorder.identify(12, 'watched');
    see(recorder, { progress: 40 });
    see(recorder, { state: { kind: 'absent' } });
    see(recorder, { state: listed('Completed') });
    expect(published).toEqual([{ diffid: '12' }, { state: 'Running' }, { state: 'Completed' }]);
    expect(recorder.record).toMatchObject({
      diffid: 12,
      origin: 'watched',
      states: [
        { state: 'Running', at: 1_000 },
        { state: 'Completed', at: 2_000 },
      ],
    });
  });

  test('is forgotten when it turns out to be about another diff, and the state with it', () => {
    const { recorder, published } = record();
    recorder.identify(12);
    see(recorder);
    recorder.identify(13);
    expect(published).toEqual([{ diffid: '12' }, { state: 'Running' }, { state: '' }, { diffid: '13' }]);
    expect(recorder.record).toEqual({ diffid: 13, states: [], inDoubt: false });
  });

  test('is not what shows the end of an earlier run', () => {
    const { recorder, published } = record();
    recorder.observe({ job: aJob(), source: 'status', sighting: { kind: 'not-begun' } });
    expect(published).toEqual([]);
    expect(recorder.record.job).toBeUndefined();
  });
});

describe('a retry', () => {
  test('that is only wanted keeps what was seen, and once sent the states of the run before are gone', () => {
    const { recorder, published } = record();
    recorder.identify(12);
    see(recorder, { state: listed('Failed') });
    recorder.retry('wanted');
    expect(recorder.record).toMatchObject({ retry: 'wanted', states: [{ state: 'Failed' }] });
    recorder.retry('sent');
    expect(recorder.record).toMatchObject({ retry: 'sent', states: [], job: undefined });
    expect(published.slice(2)).toEqual([{ state: '' }]);
  });

  test.each<[string, Partial<Job>, Source, 'sent' | undefined]>([
    ['the answer to create', {}, 'create', 'sent'],
    ['a status without a state', { state: { kind: 'absent' } }, 'status', 'sent'],
    ['a status with a state', {}, 'status', undefined],
  ])('that was sent: its new run is shown, or not, by %s', (_by, job, source, retry) => {
    const { recorder } = record();
    recorder.retry('sent');
    see(recorder, job, source);
    expect(recorder.record.retry).toBe(retry);
  });

  test('that is only wanted stays so whatever the status shows', () => {
    const { recorder } = record();
    recorder.retry('wanted');
    see(recorder);
    expect(recorder.record.retry).toBe('wanted');
  });
});

test('without a state there is none to forget', () => {
  const { recorder, published } = record();
  recorder.retry('sent');
  expect(published).toEqual([]);
});
