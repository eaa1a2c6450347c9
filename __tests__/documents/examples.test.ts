/** Every example of the documents that uses this action, run as a workflow against a local Clanforge and a local GitHub. */
import { describe, expect, test } from '@jest/globals';
import { usesOf } from '../workflows/uses.ts';
import { diffSteps, runnableExamples, startStudio } from './studio.ts';

const examples = runnableExamples().filter(({ root }) => usesOf(root).length > 0);
const onEachEvent = examples.flatMap((example) =>
  example.events.map((event) => ({ place: example.place, example, event })),
);

test.each(onEachEvent)('$place succeeds on $event when the diff completes', async ({ example, event }) => {
  const studio = await startStudio();
  const result = await studio.run(example, event);
  const steps = diffSteps(result);
  expect(steps.length).toBeGreaterThan(0);
  for (const { outcome, outputs } of steps) expect([outcome, outputs['error']]).toEqual(['success', '']);
  for (const { id, conclusion } of result.jobs) expect([id, conclusion]).toEqual([id, 'success']);
  expect(studio.clanforge.diffs().at(-1)?.state).toContain('Completed');
});

describe.each(examples)('$place', (example) => {
  test('fails with the reason when the job fails', async () => {
    const studio = await startStudio({ faults: ['failing-job=no space left'] });
    const result = await studio.run(example);
    expect(result.conclusion).toBe('failure');
    const [failed] = diffSteps(result).filter(({ outcome }) => outcome === 'failure');
    expect(failed?.outputs['error']).toContain('no space left');
  });

  test('fails without a request when GitHub gives no secrets, as to forks and Dependabot', async () => {
    const studio = await startStudio();
    const secrets = { CLANFORGE_ACCESS_KEY: '', CLANFORGE_SECRET_KEY: '', CLANFORGE_TOKEN: '' };
    const result = await studio.run(example, example.events[0], { secrets });
    expect(result.conclusion).toBe('failure');
    expect(diffSteps(result)[0]?.outputs['error']).toMatch(/^Invalid inputs \(no request was sent\)/);
    expect(studio.clanforge.requests).toEqual([]);
  });
});
