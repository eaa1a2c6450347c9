/** Runs a workflow file on this machine, one job after another. */
import { isTrue, type Conclusion, type Scope, type Texts } from './expressions.ts';
import type { Mapping } from './read.ts';
import { runJob, type JobResult, type Surroundings } from './run-job.ts';
import { workflowOf, type Job, type Workflow } from './workflow.ts';

export interface WorkflowResult {
  readonly conclusion: Conclusion;
  /** In the order in which they ran; one for each combination of a matrix. */
  readonly jobs: readonly JobResult[];
}

/** A job with all its combinations. */
interface Ended {
  /** In `needs`. */
  readonly shown: { readonly result: Conclusion; readonly outputs: Texts };
  /** Its own result, and those of the jobs before it. */
  readonly lineage: readonly Conclusion[];
}

/**
 * @param root the file as GitHub's parser reads it
 * @throws when the workflow needs what the harness does not know
 */
export async function runWorkflow(
  root: Mapping,
  file: string,
  surroundings: Surroundings,
): Promise<WorkflowResult> {
  const workflow = workflowOf(root);
  const { name } = surroundings.event;
  if (!workflow.events.includes(name)) throw new Error(`${file} does not run on ${name}.`);
  const inputs = name === 'workflow_dispatch' ? filledIn(workflow.form, surroundings.form ?? {}) : {};

  const jobs: JobResult[] = [];
  const ended = new Map<string, Ended>();
  const waiting = new Map(Object.entries(workflow.jobs));
  for (;;) {
    const isReady = ({ needs = [] }: Job): boolean => [needs].flat().every((need) => ended.has(need));
    const [id, job] = [...waiting].find(([, one]) => isReady(one)) ?? [];
    if (id === undefined || job === undefined) break;
    waiting.delete(id);
    const needed = [...ended].filter(([need]) => [job.needs].flat().includes(need));
    const needs = Object.fromEntries(needed.map(([need, { shown }]) => [need, shown]));
    const before = needed.flatMap(([, { lineage }]) => lineage);
    const scope = {
      contexts: { secrets: surroundings.secrets, inputs, needs, matrix: {} },
      status: surroundings.signal?.aborted === true ? 'cancelled' : together(before),
    } as const;
    const results = await runCombinations(id, job, scope, surroundings);
    const result = together(results.map(({ conclusion }) => conclusion));
    const outputs = Object.assign({}, ...results.map((one) => one.outputs)) as Texts;
    ended.set(id, { shown: { result, outputs }, lineage: [result, ...before] });
    jobs.push(...results);
  }
  const conclusions = jobs.map(({ conclusion }) => conclusion).filter((one) => one !== 'skipped');
  return { conclusion: together(conclusions), jobs };
}

async function runCombinations(
  id: string,
  job: Job,
  scope: Scope,
  surroundings: Surroundings,
): Promise<readonly JobResult[]> {
  const notRun = { id, outputs: {}, steps: [] };
  if (!isTrue(job.if, scope)) return [{ ...notRun, matrix: {}, conclusion: 'skipped' }];
  const { matrix: { include } = { include: [{}] }, 'fail-fast': failFast = true } = job.strategy ?? {};
  const scopes = include.map((matrix) => ({ ...scope.contexts, matrix }));

  const results: JobResult[] = [];
  for (const contexts of scopes) {
    const isStopped = failFast && results.some(({ conclusion }) => conclusion === 'failure');
    if (isStopped) results.push({ ...notRun, matrix: contexts.matrix, conclusion: 'cancelled' });
    else results.push(await runJob(id, job, contexts, surroundings));
  }
  return results;
}

/** The worst of these; skipped only if one is and none is worse. */
function together(conclusions: readonly Conclusion[]): Conclusion {
  const order = ['failure', 'cancelled', 'skipped'] as const;
  return order.find((one) => conclusions.includes(one)) ?? 'success';
}

/** What the fields hold of which a user fills in some. */
function filledIn(fields: Workflow['form'], form: Texts): Texts {
  const entries = Object.entries(fields).map(
    ([name, { options = [], default: value = options[0] ?? '' }]) => {
      return [name, form[name] ?? value] as const;
    },
  );
  return Object.fromEntries(entries);
}
