/** The demo: the bundled action against a local Clanforge that compares two real folders. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogView } from '../runner/log.js';
import { demoInputs, IMAGEID, MACHINEID } from '../runner/demo-inputs.js';
import { startStep } from '../runner/run-action.js';
import { startClanforge } from '../simulator/server.js';
import { makeSampleBuild } from './sample-build.js';

const HELP = `npm run demo -- [flags]

  --image DIR      the game image; a sample is made when it is not given
  --machine DIR    the machine's files; likewise
  --failing-job    the job fails
  --locked         another diff locks the image
  --lost-answer    the answer to create is lost, and its diff is found again
  --fault TEXT     any fault of the local Clanforge (npm run clanforge -- --list-faults); may be repeated
  --input N=VALUE  an input of the action, such as on-lock=wait; may be repeated
  --debug          show debug lines too
`;

try {
  const flags = readFlags();
  if (flags.help) console.log(HELP);
  else process.exitCode = await demo(flags);
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}

type Flags = ReturnType<typeof readFlags>;

/** @throws when a flag is unknown, or a folder is none */
function readFlags() {
  const { values } = parseArgs({
    options: {
      image: { type: 'string' },
      machine: { type: 'string' },
      'failing-job': { type: 'boolean', default: false },
      locked: { type: 'boolean', default: false },
      'lost-answer': { type: 'boolean', default: false },
      fault: { type: 'string', multiple: true, default: [] },
      input: { type: 'string', multiple: true, default: [] },
      debug: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  for (const folder of [values.image, values.machine]) {
    const isFolder = folder === undefined || statSync(folder, { throwIfNoEntry: false })?.isDirectory();
    if (isFolder !== true) throw new Error(`${folder} is not a folder`);
  }
  return { ...values, input: Object.fromEntries(values.input.map(splitPair)) };
}

/** @returns the exit code of the action */
async function demo(flags: Flags): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'clanforge-demo-'));
  const sample = makeSampleBuild(folder);
  const faults = [...flags.fault];
  if (flags['failing-job']) faults.push('failing-job=Could not read maps/canyon.pak: permission denied');
  if (flags['lost-answer']) faults.push('lost-answer@create');
  const clanforge = await startClanforge({
    images: { [IMAGEID]: { name: 'Dedicated server', folder: flags.image ?? sample.image } },
    machines: { [MACHINEID]: { name: 'Build box', folder: flags.machine ?? sample.machine } },
    timetable: { created: 300, pending: 700, queued: 500, running: 2_500 },
    realProgress: true,
    faults,
  });
  if (flags.locked) clanforge.startDiff(IMAGEID, MACHINEID);

  title(`Log: the bundled action against a local Clanforge at ${clanforge.url}`);
  const view = createLogView();
  const step = startStep({
    inputs: {
      ...demoInputs(clanforge.url),
      ...flags.input,
    },
    onLine: (line) => {
      const shown = line.kind === 'debug' && flags.debug ? `Debug: ${line.text}` : view(line);
      if (shown !== undefined) console.log(shown);
    },
  });
  const stop = (signal: NodeJS.Signals): void => void step.child.kill(signal);
  process.on('SIGINT', stop);
  const result = await step.done;
  process.off('SIGINT', stop);

  title('Outputs');
  for (const [name, value] of Object.entries(result.outputs)) console.log(`${name.padEnd(12)} ${value}`);
  title('Job summary, as it is written for GitHub to render');
  console.log(result.summary);
  title(`Exit code ${result.exitCode ?? 'none'}: the step ${result.exitCode === 0 ? 'passes' : 'fails'}`);

  await clanforge.close();
  rmSync(folder, { recursive: true, force: true });
  console.log(`The report file is left in ${step.folder}.`);
  return result.exitCode ?? 1;
}

function title(text: string): void {
  console.log(`\n=== ${text} ${'='.repeat(Math.max(0, 90 - text.length))}\n`);
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new Error(`--input wants NAME=VALUE, not ${JSON.stringify(pair)}`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}
