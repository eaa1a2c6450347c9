import { isSuccess, type Ending } from './diff/ending.js';
import { createRecorder } from './diff/record.js';
import type { execute, ExecutionTools } from './execute.js';
import type { RawInputs } from './inputs/input-reader.js';
import { readInputs } from './inputs/read-settings.js';
import type { GitHubRun } from './pull-request/github-run.js';
import { createReporter, type ReporterTools } from './pull-request/reporter.js';
import { OUTPUTS_BEFORE_VERDICT } from './report/outputs.js';
import { publish, type PublishTools } from './report/publish.js';
import type { SummaryFacts } from './report/summary.js';

/** Everything outside the action that it deals with. */
export interface Surroundings extends ExecutionTools, PublishTools, ReporterTools {
  readonly inputs: RawInputs;
  /** Undefined outside of GitHub. */
  readonly run: GitHubRun | undefined;
}

/**
 * The step from inputs to verdict. The verdict is final before any of it is reported.
 *
 * @returns whether the step passes
 */
export async function runAction(around: Surroundings): Promise<boolean> {
  const { inputs, clock, cleaner, setOutputs } = around;
  setOutputs(OUTPUTS_BEFORE_VERDICT);
  const recorder = createRecorder(clock.wall, setOutputs);

  const start = clock.now();
  const { reporting, read } = await readInputs(inputs, around.run?.secretsHint);
  const reporter = await createReporter(reporting, around);
  const settings = read.kind === 'settings' ? read.settings : undefined;
  if (settings !== undefined) reporter.begin();
  const ending: Ending =
    read.kind === 'settings'
      ? await executeLate(read.settings, recorder, around)
      : { kind: 'bad-input', faults: read.faults.map((fault) => cleaner.line(fault)) };

  const { record } = recorder;
  const elapsedMs = clock.now() - start;
  const outcome = { ending, record, task: settings?.task, elapsedMs };
  const leftMs = (settings?.timeoutMs ?? Infinity) - elapsedMs;
  const tellGitHub = (facts: SummaryFacts): Promise<void> => reporter.finish(facts, leftMs);
  await publish({ outcome, settings, reporting, tellGitHub }, around);
  return isSuccess(ending);
}

/** Loads what deals with Clanforge only when it is needed: bad inputs are told of sooner. */
async function executeLate(...given: Parameters<typeof execute>): Promise<Ending> {
  const loaded = await import('./execute.js');
  return loaded.execute(...given);
}
