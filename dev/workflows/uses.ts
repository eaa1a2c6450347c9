/** How a workflow uses this action. Pure. */
import { THIS_ACTION } from './this-action.ts';
import { entriesOf, itemsOf, type TreeNode } from './tree.ts';

export interface Use {
  readonly job: string;
  readonly id: string | undefined;
  readonly inputs: readonly (readonly [string, TreeNode])[];
  /** The rights of its job by name; undefined where neither job nor workflow says any. */
  readonly permissions: Readonly<Record<string, TreeNode>> | undefined;
  /** The names of its outputs that its job asks for. */
  readonly outputs: readonly string[];
}

export function usesOf(root: TreeNode): readonly Use[] {
  return entriesOf(fieldOf(root, 'jobs'), 'jobs').flatMap(([job, node]) => {
    const permissions = fieldOf(node, 'permissions') ?? fieldOf(root, 'permissions');
    const expressions = expressionsIn(node);
    return itemsOf(fieldOf(node, 'steps'), 'steps').flatMap((step): Use[] => {
      const uses = fieldOf(step, 'uses');
      if (typeof uses !== 'string' || !THIS_ACTION.test(uses)) return [];
      const id = fieldOf(step, 'id');
      return [
        {
          job,
          id: typeof id === 'string' ? id : undefined,
          inputs: entriesOf(fieldOf(step, 'with'), 'with'),
          permissions:
            permissions === undefined ? undefined : Object.fromEntries(entriesOf(permissions, 'permissions')),
          outputs: typeof id === 'string' ? outputsOf(id, expressions) : [],
        },
      ];
    });
  });
}

function fieldOf(node: TreeNode | undefined, key: string): TreeNode | undefined {
  if (typeof node !== 'object' || node?.kind !== 'mapping') return undefined;
  return node.entries.find(([name]) => name === key)?.[1];
}

function expressionsIn(node: TreeNode): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  switch (node.kind) {
    case 'expression':
      return [node.text];
    case 'sequence':
      return node.items.flatMap(expressionsIn);
    case 'mapping':
      return node.entries.flatMap(([, value]) => expressionsIn(value));
  }
}

function outputsOf(id: string, expressions: readonly string[]): readonly string[] {
  return expressions.flatMap((text) =>
    [...text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g)].flatMap(([, step, name]) =>
      step === id && name !== undefined ? [name] : [],
    ),
  );
}
