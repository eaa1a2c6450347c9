import process from 'node:process';
import type { Log } from '../log.js';
import { AFTER_ABRUPT_END, type Outputs } from '../report/outputs.js';
import type { Cleaner } from '../text/cleaner.js';

/** Milliseconds after the verdict until the process ends, whatever may still hold it. */
const LINGER_MS = 500;

export interface Exit {
  /** Ends the process with the exit code of the verdict, once all output is written. */
  readonly withVerdict: (passed: boolean) => void;
  /** Ends the process at once, as failed and with this as the reason, unless there is a verdict. */
  readonly now: (error: string) => void;
}

/**
 * Makes every end of the process a failure until there is a verdict: an exception that nobody caught, an early exit,
 * and running out of work because a promise never settled, which Node would call a success.
 */
export function failWithoutVerdict(
  log: Log,
  setOutputs: (values: Partial<Outputs>) => void,
  cleaner: Cleaner,
): Exit {
  let hasVerdict = false;
  process.exitCode = 1;

  const fail = (error: string): void => {
    setOutputs({ error });
    log.error(error);
  };
  const now = (error: string): void => {
    if (hasVerdict) return;
    fail(error);
    hasVerdict = true;
    process.exit(1);
  };
  const crash = (error: unknown): void => {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    log.debug(cleaner.line(stack ?? '', 4_000));
    now(
      `Unexpected error: ${cleaner.line(message)}. This is a fault of this action: please report it. ${AFTER_ABRUPT_END}`,
    );
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  process.on('exit', () => {
    if (hasVerdict) return;
    fail(
      `The step ended before it had a verdict. This is a fault of this action: please report it. ${AFTER_ABRUPT_END}`,
    );
    process.exitCode = 1;
  });

  return {
    withVerdict: (passed) => {
      hasVerdict = true;
      process.exitCode = passed ? 0 : 1;
      setTimeout(() => process.exit(), LINGER_MS).unref();
    },
    now,
  };
}
