import { runAction } from '../../src/action.ts';
import { createHttpTransport, type Transport } from '../../src/clanforge/transport.ts';
import type { Log } from '../../src/context.ts';
import type { GitHubRun, OpenOctokit } from '../../src/github/context.ts';
import { secretsOf } from '../../src/inputs/connection.ts';
import { readRawInputs } from '../../src/inputs/reader.ts';
import type { Outputs } from '../../src/report/outputs.ts';
import { systemClock } from '../../src/runner.ts';
import { createCleaner } from '../../src/text/clean.ts';
import type { ClanforgeOptions, LocalClanforge } from '../../dev/clanforge/server.ts';
import { inputsFor, startTestClanforge } from './clanforge.ts';
import { makeFolder } from './folders.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export interface LogEntry {
  readonly level: 'info' | 'notice' | 'warning' | 'error' | 'debug' | 'group';
  readonly message: string;
  /** Virtual milliseconds since the step began. */
  readonly at: number;
}

export interface StepResult {
  readonly passed: boolean;
  readonly outputs: Partial<Outputs>;
  readonly log: readonly LogEntry[];
  readonly summary: string;
  /** Virtual milliseconds that the step took. */
  readonly tookMs: number;
}

export interface World {
  readonly clanforge: LocalClanforge;
  readonly clock: VirtualClock;
  /** Aborts as the user's cancel does. */
  readonly cancel: () => void;
  readonly step: (inputs?: Record<string, string>, watch?: Watch) => Promise<StepResult>;
}

export interface Watch {
  readonly onLog?: (entry: LogEntry) => void;
  readonly onOutputs?: (values: Partial<Outputs>) => void;
  readonly silenceMs?: number;
  readonly run?: GitHubRun;
  readonly openOctokit?: OpenOctokit;
}

export interface WorldOptions extends Partial<ClanforgeOptions> {
  /** Milliseconds that the server's clock is ahead of ours. */
  readonly skewMs?: number;
  /** Whether time has to stand still for now, as for an answer of another server. */
  readonly isHeld?: () => boolean;
}

export const TIMETABLE = { created: 2_000, pending: 3_000, queued: 5_000, running: 290_000 };

/**
 * The action's core in this process, over real HTTP against a local Clanforge, with virtual time: both live by the same
 * clock, which moves on only by the pauses of the step, and stands still while an answer is on its way.
 */
export async function makeWorld({
  skewMs = 0,
  isHeld = () => false,
  ...options
}: WorldOptions = {}): Promise<World> {
  let asking = 0;
  const clock = createVirtualClock(undefined, () => asking > 0 || isHeld());
  const overHttp = createHttpTransport('test', systemClock);
  const transport: Transport = async (...request) => {
    asking += 1;
    try {
      return await overHttp(...request);
    } finally {
      asking -= 1;
    }
  };
  const clanforge = await startTestClanforge({
    timetable: TIMETABLE,
    now: () => clock.wall() + skewMs,
    ...options,
  });
  const requested = new AbortController();
  const never = new AbortController().signal;
  const cancel = { requested: requested.signal, responsesOverdue: never, reportsOverdue: never };

  const step: World['step'] = async (inputs = {}, watch = {}) => {
    const start = clock.now();
    const log: LogEntry[] = [];
    let outputs: Partial<Outputs> = {};
    let summary = '';
    const given = { ...inputsFor(clanforge), ...inputs };
    const raw = readRawInputs((name) => given[name] ?? '');
    const passed = await runAction({
      inputs: raw,
      cleaner: createCleaner(secretsOf(raw)),
      transport,
      silenceMs: watch.silenceMs ?? 5_000,
      clock,
      random: () => 0.5,
      cancel,
      log: recordingLog((level, message) => {
        const entry = { level, message, at: clock.now() - start };
        log.push(entry);
        watch.onLog?.(entry);
      }),
      setOutputs: (values) => {
        outputs = { ...outputs, ...values };
        watch.onOutputs?.(values);
      },
      writeSummary: (markup) => {
        summary = markup;
        return Promise.resolve();
      },
      folder: makeFolder(),
      githubRun: watch.run,
      openOctokit: watch.openOctokit ?? (() => Promise.reject(new Error('no octokit in this test'))),
    });
    return { passed, outputs, log, summary, tookMs: clock.now() - start };
  };
  return {
    clanforge,
    clock,
    cancel: () => requested.abort(),
    step,
  };
}

function recordingLog(record: (level: LogEntry['level'], message: string) => void): Log {
  return {
    info: (message) => record('info', message),
    notice: (message) => record('notice', message),
    warning: (message) => record('warning', message),
    error: (message) => record('error', message),
    isDebug: true,
    debug: (message) => record('debug', message),
    group: (title) => record('group', title),
    endGroup: () => undefined,
  };
}

/** The messages of one level. */
export function messages(result: StepResult, level: LogEntry['level']): string[] {
  return result.log.filter((entry) => entry.level === level).map(({ message }) => message);
}
