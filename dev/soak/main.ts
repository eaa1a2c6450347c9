/** The command line of the soak. Exit code 1: a run broke an invariant, or a fault never struck; 2: wrong arguments. */
import { randomInt } from 'node:crypto';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { messageOf } from '../../src/context.ts';
import { planGroup } from './plan-group.ts';
import { showRun } from './record.ts';
import { makePlaces } from './server.ts';
import { soak, soakGroup } from './soak.ts';
import { createTally } from './tally.ts';

const HELP = `npm run soak -- [--runs N] [--bundle-runs N] [--minutes M] [--seed S]
npm run soak -- --replay S [--bundle]

Runs the action against the local Clanforge with random inputs, faults, jobs, cancels and clocks, several runs at once on one
image, and checks what must be true of every run: N (4000) runs of the core in virtual time, then N (100) of the bundle as
processes; none starts after M (15) minutes. The same seed draws the same runs. --replay runs and shows one group, of the core
or the --bundle, by the seed that a failure prints.`;

/** From this many runs on, each fault must have struck. */
const FULL_SOAK = 3_000;

const { replay, ...options } = readArguments();
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const places = makePlaces();
const tally = createTally(console.log);
const [seed, runs] = [Number(options.seed), Number(options.runs)];
const until = performance.now() + Number(options.minutes) * 60_000;
try {
  if (replay === undefined) {
    console.log(`seed ${seed}\n`);
    await soak('core', { seed, runs, until }, places, tally);
    await soak('bundle', { seed, runs: Number(options['bundle-runs']), until }, places, tally);
    console.log(tally.report());
    const missing = runs >= FULL_SOAK ? tally.neverStruck() : [];
    if (missing.length > 0) tally.fail(`these faults struck no request: ${missing.join(', ')}`);
  } else {
    const group = planGroup(options.bundle ? 'bundle' : 'core', Number(replay));
    for (const record of await soakGroup(group, places, tally)) console.log(showRun(record));
  }
} finally {
  places.dispose();
}
console.log(`\n${tally.of('failures')} failures`);
process.exit(tally.of('failures') === 0 ? 0 : 1);

function readArguments() {
  const number = (value: number) => ({ type: 'string', default: String(value) }) as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      options: {
        runs: number(4_000),
        'bundle-runs': number(100),
        minutes: number(15),
        seed: number(randomInt(1e9)),
        replay: { type: 'string' },
        bundle: flag,
        help: flag,
      },
    });
    for (const [name, value] of Object.entries(values)) {
      const isWrong = typeof value === 'string' && !/^\d{1,9}$/.test(value);
      if (isWrong) throw new Error(`--${name} must be a whole number below 10^9, not "${value}"`);
    }
    if (values.bundle && values.replay === undefined) throw new Error('--bundle needs --replay');
    return values;
  } catch (error) {
    console.error(`error: ${messageOf(error)}\n\n${HELP}`);
    return process.exit(2);
  }
}
