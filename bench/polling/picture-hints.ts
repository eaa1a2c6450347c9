import type { Comparison, Named } from './comparison.js';
import { COLOURS, TITLE, type Frame } from './picture-style.js';
import { dot, label, line, linearScale, type Point } from './svg.js';

const RATIOS = [0, 0.25, 0.5, 0.75, 1, 1.25];

/** No hints may make more of anything. */
const LIMIT = 1.25;

/** What becomes of calls and delay with each kind of hints, in ratios to those without hints: one line each. */
export function drawHints({ none, exact, inexact }: Comparison, frame: Frame): string {
  const kinds = [...exact, ...inexact];
  const x = linearScale({ values: [0, 1.35], places: [frame.left, frame.right] });
  const y = linearScale({ values: [-0.5, kinds.length - 0.5], places: [frame.top, frame.bottom] });
  const drawRatio = (ratio: number): string => {
    const stroke = ratio === LIMIT ? COLOURS.limit : COLOURS.grid;
    return (
      line({ x: x(ratio), y: frame.top }, { x: x(ratio), y: frame.bottom }, { stroke }) +
      label({ x: x(ratio), y: frame.bottom + 18 }, String(ratio), { 'text-anchor': 'middle' })
    );
  };
  const drawKind = ({ name, results }: Named, index: number): string => {
    const at = (ratio: number): Point => ({ x: x(ratio), y: y(index) });
    return [
      label({ x: frame.left - 12, y: y(index) + 4 }, name, { 'text-anchor': 'end' }),
      line(at(0), { x: frame.right, y: y(index) }, { stroke: COLOURS.grid }),
      callsMark(at(results.calls / none.results.calls)),
      delayMark(at(results.delayMs.mean / none.results.delayMs.mean)),
    ].join('');
  };
  const middle = (frame.left + frame.right) / 2;
  return [
    label({ x: frame.left - 145, y: frame.top - 30 }, 'This action with hints, in ratios to no hints', TITLE),
    ...RATIOS.map(drawRatio),
    ...kinds.map(drawKind),
    callsMark({ x: middle - 70, y: frame.bottom + 38 }),
    label({ x: middle - 58, y: frame.bottom + 42 }, 'calls'),
    delayMark({ x: middle, y: frame.bottom + 38 }),
    label({ x: middle + 12, y: frame.bottom + 42 }, 'delay (mean)'),
  ].join('');
}

/** Larger than the other mark, which may lie upon it. */
function callsMark(place: Point): string {
  return dot(place, { r: 6, fill: COLOURS.background, stroke: COLOURS.ours });
}

function delayMark(place: Point): string {
  return dot(place, { r: 4, fill: COLOURS.ours });
}
