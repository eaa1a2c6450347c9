/** The last step of self-test.yml: fails unless each step before it, given as JSON in `STEPS`, ended as it must. */

const ID = /^[1-9]\d*$/;

/** The outcome and the outputs of each step, by its id. */
const EXPECTED: Readonly<Record<string, { outcome: string; outputs: Readonly<Record<string, RegExp>> }>> = {
  passing: {
    outcome: 'success',
    outputs: { diffid: ID, state: /^Completed$/, error: /^$/, added: ID, violations: /^0$/, report: /./ },
  },
  locked: { outcome: 'failure', outputs: { error: /^Image 5001 is locked by diff [1-9]/, 'locked-by': ID } },
  failing: { outcome: 'failure', outputs: { diffid: ID, state: /^Failed$/, error: /the analysis failed/ } },
  // The runner ends a step that has timed out as it ends one that is cancelled, but calls it failed.
  cancelled: { outcome: 'failure', outputs: { diffid: ID, state: /^Running$/, error: /^Cancelled after / } },
};

if (process.argv[1] === import.meta.filename) {
  try {
    const found = mismatches(process.env['STEPS'] ?? '');
    for (const line of found) console.error(`error: ${line}`);
    if (found.length === 0) console.log('Each step ended as it must.');
    else process.exitCode = 1;
  } catch (error) {
    console.error(`error: STEPS must be the steps of the job as JSON: ${String(error)}`);
    process.exitCode = 1;
  }
}

type Steps = Readonly<Record<string, { outcome?: unknown; outputs?: Readonly<Record<string, string>> }>>;

/**
 * Checks the steps of a job.
 *
 * @param json - as `toJSON(steps)` writes them
 * @returns one line for each difference
 */
export function mismatches(json: string): readonly string[] {
  const steps = JSON.parse(json) as Steps;
  return Object.entries(EXPECTED).flatMap(([id, { outcome, outputs }]) => {
    const step = steps[id] ?? {};
    const wrong = Object.entries(outputs).flatMap(([name, pattern]) => {
      const value = step.outputs?.[name] ?? '';
      return pattern.test(value) ? [] : [`${id}: ${name} is ${JSON.stringify(value)}, not like ${pattern}`];
    });
    const isRight = step.outcome === outcome;
    return isRight ? wrong : [`${id}: the outcome is ${String(step.outcome)}, not ${outcome}`, ...wrong];
  });
}
