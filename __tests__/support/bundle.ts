import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { startStep, type Step, type StepOptions, type EndedStep } from '../../dev/runner/run-action.ts';

const steps: Step[] = [];

afterEach(() => {
  for (const step of steps.splice(0)) {
    step.child.kill('SIGKILL');
    step.dispose();
  }
});

/** Starts the bundle with short pauses; it is killed and cleaned up after the test. */
export function startBundle({ inputs, ...options }: StepOptions): Step {
  const step = startStep({
    ...options,
    inputs: { 'poll-interval-seconds': '0.1', 'timeout-minutes': '0.5', ...inputs },
  });
  steps.push(step);
  return step;
}

export function runBundle(options: StepOptions): Promise<EndedStep> {
  return startBundle(options).done;
}

/** What is in each file that the step left. */
export function filesOf({ folder }: Step): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

/** The texts of the annotations of a level. */
export function annotations(result: EndedStep, level: 'error' | 'warning' | 'notice'): string[] {
  return result.lines.flatMap((line) =>
    line.kind === 'annotation' && line.level === level ? [line.text] : [],
  );
}

/** Resolves as soon as the condition holds; the test's own time-out is the limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
