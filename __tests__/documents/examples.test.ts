/** Every example of the documents that uses this action, run as a workflow against a local Clanforge and a local GitHub. */
import { describe, expect } from '@jest/globals';
import { usesOf } from '../workflows/uses.ts';
import { testTogether } from '../support/together.ts';
import { diffSteps, runnableExamples, startStudio, type RunnableExample } from './studio.ts';

const examples = runnableExamples().filter(({ root }) => usesOf(root).length > 0);

async function succeeds(example: RunnableExample, event: string): Promise<void> {
  const studio = await startStudio();
  const result = await studio.run(example, event);
  const steps = diffSteps(result);
  expect(steps.length).toBeGreaterThan(0);
  for (const { outcome, outputs } of steps) expect([outcome, outputs['error']]).toEqual(['success', '']);
  for (const { id, conclusion } of result.jobs) expect([id, conclusion]).toEqual([id, 'success']);
  expect(studio.clanforge.diffs().at(-1)?.state).toContain('Completed');
}

describe.each(examples)('$place', (example) => {
  const successes = example.events.map((event) => [
    `succeeds on ${event} when the diff completes`,
    () => succeeds(example, event),
  ]);
  testTogether({
    ...(Object.fromEntries(successes) as Record<string, () => Promise<void>>),

    'fails with the reason when the job fails': async () => {
      const studio = await startStudio({ faults: ['failing-job=no space left'] });
      const result = await studio.run(example);
      expect(result.conclusion).toBe('failure');
      const [failed] = diffSteps(result).filter(({ outcome }) => outcome === 'failure');
      expect(failed?.outputs['error']).toContain('no space left');
    },
  });
});
