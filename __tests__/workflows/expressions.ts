/** Evaluates the expressions of a workflow with GitHub's own evaluator. */
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { truthy } from '@actions/expressions/result';
import { isExpression, type Expression, type Mapping, type Node } from './read.ts';

export type Texts = Readonly<Record<string, string>>;
export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped';
type ExpressionData = ReturnType<Evaluator['evaluate']>;

export interface Scope {
  /** By name: `secrets`, `steps` and so on. */
  readonly contexts: Readonly<Record<string, Mapping>>;
  /** The status function of this name is true. */
  readonly status: Conclusion;
}

export function textOf(node: Node, scope: Scope): string {
  return (isExpression(node) ? evaluate(node, scope) : toData(node)).coerceString();
}

export function textsOf(mapping: Mapping | undefined, scope: Scope): Texts {
  const entries = Object.entries(mapping ?? {});
  return Object.fromEntries(entries.map(([name, node]) => [name, textOf(node, scope)]));
}

export function isTrue(condition: Expression | undefined, scope: Scope): boolean {
  return truthy(evaluate(condition ?? { $: 'success()' }, scope));
}

/** @throws when the expression is wrong, or needs what the harness does not know */
function evaluate({ $: text }: Expression, { contexts, status }: Scope): ExpressionData {
  const functions = ['always', 'success', 'failure', 'cancelled'].map((name) => ({
    ...{ name, minArgs: 0, maxArgs: 0 },
    call: () => new data.BooleanData(name === 'always' || name === status),
  }));
  try {
    const tree = new Parser(tokensOf(text), Object.keys(contexts), functions).parse();
    const pairs = Object.entries(contexts).map(([key, values]) => ({ key, value: toData(values) }));
    const byName = new Map(functions.map((one) => [one.name, one]));
    return new Evaluator(tree, new data.Dictionary(...pairs), byName).evaluate();
  } catch (error) {
    throw new Error(`\${{ ${text} }}: ${String(error)}`, { cause: error });
  }
}

function toData(value: Node): ExpressionData {
  return JSON.parse(JSON.stringify(value), data.reviver) as ExpressionData;
}

/** GitHub's lexer in npm replaces only the first `''` in a string. */
function tokensOf(text: string): ReturnType<Lexer['lex']>['tokens'] {
  const { tokens } = new Lexer(text).lex();
  for (const token of tokens)
    if (typeof token.value === 'string') token.value = token.lexeme.slice(1, -1).replaceAll("''", "'");
  return tokens;
}
