/** What a workflow file asks for, with every key either known or refused. Pure. */
import { entriesOf, fieldsOf, itemsOf, textOf, type TreeNode } from './tree.ts';

export interface Workflow {
  readonly name: string;
  readonly events: readonly string[];
  readonly inputs: readonly InputPlan[];
  readonly env: TreeNode | undefined;
  readonly shell: ShellPlan;
  readonly jobs: readonly JobPlan[];
}

/** An input of `workflow_dispatch`. */
export interface InputPlan {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'choice';
  readonly required: boolean;
  readonly default: string | boolean;
  /** Empty unless it is a choice. */
  readonly options: readonly string[];
}

export interface ShellPlan {
  readonly shell: TreeNode | undefined;
  readonly folder: TreeNode | undefined;
}

export interface JobPlan {
  readonly id: string;
  readonly needs: readonly string[];
  readonly condition: TreeNode | undefined;
  readonly matrix: TreeNode | undefined;
  readonly failFast: TreeNode | undefined;
  readonly maxParallel: TreeNode | undefined;
  readonly concurrency: TreeNode | undefined;
  readonly continueOnError: TreeNode | undefined;
  readonly env: TreeNode | undefined;
  readonly outputs: TreeNode | undefined;
  readonly shell: ShellPlan;
  readonly steps: readonly StepPlan[];
}

export interface StepPlan {
  readonly id: string | undefined;
  /** For messages and results: its name, id, or what it runs. */
  readonly title: string;
  readonly condition: TreeNode | undefined;
  readonly continueOnError: TreeNode | undefined;
  readonly env: TreeNode | undefined;
  readonly work: StepWork;
}

export type StepWork =
  | { readonly kind: 'uses'; readonly action: string; readonly inputs: TreeNode | undefined }
  | { readonly kind: 'run'; readonly script: TreeNode; readonly shell: ShellPlan };

/**
 * Reads the tree of a workflow that GitHub's parser has found to be in order.
 *
 * @throws when it asks for anything that the harness does not know
 */
export function planWorkflow(root: TreeNode, file: string): Workflow {
  // A run's name and rights say nothing about what it does, and there is one run at a time here.
  const keys = ['name', 'run-name', 'permissions', 'on', 'env', 'defaults', 'concurrency', 'jobs'] as const;
  const fields = fieldsOf(root, file, keys);
  const events = eventsOf(fields.on ?? null);
  const dispatch = events.find(([name]) => name === 'workflow_dispatch')?.[1] ?? null;
  const { inputs } = fieldsOf(dispatch, `${file}: workflow_dispatch`, ['inputs']);
  const shell = shellOf(fields.defaults, file);
  return {
    name: fields.name === undefined ? file : textOf(fields.name, `${file}: name`),
    events: events.map(([name]) => name),
    inputs: entriesOf(inputs, `${file}: inputs`).map(([name, node]) => planInput(name, node)),
    env: fields.env,
    shell,
    jobs: entriesOf(fields.jobs, `${file}: jobs`).map(([id, node]) => planJob(id, node, shell)),
  };
}

function eventsOf(node: TreeNode): readonly (readonly [string, TreeNode])[] {
  if (typeof node === 'object' && node?.kind === 'mapping') return node.entries;
  return itemsOf(node, 'on').map((item) => [textOf(item, 'on'), null] as const);
}

function planInput(name: string, node: TreeNode): InputPlan {
  const where = `input ${name}`;
  const keys = ['description', 'required', 'default', 'type', 'options'] as const;
  const fields = fieldsOf(node ?? null, where, keys);
  const type = fields.type ?? 'string';
  if (type !== 'string' && type !== 'boolean' && type !== 'choice')
    throw new Error(`${where}: the type ${JSON.stringify(type)} is not known to the harness.`);
  const options = itemsOf(fields.options, where).map((option) => textOf(option, where));
  const byDefault = type === 'boolean' ? false : (options[0] ?? '');
  const given = fields.default ?? byDefault;
  return {
    name,
    type,
    required: fields.required === true,
    default: typeof given === 'boolean' ? given : textOf(given, `${where}: default`),
    options,
  };
}

function planJob(id: string, node: TreeNode, above: ShellPlan): JobPlan {
  const where = `job ${id}`;
  const fields = fieldsOf(node, where, [
    // Nothing here takes minutes, and this machine is the runner.
    ...(['name', 'permissions', 'runs-on', 'timeout-minutes'] as const),
    ...([
      'needs',
      'if',
      'strategy',
      'concurrency',
      'environment',
      'continue-on-error',
      'env',
      'outputs',
    ] as const),
    ...(['defaults', 'steps'] as const),
  ]);
  const strategy = fieldsOf(fields.strategy ?? null, `${where}: strategy`, [
    'matrix',
    'fail-fast',
    'max-parallel',
  ]);
  const own = shellOf(fields.defaults, where);
  const shell = { shell: own.shell ?? above.shell, folder: own.folder ?? above.folder };
  return {
    id,
    needs: itemsOf(fields.needs, `${where}: needs`).map((need) => textOf(need, `${where}: needs`)),
    condition: fields.if,
    matrix: strategy.matrix,
    failFast: strategy['fail-fast'],
    maxParallel: strategy['max-parallel'],
    concurrency: fields.concurrency,
    continueOnError: fields['continue-on-error'],
    env: fields.env,
    outputs: fields.outputs,
    shell,
    steps: itemsOf(fields.steps, `${where}: steps`).map((step, index) =>
      planStep(step, `${where}, step ${index + 1}`, shell),
    ),
  };
}

function planStep(node: TreeNode, where: string, above: ShellPlan): StepPlan {
  const fields = fieldsOf(node, where, [
    ...(['id', 'name', 'if', 'continue-on-error', 'env', 'timeout-minutes'] as const),
    ...(['uses', 'with', 'run', 'shell', 'working-directory'] as const),
  ]);
  const id = fields.id === undefined ? undefined : textOf(fields.id, `${where}: id`);
  const work: StepWork =
    fields.run === undefined
      ? { kind: 'uses', action: textOf(fields.uses, `${where}: uses`), inputs: fields.with }
      : {
          kind: 'run',
          script: fields.run,
          shell: {
            shell: fields.shell ?? above.shell,
            folder: fields['working-directory'] ?? above.folder,
          },
        };
  const named = typeof fields.name === 'string' ? fields.name : id;
  return {
    id,
    title: named ?? (work.kind === 'uses' ? work.action : 'run'),
    condition: fields.if,
    continueOnError: fields['continue-on-error'],
    env: fields.env,
    work,
  };
}

function shellOf(node: TreeNode | undefined, where: string): ShellPlan {
  if (node === undefined) return { shell: undefined, folder: undefined };
  const { run } = fieldsOf(node, `${where}: defaults`, ['run']);
  const fields = fieldsOf(run ?? null, `${where}: defaults.run`, ['shell', 'working-directory']);
  return { shell: fields.shell, folder: fields['working-directory'] };
}
