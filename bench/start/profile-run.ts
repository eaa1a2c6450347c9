import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStep } from '../../runner/run-action.js';
import { ownerOf, timeByArea, type CpuProfile, type Frame } from './profile.js';

const PROFILES = 10;
/** Microseconds between two looks at what the program is doing. */
const INTERVAL_US = 100;

/** Where the milliseconds of a run went, on average. */
export type Times = ReadonlyMap<string, number>;

/**
 * Runs a bundle without inputs under Node's CPU profiler.
 *
 * @param main - a bundle with its source map beside it
 */
export async function profileRuns(main: string): Promise<Times> {
  const folder = mkdtempSync(join(tmpdir(), 'clanforge-profile-'));
  const flags = [
    '--cpu-prof',
    `--cpu-prof-dir=${JSON.stringify(folder)}`,
    `--cpu-prof-interval=${INTERVAL_US}`,
  ];
  for (let run = 0; run < PROFILES; run += 1) {
    const step = startStep({ inputs: {}, main, env: { NODE_OPTIONS: flags.join(' ') } });
    await step.done;
    step.dispose();
  }
  const profiles = readdirSync(folder).map((name) => readJson(join(folder, name)) as CpuProfile);
  rmSync(folder, { recursive: true });
  return meanTimes(
    profiles,
    areasOf(new SourceMap(readJson(`${main}.map`) as ConstructorParameters<typeof SourceMap>[0])),
  );
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Names for what is neither in a package nor in this action. */
const PARSING = 'Reading and parsing the bundle';
const COLLECTING = 'Garbage collection';
const NODE = 'Node itself: its start and its end';

function areasOf(map: SourceMap): (frame: Frame) => string | undefined {
  return (frame) => {
    if (frame.url.startsWith('file:')) return ownerOf(sourceOf(frame, map) ?? '');
    // What Node calls when it makes a module of a file's text.
    if (['compileSourceTextModule', 'decodeUTF8'].includes(frame.functionName)) return PARSING;
    return frame.functionName === '(garbage collector)' ? COLLECTING : undefined;
  };
}

/** How many lines the bundler puts at the top of a module's function before the first that comes from its source. */
const MOST_LINES_OF_BUNDLER = 40;

/** The source that a function of the bundle comes from. */
function sourceOf({ lineNumber, columnNumber }: Frame, map: SourceMap): string | undefined {
  for (let line = lineNumber; line < lineNumber + MOST_LINES_OF_BUNDLER; line += 1) {
    const entry = map.findEntry(line, line === lineNumber ? columnNumber : Infinity);
    // What comes before the function is another one's.
    if ('originalSource' in entry && entry.generatedLine >= lineNumber) return entry.originalSource;
  }
  return undefined;
}

function meanTimes(profiles: readonly CpuProfile[], areaOf: (frame: Frame) => string | undefined): Times {
  const sums = new Map<string, number>();
  for (const profile of profiles) {
    for (const [area = NODE, ms] of timeByArea(profile, areaOf)) {
      sums.set(area, (sums.get(area) ?? 0) + ms / profiles.length);
    }
  }
  return sums;
}
