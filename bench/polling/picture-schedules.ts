import type { Comparison, Named } from './comparison.js';
import { COLOURS, TITLE, type Frame } from './picture-style.js';
import { curve, dot, element, label, line, logScale, type Point, type Scale } from './svg.js';

const CALLS = [30, 50, 100, 200, 500, 1_000];
const DELAYS = [0.2, 0.5, 1, 2, 5, 10, 20];

/** Where a name stands next to its dot. */
interface Side {
  readonly dx: number;
  readonly dy: number;
  readonly anchor?: 'start' | 'end';
}

const RIGHT: Side = { dx: 9, dy: 4 };
const ABOVE: Side = { dx: 6, dy: -9 };
const BELOW: Side = { dx: -6, dy: 18, anchor: 'end' };
/** Past the dots of other hints. */
const FAR_LEFT: Side = { dx: -26, dy: 4, anchor: 'end' };

/** Mean calls against mean delay, both on logarithmic axes. */
export function drawSchedules(comparison: Comparison, frame: Frame): string {
  const { none, exact, inexact, others, oracles, fixed, parts } = comparison;
  const x = logScale({ values: [28, 1_100], places: [frame.left, frame.right] });
  const y = logScale({ values: [0.2, 20], places: [frame.bottom, frame.top] });
  const at = ({ results }: Named): Point => ({ x: x(results.calls), y: y(results.delayMs.mean / 1_000) });
  const drawNamed = (fill: string, side: Side, name: string, ...points: readonly Named[]): string =>
    points.map((point) => dot(at(point), { fill }) + beside(at(point), name, fill, side)).join('');
  return [
    label({ x: frame.left, y: frame.top - 30 }, 'All schedules', TITLE),
    drawGrid(frame, x, y),
    curve(fixed.map(at), { stroke: COLOURS.fixed }),
    curve(parts.map(at), { stroke: COLOURS.parts }),
    ...others.map((other) => drawNamed(COLOURS.others, sideOf(other), other.name, other)),
    drawNamed(COLOURS.others, RIGHT, 'knows the end, looks every 15 s', ...oracles.slice(0, 1)),
    ...inexact.map((hinted) => dot(at(hinted), { fill: COLOURS.otherHints })),
    drawNamed(COLOURS.ours, RIGHT, 'exact hints', ...exact.slice(0, 1)),
    drawNamed(COLOURS.ours, FAR_LEFT, 'no hints', none),
    drawLegend({ x: frame.right - 205, y: frame.top + 22 }),
  ].join('');
}

/** Right of the dearest there is no room. */
function sideOf({ results }: Named): Side {
  return results.calls > 500 ? BELOW : ABOVE;
}

function beside({ x, y }: Point, name: string, fill: string, { dx, dy, anchor = 'start' }: Side): string {
  return label({ x: x + dx, y: y + dy }, name, { fill, 'text-anchor': anchor });
}

function drawLegend({ x, y }: Point): string {
  const row = (index: number): Point => ({ x, y: y + 20 * index });
  const stroke = (index: number, colour: string): string =>
    line({ x: x - 6, y: row(index).y }, { x: x + 6, y: row(index).y }, { stroke: colour, 'stroke-width': 2 });
  const marks: readonly (readonly [string, string])[] = [
    [dot(row(0), { fill: COLOURS.ours }), 'this action'],
    [dot(row(1), { fill: COLOURS.otherHints }), 'with other hints, see right'],
    [dot(row(2), { fill: COLOURS.others }), 'other schedules'],
    [stroke(3, COLOURS.fixed), 'fixed pauses of 1 to 30 s'],
    [stroke(4, COLOURS.parts), '4 to 32 % of the time waited'],
  ];
  return [
    element('rect', { x: x - 14, y: y - 14, width: 214, height: 108, fill: COLOURS.background }),
    ...marks.map(([mark, words], index) => mark + label({ x: x + 14, y: row(index).y + 4 }, words)),
  ].join('');
}

function drawGrid({ left, right, top, bottom }: Frame, x: Scale, y: Scale): string {
  const stroke = { stroke: COLOURS.grid };
  return [
    ...CALLS.map(
      (calls) =>
        line({ x: x(calls), y: top }, { x: x(calls), y: bottom }, stroke) +
        label({ x: x(calls), y: bottom + 18 }, String(calls), { 'text-anchor': 'middle' }),
    ),
    ...DELAYS.map(
      (delay) =>
        line({ x: left, y: y(delay) }, { x: right, y: y(delay) }, stroke) +
        label({ x: left - 8, y: y(delay) + 4 }, `${delay} s`, { 'text-anchor': 'end' }),
    ),
    label({ x: (left + right) / 2, y: bottom + 42 }, 'calls per job (mean)', { 'text-anchor': 'middle' }),
    label({ x: left - 8, y: top - 14 }, 'delay (mean)', { 'text-anchor': 'middle' }),
  ].join('');
}
