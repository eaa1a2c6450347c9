/** Runs a group as GitHub's runner does: the bundle in processes of their own, in real time. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startStep, type Step } from '../runner/run-action.ts';
import type { LocalClanforge, RecordedRequest } from '../clanforge/server.ts';
import { linesOf } from './capture.ts';
import type { Places } from './places.ts';
import type { CancelPlan, GroupPlan } from './plan.ts';
import type { EndedRun, RunRecord, SeenRequest } from './record.ts';
import {
  acceptHolder,
  completeRecords,
  inputsAt,
  requestsOf,
  runOf,
  startEarlierDiffs,
  startGroupServer,
} from './server.ts';
import { watchStolenTime } from './stolen-time.ts';

/** Milliseconds after which a process is killed that has not ended by itself; none may take nearly so long. */
const KILL_AFTER_MS = 60_000;

/** Runs all of a group, and tells what became of each run. */
export async function runBundleGroup(plan: GroupPlan, places: Places): Promise<RunRecord[]> {
  const arrivals = plan.runs.map(() => new Arrivals());
  const server = await startGroupServer(plan, places, {
    onRequest: ({ path }) => arrivals[runOf(path) ?? -1]?.count(),
  });
  const over = new AbortController();
  try {
    startEarlierDiffs(plan, server, () => undefined);
    const diffsBefore = server.diffs();
    const world = { plan, server, diffsBefore };
    if (plan.accept !== undefined) {
      const { imageid, atMs } = plan.accept;
      delay(atMs, undefined, { signal: over.signal }).then(
        () => acceptHolder(server, imageid),
        () => undefined,
      );
    }
    const ended = await Promise.all(arrivals.map((arrived, run) => runOne(world, run, arrived)));
    return completeRecords(server, ended);
  } finally {
    over.abort();
    await server.close();
  }
}

/** Counts the requests of a run that have arrived. */
class Arrivals {
  #arrived = 0;
  #listener: (arrived: number) => void = () => undefined;

  count(): void {
    this.#arrived += 1;
    this.#listener(this.#arrived);
  }

  listen(listener: (arrived: number) => void): void {
    this.#listener = listener;
  }
}

interface World {
  readonly plan: GroupPlan;
  readonly server: LocalClanforge;
  readonly diffsBefore: RunRecord['diffsBefore'];
}

async function runOne(world: World, run: number, arrived: Arrivals): Promise<EndedRun> {
  const { plan: group, server, diffsBefore } = world;
  const plan = group.runs[run];
  if (plan === undefined) throw new Error(`group ${group.seed} has no run ${run}`);
  const inputs = inputsAt(server.url, plan.inputs);
  await delay(plan.startMs);
  const stolen = watchStolenTime();
  let begunAt: number | undefined;
  const step = startStep({
    inputs,
    // No GitHub is there.
    env: { RUNNER_DEBUG: '1', GITHUB_API_URL: 'http://127.0.0.1:9' },
    // The masks come first: until then the process only starts.
    onLine: () => (begunAt ??= performance.now()),
  });
  const over = new AbortController();
  const killer = setTimeout(() => step.child.kill('SIGKILL'), KILL_AFTER_MS);
  const cancelledAt = scheduleCancel(plan.cancel, step, arrived, over.signal);
  try {
    const result = await step.done;
    const endedAt = performance.now();
    const hasVerdict = result.exitCode !== null;
    const lines = linesOf(result.raw);
    const { report = '' } = result.outputs;
    return {
      group,
      run,
      plan,
      inputs,
      passed: hasVerdict ? result.exitCode === 0 : undefined,
      outputs: result.outputs,
      written: readFileSync(join(step.folder, 'output'), 'utf8'),
      lines,
      summary: result.summary,
      report: report !== '' && existsSync(report) ? readFileSync(report, 'utf8') : '',
      seen: seenRequestsOf(requestsOf(server, run), lines),
      diffs: server.diffs(),
      diffsBefore,
      tookMs: endedAt - (begunAt ?? endedAt),
      afterCancelMs: cancelledAt() === undefined ? undefined : endedAt - (cancelledAt() ?? endedAt),
      stolenMs: stolen.stop(),
      unhandled: result.tookMs < KILL_AFTER_MS ? [] : ['the process did not end, and was killed'],
    };
  } finally {
    clearTimeout(killer);
    over.abort();
    stolen.stop();
    step.child.kill('SIGKILL');
    step.dispose();
  }
}

/** Sends SIGINT at the planned moment, and SIGTERM later if so planned. @returns when SIGINT was sent */
function scheduleCancel(
  cancel: CancelPlan | undefined,
  step: Step,
  arrived: Arrivals,
  over: AbortSignal,
): () => number | undefined {
  let at: number | undefined;
  if (cancel === undefined) return () => at;
  const { moment, againMs } = cancel;
  const later = (ms: number, act: () => void): void => {
    delay(ms, undefined, { signal: over }).then(act, () => undefined);
  };
  const send = (): void => {
    at = performance.now();
    step.child.kill('SIGINT');
    if (againMs !== undefined) later(againMs, () => step.child.kill('SIGTERM'));
  };
  switch (moment.kind) {
    case 'time':
      later(moment.ms, send);
      break;
    case 'request':
      arrived.listen((count) => {
        if (count === moment.number) later(moment.delayMs, send);
      });
  }
  return () => at;
}

/** Faults under which an answer arrives whole, and tells what it would tell without them. */
const HARMLESS = [
  'slow-answer',
  'slow-request',
  'trickled-body',
  'numbers-as-strings',
  'null-for-absent',
  'lists-for-empty-maps',
  'extra-fields',
  'state-by-name-only',
  'complete-without-d',
];

/**
 * What the answers told the run, as far as it can be known from outside: the debug log has a line for each request. Empty
 * if it has not as many as arrived.
 */
function seenRequestsOf(requests: readonly RecordedRequest[], lines: readonly string[]): SeenRequest[] {
  const told = lines.flatMap((line) => /^::debug::GET \S+: (.+) after \d+ ms/.exec(line)?.[1] ?? []);
  if (told.length !== requests.length) return [];
  return requests.map(({ kind, path, fault, started }, index) => {
    const isWhole =
      told[index] === 'HTTP 200' &&
      (fault ?? '').split(', ').every((name) => name === '' || HARMLESS.includes(name));
    const askedOf = kind === 'status' ? Number(/(\d+)\/status$/.exec(path)?.[1]) : undefined;
    return {
      kind,
      askedOf,
      toldOf: isWhole ? (started?.diffid ?? askedOf) : undefined,
      // The line tells no states.
      toldState: undefined,
      toldWhose: isWhole,
      givenUpAfterMs: undefined,
    };
  });
}
