/** Measures programs run by Node in turns, and writes the figures as Markdown. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A part of docs/benchmarks.md. */
export interface Section {
  readonly title: string;
  readonly text: string;
}

/** A bundle of the action: today's, or one to compare it with. */
export interface Bundle {
  readonly name: string;
  /** The file that Node runs. */
  readonly main: string;
}

/** What a program used until its end. */
export interface Usage {
  readonly wallMs: number;
  /** Of all threads. */
  readonly cpuMs: number;
  /** CPU until its first HTTP request; absent when it sent none. */
  readonly requestCpuMs?: number;
  /** The most memory that it had at once. */
  readonly peakBytes: number;
}

const HOOK = fileURLToPath(new URL('usage-hook.cjs', import.meta.url));

/**
 * Measures one process of Node.
 *
 * @param launch - starts it with this environment added
 * @returns what it used, and when it was started as `performance.now()` has it
 */
export async function measure<Launched extends { readonly child: ChildProcess }>(
  launch: (env: Readonly<Record<string, string>>) => Launched,
): Promise<{ usage: Usage; startedAt: number; launched: Launched }> {
  const folder = mkdtempSync(join(tmpdir(), 'clanforge-bench-'));
  const file = join(folder, 'usage.json');
  try {
    const launched = launch({ NODE_OPTIONS: `--require=${JSON.stringify(HOOK)}`, BENCH_USAGE: file });
    const startedAt = performance.now();
    const wallMs = await new Promise<number>((resolve, reject) => {
      launched.child.once('error', reject);
      launched.child.once('exit', () => resolve(performance.now() - startedAt));
    });
    const used = JSON.parse(readFileSync(file, 'utf8')) as Omit<Usage, 'wallMs'>;
    return { usage: { ...used, wallMs }, startedAt, launched };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Program {
  readonly name: string;
  /** @throws when it did not do what it is measured for */
  readonly run: () => Promise<Usage>;
}

/** Runs all programs one after another, again and again, so that a slow moment hits all of them. */
export async function runRounds(programs: readonly Program[], rounds: number): Promise<readonly Usage[][]> {
  const usages = programs.map((): Usage[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { run }] of programs.entries()) usages[index]?.push(await run());
  }
  return usages;
}

export interface Figure {
  readonly key: 'wallMs' | 'cpuMs' | 'peakBytes';
  readonly unit: number;
  readonly digits: number;
}

/** The ratios of a program to the floor, round by round. */
export function ratios(usages: readonly Usage[], floor: readonly Usage[], key: Figure['key']): number[] {
  return usages.map((usage, round) => usage[key] / (floor[round]?.[key] ?? NaN));
}

/** Two cells of a table: the median of a figure, and its ratio to the floor with the range of the middle half. */
export function cells(usages: readonly Usage[], floor: readonly Usage[], figure: Figure): [string, string] {
  const { key, unit, digits } = figure;
  const typical = median(usages.map((usage) => usage[key] / unit)).toFixed(digits);
  const toFloor = ratios(usages, floor, key);
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(toFloor, share).toFixed(2));
  return [typical, low === high ? `${middle}` : `${middle} (${low}–${high})`];
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which this share of the values lies, interpolated; NaN of no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below = NaN, above = NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/** A goal as a list item, with what was measured. */
export function goal(what: string, measured: string, isMet: boolean): string {
  return `- ${what}: ${isMet ? 'met' : '**not met**'}, ${measured}.`;
}

/** A Markdown table; all columns but the first are aligned to the right. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = heads.map((_, column) => (column === 0 ? '---' : '--:'));
  return [heads, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
