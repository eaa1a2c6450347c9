/** A workflow file as GitHub's parser sees it, as plain JSON. Pure. */

export type TreeNode = string | number | boolean | null | Expression | Sequence | Mapping;

/** What stood in `${{ }}`; text around it has become a call of `format`. */
export interface Expression {
  readonly kind: 'expression';
  readonly text: string;
}

export interface Sequence {
  readonly kind: 'sequence';
  readonly items: readonly TreeNode[];
}

export interface Mapping {
  readonly kind: 'mapping';
  readonly entries: readonly (readonly [string, TreeNode])[];
}

/** A mapping whose keys are all known, so that none is passed over. */
export type Fields<Key extends string> = Readonly<Partial<Record<Key, TreeNode>>>;

/** @throws when the node is no mapping, or has a key that is not listed */
export function fieldsOf<Key extends string>(
  node: TreeNode,
  where: string,
  keys: readonly Key[],
): Fields<Key> {
  const fields: Partial<Record<Key, TreeNode>> = {};
  for (const [key, value] of entriesOf(node, where)) {
    const known = keys.find((one) => one === key);
    if (known === undefined) throw new Error(`${where}: "${key}" is not known to the harness.`);
    fields[known] = value;
  }
  return fields;
}

/**
 * The pairs of a mapping; none where there is no node.
 *
 * @throws when the node is no mapping
 */
export function entriesOf(node: TreeNode | undefined, where: string): Mapping['entries'] {
  if (node === undefined || node === null) return [];
  if (typeof node === 'object' && node.kind === 'mapping') return node.entries;
  throw new Error(`${where}: a mapping is wanted.`);
}

/**
 * The items of a sequence; one item stands for a sequence of one, as in `needs: build`.
 *
 * @throws when the node is a mapping
 */
export function itemsOf(node: TreeNode | undefined, where: string): readonly TreeNode[] {
  if (node === undefined) return [];
  if (typeof node === 'object' && node !== null) {
    if (node.kind === 'sequence') return node.items;
    if (node.kind === 'mapping') throw new Error(`${where}: a sequence is wanted.`);
  }
  return [node];
}

/** @throws when the node is not plain text */
export function textOf(node: TreeNode | undefined, where: string): string {
  if (typeof node === 'string') return node;
  throw new Error(`${where}: plain text is wanted.`);
}
