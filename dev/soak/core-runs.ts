/** Runs a group in this process: the action's core over real HTTP, in virtual time. */
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runAction } from '../../src/action.ts';
import { readAnswer } from '../../src/clanforge/answer.ts';
import { mismatch } from '../../src/clanforge/job.ts';
import { createHttpTransport, type Exchange, type Transport } from '../../src/clanforge/transport.ts';
import { messageOf, sleep, type Clock, type Log } from '../../src/context.ts';
import { secretsOf } from '../../src/inputs/connection.ts';
import { readRawInputs } from '../../src/inputs/reader.ts';
import { createRunnerLog } from '../../src/runner.ts';
import { createCleaner } from '../../src/text/clean.ts';
import { seededRandom } from '../random.ts';
import { createVirtualClock, type VirtualClock } from '../../__tests__/support/virtual-clock.ts';
import { routeOf } from '../clanforge/routes.ts';
import type { LocalClanforge, RecordedRequest } from '../clanforge/server.ts';
import type { Inputs } from './plan.ts';
import type { CancelMoment, CancelPlan, GroupPlan } from './plan-group.ts';
import type { EndedRun, RunRecord, Told } from './record.ts';
import { completeRecords, inputsAt, startGroupServer, type Places } from './server.ts';

/** A header that identifies a request, so that it is known which ones wait for time. */
const MARK = 'x-soak-mark';
/** Turns of the event loop in which nothing may happen before time moves: bytes in transit arrive in one. */
const QUIET_TURNS = 3;
const ON_GITHUB = { owner: 'studio', repo: 'game', pull: { number: 7 }, secretsHint: undefined };

interface World extends Pick<EndedRun, 'group' | 'unhandled'> {
  readonly clock: VirtualClock;
  readonly server: LocalClanforge;
  readonly places: Places;
  /** The requests in transit; and those that wait for time, or for ever. */
  readonly requests: Set<string>;
  readonly parked: Set<string>;
}

/** Time stands still while a request is in transit that does not wait for time itself, and while a file is written. */
function createGroupClock({ requests, parked }: Pick<World, 'requests' | 'parked'>): VirtualClock {
  let quiet = 0;
  return createVirtualClock(undefined, () => {
    const isBusy =
      [...requests].some((mark) => !parked.has(mark)) ||
      process.getActiveResourcesInfo().some((name) => /^(FSReq|CloseReq)/.test(name));
    quiet = isBusy || quiet === QUIET_TURNS ? 0 : quiet + 1;
    return quiet < QUIET_TURNS;
  });
}

export async function runCoreGroup(group: GroupPlan, places: Places): Promise<RunRecord[]> {
  const transit = { requests: new Set<string>(), parked: new Set<string>() };
  const clock = createGroupClock(transit);
  const cancels = group.runs.map(({ cancel }) => createCancel(cancel, clock));
  const unhandled: string[] = [];
  const note = (error: unknown): void => void unhandled.push(`unhandled: ${messageOf(error)}`);
  const markOf = ({ headers }: RecordedRequest): string => String(headers[MARK]);
  const server = await startGroupServer(group, places, {
    onArrival: (run) => cancels[run]?.reach('during'),
    later: clock.timer,
    age: clock.advance,
    now: () => clock.wall() + group.skewMs,
    pace: {
      pause: async (ms, request, closing) => {
        transit.parked.add(markOf(request));
        await sleep(clock, ms, closing);
        transit.parked.delete(markOf(request));
      },
      fallSilent: (request) => void transit.parked.add(markOf(request)),
    },
  });
  process.on('unhandledRejection', note).on('uncaughtException', note);
  try {
    const world: World = { ...transit, group, clock, server, places, unhandled };
    const ended = await Promise.all(cancels.map((cancel, run) => runOne(world, run, cancel)));
    // A request may still be processed that no run waits for any more.
    for (let quiet = 0; quiet < QUIET_TURNS; quiet = clock.pending > 0 ? 0 : quiet + 1) await nextTurn();
    return completeRecords(server, ended);
  } finally {
    process.off('unhandledRejection', note).off('uncaughtException', note);
    await server.close();
  }
}

async function runOne(world: World, run: number, cancel: ReturnType<typeof createCancel>): Promise<EndedRun> {
  const { group, clock, server, places, requests, unhandled } = world;
  const plan = group.runs[run];
  if (plan === undefined) throw new Error(`there is no run ${run}`);
  const inputs = inputsAt(server, plan.inputs);
  let outputs: Inputs = {};
  let written = '';
  const lines: { method: string; text: string }[] = [];
  const told: Told[] = [];

  await new Promise<void>((resolve) => clock.timer(plan.startMs, resolve));
  const diffsBefore = server.diffs();
  const overHttp = createHttpTransport('soak', clock);
  const transport: Transport = async (request) => {
    cancel.reach('before');
    const mark = `${run}-${told.length}`;
    requests.add(mark);
    const exchange = await overHttp({ ...request, headers: { ...request.headers, [MARK]: mark } });
    requests.delete(mark);
    const isGivenUp = request.signal.aborted && !cancel.signals.responsesOverdue.aborted;
    told.push({ ...readExchange(request.url, exchange, inputs), isGivenUp });
    cancel.reach('after');
    return exchange;
  };
  const raw = readRawInputs((name) => inputs[name] ?? '');
  const startedAt = clock.now();
  cancel.reach('start');
  const passed = await runAction({
    inputs: raw,
    cleaner: createCleaner(secretsOf(raw)),
    transport,
    clock,
    random: seededRandom(plan.jitterSeed),
    cancel: cancel.signals,
    openOctokit: (token) => Promise.reject(new Error(`no GitHub for ${token}\n::error::x ##[error]x`)),
    log: captureLog((method, text) => lines.push({ method, text }) > 0),
    setOutputs: (values) => {
      written += JSON.stringify(values);
      outputs = { ...outputs, ...values };
    },
    writeSummary: (markup) => Promise.resolve(void (written += markup)),
    folder: places.reports,
    githubRun: plan.onGitHub ? ON_GITHUB : undefined,
  });
  const { report = '' } = outputs;
  return {
    ...{ group, run, inputs, passed, outputs, written, lines, told, diffsBefore, unhandled },
    report: existsSync(report) ? readFileSync(report, 'utf8') : '',
    diffs: server.diffs(),
    tookMs: clock.now() - startedAt,
    afterCancelMs: clock.now() - Math.max(cancel.at(), startedAt),
  };
}

/** Milliseconds after a cancel, as in `src/runner.ts`. */
const RESPONSES_OVERDUE_MS = 5_000;
const REPORTS_OVERDUE_MS = 7_000;

function createCancel(plan: CancelPlan | undefined, clock: Clock) {
  const [requested, responses, reports] = [
    new AbortController(),
    new AbortController(),
    new AbortController(),
  ];
  const [responsesOverdue, reportsOverdue] = [responses.signal, reports.signal];
  const reached = { start: 0, before: 0, during: 0, after: 0 };
  let at = Infinity;
  const cancel = (): void => {
    at = clock.now();
    requested.abort();
    clock.timer(RESPONSES_OVERDUE_MS, () => responses.abort());
    clock.timer(REPORTS_OVERDUE_MS, () => reports.abort());
  };
  return {
    signals: { requested: requested.signal, responsesOverdue, reportsOverdue },
    /** When it came. */
    at: () => at,
    /** Called at each moment for which it may be planned. */
    reach: (moment: CancelMoment): void => {
      reached[moment] += 1;
      if (plan?.moment !== moment || plan.number !== reached[moment]) return;
      if (plan.delayMs === 0) cancel();
      else clock.timer(plan.delayMs, cancel);
    },
  };
}

/** The log that the action has on the runner; its lines are not printed. */
function captureLog(keep: (method: string, text: string) => boolean): Log {
  const capture = (method: string, print: (message: string) => void) => (message: string) => {
    const { stdout } = process;
    const write = stdout.write.bind(stdout);
    stdout.write = (text) => linesOf(String(text)).every((line) => keep(method, line));
    print(message);
    stdout.write = write;
  };
  const members = Object.entries({ ...createRunnerLog() }).map(([name, member]) => {
    return [name, typeof member === 'function' ? capture(name, member) : true];
  });
  return Object.fromEntries(members) as Log;
}

/** As the runner cuts a stream into lines. */
export function linesOf(text: string): string[] {
  return text.split(/[\r\n]+/).filter((line) => line !== '');
}

function readExchange({ pathname, searchParams }: URL, exchange: Exchange, inputs: Inputs): Told {
  const route = routeOf(pathname.replace(/^.*?(?=\/cfp\/)/, ''), Object.fromEntries(searchParams));
  const { kind } = route;
  const answer = readAnswer(exchange, false, 0, createCleaner([]));
  if (answer.kind !== 'job') return { kind };
  const { diffid, state, subject, ...job } = answer.job;
  if (route.kind === 'status' && Number(route.diffid) !== diffid) return { kind };
  const target = { imageid: Number(inputs['imageid']), machineid: Number(inputs['machineid']) };
  const isSame = subject.machine?.id !== undefined && mismatch(subject, target) === undefined;
  const isDated = job.created !== undefined && answer.serverTime !== undefined;
  const hasFlaw = job.flaggedFailed || job.markedAsError || state.contradictedBy !== undefined;
  return { kind, diffid, isOurs: isSame && isDated, isCompleted: state.known === 'Completed' && !hasFlaw };
}
