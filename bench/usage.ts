import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a program used. */
export interface Usage {
  /** Milliseconds until its process ended. */
  readonly wallMs: number;
  /** CPU milliseconds until its exit event. */
  readonly cpuMs: number;
  /** CPU milliseconds until its first HTTP request was written; absent when it sent none. */
  readonly requestCpuMs?: number;
  /** The most bytes of memory that it had at once. */
  readonly peakBytes: number;
}

export interface Measured<Launched> {
  readonly usage: Usage;
  /** The moment at which the process was there, as `performance.now()` has it. */
  readonly startedAt: number;
  readonly launched: Launched;
}

const HOOK = fileURLToPath(new URL('usage-hook.cjs', import.meta.url));

/**
 * Measures a process of Node.
 *
 * @param launch - starts it with this environment besides its own
 * @throws when it ends without its exit event, as by a signal
 */
export async function measure<Launched extends { readonly child: ChildProcess }>(
  launch: (env: Readonly<Record<string, string>>) => Launched,
): Promise<Measured<Launched>> {
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
