/** Runs a group in this process: the action's core over real HTTP, in virtual time. */
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../simulator/random.js';
import { runAction } from '../src/action.js';
import type { ExchangeLimits, Transport } from '../src/client/exchange.js';
import { createHttpTransport, REQUEST_TIMEOUT_MS } from '../src/client/http-transport.js';
import { INPUT_NAMES, type RawInputs } from '../src/inputs/input-reader.js';
import { secretsOf } from '../src/inputs/secrets.js';
import type { GitHubRun } from '../src/pull-request/github-run.js';
import { createCleaner } from '../src/text/cleaner.js';
import type { LocalClanforge, Pace, RecordedRequest } from '../simulator/server.js';
import { createCancel, type Cancel } from './cancel.js';
import { captureRunnerLog } from './capture.js';
import { seenRequest } from './seen-request.js';
import type { Places } from './places.js';
import type { GroupPlan } from './plan.js';
import type { EndedRun, RunRecord, SeenRequest } from './record.js';
import {
  acceptHolder,
  completeRecords,
  inputsAt,
  runOf,
  startEarlierDiffs,
  startGroupServer,
} from './server.js';
import { createTimeline, type Timeline } from './timeline.js';
import type { UnhandledWatch } from './unhandled.js';

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
  pull: { kind: 'none' },
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
  const transport: Transport = async (url, headers, limits, reader) => {
    cancel.before();
    const mark = begin();
    try {
      const exchange = await overHttp(url, { ...headers, [MARK]: mark }, inVirtualTime(limits), reader);
      const isGivenUp = exchange.kind !== 'answered' && limits.signal.aborted;
      const cancelledAt = isGivenUp ? cancel.at : undefined;
      const givenUpAfterMs = cancelledAt === undefined ? undefined : clock.now() - cancelledAt;
      seen.push(seenRequest(url, exchange, inputs, givenUpAfterMs));
      cancel.after();
      return exchange;
    } finally {
      end(mark);
    }
  };
  const raw = Object.fromEntries(INPUT_NAMES.map((name) => [name, inputs[name] ?? ''])) as RawInputs;
  const startedAt = clock.now();
  cancel.started();
  const done = runAction({
    inputs: raw,
    cleaner: createCleaner(secretsOf(raw)),
    transport,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    clock,
    random: seededRandom(plan.jitterSeed),
    cancelled: cancel.requested,
    overdue: cancel.overdue,
    late: cancel.late,
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
    run: plan.onGitHub ? ON_GITHUB : undefined,
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

/** Shorter than this, the HTTP library's own bound, which is in real time, might come first. */
const SHORTEST_TIMEOUT_MS = 10_000;

/** A time-out is only so short when the deadline is near, and then the total ends the request at the same moment. */
function inVirtualTime(limits: ExchangeLimits): ExchangeLimits {
  return { ...limits, timeoutMs: Math.max(limits.timeoutMs, SHORTEST_TIMEOUT_MS) };
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
