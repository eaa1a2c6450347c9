import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { EXACT, makeTraces, NONE, OURS, shareOfElapsed, simulate } from '../../../dev/bench/polling.ts';
import { findNode24, PROJECT } from '../../../dev/runner/project.ts';

const traces = makeTraces(40, 7);

test('simulates the schedule of the action: 8 % of the time waited for a job that runs at once', () => {
  const running = traces.map((trace) => ({ ...trace, queuedMs: 0 }));
  const ours = running.map((trace) => simulate(OURS, trace, NONE));
  expect(ours).toEqual(running.map((trace) => simulate(shareOfElapsed(0.08), trace, NONE)));
});

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
