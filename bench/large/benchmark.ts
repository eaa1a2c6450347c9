import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grouped } from '../../src/text/quantities.js';
import { metOrNot, withRange } from '../figures.js';
import type { Benchmark } from '../section.js';
import { extremes, growthExponent, median } from '../statistics.js';
import { table } from '../table.js';
import type { Usage } from '../usage.js';
import { PATH_BYTES, statusAnswer } from './changes.js';
import { FLOOR, STEPS, type Program } from './programs.js';
import { startLargeServer, type LargeServer } from './server-process.js';

/** So few paths that a run with them costs what there is to every run. */
const FEW = 10;
const LARGEST = 1_000_000;
const SIZES = [10_000, 100_000, LARGEST];

/** How often each program runs; every run is a few seconds at the largest size. */
const rounds = (total: number): number => (total === LARGEST ? 3 : 5);

/** At the largest size, as ratios to the floor. */
const AIMS: Readonly<Record<Compared, number>> = { wallMs: 1.5, peakBytes: 0.4 };
type Compared = 'wallMs' | 'peakBytes';

/** A cost may grow by at most this exponent to be called linear: some of it is noise. */
const LINEAR = 1.1;

const PROGRAMS = [FLOOR, ...STEPS];

/** What very large diffs cost, next to the least that reading them costs. */
export const benchmarkLarge: Benchmark = async (tell) => {
  const folder = mkdtempSync(join(tmpdir(), 'clanforge-large-'));
  for (const total of [FEW, ...SIZES]) writeAnswer(join(folder, `${total}.json`), total);
  const server = await startLargeServer(folder);
  try {
    const costs = new Map<number, Rounds>();
    for (const total of [FEW, ...SIZES]) {
      tell(`${grouped(total)} paths`);
      costs.set(total, await runRounds(total, server));
    }
    return {
      title: 'Very large diffs',
      text: [introduction(server), costTable(costs), growthTable(costs), ...verdicts(costs)].join('\n\n'),
    };
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
};

/** What each program used, round by round. */
type Rounds = readonly ReadonlyMap<Program, Usage>[];

const BLOCK = 2 ** 20;

function writeAnswer(file: string, total: number): void {
  const handle = openSync(file, 'w');
  let block = '';
  for (const piece of statusAnswer(total)) {
    block += piece;
    if (block.length < BLOCK) continue;
    writeSync(handle, block);
    block = '';
  }
  writeSync(handle, block);
  closeSync(handle);
}

async function runRounds(total: number, server: LargeServer): Promise<Rounds> {
  const done: Map<Program, Usage>[] = [];
  for (let round = 0; round < rounds(total); round += 1) {
    const used = new Map<Program, Usage>();
    for (const program of PROGRAMS) used.set(program, await program.run(`${server.url}/${total}`, total));
    done.push(used);
  }
  return done;
}

function introduction({ accepted }: LargeServer): string {
  const encodings = [...accepted].map((encoding) => `\`${encoding}\``).join(', ');
  return `A status that lists changed paths of ${PATH_BYTES} bytes with their sizes, a third each added, modified and removed, served by another process in chunks. The action runs as GitHub's runner runs it, with outputs, report file and job summary. After each run it is made sure that every path is in the report file, in its order, that the counts are right, and that the rules caught all that they should: one path in 1,000 all over the lists, and the last of each. The server would compress if it were asked to; encodings that were accepted: ${encodings}. The floor accepts \`identity\` alone.

Time is until the end of the process, CPU that of all its threads. Medians of ${rounds(0)} rounds, ${rounds(LARGEST)} of the largest size; ratios are to the floor of the same round, with the smallest and the largest.`;
}

function values(costs: Rounds, program: Program, key: keyof Usage): number[] {
  return costs.map((round) => round.get(program)?.[key] ?? NaN);
}

function ratiosToFloor(costs: Rounds, program: Program, key: keyof Usage): number[] {
  const floor = values(costs, FLOOR, key);
  return values(costs, program, key).map((value, round) => value / (floor[round] ?? NaN));
}

type Costs = ReadonlyMap<number, Rounds>;

function costTable(costs: Costs): string {
  const rows = SIZES.flatMap((total) => {
    const of = costs.get(total) ?? [];
    return PROGRAMS.map((program) => [
      `${grouped(total)} paths; ${program.name}`,
      (median(values(of, program, 'wallMs')) / 1_000).toFixed(2),
      withRange(ratiosToFloor(of, program, 'wallMs'), extremes),
      (median(values(of, program, 'cpuMs')) / 1_000).toFixed(2),
      withRange(ratiosToFloor(of, program, 'cpuMs'), extremes),
      (median(values(of, program, 'peakBytes')) / 2 ** 20).toFixed(0),
      withRange(ratiosToFloor(of, program, 'peakBytes'), extremes),
    ]);
  });
  return table(['', 'time, s', 'ratio', 'CPU, s', 'ratio', 'memory, MiB', 'ratio'], rows);
}

/** The exponent with which a cost grows over some sizes, without what a run with hardly any path costs. */
function exponent(costs: Costs, sizes: readonly number[], program: Program, key: Compared): number {
  const typical = (total: number): number => median(values(costs.get(total) ?? [], program, key));
  return growthExponent(sizes.map((size) => ({ size, cost: typical(size) - typical(FEW) })));
}

function growthTable(costs: Costs): string {
  const rows = PROGRAMS.map((program) => [
    program.name,
    ...(['wallMs', 'peakBytes'] as const).flatMap((key) => [
      exponent(costs, SIZES.slice(-2), program, key).toFixed(2),
      exponent(costs, SIZES, program, key).toFixed(2),
    ]),
  ]);
  const [smallest = 0, middle = 0] = SIZES;
  const ranges = [`${grouped(middle)} to ${grouped(LARGEST)}`, `${grouped(smallest)} to ${grouped(LARGEST)}`];
  const heads = ['time', 'memory'].flatMap((what) => ranges.map((range) => `${what}, ${range}`));
  return `The exponent with which the cost grows with the number of paths (1 is linear): the slope of the straight line that fits the logarithms best, of medians less what a run with ${FEW} paths costs.

${table(['', ...heads], rows)}`;
}

function verdicts(costs: Costs): string[] {
  const largest = costs.get(LARGEST) ?? [];
  const aim = (key: Compared, what: string): string => {
    const found = STEPS.map((program) => {
      const ratio = median(ratiosToFloor(largest, program, key));
      return `${program.name}: ${ratio.toFixed(2)} ×, ${metOrNot(ratio <= AIMS[key])}`;
    });
    return `The aim at ${grouped(LARGEST)} paths is at most ${AIMS[key]} × the floor's ${what}. ${found.join('; ')}.`;
  };
  const worst = Math.max(...STEPS.map((program) => exponent(costs, SIZES.slice(-2), program, 'wallMs')));
  return [
    aim('wallMs', 'time'),
    aim('peakBytes', 'peak memory'),
    `Time is to grow linearly: ${metOrNot(worst <= LINEAR)}, with an exponent of at most ${worst.toFixed(2)} up to the largest size (${LINEAR} passes).`,
  ];
}
