import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startStep, type Step } from '../../../dev/runner/run-action.ts';
import { until } from '../../support/bundle.ts';
import { makeFolder } from '../../support/folders.ts';

const steps: Step[] = [];
afterEach(() => {
  for (const step of steps.splice(0)) {
    step.child.kill('SIGKILL');
    step.dispose();
  }
});

/** A step of which one output is whole and the next one half, and what it then does. */
function stepThat(ends: string): Step {
  const main = join(makeFolder(), 'main.mjs');
  writeFileSync(
    main,
    `import { appendFileSync } from 'node:fs';
    appendFileSync(process.env.GITHUB_OUTPUT, 'diffid<<END\\n7\\nEND\\nstate<<END\\nRunn');
    ${ends}`,
  );
  const step = startStep({ inputs: {}, main, node: process.execPath });
  steps.push(step);
  return step;
}

describe('an output that is only half written', () => {
  test('is left out while the step runs, and when the step was killed', async () => {
    const step = stepThat('setInterval(() => undefined, 1000);');
    await until(() => step.outputs()['diffid'] !== undefined);
    expect(step.outputs()).toEqual({ diffid: '7' });
    step.child.kill('SIGKILL');
    const { exitCode, outputs } = await step.done;
    expect(exitCode).toBeNull();
    expect(outputs).toEqual({ diffid: '7' });
  });

  test('is an error when the step has ended by itself', async () => {
    await expect(stepThat('process.exit(0);').done).rejects.toThrow(
      'A command file has the line "state<<END".',
    );
  });
});
