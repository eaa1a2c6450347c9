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

/** In these, an unknown name is null, as on GitHub; in others it is an error here. */
const OPEN_CONTEXTS = ['matrix', 'steps'];

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
    const pairs = Object.entries(contexts).map(([key, values]) => ({ key, value: contextOf(key, values) }));
    const byName = new Map(functions.map((one) => [one.name, one]));
    return new Evaluator(tree, new data.Dictionary(...pairs), byName).evaluate();
  } catch (error) {
    throw new Error(`\${{ ${text} }}: ${String(error)}`, { cause: error });
  }
}

class ClosedDictionary extends data.Dictionary {
  name = '';

  override get(key: string): ExpressionData {
    const value = super.get(key);
    if (value === undefined) throw new Error(`${this.name}.${key} is not known to the harness.`);
    return value;
  }
}

function contextOf(name: string, values: Mapping): ExpressionData {
  if (OPEN_CONTEXTS.includes(name)) return toData(values);
  const pairs = Object.entries(values).map(([key, value]) => ({ key, value: toData(value) }));
  return Object.assign(new ClosedDictionary(...pairs), { name });
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
