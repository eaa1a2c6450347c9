import process from 'node:process';

/** Milliseconds that the answer to create is still waited for after a cancel, so that its id is not lost. */
const ANSWER_GRACE_MS = 5_000;

/** Milliseconds until which GitHub is told of the verdict, so that no status stays pending. */
const REPORTS_GRACE_MS = 7_000;

/** Milliseconds after which the process ends whatever it is doing; the runner kills it after 10 s. */
const LAST_MOMENT_MS = 8_000;

export interface Cancellation {
  /** The user cancelled: stop waiting. */
  readonly requested: AbortSignal;
  /** No answer of Clanforge may be waited for any more. */
  readonly overdue: AbortSignal;
  /** Nothing may be waited for any more. */
  readonly late: AbortSignal;
}

/** SIGBREAK is Ctrl-Break, which a runner on Windows may send; elsewhere it never comes. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;

/**
 * Listens to the runner's cancel: SIGINT, and SIGTERM 7.5 s later. Signals after the first change nothing: Ctrl-C at a
 * runner of one's own may arrive twice, and time alone ends everything before the runner kills the process.
 *
 * @param giveUp - ends the process at once; called when an orderly end takes too long
 */
export function listenForCancel(giveUp: () => void): Cancellation {
  const requested = new AbortController();
  const overdue = new AbortController();
  const late = new AbortController();
  const cancel = (): void => {
    if (requested.signal.aborted) return;
    requested.abort();
    setTimeout(() => overdue.abort(), ANSWER_GRACE_MS).unref();
    setTimeout(() => late.abort(), REPORTS_GRACE_MS).unref();
    setTimeout(giveUp, LAST_MOMENT_MS).unref();
  };
  for (const signal of SIGNALS) process.on(signal, cancel);
  return { requested: requested.signal, overdue: overdue.signal, late: late.signal };
}
