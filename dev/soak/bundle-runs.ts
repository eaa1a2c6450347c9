/** Runs a group as GitHub's runner does: the bundle as processes, in real time. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LocalClanforge } from '../clanforge/server.ts';
import { startStep } from '../runner/run-action.ts';
import { linesOf } from './core-runs.ts';
import type { GroupPlan } from './plan-group.ts';
import type { EndedRun, RunRecord } from './record.ts';
import { completeRecords, inputsAt, runOf, startGroupServer, type Places } from './server.ts';

/** Milliseconds until a process that does not end is killed. */
const KILL_AFTER_MS = 60_000;

export async function runBundleGroup(group: GroupPlan, places: Places): Promise<RunRecord[]> {
  const arrivals = group.runs.map(() => ({ reach: (): void => undefined }));
  const server = await startGroupServer(group, places, {
    onArrival: (run) => arrivals[run]?.reach(),
    later: (ms, act) => void setTimeout(act, ms).unref(),
  });
  try {
    const ended = arrivals.map((arrival, run) => runOne(group, server, run, arrival));
    return completeRecords(server, await Promise.all(ended));
  } finally {
    await server.close();
  }
}

async function runOne(
  group: GroupPlan,
  server: LocalClanforge,
  run: number,
  arrival: { reach: () => void },
): Promise<EndedRun> {
  const { startMs = 0, inputs: planned = {}, cancel } = group.runs[run] ?? {};
  await delay(startMs);
  const inputs = inputsAt(server, planned);
  const diffsBefore = server.diffs();
  let [startedAt, cancelledAt, reached] = [Infinity, Infinity, 0];
  const step = startStep({
    inputs,
    env: { RUNNER_DEBUG: '1', GITHUB_API_URL: 'http://127.0.0.1:9' },
    // Until its first line, the process is still loading.
    onLine: () => (startedAt = Math.min(startedAt, performance.now())),
  });
  const timers = [setTimeout(() => step.child.kill('SIGKILL'), KILL_AFTER_MS)];
  const sendSignals = (): void => {
    cancelledAt = performance.now();
    step.child.kill('SIGINT');
    const { againMs } = cancel ?? {};
    if (againMs !== undefined) timers.push(setTimeout(() => step.child.kill('SIGTERM'), againMs));
  };
  const reach = (): void => {
    reached += 1;
    if (reached === cancel?.number) timers.push(setTimeout(sendSignals, cancel.delayMs));
  };
  if (cancel?.moment === 'start') reach();
  else arrival.reach = reach;
  try {
    const { exitCode, outputs, summary, raw } = await step.done;
    const endedAt = performance.now();
    const { report = '' } = outputs;
    // An immediate response arrives, unless the process is killed before.
    const immediate = server.requests.filter(({ path, fault }) => runOf(path) === run && fault === undefined);
    return {
      ...{ group, run, inputs, outputs, diffsBefore },
      passed: exitCode === null ? undefined : exitCode === 0,
      written: readFileSync(join(step.folder, 'output'), 'utf8') + summary,
      lines: linesOf(raw).map((text) => ({ text })),
      report: existsSync(report) ? readFileSync(report, 'utf8') : '',
      told: immediate.map(({ kind, started }) => ({ kind, diffid: started?.diffid })),
      diffs: server.diffs(),
      tookMs: endedAt - Math.min(startedAt, endedAt),
      afterCancelMs: endedAt - cancelledAt,
      unhandled: endedAt - startedAt < KILL_AFTER_MS ? [] : ['the process did not end and was killed'],
    };
  } finally {
    timers.forEach(clearTimeout);
    step.dispose();
  }
}
