export type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${rounded(value)}"`);
  const head = `<${name}${list.join('')}`;
  return children.length === 0 ? `${head}/>` : `${head}>${children.join('')}</${name}>`;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function label({ x, y }: Point, words: string, attributes: Attributes = {}): string {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return element('text', { x, y, ...attributes }, escaped);
}

export function line(from: Point, to: Point, attributes: Attributes): string {
  return element('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, ...attributes });
}

export function curve(places: readonly Point[], attributes: Attributes): string {
  const points = places.map(({ x, y }) => `${rounded(x)},${rounded(y)}`).join(' ');
  return element('polyline', { points, fill: 'none', ...attributes });
}

/** @param attributes - with `r` for another size */
export function dot({ x, y }: Point, attributes: Attributes): string {
  return element('circle', { cx: x, cy: y, r: 4.5, ...attributes });
}

/** Places a value on an axis. */
export type Scale = (value: number) => number;

export interface Axis {
  /** The values at its ends, and where they are in the picture. */
  readonly values: readonly [number, number];
  readonly places: readonly [number, number];
}

export function linearScale({ values: [low, high], places: [from, to] }: Axis): Scale {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

export function logScale({ values: [low, high], places }: Axis): Scale {
  const linear = linearScale({ values: [Math.log(low), Math.log(high)], places });
  return (value) => linear(Math.log(value));
}

/** Tenths of a pixel: more would only make the file larger. */
function rounded(value: string | number): string | number {
  return typeof value === 'number' ? Number(value.toFixed(1)) : value;
}
