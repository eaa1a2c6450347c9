/** Runs the steps of a job: scripts in bash, this action as its bundle, other actions as stand-ins. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { parseCommandFile } from '../../dev/runner/command-file.ts';
import { readLine } from '../../dev/runner/log.ts';
import { LOCAL_TOKEN, startStep } from '../../dev/runner/run-action.ts';
import { isTrue, textOf, textsOf, type Conclusion, type Scope, type Texts } from './expressions.ts';
import type { Mapping } from './read.ts';
import { THIS_ACTION } from './uses.ts';
import type { Job, Step } from './workflow.ts';

/** Replaces an action that is not ours; returns whether it succeeds. */
export type StandIn = (inputs: Texts) => boolean;

/** What GitHub and its runner give to a run. */
export interface Surroundings {
  readonly event: { readonly name: string; readonly payload: unknown };
  /** What a user enters for `workflow_dispatch`. */
  readonly form?: Texts;
  readonly secrets: Texts;
  /** Inputs of this action that replace those of the workflow, such as `api-url`. */
  readonly actionInputs?: Texts;
  /** By `owner/name`. */
  readonly standIns?: Readonly<Record<string, StandIn>>;
  readonly env?: Texts;
  /** Cancels the run: interrupts this action if it is running. */
  readonly signal?: AbortSignal;
}

export interface StepResult {
  readonly id: string | undefined;
  /** Its name, its id, or what it runs. */
  readonly title: string;
  readonly action: string | undefined;
  readonly outcome: Conclusion;
  readonly outputs: Texts;
  /** With secrets masked. */
  readonly log: string;
}

export interface JobResult {
  readonly id: string;
  readonly matrix: Mapping;
  readonly conclusion: Conclusion;
  readonly outputs: Texts;
  readonly steps: readonly StepResult[];
}

interface Ended {
  readonly succeeds: boolean;
  readonly outputs: Texts;
  readonly raw: string;
}

/** @throws when the job needs what the harness does not know; a failed step is in the result */
export async function runJob(
  id: string,
  job: Job,
  contexts: Scope['contexts'],
  surroundings: Surroundings,
): Promise<JobResult> {
  const { secrets, signal } = surroundings;
  const folder = mkdtempSync(join(tmpdir(), 'clanforge-job-'));
  const masks = new Set([LOCAL_TOKEN, ...Object.values(secrets)].filter((secret) => secret !== ''));
  const mask = (text: string): string =>
    [...masks].reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
  const steps: StepResult[] = [];
  let status: Exclude<Conclusion, 'skipped'> = 'success';
  const scope = (): Scope => ({ contexts: { ...contexts, steps: stepsContext(steps) }, status });
  try {
    for (const step of job.steps) {
      if (signal?.aborted === true) status = 'cancelled';
      const title = step.name ?? step.id ?? step.uses ?? 'run';
      const result = { id: step.id, title, action: step.uses };
      if (!isTrue(step.if, scope())) {
        steps.push({ ...result, outcome: 'skipped', outputs: {}, log: '' });
        continue;
      }
      const wasCancelled: boolean = status === 'cancelled';
      const { succeeds, outputs, raw } = await runStep(step, scope(), surroundings, folder);
      for (const secret of masksIn(raw)) masks.add(secret);
      const isCancelled: boolean = signal?.aborted === true && !wasCancelled;
      const outcome: Conclusion = isCancelled ? 'cancelled' : succeeds ? 'success' : 'failure';
      if (status === 'success' || isCancelled) status = outcome;
      steps.push({ ...result, outcome, outputs, log: mask(raw) });
    }
    const outputs = Object.entries(textsOf(job.outputs, scope()));
    // GitHub empties outputs that contain a secret.
    const shown = outputs.map(([name, value]) => [name, mask(value) === value ? value : ''] as const);
    const matrix = contexts['matrix'] ?? {};
    return { id, matrix, conclusion: status, outputs: Object.fromEntries(shown), steps };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function stepsContext(steps: readonly StepResult[]): Mapping {
  const context: Record<string, Mapping> = {};
  for (const { id, outcome, outputs } of steps)
    if (id !== undefined) context[id] = { outcome, conclusion: outcome, outputs };
  return context;
}

function runStep(step: Step, scope: Scope, surroundings: Surroundings, folder: string): Promise<Ended> {
  const env = { ...surroundings.env, ...textsOf(step.env, scope) };
  if (step.run !== undefined) return runScript(textOf(step.run, scope), env, folder);
  const inputs = textsOf(step.with, scope);
  const action = step.uses ?? '';
  if (THIS_ACTION.test(action)) return runThisAction(inputs, env, surroundings, folder);
  const standIn = surroundings.standIns?.[action.replace(/@.*$/, '')];
  if (standIn === undefined) throw new Error(`No stand-in for ${action}.`);
  return Promise.resolve({ succeeds: standIn(inputs), outputs: {}, raw: '' });
}

async function runScript(script: string, env: Texts, cwd: string): Promise<Ended> {
  const folder = mkdtempSync(join(cwd, 'script-'));
  const output = join(folder, 'output');
  writeFileSync(output, '');
  // Without `shell:`, the runner's bash does not see a failure inside a pipe.
  const child = spawn('bash', ['-e', '-c', `exec 2>&1\n${script}`], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '', CI: 'true', ...env, GITHUB_OUTPUT: output },
  });
  const [raw] = await Promise.all([readText(child.stdout), once(child, 'exit')]);
  const outputs = parseCommandFile(readFileSync(output, 'utf8'));
  return { succeeds: child.exitCode === 0, outputs, raw };
}

async function runThisAction(
  inputs: Texts,
  env: Texts,
  { event, actionInputs, signal }: Surroundings,
  folder: string,
): Promise<Ended> {
  const temp = join(folder, 'temp');
  mkdirSync(temp, { recursive: true });
  const step = startStep({
    inputs: { ...inputs, ...actionInputs },
    ...{ event, cwd: folder },
    // Later steps need the report.
    env: { RUNNER_TEMP: temp, ...env },
  });
  const cancel = (): void => void step.child.kill('SIGINT');
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const { exitCode, outputs, raw } = await step.done;
    return { succeeds: exitCode === 0, outputs, raw };
  } finally {
    signal?.removeEventListener('abort', cancel);
    step.dispose();
  }
}

/** @throws for a command that the harness does not know */
function masksIn(raw: string): readonly string[] {
  return raw.split('\n').flatMap((text) => {
    const line = readLine(text);
    if (line.kind === 'command') throw new Error(`The command ::${line.name}:: is not known to the harness.`);
    return line.kind === 'mask' && line.value !== '' ? [line.value] : [];
  });
}
