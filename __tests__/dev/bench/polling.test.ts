import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { EXACT, makeTraces, OURS, simulate } from '../../../dev/bench/polling.ts';
import { findNode24, PROJECT } from '../../../dev/runner/project.ts';

const traces = makeTraces(40, 7);

test('sees the end within two seconds when `jobeta` is exact, whatever the clocks of both sides say', () => {
  for (const trace of traces.filter(({ lengthMs }) => lengthMs > 60_000)) {
    const { calls, delayMs } = simulate(OURS, trace, EXACT);
    expect(delayMs).toBeGreaterThan(0);
    expect(delayMs).toBeLessThan(2_000);
    const elsewhere = { ...trace, serverEpochMs: trace.serverEpochMs + 1e9, ourEpochMs: 0 };
    expect(simulate(OURS, elsewhere, EXACT).calls).toBe(calls);
  }
});

test('meets the goals of docs/benchmarks.md with fewer jobs', () => {
  // In a process of its own: within Jest it takes twenty times as long.
  const program = `import { benchmarkPolling } from './dev/bench/polling.ts'; console.log(benchmarkPolling(4_000).text);`;
  const args = ['--input-type=module', '--eval', program];
  const text = execFileSync(findNode24(), args, { cwd: PROJECT, encoding: 'utf8' });
  expect(text.match(/: met, /g)).toHaveLength(6);
  expect(text).not.toMatch(/not met|NaN|undefined|Infinity/);
});
