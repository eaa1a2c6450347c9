/** Runs a group in this process: the action's core over real HTTP, in virtual time. */
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../clanforge/random.ts';
import { runAction } from '../../src/action.ts';
import { createHttpTransport, type Transport } from '../../src/clanforge/transport.ts';
import type { GitHubRun } from '../../src/github/context.ts';
import { secretsOf } from '../../src/inputs/connection.ts';
import { readRawInputs } from '../../src/inputs/reader.ts';
import { createCleaner } from '../../src/text/clean.ts';
import type { LocalClanforge, Pace, RecordedRequest } from '../clanforge/server.ts';
import { createCancel, type Cancel } from './cancel.ts';
import { captureRunnerLog } from './capture.ts';
import { seenRequest } from './seen-request.ts';
import type { Places } from './places.ts';
import type { GroupPlan } from './plan.ts';
import type { EndedRun, RunRecord, SeenRequest } from './record.ts';
import {
  acceptHolder,
  completeRecords,
  inputsAt,
  runOf,
  startEarlierDiffs,
  startGroupServer,
} from './server.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import type { UnhandledWatch } from './unhandled.ts';

/** A header that says which request this is, so that it is known whether it waits for time. */
const MARK = 'x-soak-mark';

/** Milliseconds of real time: a group needs a hundredth of it, and one that hangs needs more. */
const HANGS_AFTER_MS = 60_000;

const ON_GITHUB: GitHubRun = {
  owner: 'studio',
  repo: 'game',
  repository: 'studio/game',
  event: 'push',
  actor: 'octocat',
  url: 'https://github.com/studio/game/actions/runs/4711',
  sha: 'a11ce'.repeat(8),
  secretsHint: undefined,
};

/** Runs all of a group, and tells what became of each run. Does not reject for anything that a run does. */
export async function runCoreGroup(
  plan: GroupPlan,
  places: Places,
  unhandled: UnhandledWatch,
): Promise<RunRecord[]> {
  const timeline = createTimeline();
  const cancels = plan.runs.map((run) => createCancel(run.cancel, timeline.clock));
  const server = await startGroupServer(plan, places, {
    now: () => timeline.clock.wall() + plan.skewMs,
    pace: paceBy(timeline),
    onRequest: ({ path }) => cancels[runOf(path) ?? -1]?.arrived(),
  });
  const folder = places.scratch();
  try {
    startEarlierDiffs(plan, server, timeline.skip);
    const diffsBefore = server.diffs();
    if (plan.accept !== undefined) {
      const { imageid, atMs } = plan.accept;
      timeline.clock.timer(atMs, () => acceptHolder(server, imageid));
    }
    const world = { plan, timeline, server, folder, diffsBefore };
    const ended = await Promise.all(cancels.map((cancel, run) => runOne(world, run, cancel)));
    // Requests that nobody waits for any more may still be processed, and what was left unhandled shows by then.
    await withinRealTime(timeline.ranOut(), () => undefined);
    const left = unhandled.take();
    return completeRecords(server, ended).map((record) => ({
      ...record,
      unhandled: [...record.unhandled, ...left],
    }));
  } finally {
    timeline.stop();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface World {
  readonly plan: GroupPlan;
  readonly timeline: Timeline;
  readonly server: LocalClanforge;
  readonly folder: string;
  readonly diffsBefore: RunRecord['diffsBefore'];
}

async function runOne(world: World, run: number, cancel: Cancel): Promise<EndedRun> {
  const { plan: group, timeline, server, diffsBefore } = world;
  const plan = group.runs[run];
  if (plan === undefined) throw new Error(`group ${group.seed} has no run ${run}`);
  const inputs = inputsAt(server.url, plan.inputs);
  const outputs: Record<string, string> = {};
  const lines: string[] = [];
  const seen: SeenRequest[] = [];
  const unhandled: string[] = [];
  let written = '';
  let summary = '';

  await new Promise<void>((resolve) => timeline.clock.timer(plan.startMs, resolve));
  const { clock, begin, end, leave } = timeline.join();
  const overHttp = createHttpTransport('soak', clock);
  const transport: Transport = async (request) => {
    cancel.before();
    const mark = begin();
    try {
      const { url, headers, signal } = request;
      const exchange = await overHttp({ ...request, headers: { ...headers, [MARK]: mark } });
      const isGivenUp = exchange.kind !== 'response' && signal.aborted;
      const cancelledAt = isGivenUp ? cancel.at : undefined;
      const givenUpAfterMs = cancelledAt === undefined ? undefined : clock.now() - cancelledAt;
      seen.push(seenRequest(url, exchange, inputs, givenUpAfterMs));
      cancel.after();
      return exchange;
    } finally {
      end(mark);
    }
  };
  const raw = readRawInputs((name) => inputs[name] ?? '');
  const startedAt = clock.now();
  cancel.started();
  const done = runAction({
    inputs: raw,
    cleaner: createCleaner(secretsOf(raw)),
    transport,
    clock,
    random: seededRandom(plan.jitterSeed),
    cancel: cancel.signals,
    openOctokit: (token) => Promise.reject(new Error(`no GitHub for ${token}\n::error::x ##[error]x`)),
    log: captureRunnerLog((line) => lines.push(line)),
    setOutputs: (values) => {
      written += `${JSON.stringify(values)}\n`;
      Object.assign(outputs, values);
    },
    writeSummary: (markup) => {
      summary += markup;
      return Promise.resolve();
    },
    folder: world.folder,
    githubRun: plan.onGitHub ? ON_GITHUB : undefined,
  }).catch((error: unknown) => {
    unhandled.push(`runAction rejected: ${String(error)}`);
    return undefined;
  });
  const passed = await withinRealTime(done, () => unhandled.push('the run hangs: nothing moves any more'));
  const endedAt = clock.now();
  leave();
  return {
    group,
    run,
    plan,
    inputs,
    passed,
    outputs,
    written,
    lines,
    summary,
    report: outputs['report'] === undefined || outputs['report'] === '' ? '' : readReport(outputs['report']),
    seen,
    diffs: server.diffs(),
    diffsBefore,
    tookMs: endedAt - startedAt,
    afterCancelMs: cancel.at === undefined ? undefined : endedAt - Math.max(cancel.at, startedAt),
    stolenMs: 0,
    unhandled,
  };
}

async function withinRealTime<Value>(done: Promise<Value>, onHang: () => void): Promise<Value | undefined> {
  const over = new AbortController();
  const hang = delay(HANGS_AFTER_MS, undefined, { signal: over.signal }).then(
    () => {
      onHang();
      return undefined;
    },
    () => undefined,
  );
  try {
    return await Promise.race([done, hang]);
  } finally {
    over.abort();
  }
}

/** The server waits by the timeline, and what waits there does not hold time. */
function paceBy({ clock, park, unpark }: Timeline): Pace {
  const markOf = ({ headers }: RecordedRequest): string => String(headers[MARK]);
  return {
    pause: (ms, request, closing) =>
      new Promise((resolve, reject) => {
        park(markOf(request));
        clock.timer(ms, () => {
          unpark(markOf(request));
          resolve();
        });
        closing.addEventListener('abort', () => reject(new Error('the server closes')));
      }),
    fallSilent: (request) => park(markOf(request)),
  };
}

function readReport(path: string): string {
  return readFileSync(path, 'utf8');
}
