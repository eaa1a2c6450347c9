/** What very large diffs cost, beside the least that reading them costs. */
import { spawn } from 'node:child_process';
import { appendFileSync, createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { CHANGE_KINDS, type ChangeKind } from '../../src/clanforge/job.ts';
import { grouped } from '../../src/text/quantities.ts';
import { demoInputs } from '../runner/demo-inputs.ts';
import { findNode24 } from '../runner/project.ts';
import { startStep } from '../runner/run-action.ts';
import { cells, goal, measure, median, ratios, runRounds, table } from './measure.ts';
import type { Bundle, Figure, Program, Section, Usage } from './measure.ts';

const LARGEST = 1_000_000;
const SIZES = [10_000, 100_000, LARGEST];
const ROUNDS = 5;
const ROUNDS_OF_LARGEST = 3;

const PATH_BYTES = 100;
/** One path in so many breaks a rule. */
const CAUGHT_EVERY = 1_000;

/** As a release may have them: ten patterns, of which each checks all paths of a kind. */
const RULES = {
  'forbidden-paths': '*.pdb\n*.debug\n*.log\n*.pem\n.vscode/\n*~\n!maps/intro.log',
  'protected-paths': '/config/\n*.cfg\n/start.sh',
};

const FIGURES: readonly Figure[] = [
  { key: 'wallMs', unit: 1_000, digits: 2 },
  { key: 'peakBytes', unit: 2 ** 20, digits: 0 },
];

const TEXT = `A status response with changed paths of ${PATH_BYTES} bytes each and their sizes; a third each is added, modified and removed. The action runs as GitHub's runner runs it, and writes outputs, report file and job summary. After each run the counts, the violations and the report file are checked. The floor reads the body as one text and parses it by \`JSON.parse\`.

Medians of ${ROUNDS} rounds (${ROUNDS_OF_LARGEST} of the largest size); ratios are to the floor in the same round, with the range of the middle half.`;

export async function benchmarkLarge(bundles: readonly Bundle[]): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'clanforge-large-'));
  const server = await startServer(folder);
  try {
    const rows: string[][] = [];
    let goals: string[] = [];
    for (const total of SIZES) {
      writeResponse(folder, total);
      const url = `${server.url}/${total}`;
      const programs = [
        { name: 'floor', run: () => runFloor(url, total) },
        ...bundles.flatMap((bundle) => programsOf(bundle, url, total)),
      ];
      const [floor = [], ...usages] = await runRounds(
        programs,
        total === LARGEST ? ROUNDS_OF_LARGEST : ROUNDS,
      );
      for (const [index, usage] of [floor, ...usages].entries()) {
        const name = `${grouped(total)} paths: ${programs[index]?.name ?? ''}`;
        rows.push([name, ...FIGURES.flatMap((figure) => cells(usage, floor, figure))]);
      }
      goals = goalsOf(floor, usages);
    }
    const heads = ['', 'time, s', 'ratio', 'memory, MiB', 'ratio'];
    return { title: 'Very large diffs', text: [TEXT, table(heads, rows), goals.join('\n')].join('\n\n') };
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
}

function goalsOf(floor: readonly Usage[], [plain = [], ruled = []]: readonly (readonly Usage[])[]): string[] {
  const atMost = (limit: number, what: string, usages: readonly Usage[], key: Figure['key']): string => {
    const ratio = median(ratios(usages, floor, key));
    const name = `At most ${limit} × the ${what} at ${grouped(LARGEST)} paths`;
    return goal(name, `${ratio.toFixed(2)} ×`, ratio <= limit);
  };
  return [
    atMost(2.4, 'time', plain, 'wallMs'),
    atMost(1.4, 'memory', plain, 'peakBytes'),
    atMost(4, 'time with ten patterns', ruled, 'wallMs'),
  ];
}

function programsOf({ name, main }: Bundle, url: string, total: number): Program[] {
  return [
    { name: `${name}, no rules`, run: () => runStep(main, url, total, {}) },
    { name: `${name}, ten patterns`, run: () => runStep(main, url, total, RULES) },
  ];
}

async function runFloor(url: string, total: number): Promise<Usage> {
  const script = fileURLToPath(new URL('floor.js', import.meta.url));
  const { usage, launched } = await measure((env) => {
    const child = spawn(findNode24(), [script, `${url}/cfp/v1/imagediff/5/status`], { env });
    return { child, output: text(child.stdout) };
  });
  const counted = (await launched.output).trim();
  const expected = CHANGE_KINDS.map((kind) => lengthOf(kind, total)).join(' ');
  if (counted !== expected) throw new Error(`the floor counted ${counted} paths, not ${expected}`);
  return usage;
}

async function runStep(
  main: string,
  url: string,
  total: number,
  rules: Partial<typeof RULES>,
): Promise<Usage> {
  const inputs = { ...demoInputs(url), 'timeout-minutes': '5', ...rules };
  const { usage, launched: step } = await measure((env) => startStep({ inputs, main, env }));
  try {
    const { exitCode, outputs, raw } = await step.done;
    const lengths = CHANGE_KINDS.map((kind) => lengthOf(kind, total));
    const hasRules = rules === RULES;
    const caught = lengths.reduce((sum, length) => sum + Math.ceil(length / CAUGHT_EVERY), 0);
    const listed = readFileSync(outputs['report'] ?? '', 'latin1').match(/^ {4}\{"path":/gm)?.length;
    const found = [...CHANGE_KINDS, 'violations'].map((name) => Number(outputs[name]));
    const actual = [...found, exitCode, listed].join(' ');
    const expected = [...lengths, hasRules ? caught : 0, hasRules ? 1 : 0, total].join(' ');
    if (actual !== expected) throw new Error(`${main}: ${actual} instead of ${expected}\n${raw}`);
  } finally {
    step.dispose();
  }
  return usage;
}

function lengthOf(kind: ChangeKind, total: number): number {
  const third = Math.floor(total / 3);
  return kind === 'removed' ? total - 2 * third : third;
}

const COMPLETED = { success: true, diffid: 5, jobstateid: 5, jobstatename: 'Completed', jobfailed: 0 };

/** Writes the response with so many paths, piece by piece: it is up to 130 MB. */
function writeResponse(folder: string, total: number): void {
  const file = join(folder, `${total}.json`);
  writeFileSync(file, JSON.stringify(COMPLETED).slice(0, -1));
  for (const kind of CHANGE_KINDS) {
    const length = lengthOf(kind, total);
    const files = Array.from({ length }, (_, index) => fileText(kind, index, length));
    appendFileSync(file, `,"${kind}":{${files.join(',')}}`);
  }
  appendFileSync(file, '}');
}

/** Files come folder by folder, and no path is there twice. */
function fileText(kind: ChangeKind, index: number, length: number): string {
  const caught = kind === 'removed' ? 'cfg' : 'pdb';
  const type = index % CAUGHT_EVERY === 0 ? caught : (['pak', 'dds', 'ogg', 'lua'][index % 4] ?? '');
  const level = Math.floor((index / length) * 97);
  const path = `game/content/level_${level}/assets/${kind}/mesh_${String(index).padStart(8, '0')}_`;
  return `"${path.padEnd(PATH_BYTES - 4, 'x')}.${type}":{"size":${(index * 37) % 100_000}}`;
}

/** A Clanforge in which every diff has completed: under `/NUMBER` a status is the file of that name. */
async function startServer(folder: string) {
  const server = createServer((request, response) => {
    const [, name = '', call] = /^\/(\d+)\/.*\/(create|status)/.exec(request.url ?? '') ?? [];
    response.setHeader('content-type', 'application/json');
    if (call === 'create') response.end(JSON.stringify(COMPLETED));
    else createReadStream(join(folder, `${name}.json`)).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
