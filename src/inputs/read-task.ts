import { parseId, type InputReader } from './input-reader.js';
import { oneOf } from './parsers.js';
import type { Task } from './settings.js';

const MODES = oneOf('run', 'start', 'watch');

/** What to do, and with which diff, image and machine. Undefined when there was a fault. */
export function readTask(reader: InputReader): Task | undefined {
  const mode = reader.parse('mode', MODES, 'must be run, start or watch');
  const imageid = parseId(reader, 'imageid');
  const machineid = parseId(reader, 'machineid');
  const diffid = parseId(reader, 'diffid');
  switch (mode) {
    case undefined:
      return undefined;
    case 'watch': {
      const watched = reader.require('diffid', diffid, 'a positive whole number, required with mode: watch');
      return watched === undefined ? undefined : { mode, diffid: watched, imageid, machineid };
    }
    case 'run':
    case 'start': {
      const why = `a positive whole number, required with mode: ${mode}`;
      const image = reader.require('imageid', imageid, why);
      const machine = reader.require('machineid', machineid, why);
      if (image === undefined || machine === undefined) return undefined;
      return { mode, imageid: image, machineid: machine, diffid };
    }
  }
}
