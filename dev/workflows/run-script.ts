import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandFile } from '../runner/command-file.ts';
import type { Texts } from './expressions.ts';

export interface Script {
  readonly text: string;
  /** Empty for the runner's own choice. */
  readonly shell: string;
  readonly folder: string;
  readonly env: Texts;
  /** A folder in which it may leave files for good. */
  readonly temp: string;
  readonly signal: AbortSignal | undefined;
}

export interface ScriptResult {
  readonly exitCode: number | null;
  readonly raw: string;
  readonly outputs: Texts;
  /** Variables for the steps after it. */
  readonly exported: Texts;
  readonly paths: readonly string[];
  readonly summary: string;
  /** Ends what it left running. */
  readonly endOrphans: () => void;
}

/** How the runner starts each shell; without a choice, `bash` sees no failure inside of a pipe. */
const SHELLS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  '': ['bash', '-e'],
  bash: ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail'],
  sh: ['sh', '-e'],
};
const FILES = ['OUTPUT', 'ENV', 'PATH', 'STEP_SUMMARY', 'STATE'] as const;
/** From the runner's SIGINT to its SIGKILL, in milliseconds. */
const GRACE_MS = 10_000;

/**
 * Runs a script as the runner does. Its output goes to a file, so that what it leaves running holds nobody up.
 *
 * @throws when the shell is not known, cannot be started, or a command file is not well formed
 */
export async function runScript(script: Script): Promise<ScriptResult> {
  const shell = SHELLS[script.shell];
  if (shell === undefined) throw new Error(`The shell "${script.shell}" is not known to the harness.`);
  const folder = mkdtempSync(join(script.temp, 'script-'));
  const file = (name: string): string => join(folder, name);
  for (const name of FILES) writeFileSync(file(name), '');
  writeFileSync(file('script.sh'), script.text);

  const output = openSync(file('log'), 'w');
  const [program, ...args] = shell;
  const child = spawn(program, [...args, file('script.sh')], {
    cwd: script.folder,
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...script.env, ...Object.fromEntries(FILES.map((name) => [`GITHUB_${name}`, file(name)])) },
  });
  closeSync(output);
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined) killGroup(child.pid, signal);
  };
  let patience: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    kill('SIGINT');
    patience = setTimeout(() => kill('SIGKILL'), GRACE_MS);
  };
  script.signal?.addEventListener('abort', cancel, { once: true });
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    const text = (name: string): string => readFileSync(file(name), 'utf8');
    return {
      exitCode,
      raw: text('log'),
      outputs: parseCommandFile(text('OUTPUT')),
      exported: parseCommandFile(text('ENV')),
      paths: text('PATH').split('\n').filter(Boolean),
      summary: text('STEP_SUMMARY'),
      endOrphans: () => kill('SIGKILL'),
    };
  } finally {
    clearTimeout(patience);
    script.signal?.removeEventListener('abort', cancel);
  }
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nothing of the group is left.
  }
}
