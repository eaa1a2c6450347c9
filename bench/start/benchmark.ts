import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../scripts/bundle.js';
import { metOrNot, withRange } from '../figures.js';
import type { Benchmark } from '../section.js';
import { median, quartiles } from '../statistics.js';
import { table } from '../table.js';
import {
  messageCommand,
  nodeCommand,
  OWN_BUNDLE,
  requestCommand,
  type Command,
  type Cost,
} from './commands.js';
import { startRefusingServer, type RefusingServer } from './first-request.js';
import { installKnownActions, KNOWN_ACTIONS, mainOf } from './known-actions.js';
import { createTimedNode } from './timed-node.js';
import { profileRuns, type Times } from './profile-run.js';

const ROUNDS = 20;

/** The most CPU until the message, in that of `node -e 0`. */
const AIM = 3.4;

const MESSAGE = 'imageid';

/** A source map beside the bundle, and nothing in the bundle that reads it. */
const MAPPED = ['--source-map', '--no-source-map-register'];

/** How long the action takes to start, next to others. */
export const benchmarkStart: Benchmark = async (tell) => {
  const folder = mkdtempSync(join(tmpdir(), 'clanforge-start-'));
  const server = await startRefusingServer();
  try {
    tell('bundles and installs what to compare with');
    const { empty, own, libraries, mapped, others } = prepare(folder, server, tell);
    const commands = [empty, own, libraries, ...others];
    const rounds = { empty, costs: await runRounds(commands, tell) };
    tell('profiles');
    const times = await profileRuns(mapped);
    return {
      title: 'Time to start',
      text: [
        INTRODUCTION,
        costTable(commands, rounds),
        verdict(ratios(own, rounds), ratios(libraries, rounds)),
        PROFILE,
        timeTable(times),
      ].join('\n\n'),
    };
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
};

const INTRODUCTION = `From the start of the process, on the Node that GitHub's runner uses: ${ROUNDS} rounds in which each takes its turn, after one that does not count. Ratios are to \`node -e 0\` of the same round; medians, with the range of the middle half. CPU is that of the whole process, with all its threads, as bash tells it; until the first request, as the process itself tells. The other actions are run as npm has them, without inputs in an empty folder, until they say what is missing; the first of them is one bundle too, the second many files.`;

const PROFILE = `Where the time to the message goes, by Node's CPU profiler: what a library calls in Node, such as loading \`node:http\`, counts as the library's. It is of the same sources bundled with a source map. The profiler itself makes reading and parsing slower, so the shares tell more than the milliseconds, and \`node --check\` above tells what parsing costs without it.`;

interface Prepared {
  readonly empty: Command;
  /** This action, until its message. */
  readonly own: Command;
  /** The libraries that every such action needs. */
  readonly libraries: Command;
  readonly others: readonly Command[];
  /** This action's bundle with its source map. */
  readonly mapped: string;
}

/** @param folder - an empty one */
function prepare(folder: string, server: RefusingServer, tell: (line: string) => void): Prepared {
  const sub = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  };
  const cwd = sub('empty');
  const known = sub('known');
  const isInstalled = installKnownActions(known);
  if (!isInstalled) tell('npm could not install the known actions: they are left out');
  const node = createTimedNode(sub('node'));
  const entry = (name: string): string => bundle(`bench/start/entries/${name}.ts`, sub(name), MAPPED);
  const options = { cwd, message: MESSAGE };
  return {
    empty: nodeCommand('`node -e 0`', node, ['-e', '0']),
    own: messageCommand('This action: to the message about missing inputs', node, options),
    libraries: messageCommand('`@actions/core` and `@actions/http-client` alone: to such a message', node, {
      ...options,
      main: entry('libraries'),
    }),
    others: [
      nodeCommand('This action: only reading and parsing its bundle (`node --check`)', node, [
        '--check',
        OWN_BUNDLE,
      ]),
      requestCommand('This action: to the first byte of its first request', server),
      messageCommand('This action, if all of it were loaded at once: to the message', node, {
        ...options,
        main: entry('eager'),
      }),
      ...(isInstalled ? KNOWN_ACTIONS : []).map((action) =>
        messageCommand(`${action.name} ${action.version}: to the message`, node, {
          main: mainOf(action, known),
          message: action.message,
          cwd,
        }),
      ),
    ],
    mapped: bundle('src/index.ts', sub('mapped'), MAPPED),
  };
}

type Round = ReadonlyMap<Command, Cost>;

/** What each command cost, round by round. */
interface Rounds {
  /** What the others are compared with. */
  readonly empty: Command;
  readonly costs: readonly Round[];
}

async function runRounds(
  commands: readonly Command[],
  tell: (line: string) => void,
): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  for (let number = 0; number <= ROUNDS; number += 1) {
    if (number % 5 === 0) tell(`round ${number} of ${ROUNDS}`);
    const round = new Map<Command, Cost>();
    for (const command of commands) round.set(command, await command.run());
    if (number > 0) rounds.push(round);
  }
  return rounds;
}

/** A command's costs in those of `node -e 0` in the same round. */
function ratios(command: Command, { empty, costs }: Rounds): Record<keyof Cost, number[]> {
  const of = (key: keyof Cost): number[] =>
    costs.map((round) => (round.get(command)?.[key] ?? NaN) / (round.get(empty)?.[key] ?? NaN));
  return { cpuMs: of('cpuMs'), wallMs: of('wallMs') };
}

function costTable(commands: readonly Command[], rounds: Rounds): string {
  const rows = commands.map((command) => {
    const { cpuMs, wallMs } = ratios(command, rounds);
    const typical = (key: keyof Cost): string =>
      median(rounds.costs.map((round) => round.get(command)?.[key] ?? NaN)).toFixed(0);
    return [
      command.name,
      typical('cpuMs'),
      withRange(cpuMs, quartiles),
      typical('wallMs'),
      withRange(wallMs, quartiles),
    ];
  });
  return table(['', 'CPU, ms', 'CPU, ratio', 'time, ms', 'time, ratio'], rows);
}

function verdict(own: { cpuMs: readonly number[] }, libraries: { cpuMs: readonly number[] }): string {
  const ratio = median(own.cpuMs);
  return `The aim is at most ${AIM} × in CPU to the message: ${metOrNot(ratio <= AIM)}, with ${ratio.toFixed(2)} ×. The two libraries alone, bundled in the same way, take ${median(libraries.cpuMs).toFixed(2)} ×.`;
}

/** Areas with less than this share are added up. */
const SMALLEST_SHARE = 0.02;

function timeTable(times: Times): string {
  const total = [...times.values()].reduce((sum, ms) => sum + ms, 0);
  const isLarge = ([, ms]: readonly [string, number]): boolean => ms >= total * SMALLEST_SHARE;
  const sorted = [...times].toSorted(([, a], [, b]) => b - a);
  const rest = sorted.filter((time) => !isLarge(time)).reduce((sum, [, ms]) => sum + ms, 0);
  const rows = [...sorted.filter(isLarge), ['everything else', rest] as const].map(([area, ms]) => [
    area,
    ms.toFixed(1),
    `${((100 * ms) / total).toFixed(0)} %`,
  ]);
  return table(['where', 'ms', 'share'], rows);
}
