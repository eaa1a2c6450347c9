import type { Transport } from './client/exchange.js';
import { isSuccess, type Ending } from './diff/ending.js';
import { createRecorder } from './diff/record.js';
import type { RawInputs } from './inputs/input-reader.js';
import { readInputs } from './inputs/read-settings.js';
import type { GitHubRun } from './pull-request/github-run.js';
import { createReporter, type ReporterTools } from './pull-request/reporter.js';
import { OUTPUTS_BEFORE_VERDICT } from './report/outputs.js';
import { publish, type PublishTools } from './report/publish.js';
import type { SummaryFacts } from './report/summary.js';
import type { Clock } from './wait/clock.js';

/** Everything outside the action that it deals with. */
export interface Surroundings extends PublishTools, ReporterTools {
  readonly inputs: RawInputs;
  readonly transport: Transport;
  /** Milliseconds until an answer must begin. */
  readonly requestTimeoutMs: number;
  /** Undefined outside of GitHub. */
  readonly run: GitHubRun | undefined;
  readonly clock: Clock;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** Aborted when the user cancels. */
  readonly cancelled: AbortSignal;
  /** Aborted when not even the answer to create may be waited for any more. */
  readonly overdue: AbortSignal;
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
      ? await (await import('./execute.js')).execute(read.settings, recorder, around)
      : { kind: 'bad-input', faults: read.faults.map((fault) => cleaner.line(fault)) };

  const { record } = recorder;
  const elapsedMs = clock.now() - start;
  const outcome = { ending, record, task: settings?.task, elapsedMs };
  const leftMs = (settings?.timeoutMs ?? Infinity) - elapsedMs;
  const tellGitHub = (facts: SummaryFacts): Promise<void> => reporter.finish(facts, leftMs);
  await publish({ outcome, settings, reporting, tellGitHub }, around);
  return isSuccess(ending);
}
