import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLine } from '../runner/log.ts';
import { startStep } from '../runner/run-action.ts';
import { evaluateCondition, evaluateText, type Texts, type Value } from './expressions.ts';
import type { JobPlan, StepPlan } from './plan.ts';
import { runScript } from './run-script.ts';
import {
  githubContext,
  runnerVariables,
  scopeOf,
  secretsOf,
  type Contexts,
  type WorkflowSurroundings,
} from './surroundings.ts';
import { THIS_ACTION } from './this-action.ts';
import { entriesOf, type TreeNode } from './tree.ts';

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

export interface WorkflowStepResult {
  readonly id: string | undefined;
  readonly title: string;
  /** What it runs: an action, or undefined for a script. */
  readonly action: string | undefined;
  /** How it ended. */
  readonly outcome: Conclusion;
  /** How that counts, which `continue-on-error` changes. */
  readonly conclusion: Conclusion;
  readonly outputs: Texts;
  /** Its log, with secrets masked. */
  readonly log: string;
  readonly summary: string;
}

export interface JobResult {
  readonly id: string;
  readonly matrix: Readonly<Record<string, Value>>;
  readonly conclusion: Conclusion;
  readonly outputs: Texts;
  readonly steps: readonly WorkflowStepResult[];
}

/** What a job gets from its workflow. */
export interface JobSetting {
  readonly workflow: string;
  readonly env: TreeNode | undefined;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly needs: Readonly<Record<string, Value>>;
  readonly matrix: Readonly<Record<string, Value>>;
  readonly strategy: Readonly<Record<string, Value>>;
}

/**
 * Runs the steps of a job, one after another.
 *
 * @throws when a step needs what the harness does not know; what fails a step is in the result
 */
export async function runJob(
  plan: JobPlan,
  setting: JobSetting,
  surroundings: WorkflowSurroundings,
): Promise<JobResult> {
  const folder = mkdtempSync(join(tmpdir(), 'clanforge-job-'));
  const job = new JobRun(plan, setting, surroundings, folder);
  try {
    return await job.run();
  } finally {
    job.cleanUp();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a step leaves behind, however it was run. */
interface Ended {
  readonly succeeds: boolean;
  readonly outputs: Texts;
  readonly raw: string;
  readonly summary: string;
}

class JobRun {
  readonly #plan: JobPlan;
  readonly #setting: JobSetting;
  readonly #surroundings: WorkflowSurroundings;
  readonly #temp: string;
  readonly #workspace: string;
  readonly #github: Readonly<Record<string, Value>>;
  readonly #masks: Set<string>;
  readonly #results: WorkflowStepResult[] = [];
  readonly #cleanUps: (() => void)[] = [];
  readonly #paths: string[] = [];
  #env: Texts = {};
  #status: 'success' | 'failure' | 'cancelled' = 'success';

  constructor(plan: JobPlan, setting: JobSetting, surroundings: WorkflowSurroundings, folder: string) {
    this.#plan = plan;
    this.#setting = setting;
    this.#surroundings = surroundings;
    this.#temp = join(folder, 'temp');
    this.#workspace = surroundings.workspace ?? join(folder, 'workspace');
    for (const path of [this.#temp, this.#workspace]) mkdirSync(path, { recursive: true });
    this.#github = githubContext(surroundings, setting.workflow, plan.id, this.#workspace);
    this.#masks = new Set(Object.values(secretsOf(surroundings)).filter(Boolean));
  }

  async run(): Promise<JobResult> {
    this.#env = this.#evaluateAll(this.#setting.env, 'env of the workflow');
    this.#env = { ...this.#env, ...this.#evaluateAll(this.#plan.env, `env of job ${this.#plan.id}`) };
    for (const step of this.#plan.steps) {
      const result = await this.#runStep(step);
      this.#results.push(result);
      if (result.conclusion === 'failure' && this.#status === 'success') this.#status = 'failure';
      if (result.outcome === 'cancelled') this.#status = 'cancelled';
    }
    const outputs = this.#evaluateAll(this.#plan.outputs, `outputs of job ${this.#plan.id}`);
    return {
      id: this.#plan.id,
      matrix: this.#setting.matrix,
      conclusion: this.#status,
      // GitHub leaves out what may hold a secret.
      outputs: Object.fromEntries(
        Object.entries(outputs).map(([name, value]) => [name, this.#mask(value) === value ? value : '']),
      ),
      steps: this.#results,
    };
  }

  cleanUp(): void {
    for (const cleanUp of this.#cleanUps) cleanUp();
  }

  async #runStep(step: StepPlan): Promise<WorkflowStepResult> {
    const where = `job ${this.#plan.id}, step "${step.title}"`;
    const { signal } = this.#surroundings;
    const action = step.work.kind === 'uses' ? step.work.action : undefined;
    const result = { id: step.id, title: step.title, action };
    const wasCancelled = signal?.aborted === true;
    if (wasCancelled) this.#status = 'cancelled';
    if (!evaluateCondition(step.condition, this.#scope(), `${where}: if`))
      return { ...result, outcome: 'skipped', conclusion: 'skipped', outputs: {}, log: '', summary: '' };

    const env = { ...this.#env, ...this.#evaluateAll(step.env, `${where}: env`) };
    const ended = await this.#work(step, env, where);
    this.#obey(ended.raw, where);
    // A step that begins after the cancel, by its `if`, runs undisturbed.
    const isCancelled = signal?.aborted === true && !wasCancelled;
    const outcome = isCancelled ? 'cancelled' : ended.succeeds ? 'success' : 'failure';
    const forgiven =
      outcome === 'failure' &&
      evaluateText(step.continueOnError, this.#scope(), `${where}: continue-on-error`) === 'true';
    return {
      ...result,
      outcome,
      conclusion: forgiven ? 'success' : outcome,
      outputs: ended.outputs,
      log: this.#mask(ended.raw),
      summary: this.#mask(ended.summary),
    };
  }

  #work(step: StepPlan, env: Texts, where: string): Promise<Ended> {
    const { work } = step;
    switch (work.kind) {
      case 'run':
        return this.#script(work, env, where);
      case 'uses': {
        const inputs = this.#evaluateAll(work.inputs, `${where}: with`, env);
        return THIS_ACTION.test(work.action)
          ? this.#thisAction(inputs, env)
          : this.#standIn(work.action, inputs, env, where);
      }
    }
  }

  async #script(work: StepPlan['work'] & { kind: 'run' }, env: Texts, where: string): Promise<Ended> {
    const scope = this.#scope(env);
    const folder = evaluateText(work.shell.folder, scope, `${where}: working-directory`);
    const result = await runScript({
      text: evaluateText(work.script, scope, `${where}: run`),
      shell: evaluateText(work.shell.shell, scope, `${where}: shell`),
      folder: join(this.#workspace, folder),
      env: this.#processEnv(env),
      temp: this.#temp,
      signal: this.#surroundings.signal,
    });
    this.#cleanUps.push(result.endOrphans);
    this.#env = { ...this.#env, ...result.exported };
    this.#paths.unshift(...result.paths);
    return { ...result, succeeds: result.exitCode === 0 };
  }

  async #thisAction(inputs: Texts, env: Texts): Promise<Ended> {
    const { event, actionInputs, signal } = this.#surroundings;
    const step = startStep({
      inputs: { ...inputs, ...actionInputs },
      env: this.#processEnv(env),
      event,
      cwd: this.#workspace,
    });
    const cancel = (): void => {
      step.child.kill('SIGINT');
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const result = await step.done;
      return { ...result, succeeds: result.exitCode === 0 };
    } finally {
      signal?.removeEventListener('abort', cancel);
      step.dispose();
    }
  }

  async #standIn(action: string, inputs: Texts, env: Texts, where: string): Promise<Ended> {
    const standIn = this.#surroundings.standIns?.[action.replace(/@.*$/, '')];
    if (standIn === undefined) throw new Error(`${where}: nothing stands in for ${action}.`);
    const { succeeds, outputs = {} } = await standIn({
      inputs,
      env: this.#processEnv(env),
      workspace: this.#workspace,
    });
    return { succeeds, outputs, raw: '', summary: '' };
  }

  /** Does what commands in the log ask for. */
  #obey(raw: string, where: string): void {
    for (const line of raw.split('\n').map(readLine)) {
      if (line.kind === 'mask' && line.value !== '') this.#masks.add(line.value);
      if (line.kind === 'command')
        throw new Error(`${where}: the command ::${line.name}:: is not known to the harness.`);
    }
  }

  #mask(text: string): string {
    return [...this.#masks].reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
  }

  #processEnv(env: Texts): Texts {
    const own = runnerVariables(this.#github, this.#surroundings, this.#temp);
    const path = [...this.#paths, own['PATH'] ?? ''].join(':');
    return { ...own, PATH: path, ...env };
  }

  #evaluateAll(node: TreeNode | undefined, where: string, env = this.#env): Texts {
    const scope = this.#scope(env);
    return Object.fromEntries(
      entriesOf(node, where).map(([name, value]) => [name, evaluateText(value, scope, `${where}: ${name}`)]),
    );
  }

  #scope(env = this.#env): ReturnType<typeof scopeOf> {
    const { inputs, needs, matrix, strategy } = this.#setting;
    const steps = this.#results.flatMap(({ id, outcome, conclusion, outputs }) =>
      id === undefined ? [] : [[id, { outcome, conclusion, outputs }] as const],
    );
    const contexts: Contexts = {
      github: this.#github,
      secrets: secretsOf(this.#surroundings),
      vars: this.#surroundings.vars ?? {},
      inputs,
      needs,
      matrix,
      strategy,
      job: { status: this.#status },
      runner: {
        os: 'Linux',
        arch: 'X64',
        name: 'local',
        temp: this.#temp,
        environment: 'self-hosted',
        debug: '',
      },
      steps: Object.fromEntries(steps),
      env,
    };
    return scopeOf(contexts, {
      success: this.#status === 'success',
      failure: this.#status === 'failure',
      cancelled: this.#status === 'cancelled',
    });
  }
}
