import type { Comparison } from './comparison.js';
import { drawHints } from './picture-hints.js';
import { drawSchedules } from './picture-schedules.js';
import { COLOURS } from './picture-style.js';
import { element } from './svg.js';

const WIDTH = 980;
const HEIGHT = 560;

/** The comparison as a picture (SVG): all schedules to the left, what hints change for this action to the right. */
export function drawPicture(comparison: Comparison): string {
  const picture = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      'font-family': 'Helvetica, Arial, sans-serif',
      'font-size': 12,
      fill: '#1f2328',
    },
    // GitHub's dark theme would hide dark text.
    element('rect', { width: WIDTH, height: HEIGHT, rx: 6, fill: COLOURS.background }),
    drawSchedules(comparison, { left: 62, right: 520, top: 62, bottom: 500 }),
    drawHints(comparison, { left: 700, right: 950, top: 62, bottom: 500 }),
  );
  return `${picture}\n`;
}
