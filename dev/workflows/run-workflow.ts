import {
  evaluateCondition,
  evaluateText,
  evaluateValue,
  type Scope,
  type Texts,
  type Value,
} from './expressions.ts';
import { combinationsOf, type Combination } from './matrix.ts';
import { planWorkflow, type InputPlan, type JobPlan, type Workflow } from './plan.ts';
import { runJob, type Conclusion, type JobResult } from './run-job.ts';
import { githubContext, scopeOf, secretsOf, type WorkflowSurroundings } from './surroundings.ts';
import { fieldsOf, type TreeNode } from './tree.ts';

export interface WorkflowResult {
  readonly conclusion: 'success' | 'failure' | 'cancelled';
  /** In the order in which they ran; one for each combination of a matrix. */
  readonly jobs: readonly JobResult[];
}

/** A job of the file, all combinations together, as `needs` shows it. */
interface Ended {
  readonly result: Conclusion;
  readonly outputs: Texts;
}

/**
 * Runs a workflow file on this machine, one job after another in the order of `needs`.
 *
 * @param root the file as GitHub's parser reads it
 * @throws when the workflow needs anything that the harness does not know
 */
export async function runWorkflow(
  root: TreeNode,
  file: string,
  surroundings: WorkflowSurroundings,
): Promise<WorkflowResult> {
  const workflow = planWorkflow(root, file);
  const { name } = surroundings.event;
  if (!workflow.events.includes(name)) throw new Error(`${file} does not run on ${name}.`);
  const inputs = name === 'workflow_dispatch' ? filledIn(workflow.inputs, surroundings.form ?? {}) : {};

  const jobs: JobResult[] = [];
  const ended = new Map<string, Ended>();
  const waiting = [...workflow.jobs];
  for (;;) {
    const ready = waiting.findIndex(({ needs }) => needs.every((need) => ended.has(need)));
    const [plan] = ready === -1 ? [] : waiting.splice(ready, 1);
    if (plan === undefined) break;
    const results = await runCombinations(workflow, plan, inputs, ended, surroundings);
    jobs.push(...results);
    ended.set(plan.id, together(results));
  }

  return { conclusion: worst(jobs.map(({ conclusion }) => conclusion)), jobs };
}

async function runCombinations(
  workflow: Workflow,
  plan: JobPlan,
  inputs: Readonly<Record<string, Value>>,
  ended: ReadonlyMap<string, Ended>,
  surroundings: WorkflowSurroundings,
): Promise<readonly JobResult[]> {
  const where = `job ${plan.id}`;
  const scope = jobScope(workflow, plan, inputs, ended, surroundings);
  const nothing = { id: plan.id, outputs: {}, steps: [] };
  if (!evaluateCondition(plan.condition, scope({}), `${where}: if`))
    return [{ ...nothing, matrix: {}, conclusion: 'skipped' }];

  const combinations =
    plan.matrix === undefined
      ? [{}]
      : combinationsOf(evaluateValue(plan.matrix, scope({}), `${where}: matrix`));
  const failFast = evaluateText(plan.failFast ?? true, scope({}), `${where}: fail-fast`) === 'true';
  const maxParallel = Number(
    evaluateText(plan.maxParallel ?? combinations.length, scope({}), `${where}: max-parallel`),
  );
  const groups = combinations.map((matrix) => groupOf(plan.concurrency, scope(matrix), where));
  refuseLongQueues(groups, maxParallel, where);

  const results: JobResult[] = [];
  for (const [index, matrix] of combinations.entries()) {
    const stopped = failFast && results.some(({ conclusion }) => conclusion === 'failure');
    if (stopped) {
      results.push({ ...nothing, matrix, conclusion: 'cancelled' });
      continue;
    }
    const result = await runJob(
      plan,
      {
        workflow: workflow.name,
        env: workflow.env,
        inputs,
        needs: needsOf(plan, ended),
        matrix,
        strategy: {
          'fail-fast': failFast,
          'job-index': index,
          'job-total': combinations.length,
          'max-parallel': maxParallel,
        },
      },
      surroundings,
    );
    const forgiven =
      result.conclusion === 'failure' &&
      evaluateText(plan.continueOnError, scope(matrix), `${where}: continue-on-error`) === 'true';
    results.push(forgiven ? { ...result, conclusion: 'success' } : result);
  }
  return results;
}

/** What expressions of a job itself may ask for. */
function jobScope(
  workflow: Workflow,
  plan: JobPlan,
  inputs: Readonly<Record<string, Value>>,
  ended: ReadonlyMap<string, Ended>,
  surroundings: WorkflowSurroundings,
): (matrix: Combination) => Scope {
  const before = ancestors(plan, workflow.jobs).flatMap((id) => ended.get(id)?.result ?? []);
  const cancelled = surroundings.signal?.aborted === true;
  const status = {
    success: !cancelled && before.every((result) => result === 'success'),
    failure: before.includes('failure'),
    cancelled,
  };
  return (matrix) =>
    scopeOf(
      {
        github: githubContext(surroundings, workflow.name, plan.id, ''),
        secrets: secretsOf(surroundings),
        vars: surroundings.vars ?? {},
        inputs,
        needs: needsOf(plan, ended),
        matrix,
        strategy: {},
        job: {},
        runner: {},
        steps: {},
        env: {},
      },
      status,
    );
}

function needsOf(plan: JobPlan, ended: ReadonlyMap<string, Ended>): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    plan.needs.flatMap((id) => {
      const job = ended.get(id);
      return job === undefined ? [] : [[id, { result: job.result, outputs: job.outputs }] as const];
    }),
  );
}

/** The jobs that a job needs, and those that they need. */
function ancestors(plan: JobPlan, jobs: readonly JobPlan[]): readonly string[] {
  return plan.needs.flatMap((id) => {
    const parent = jobs.find((job) => job.id === id);
    return parent === undefined ? [] : [id, ...ancestors(parent, jobs)];
  });
}

function together(results: readonly JobResult[]): Ended {
  const conclusions = results.map(({ conclusion }) => conclusion);
  const allSkipped = conclusions.every((one) => one === 'skipped');
  return {
    result: allSkipped ? 'skipped' : worst(conclusions),
    outputs: Object.assign({}, ...results.map(({ outputs }) => outputs)) as Texts,
  };
}

function worst(conclusions: readonly Conclusion[]): 'success' | 'failure' | 'cancelled' {
  if (conclusions.includes('failure')) return 'failure';
  return conclusions.includes('cancelled') ? 'cancelled' : 'success';
}

/** The group of a job, and how many of the group may wait while one runs. */
interface Group {
  readonly name: string;
  readonly mostWaiting: number;
}

/** What GitHub lets wait, by `queue`; those beyond it are cancelled. */
const MOST_WAITING: ReadonlyMap<string, number> = new Map([
  ['single', 1],
  ['max', 100],
]);

/** The group of a job; undefined for none. */
function groupOf(node: TreeNode | undefined, scope: Scope, where: string): Group | undefined {
  if (node === undefined) return undefined;
  if (typeof node !== 'object' || node?.kind !== 'mapping')
    return { name: evaluateText(node, scope, `${where}: concurrency`), mostWaiting: 1 };
  const keys = ['group', 'cancel-in-progress', 'queue'] as const;
  const fields = fieldsOf(node, `${where}: concurrency`, keys);
  const cancels = evaluateText(fields['cancel-in-progress'] ?? false, scope, `${where}: cancel-in-progress`);
  if (cancels !== 'false')
    throw new Error(`${where}: jobs that cancel each other are not known to the harness.`);
  const queue = evaluateText(fields.queue ?? 'single', scope, `${where}: queue`);
  const mostWaiting = MOST_WAITING.get(queue);
  if (mostWaiting === undefined) throw new Error(`${where}: queue cannot be ${JSON.stringify(queue)}.`);
  return { name: evaluateText(fields.group, scope, `${where}: group`), mostWaiting };
}

/** GitHub lets one job of a group run and some wait, and cancels others. */
function refuseLongQueues(groups: readonly (Group | undefined)[], maxParallel: number, where: string): void {
  for (const group of groups) {
    if (group === undefined) continue;
    const sharing = groups.filter((one) => one?.name === group.name).length;
    if (Math.min(sharing, maxParallel) - 1 > group.mostWaiting)
      throw new Error(
        `${where}: GitHub would cancel jobs of the group ${group.name}: more than ${group.mostWaiting} would wait.`,
      );
  }
}

/** @throws when the form is not filled in as GitHub demands */
function filledIn(
  plans: readonly InputPlan[],
  form: Readonly<Record<string, string | boolean>>,
): Readonly<Record<string, Value>> {
  const unknown = Object.keys(form).filter((name) => !plans.some((plan) => plan.name === name));
  if (unknown.length > 0) throw new Error(`The workflow has no input ${unknown.join(', ')}.`);
  return Object.fromEntries(
    plans.map((plan) => {
      const value = form[plan.name] ?? plan.default;
      const isBoolean = typeof value === 'boolean';
      if (isBoolean !== (plan.type === 'boolean'))
        throw new Error(`The input ${plan.name} is a ${plan.type}, not ${JSON.stringify(value)}.`);
      if (plan.required && value === '') throw new Error(`The input ${plan.name} is required.`);
      if (plan.type === 'choice' && !plan.options.includes(String(value)))
        throw new Error(`The input ${plan.name} cannot be ${JSON.stringify(value)}.`);
      return [plan.name, value];
    }),
  );
}
