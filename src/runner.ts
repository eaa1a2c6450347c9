/** GitHub's runner: inputs, masks, log, outputs, summary, cancel, exit code. Only this file and index.ts see the process. */
import { tmpdir } from 'node:os';
import process from 'node:process';
import * as core from '@actions/core';
import { messageOf, type CancelSignals, type Clock, type Log } from './context.ts';
import { proxyUrl } from './inputs/connection.ts';
import { AFTER_ABRUPT_END, type Outputs } from './report/outputs.ts';
import { oneLine, type Cleaner } from './text/clean.ts';

/** From here on, the runner shows these values as `***`. */
export function mask(secrets: readonly string[]): void {
  for (const secret of secrets) core.setSecret(secret);
}

/** Puts the proxy variable into the form that the toolkit can read. @returns what is wrong with it, if anything */
export function checkProxyVariable(): readonly string[] {
  const name = ['https_proxy', 'HTTPS_PROXY'].find((variable) => (process.env[variable] ?? '') !== '');
  if (name === undefined) return [];
  const url = proxyUrl(process.env[name] ?? '');
  if (url !== undefined) process.env[name] = url;
  const form = 'http://name:password@host:port, with special characters of the password percent-encoded';
  return url === undefined ? [`the variable ${name} must be a URL such as ${form}`] : [];
}

/** @throws when the runner's file for the summary cannot be written */
export async function writeSummary(markup: string): Promise<void> {
  await core.summary.addRaw(markup).write();
}

/** The runner's own folder, which outlives the step, or the system's. It need not exist yet. */
export function temporaryFolder(): string {
  const folder = process.env['RUNNER_TEMP'] ?? '';
  return folder === '' ? tmpdir() : folder;
}

/** The longest time that one of Node's timers can be set to; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  timer: (ms, callback) => {
    // A timer cut short here fires after 24 days; anyone who waits then looks at the time again.
    const handle = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
    return { cancel: () => clearTimeout(handle) };
  },
};

/** `core.info` escapes nothing, and the runner acts on a line that begins with `::`. */
export function createRunnerLog(): Log {
  return {
    info: (message) => core.info(oneLine(message).replace(/^::/, ': :')),
    notice: (message) => core.notice(oneLine(message)),
    warning: (message) => core.warning(oneLine(message)),
    error: (message) => core.error(oneLine(message)),
    isDebug: core.isDebug(),
    debug: (message) => core.debug(oneLine(message)),
    group: (title) => {
      core.endGroup();
      core.startGroup(oneLine(title));
    },
    endGroup: () => core.endGroup(),
  };
}

export type SetOutputs = (values: Partial<Outputs>) => void;

/** The runner keeps the last value written for each output. If writing them fails, there is one warning. */
export function createOutputSetter(log: Log): SetOutputs {
  let hasWarned = false;
  return (values) => {
    for (const [name, value] of Object.entries(values)) {
      try {
        core.setOutput(name, value);
      } catch (error) {
        if (!hasWarned) log.warning(`Writing the outputs failed (${messageOf(error)}); the verdict stands.`);
        hasWarned = true;
      }
    }
  };
}

/** A cancel is SIGINT, and SIGTERM 7.5 s later; SIGHUP on some runners, SIGBREAK on Windows. */
const CANCEL_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/** Milliseconds after a cancel; the runner kills the process after 10,000. */
const RESPONSES_OVERDUE_MS = 5_000;
const REPORTS_OVERDUE_MS = 7_000;
const LAST_MOMENT_MS = 8_000;

/**
 * Signals after the first change nothing: time alone ends everything before the runner kills the process.
 * @param giveUp - ends the process; called when an orderly end takes too long
 */
export function listenForCancel(giveUp: () => void): CancelSignals {
  const requested = new AbortController();
  const responsesOverdue = new AbortController();
  const reportsOverdue = new AbortController();
  const cancel = (): void => {
    if (requested.signal.aborted) return;
    requested.abort();
    setTimeout(() => responsesOverdue.abort(), RESPONSES_OVERDUE_MS).unref();
    setTimeout(() => reportsOverdue.abort(), REPORTS_OVERDUE_MS).unref();
    setTimeout(giveUp, LAST_MOMENT_MS).unref();
  };
  for (const signal of CANCEL_SIGNALS) process.on(signal, cancel);
  return {
    requested: requested.signal,
    responsesOverdue: responsesOverdue.signal,
    reportsOverdue: reportsOverdue.signal,
  };
}

/** Milliseconds after the verdict until the process ends, whatever may still hold it. */
const LINGER_MS = 500;

/**
 * Makes every end of the process a failure until there is a verdict: an uncaught exception, an early exit, and running
 * out of work because a promise never settled, which Node would call a success.
 */
export function failWithoutVerdict(log: Log, setOutputs: SetOutputs, cleaner: Cleaner) {
  let hasVerdict = false;
  process.exitCode = 1;
  // The toolkit's proxy code uses a deprecated function, which is of no interest to users.
  process.noDeprecation = true;
  // A closed log must neither end the waiting nor count as a crash.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const fail = (error: string): void => {
    setOutputs({ error });
    log.error(error);
  };
  /** Ends the process at once, as failed and for this reason, unless there is a verdict. */
  const now = (error: string): void => {
    if (hasVerdict) return;
    fail(error);
    hasVerdict = true;
    process.exit(1);
  };
  const crash = (error: unknown): void => {
    if (error instanceof Error) log.debug(cleaner.line(error.stack ?? '', 4_000));
    now(`Unexpected error: ${cleaner.line(messageOf(error))}. ${PLEASE_REPORT} ${AFTER_ABRUPT_END}`);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  process.on('exit', () => {
    if (hasVerdict) return;
    fail(`The step ended before it had a verdict. ${PLEASE_REPORT} ${AFTER_ABRUPT_END}`);
    process.exitCode = 1;
  });
  return {
    now,
    /** Ends the process with the exit code of the verdict, once all output is written. */
    withVerdict: (passed: boolean): void => {
      hasVerdict = true;
      process.exitCode = passed ? 0 : 1;
      setTimeout(() => process.exit(), LINGER_MS).unref();
    },
  };
}

const PLEASE_REPORT = 'This is a bug in this action: please report it.';
