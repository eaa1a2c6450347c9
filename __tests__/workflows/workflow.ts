/** The parts of a workflow file that the documents use. */
import type { Expression, Mapping, Node } from './read.ts';

export interface Workflow {
  readonly events: readonly string[];
  /** The inputs of `workflow_dispatch`. */
  readonly form: Readonly<Record<string, FormField>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface FormField {
  readonly default?: string;
  readonly options?: readonly string[];
}

export interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: Expression;
  readonly strategy?: {
    readonly matrix: { readonly include: readonly Mapping[] };
    readonly 'fail-fast'?: boolean;
  };
  readonly outputs?: Mapping;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: Expression;
  readonly env?: Mapping;
  readonly uses?: string;
  readonly with?: Mapping;
  readonly run?: Node;
}

const JOB_KEYS =
  'name permissions runs-on timeout-minutes environment needs if strategy concurrency outputs steps';
const STEP_KEYS = 'id name if env uses with run';

/** @throws for a key of a job or a step that the harness would not act on; GitHub's parser has checked all others */
export function workflowOf(root: Mapping): Workflow {
  const { on = [], jobs = {} } = root as { on?: Node; jobs?: Workflow['jobs'] };
  for (const job of Object.values(jobs)) {
    requireKnown(job, JOB_KEYS);
    for (const step of job.steps) requireKnown(step, STEP_KEYS);
  }
  const form = isMapping(on) ? on['workflow_dispatch'] : undefined;
  const { inputs = {} } = isMapping(form) ? form : {};
  const events = isMapping(on) ? Object.keys(on) : [on].flat().map(String);
  return { events, form: inputs as Workflow['form'], jobs };
}

function requireKnown(node: object, known: string): void {
  const unknown = Object.keys(node).find((key) => !known.split(' ').includes(key));
  if (unknown !== undefined) throw new Error(`"${unknown}" is not known to the harness.`);
}

function isMapping(node: Node | undefined): node is Mapping {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
