/** Reads the command line. Pure. */
import { parseArgs } from 'node:util';
import type { RunKind } from './plan.ts';

export type Command =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'soak';
      readonly seed: number;
      readonly runs: number;
      readonly bundleRuns: number;
      readonly minutes: number;
    }
  /** One group again, of which the seed was printed. */
  | { readonly kind: 'replay'; readonly seed: number; readonly of: RunKind };

const RUNS = 5_000;
const BUNDLE_RUNS = 300;
const MINUTES = 15;
const SEED_LIMIT = 2 ** 32;

export const HELP = `npm run soak -- [flags]

Runs the action again and again against the local Clanforge, with random inputs, faults, jobs, cancels and clocks, several
runs at once on the same image, and holds every run against what must always be true. Exit code 1 if anything is not.

  --runs N          runs of the core in this process, in virtual time; ${RUNS} by default
  --bundle-runs N   runs of the bundle as a process; ${BUNDLE_RUNS} by default
  --minutes T       no run begins later than this; ${MINUTES} by default
  --seed S          whole number below 2^32; the same one decides the same. A new one by default
  --replay S        runs only the group with this seed, which a failure prints, and shows what it did
  --bundle          with --replay: it was a group of the bundle
  --help            prints this
`;

/**
 * Reads the arguments after the program's name.
 *
 * @param freshSeed - used when none is given
 * @throws Error with one line that says what is wrong
 */
export function readCommandLine(args: readonly string[], freshSeed: number): Command {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string' },
      'bundle-runs': { type: 'string' },
      minutes: { type: 'string' },
      seed: { type: 'string' },
      replay: { type: 'string' },
      bundle: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { kind: 'help' };
  if (values.replay !== undefined) {
    return { kind: 'replay', seed: seedIn('--replay', values.replay), of: values.bundle ? 'bundle' : 'core' };
  }
  if (values.bundle) throw new Error('--bundle goes with --replay only');
  return {
    kind: 'soak',
    seed: values.seed === undefined ? freshSeed : seedIn('--seed', values.seed),
    runs: values.runs === undefined ? RUNS : wholeNumber('--runs', values.runs),
    bundleRuns:
      values['bundle-runs'] === undefined ? BUNDLE_RUNS : wholeNumber('--bundle-runs', values['bundle-runs']),
    minutes: values.minutes === undefined ? MINUTES : minutesIn(values.minutes),
  };
}

/** The flags that replay a group. */
export function replayFlags(kind: RunKind, seed: number): string {
  return `--replay ${seed}${kind === 'bundle' ? ' --bundle' : ''}`;
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} takes a whole number, not ${JSON.stringify(text)}`);
  return Number(text);
}

function seedIn(option: string, text: string): number {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(seed < SEED_LIMIT))
    throw new Error(`${option} takes a whole number below 2^32, not ${JSON.stringify(text)}`);
  return seed;
}

function minutesIn(text: string): number {
  const minutes = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  if (!(minutes > 0)) throw new Error(`--minutes takes a number above 0, not ${JSON.stringify(text)}`);
  return minutes;
}
