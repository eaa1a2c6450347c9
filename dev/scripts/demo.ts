/** The demo: the bundled action on a pull request, against a local Clanforge that compares two real folders. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startClanforge, type LocalClanforge } from '../clanforge/server.ts';
import { eventPayload } from '../github/events.ts';
import { DEMO_TOKEN, startGitHub, type LocalGitHub } from '../github/server.ts';
import { demoInputs, IMAGEID, MACHINEID } from '../runner/demo-inputs.ts';
import { createLogView } from '../runner/log.ts';
import { readManifest } from '../runner/project.ts';
import { startStep } from '../runner/run-action.ts';
import { makeSampleBuild } from './sample-build.ts';

const HELP = `npm run demo -- [flags]

  --image DIR      the game image; by default a sample
  --machine DIR    the machine's files; by default a sample
  --failing-job    the job fails
  --locked         another diff locks the image
  --lost-answer    the response to create is lost, and its diff is found again
  --fault TEXT     any fault of the local Clanforge (npm run clanforge -- --list-faults); may be repeated
  --input N=VALUE  an input of the action, such as on-lock=wait; may be repeated. With api-url=… it is run against that
                   server, such as one of npm run clanforge, and takes none of the flags above
  --debug          show debug lines too
`;

const REPOSITORY = 'studio/game';
const PULL = { number: 7, headSha: 'a11ce'.repeat(8), state: 'open' } as const;

type Flags = ReturnType<typeof readFlags>;

const folder = mkdtempSync(join(tmpdir(), 'clanforge-demo-'));
let clanforge: LocalClanforge | undefined;
let github: LocalGitHub | undefined;
try {
  const flags = readFlags();
  if (flags.help) console.log(HELP);
  else {
    if (flags.input['api-url'] === undefined) clanforge = await startLocalClanforge(flags);
    github = await startGitHub({ repository: REPOSITORY, pulls: [PULL] });
    process.exitCode = await runStep(flags.input['api-url'] ?? clanforge?.url ?? '', flags, github);
  }
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
} finally {
  await clanforge?.close();
  await github?.close();
  rmSync(folder, { recursive: true, force: true });
}

/** @throws when a flag or its value is wrong */
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
  for (const path of [values.image, values.machine]) {
    const isFolder = path === undefined || statSync(path, { throwIfNoEntry: false })?.isDirectory();
    if (isFolder !== true) throw new Error(`${path} is not a folder`);
  }
  const input: Readonly<Record<string, string>> = Object.fromEntries(values.input.map(splitInput));
  const { image, machine, locked, fault } = values;
  const shapesServer =
    image ?? machine ?? fault[0] ?? (locked || values['failing-job'] || values['lost-answer']);
  if (input['api-url'] !== undefined && shapesServer !== false)
    throw new Error('with api-url, the demo starts no server: give these flags to npm run clanforge');
  return { ...values, input };
}

function splitInput(pair: string): [string, string] {
  const [name = '', ...value] = pair.split('=');
  if (value.length === 0) throw new Error(`--input needs NAME=VALUE, not ${JSON.stringify(pair)}`);
  if (!(name in readManifest().inputs)) throw new Error(`the action has no input ${JSON.stringify(name)}`);
  return [name, value.join('=')];
}

async function startLocalClanforge(flags: Flags): Promise<LocalClanforge> {
  const sample = makeSampleBuild(folder);
  const faults = [...flags.fault];
  if (flags['failing-job']) faults.push('failing-job=Could not read maps/canyon.pak: permission denied');
  if (flags['lost-answer']) faults.push('lost-answer@create');
  const started = await startClanforge({
    images: { [IMAGEID]: { name: 'Dedicated server', folder: flags.image ?? sample.image } },
    machines: { [MACHINEID]: { name: 'Build box', folder: flags.machine ?? sample.machine } },
    timetable: { created: 300, pending: 700, queued: 500, running: 2_500 },
    faults,
  });
  if (flags.locked) started.startDiff(IMAGEID, MACHINEID);
  return started;
}

/** @returns the exit code of the action */
async function runStep(url: string, flags: Flags, github: LocalGitHub): Promise<number> {
  title(`Log: the bundled action against ${url}`);
  const view = createLogView();
  const step = startStep({
    inputs: { ...demoInputs(url), 'github-token': DEMO_TOKEN, ...flags.input },
    event: {
      name: 'pull_request',
      payload: eventPayload('pull_request', { repository: REPOSITORY, pull: PULL }),
    },
    env: { GITHUB_API_URL: github.url },
    onLine: (line) => {
      const shown = line.kind === 'debug' && flags.debug ? `Debug: ${line.text}` : view(line);
      if (shown !== undefined) console.log(shown);
    },
  });
  process.on('SIGINT', (signal) => step.child.kill(signal));
  const { exitCode, outputs, summary } = await step.done;
  title('Outputs');
  for (const [name, value] of Object.entries(outputs)) console.log(`${name.padEnd(12)} ${value}`);
  title('Job summary, as Markdown');
  console.log(summary);
  for (const { body } of github.comments) {
    title('Comment on the pull request, as Markdown');
    console.log(body);
  }
  for (const { context, state, description } of github.statuses.slice(-1))
    title(`Commit status ${context}: ${state} (${description})`);
  title(`Exit code ${exitCode ?? 'none'}: the step ${exitCode === 0 ? 'succeeds' : 'fails'}`);
  console.log(`The report file is in ${step.folder}, which is yours to remove.`);
  return exitCode ?? 1;
}

function title(text: string): void {
  console.log(`\n=== ${text} ${'='.repeat(Math.max(0, 90 - text.length))}\n`);
}
