/** The parts of a workflow file that the documents use; any other key is an error, so nothing is silently ignored. */
import type { Expression, Mapping, Node } from './read.ts';

export interface Workflow {
  readonly events: readonly string[];
  /** The inputs of `workflow_dispatch`. */
  readonly form: Readonly<Record<string, FormField>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface FormField {
  readonly type?: 'string' | 'choice';
  readonly required?: boolean;
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
  readonly concurrency?: { readonly group: Node; readonly queue?: string };
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

/** By place; `*` is any name or index, and a place that is not listed may have any key. */
const KNOWN_KEYS: Readonly<Record<string, string>> = {
  '': 'name run-name permissions on concurrency jobs',
  '.on.workflow_dispatch': 'inputs',
  '.on.workflow_dispatch.inputs.*': 'description type required default options',
  '.jobs.*':
    'name permissions runs-on timeout-minutes environment needs if strategy concurrency outputs steps',
  '.jobs.*.strategy': 'matrix fail-fast',
  '.jobs.*.strategy.matrix': 'include',
  '.jobs.*.concurrency': 'group cancel-in-progress queue',
  '.jobs.*.steps.*': 'id name if env uses with run',
};

/**
 * Checks the keys of a workflow; GitHub's parser has checked its types.
 *
 * @throws when the harness does not know a key
 */
export function workflowOf(root: Mapping): Workflow {
  checkKeys(root, '', '');
  const { on = [], jobs = {} } = root;
  const form = isMapping(on) ? on['workflow_dispatch'] : undefined;
  const { inputs = {} } = isMapping(form) ? form : {};
  return {
    events: isMapping(on) ? Object.keys(on) : [on].flat().map(String),
    form: inputs as Workflow['form'],
    jobs: jobs as unknown as Workflow['jobs'],
  };
}

function checkKeys(node: Node, place: string, where: string): void {
  if (typeof node !== 'object' || node === null) return;
  const known = KNOWN_KEYS[place]?.split(' ');
  for (const [key, value] of Object.entries(node) as [string, Node][]) {
    if (known?.includes(key) === false) throw new Error(`${where}: "${key}" is not known to the harness.`);
    const isNamed = known !== undefined || place === '.on';
    checkKeys(value, `${place}.${isNamed ? key : '*'}`, `${where}/${key}`);
  }
}

function isMapping(node: Node | undefined): node is Mapping {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
