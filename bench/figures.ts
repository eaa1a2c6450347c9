import { median } from './statistics.js';

type Range = readonly [from: number, to: number];

/** A median with a range around it, as in `2.41 (2.38–2.50)`; alone where the two are the same. */
export function withRange(values: readonly number[], rangeOf: (values: readonly number[]) => Range): string {
  const middle = median(values).toFixed(2);
  const [from, to] = rangeOf(values).map((value) => value.toFixed(2));
  return from === to ? middle : `${middle} (${from ?? ''}–${to ?? ''})`;
}

/** What is said of an aim. */
export function metOrNot(isMet: boolean): string {
  return isMet ? 'met' : '**not met**';
}
