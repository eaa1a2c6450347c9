import { describe, expect, test } from '@jest/globals';
import { diffSteps, runnableExamples, startStudio } from './studio.js';

const examples = runnableExamples();
const onEachEvent = examples.flatMap((example) =>
  example.events.map((event) => ({ ...example, example, event })),
);

test('there are examples for each way to use the action', () => {
  expect(examples.length).toBeGreaterThanOrEqual(5);
});

describe('when Clanforge completes the diff', () => {
  test.each(onEachEvent)('$place passes on $event', async ({ example, event }) => {
    const studio = await startStudio();
    const result = await studio.run(example, event);
    const steps = diffSteps(result);
    expect(steps.map(({ outputs }) => outputs['error'])).toEqual(steps.map(() => ''));
    expect(steps.map(({ outcome }) => outcome)).toEqual(steps.map(() => 'success'));
    expect(steps.length).toBeGreaterThan(0);
    expect(result.jobs.map(({ id, conclusion }) => `${id}: ${conclusion}`)).toEqual(
      result.jobs.map(({ id }) => `${id}: success`),
    );
    const [last] = studio.clanforge.diffs().slice(-1);
    expect(last).toMatchObject({ state: expect.stringMatching(/Completed/) as unknown });
  });
});

describe('when the job of the diff fails', () => {
  test.each(examples)('$place fails, and says so', async (example) => {
    const studio = await startStudio({ faults: ['failing-job=no space left'] });
    const result = await studio.run(example);
    expect(result.conclusion).toBe('failure');
    const [failed] = diffSteps(result).filter(({ outcome }) => outcome === 'failure');
    expect(failed?.outputs['error']).toContain('no space left');
  });
});

describe('when GitHub gives no secrets, as to forks and Dependabot', () => {
  test.each(examples)('$place fails without a request', async (example) => {
    const studio = await startStudio();
    const secrets = { CLANFORGE_ACCESS_KEY: '', CLANFORGE_SECRET_KEY: '', CLANFORGE_TOKEN: '' };
    const result = await studio.run(example, example.events[0], { secrets });
    expect(result.conclusion).toBe('failure');
    expect(diffSteps(result)[0]?.outputs['error']).toMatch(/^Bad input, so nothing was sent/);
    expect(studio.clanforge.requests).toEqual([]);
  });
});
