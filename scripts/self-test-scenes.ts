/** What the steps of self-test.yml must come to. Pure. */
import * as v from 'valibot';

interface Scene {
  readonly outcome: 'success' | 'failure';
  /** What outputs must look like. */
  readonly outputs: Readonly<Record<string, RegExp>>;
}

const ID = /^[1-9]\d*$/;

/** By the id of the step. */
const SCENES: Readonly<Record<string, Scene>> = {
  passing: {
    outcome: 'success',
    outputs: {
      diffid: ID,
      state: /^Completed$/,
      error: /^$/,
      'has-changes': /^true$/,
      added: ID,
      report: /./,
    },
  },
  locked: {
    outcome: 'failure',
    outputs: { error: /^The image 5001 is locked by diff [1-9]/ },
  },
  failing: {
    outcome: 'failure',
    outputs: { diffid: ID, state: /^Failed$/, error: /^Diff \d+ failed: the analysis failed/ },
  },
  // A step that its time-out ends has failed, for the runner, though it was told by the signals of a cancel.
  cancelled: {
    outcome: 'failure',
    outputs: { diffid: ID, state: /^Running$/, error: /^Cancelled after .* goes on at Clanforge/ },
  },
};

const STEPS = v.record(
  v.string(),
  v.object({ outcome: v.string(), outputs: v.record(v.string(), v.string()) }),
);

/**
 * Holds the steps of a job against what they must come to.
 *
 * @param json - the `steps` of the job, as `toJSON(steps)` writes them
 * @returns one line for each thing that is otherwise; none when all is well
 * @throws when the JSON is not that of steps
 */
export function mismatches(json: string): readonly string[] {
  const steps = v.parse(STEPS, JSON.parse(json));
  return Object.entries(SCENES).flatMap(([id, scene]) => {
    const step = steps[id];
    if (step === undefined) return [`${id}: there is no such step`];
    const outcome =
      step.outcome === scene.outcome ? [] : [`${id}: the outcome is ${step.outcome}, not ${scene.outcome}`];
    const outputs = Object.entries(scene.outputs).flatMap(([name, expected]) => {
      const value = step.outputs[name] ?? '';
      return expected.test(value) ? [] : [`${id}: ${name} is ${JSON.stringify(value)}, not as ${expected}`];
    });
    return [...outcome, ...outputs];
  });
}
