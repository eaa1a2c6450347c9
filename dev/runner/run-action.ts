import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseCommandFile, readCommandFile } from './command-file.ts';
import { readLine, type LogLine } from './log.ts';
import { findNode24, PROJECT, readManifest } from './project.ts';

export interface StepOptions {
  /** The step's `with:`; what is not given has the default of `action.yml`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Environment besides the runner's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** The event's payload. */
  readonly event?: { readonly name: string; readonly payload: unknown };
  /** Modules to load before the action, for tests that break something under it. */
  readonly preload?: readonly string[];
  /** Another program to run it with than Node 24. */
  readonly node?: string;
  /** Another file to run than the action's own bundle. */
  readonly main?: string;
  /** The working directory; by default this process's own. */
  readonly cwd?: string;
  /** Told of each line as it comes. */
  readonly onLine?: (line: LogLine) => void;
}

/** What is left of a step when it has ended. */
export interface EndedStep {
  /** Null when a signal ended the process. */
  readonly exitCode: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly lines: readonly LogLine[];
  /** Everything on stdout and stderr, as it came. */
  readonly raw: string;
  /** Milliseconds from start to end. */
  readonly tookMs: number;
}

/** A step under way. */
export interface Step {
  readonly child: ChildProcess;
  /** The outputs that are already written, without one that is only half. */
  readonly outputs: () => Readonly<Record<string, string>>;
  /** Rejects when the process cannot be started, or has ended by itself and left outputs that nobody can read. */
  readonly done: Promise<EndedStep>;
  /** The step's own folder, `RUNNER_TEMP` among it. */
  readonly folder: string;
  /** Removes that folder. */
  readonly dispose: () => void;
}

/** Runs the bundled action as GitHub's runner does: Node 24, inputs and files by environment, commands on stdout. */
export function startStep(options: StepOptions): Step {
  const folder = mkdtempSync(join(tmpdir(), 'clanforge-step-'));
  const file = (name: string): string => join(folder, name);
  const [outputFile, summaryFile, eventFile] = [file('output'), file('summary'), file('event.json')];
  for (const name of ['output', 'summary', 'state', 'env']) writeFileSync(file(name), '');
  mkdirSync(file('temp'));
  writeFileSync(eventFile, JSON.stringify(options.event?.payload ?? {}));

  const started = performance.now();
  const manifest = readManifest();
  const preload = (options.preload ?? []).flatMap((path) => ['--import', path]);
  const main = options.main ?? join(PROJECT, manifest.runs.main);
  const child = spawn(options.node ?? findNode24(), [...preload, main], {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'studio/game',
      GITHUB_EVENT_NAME: options.event?.name ?? 'push',
      GITHUB_EVENT_PATH: eventFile,
      GITHUB_RUN_ID: '4711',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_ACTOR: 'octocat',
      GITHUB_OUTPUT: outputFile,
      GITHUB_STEP_SUMMARY: summaryFile,
      GITHUB_STATE: file('state'),
      GITHUB_ENV: file('env'),
      RUNNER_TEMP: file('temp'),
      ...inputEnvironment(options.inputs),
      ...options.env,
    },
  });

  const lines: LogLine[] = [];
  let raw = '';
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      raw += `${text}\n`;
      const line = readLine(text);
      lines.push(line);
      options.onLine?.(line);
    });
  }
  const outputText = (): string => readFileSync(outputFile, 'utf8');
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const done = ended.then((exitCode): EndedStep => {
    const tookMs = performance.now() - started;
    return {
      exitCode,
      // What a signal ends may be in the middle of a write.
      outputs: exitCode === null ? readCommandFile(outputText()).values : parseCommandFile(outputText()),
      summary: readFileSync(summaryFile, 'utf8'),
      lines,
      raw,
      tookMs,
    };
  });
  const outputs = (): Readonly<Record<string, string>> => readCommandFile(outputText()).values;
  return { child, outputs, done, folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** @throws when an input is given that `action.yml` does not know, about which the runner would warn */
function inputEnvironment(given: Readonly<Record<string, string>>): Record<string, string> {
  const { inputs } = readManifest();
  const unknown = Object.keys(given).filter((name) => !(name in inputs));
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(', ')}`);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { default: value }]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      given[name] ?? evaluate(value),
    ]),
  );
}

/** The token of the local run, for the one expression that a default of `action.yml` has. */
export const LOCAL_TOKEN = 'ghs_localTokenOfThisRun';

function evaluate(value: string): string {
  return value.replace('${{ github.token }}', LOCAL_TOKEN);
}
