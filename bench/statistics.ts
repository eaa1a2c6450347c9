/** The value below which a share of the others lies, between two of them where need be. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** NaN of no values. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The range in which the middle half lies. */
export function quartiles(values: readonly number[]): readonly [number, number] {
  return [quantile(values, 0.25), quantile(values, 0.75)];
}

export function extremes(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** The cost of something of a size. */
export interface Point {
  readonly size: number;
  readonly cost: number;
}

/**
 * The exponent with which a cost grows: 1 when it is proportional to the size, 2 when it is to its square. The slope of
 * the straight line that fits the logarithms best (least squares).
 */
export function growthExponent(points: readonly Point[]): number {
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(logs.map(({ x }) => x)), mean(logs.map(({ y }) => y))];
  const sum = (term: (log: { x: number; y: number }) => number): number =>
    logs.reduce((total, log) => total + term(log), 0);
  return sum(({ x, y }) => (x - meanX) * (y - meanY)) / sum(({ x }) => (x - meanX) ** 2);
}
