/** How long the action takes to start, beside the least that is possible. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoInputs } from '../runner/demo-inputs.ts';
import { findNode24 } from '../runner/project.ts';
import { startStep } from '../runner/run-action.ts';
import { bundle } from '../scripts/bundle.ts';
import { cells, goal, measure, median, ratios, runRounds, table } from './measure.ts';
import type { Bundle, Figure, Program, Section, Usage } from './measure.ts';

const ROUNDS = 20;

/** The goal: CPU until the message about missing inputs, in that of the libraries alone. */
const MOST_CPU = 1.2;

const FIGURES: readonly Figure[] = [
  { key: 'cpuMs', unit: 1, digits: 0 },
  { key: 'wallMs', unit: 1, digits: 0 },
];

const TEXT = `From the start of the process, on the Node that GitHub's runner uses: ${ROUNDS} rounds in which each program has its turn. Ratios are to \`node -e 0\` in the same round; medians, with the range of the middle half.

For comparison, the CPU of well-known actions until they report a missing input, as ratios measured once, in November 2026: create-github-app-token 3.0, checkout 3.7, google-github-actions/auth 3.8, aws-codebuild-run-build 4.6, docker/login-action 7.8, deploy-pages 15.8.`;

export async function benchmarkStart(bundles: readonly Bundle[]): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'clanforge-start-'));
  const server = await startRefusingServer();
  try {
    const libraries = bundle('dev/bench/libraries.js', folder);
    const programs: Program[] = [
      { name: '`node -e 0`', run: runNothing },
      {
        name: '`@actions/core` and `@actions/http-client` alone, to the message',
        run: () => runToMessage(libraries),
      },
      ...bundles.flatMap(({ name, main }) => [
        { name: `${name}, to the message about missing inputs`, run: () => runToMessage(main) },
        { name: `${name}, to the first byte of its first request`, run: () => runToRequest(main, server) },
      ]),
    ];
    const [floor = [], ...usages] = await runRounds(programs, ROUNDS);
    const rows = [floor, ...usages].map((usage, index) => [
      programs[index]?.name ?? '',
      ...FIGURES.flatMap((figure) => cells(usage, floor, figure)),
    ]);
    const ratio = median(ratios(usages[1] ?? [], usages[0] ?? [], 'cpuMs'));
    const what = `At most ${MOST_CPU} × the CPU of the libraries alone`;
    const goals = goal(what, `${ratio.toFixed(2)} ×`, ratio <= MOST_CPU);
    const figures = table(['', 'CPU, ms', 'ratio', 'time, ms', 'ratio'], rows);
    return { title: 'Time to start', text: [TEXT, figures, goals].join('\n\n') };
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
}

async function runNothing(): Promise<Usage> {
  const { usage } = await measure((env) => ({ child: spawn(findNode24(), ['-e', '0'], { env }) }));
  return usage;
}

async function runToMessage(main: string): Promise<Usage> {
  const { usage, launched: step } = await measure((env) => startStep({ inputs: {}, main, env }));
  const { exitCode, raw } = await step.done;
  step.dispose();
  if (exitCode !== 1 || !raw.includes('imageid'))
    throw new Error(`${main} reported no missing input: ${raw}`);
  return usage;
}

async function runToRequest(main: string, server: RefusingServer): Promise<Usage> {
  const inputs = demoInputs(server.url);
  const { usage, startedAt, launched: step } = await measure((env) => startStep({ inputs, main, env }));
  await step.done;
  step.dispose();
  if (usage.requestCpuMs === undefined) throw new Error(`${main} sent no request`);
  return { ...usage, cpuMs: usage.requestCpuMs, wallMs: server.firstByteAt() - startedAt };
}

type RefusingServer = Awaited<ReturnType<typeof startRefusingServer>>;

/** Refuses every request, and records when the first byte of the last one arrived. */
async function startRefusingServer() {
  let at = NaN;
  const server = createServer((socket) => {
    socket.once('data', () => {
      at = performance.now();
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, firstByteAt: () => at, close: () => server.close() };
}
