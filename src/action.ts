/**
 * The step: inputs → run → verdict → reports. The verdict is final, and in the outputs, before anything is reported;
 * reporting never changes it.
 */
import { createClient } from './clanforge/client.ts';
import type { Transport } from './clanforge/transport.ts';
import { messageOf, type Context } from './context.ts';
import { completedJob, passes, type Ending } from './diff/ending.ts';
import { createProgressLog } from './diff/progress.ts';
import { createRecorder, type Recorder } from './diff/record.ts';
import { ownDiffToReject, rejectOwnDiff, type Rejection } from './diff/reject.ts';
import { runDiff } from './diff/run.ts';
import { createDeadline, type RunContext } from './diff/run-context.ts';
import type { GitHubRun, OpenOctokit } from './github/context.ts';
import { createGitHubReporter, type GitHubReporter } from './github/reporter.ts';
import { readInputs } from './inputs/inputs.ts';
import type { RawInputs } from './inputs/reader.ts';
import type { Reporting, Settings } from './inputs/settings.ts';
import { logChanges } from './report/changes.ts';
import { finalOutputs, OUTPUTS_BEFORE_VERDICT, type Outputs } from './report/outputs.ts';
import { writeReport } from './report/report-file.ts';
import { gatherFacts, renderSummary, type ReportFacts } from './report/summary.ts';
import { errorLine, explain, rejectionWarning, type StepResult } from './report/words.ts';
import { plainText } from './text/phrase.ts';

/** Everything outside the action that it deals with. */
export interface Surroundings extends Context {
  readonly inputs: RawInputs;
  /** What is wrong with the runner's setup, so that no request must be sent. */
  readonly setupFaults?: readonly string[];
  readonly transport: Transport;
  /** Milliseconds until a response must begin, and that it may then be silent; 30 s by default. */
  readonly silenceMs?: number;
  readonly setOutputs: (values: Partial<Outputs>) => void;
  /** @throws when it cannot be written */
  readonly writeSummary: (markup: string) => Promise<void>;
  /** A folder for the report file. */
  readonly folder: string;
  /** Undefined outside of GitHub. */
  readonly githubRun: GitHubRun | undefined;
  readonly openOctokit: OpenOctokit;
}

const SILENCE_MS = 30_000;

/** @returns whether the step passes */
export async function runAction(around: Surroundings): Promise<boolean> {
  const { clock, cleaner, setOutputs } = around;
  setOutputs(OUTPUTS_BEFORE_VERDICT);
  const start = clock.now();
  const { setupFaults = [], githubRun } = around;
  const { reporting, settings, faults } = await readInputs(
    around.inputs,
    setupFaults,
    githubRun?.secretsHint,
  );
  const github = createGitHubReporter(reporting, githubRun, around, around.openOctokit);
  const recorder = createRecorder(clock.wall, setOutputs);
  let ending: Ending;
  let run: RunContext | undefined;
  if (settings === undefined) {
    ending = { kind: 'invalid-inputs', faults: faults.map((fault) => cleaner.line(fault)) };
  } else {
    run = startRun(settings, settings.timeoutMs, recorder, around);
    await github.begin(run.deadline.remaining());
    ending = await runDiff(run);
  }

  const elapsedMs = clock.now() - start;
  const result: StepResult = { ending, record: recorder.record, settings, elapsedMs };
  const { error, ...outputs } = finalOutputs(result);
  // An empty error says that all is well, so it comes last.
  setOutputs(error === '' ? outputs : { ...outputs, error });
  const rejection = run === undefined ? undefined : await rejectIfRequested(ending, run, around);
  const reported = { ...result, rejection };
  const leftMs = (): number => (settings?.timeoutMs ?? Infinity) - (clock.now() - start);
  await report(reported, reporting, github, leftMs, around);
  setOutputs({ error: errorLine(reported) });
  logVerdict(reported, around);
  return passes(ending);
}

function startRun(
  settings: Settings,
  lengthMs: number,
  recorder: Recorder,
  around: Surroundings,
): RunContext {
  const { clock, log, cleaner, random, cancel, transport, silenceMs = SILENCE_MS } = around;
  const context: Context = { clock, log, cleaner, random, cancel };
  const deadline = createDeadline(clock, lengthMs, cancel.requested);
  const client = createClient(settings.connection, transport, silenceMs, deadline.remaining, context);
  const progress = createProgressLog(log, deadline.elapsed, clock.wall);
  return { ...context, settings, recorder, deadline, client, progress };
}

/** Milliseconds for rejecting the step's own diff, and how far beyond the step's deadline that may go. */
const REJECTION_MS = 15_000;
const BEYOND_DEADLINE_MS = 5_000;

async function rejectIfRequested(
  ending: Ending,
  { settings, recorder, deadline }: RunContext,
  around: Surroundings,
): Promise<Rejection | undefined> {
  const diffid = ownDiffToReject(settings.rejectDiff, ending, recorder.record);
  if (diffid === undefined) return undefined;
  around.setOutputs({ rejected: 'false' });
  const lengthMs = Math.min(REJECTION_MS, deadline.remaining() + BEYOND_DEADLINE_MS);
  const rejection = await rejectOwnDiff(diffid, startRun(settings, lengthMs, recorder, around));
  if (rejection.kind === 'confirmed') around.setOutputs({ rejected: 'true' });
  else around.log.warning(rejectionWarning(rejection));
  return rejection;
}

/** Report file, summary, log, GitHub: what fails is a warning. @param leftMs - milliseconds until the step's deadline */
async function report(
  result: StepResult,
  reporting: Reporting,
  github: GitHubReporter,
  leftMs: () => number,
  around: Surroundings,
): Promise<void> {
  const { log, cleaner, setOutputs, folder } = around;
  const attempt = async (what: string, write: () => Promise<void> | void): Promise<void> => {
    try {
      await write();
    } catch (error) {
      log.warning(`Writing ${what} failed (${cleaner.line(messageOf(error))}); the verdict stands.`);
    }
  };
  const job = completedJob(result.ending);
  if (result.settings !== undefined) {
    await attempt('the report file', async () => {
      setOutputs({ report: await writeReport(folder, result, cleaner) });
    });
  }
  let facts: ReportFacts | undefined;
  const gathered = (): ReportFacts => (facts ??= gatherFacts(result, around.githubRun, cleaner));
  if (reporting.jobSummary) {
    await attempt('the job summary', () => around.writeSummary(renderSummary(gathered())));
  }
  if (job !== undefined)
    await attempt('what changed to the log', () => logChanges(job.changes, log, cleaner));
  await attempt('comment and commit status', () => github.finish(gathered, leftMs()));
}

function logVerdict(result: StepResult, { log }: Surroundings): void {
  const { what, points = [], next } = explain(result);
  for (const point of points) log.info(`• ${plainText(point)}`);
  if (passes(result.ending)) log.info([what, ...next].map(plainText).join(' '));
  else log.error(errorLine(result));
}
