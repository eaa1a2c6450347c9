/** The command line of the soak. */
import { randomInt } from 'node:crypto';
import { HELP, readCommandLine, type Command } from './commandline.ts';
import { makePlaces } from './places.ts';
import { planGroup } from './plan-group.ts';
import { showFailedRun, showRun } from './show.ts';
import { soak, soakGroup, type SoakTools } from './soak.ts';
import { createTally, neverStruck, reportOf } from './tally.ts';
import { watchUnhandled } from './unhandled.ts';

/** From so many runs on, a fault that met no request is a fault of the soak. */
const FULL_SOAK = 3_000;

/** Runs between two lines on the progress. */
const PROGRESS_RUNS = 500;

try {
  await main();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** @throws when a flag is wrong */
async function main(): Promise<void> {
  const command = readCommandLine(process.argv.slice(2), randomInt(2 ** 32));
  if (command.kind === 'help') {
    console.log(HELP);
    return;
  }
  const places = makePlaces();
  const unhandled = watchUnhandled();
  try {
    const isGood = await run(command, { places, unhandled });
    if (!isGood) process.exitCode = 1;
  } finally {
    unhandled.stop();
    places.dispose();
  }
}

/** @returns whether everything held */
async function run(
  command: Exclude<Command, { kind: 'help' }>,
  shared: Pick<SoakTools, 'places' | 'unhandled'>,
): Promise<boolean> {
  const tally = createTally();
  let failures = 0;
  let runs = 0;
  const tools: SoakTools = {
    ...shared,
    tally,
    onFailedRun: (failure) => {
      failures += 1;
      console.log(`${showFailedRun(failure)}\n`);
    },
    onGroup: (records) => {
      const before = Math.floor(runs / PROGRESS_RUNS);
      runs += records.length;
      if (Math.floor(runs / PROGRESS_RUNS) > before) console.error(`${runs} runs, ${failures} failures`);
    },
  };
  switch (command.kind) {
    case 'replay': {
      const records = await soakGroup(planGroup(command.of, command.seed), tools);
      for (const record of records) {
        console.log(`run ${record.run + 1} of ${records.length}\n${showRun(record).join('\n')}\n`);
      }
      return failures === 0;
    }
    case 'soak': {
      const { seed, minutes, bundleRuns } = command;
      const begin = performance.now();
      const until = begin + minutes * 60_000;
      console.log(`seed ${seed}\n`);
      await soak({ kind: 'core', seed, runs: command.runs, until }, tools);
      await soak({ kind: 'bundle', seed, runs: bundleRuns, until }, tools);
      console.log(reportOf(tally, performance.now() - begin));
      const missed = runs >= FULL_SOAK ? neverStruck(tally) : [];
      if (missed.length > 0) console.log(`\nThese faults met no request: ${missed.join(', ')}`);
      console.log(failures === 0 ? '\nEverything held in every run.' : `\n${failures} runs FAILED`);
      return failures === 0 && missed.length === 0;
    }
  }
}
