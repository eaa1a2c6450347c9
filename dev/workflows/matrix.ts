/** The jobs that a matrix stands for. Pure. */
import type { Value } from './expressions.ts';

export type Combination = Readonly<Record<string, Value>>;

/**
 * The combinations of an evaluated `strategy.matrix`, in GitHub's order.
 *
 * @throws when it is not of the documented form
 */
export function combinationsOf(matrix: Value): readonly Combination[] {
  const { include, exclude, ...vectors } = recordOf(matrix);
  const excluded = listOf(exclude).map(recordOf);
  const product = Object.entries(vectors)
    .reduce<Combination[]>(
      (combinations, [name, values]) =>
        combinations.flatMap((one) => listOf(values).map((value) => ({ ...one, [name]: value }))),
      Object.keys(vectors).length === 0 ? [] : [{}],
    )
    .filter((one) => !excluded.some((partial) => agree(one, partial, Object.keys(partial))));

  const extended = product.map((original) => ({ original, all: original }));
  const added: Combination[] = [];
  for (const extra of listOf(include).map(recordOf)) {
    // An entry joins every combination none of whose own values it would change; one that joins none stands alone.
    const own = Object.keys(extra).filter((key) => key in vectors);
    const fitting = extended.filter(({ original }) => agree(original, extra, own));
    for (const entry of fitting) entry.all = { ...entry.all, ...extra };
    if (fitting.length === 0) added.push(extra);
  }
  return [...extended.map(({ all }) => all), ...added];
}

function agree(one: Combination, other: Combination, keys: readonly string[]): boolean {
  return keys.every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]));
}

function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value as readonly Value[];
  throw new Error(`A matrix wants a list, and ${JSON.stringify(value)} is none.`);
}

function recordOf(value: Value): Combination {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Combination;
  throw new Error(`A matrix wants a mapping, and ${JSON.stringify(value)} is none.`);
}
