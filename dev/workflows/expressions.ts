/** Evaluates what stands in a workflow, with GitHub's own evaluator. */
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { truthy } from '@actions/expressions/result';
import type { Expression, TreeNode } from './tree.ts';

export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
export type Texts = Readonly<Record<string, string>>;
type ExpressionData = ReturnType<Evaluator['evaluate']>;

/** What `success()` and its like say at this place. */
export interface Status {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

export interface Scope {
  /** By name: `github`, `steps` … */
  readonly contexts: Readonly<Record<string, ExpressionData>>;
  readonly status: Status;
}

/** A context in which a name that is not there is null, as on GitHub. */
export function open(value: Value): ExpressionData {
  return JSON.parse(JSON.stringify(value), data.reviver) as ExpressionData;
}

/** A context in which a name that is not there is an error: the harness would have to know it. */
export function closed(name: string, values: Readonly<Record<string, Value>>): ExpressionData {
  return new ClosedDictionary(
    name,
    Object.entries(values).map(([key, value]) => ({ key, value: open(value) })),
  );
}

class ClosedDictionary extends data.Dictionary {
  readonly #name: string;

  constructor(name: string, pairs: readonly { readonly key: string; readonly value: ExpressionData }[]) {
    super(...pairs);
    this.#name = name;
  }

  override get(key: string): ExpressionData {
    const value = super.get(key);
    if (value === undefined) throw new Error(`${this.#name}.${key} is not known to the harness.`);
    return value;
  }
}

/** The value of a node as text, as an input, an output or a variable takes it. @throws as `valueOf` does */
export function evaluateText(node: TreeNode | undefined, scope: Scope, where: string): string {
  return node === undefined ? '' : dataOf(node, scope, where).coerceString();
}

/** @throws as `evaluateValue` does */
export function evaluateCondition(node: TreeNode | undefined, scope: Scope, where: string): boolean {
  return truthy(dataOf(node ?? { kind: 'expression', text: 'success()' }, scope, where));
}

/**
 * The value of a node; expressions may stand anywhere in it.
 *
 * @throws when an expression is not well formed, or asks for what the harness does not know
 */
export function evaluateValue(node: TreeNode, scope: Scope, where: string): Value {
  if (typeof node !== 'object' || node === null) return node;
  switch (node.kind) {
    case 'expression':
      return JSON.parse(JSON.stringify(evaluate(node, scope, where), data.replacer)) as Value;
    case 'sequence':
      return node.items.map((item) => evaluateValue(item, scope, where));
    case 'mapping':
      return Object.fromEntries(
        node.entries.map(([key, value]) => [key, evaluateValue(value, scope, where)]),
      );
  }
}

function dataOf(node: TreeNode, scope: Scope, where: string): ExpressionData {
  return typeof node === 'object' && node?.kind === 'expression'
    ? evaluate(node, scope, where)
    : open(evaluateValue(node, scope, where));
}

function evaluate({ text }: Expression, { contexts, status }: Scope, where: string): ExpressionData {
  const functions = Object.entries({ always: true, ...status }).map(([name, value]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  }));
  try {
    const tree = new Parser(tokensOf(text), Object.keys(contexts), functions).parse();
    const context = new data.Dictionary(...Object.entries(contexts).map(([key, value]) => ({ key, value })));
    return new Evaluator(tree, context, new Map(functions.map((one) => [one.name, one]))).evaluate();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${where}: \${{ ${text} }}: ${reason}`, { cause: error });
  }
}

/** GitHub's lexer in npm undoubles only the first pair of quotes in a string. */
function tokensOf(text: string): ReturnType<Lexer['lex']>['tokens'] {
  const { tokens } = new Lexer(text).lex();
  return tokens.map((token) =>
    typeof token.value === 'string'
      ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") }
      : token,
  );
}
