/** Makes the plan of a group out of one seed. Pure. */
import { seededRandom, seedFrom, type Random } from '../clanforge/random.ts';
import type { JobFate, TimeTable } from '../clanforge/job.ts';
import {
  IMAGES,
  MACHINES,
  SECRET_IN_A_PATH,
  type CancelPlan,
  type Credentials,
  type EarlierDiff,
  type GroupPlan,
  type RunKind,
  type RunPlan,
} from './plan.ts';
import { randomFaults } from './plan-faults.ts';
import { randomInputs, type Common } from './plan-inputs.ts';
import { between, chance, pick, word } from './random.ts';

/** @param seed - a whole number below 2^32; the same one makes the same plan */
export function planGroup(kind: RunKind, seed: number): GroupPlan {
  const random = seededRandom(seed);
  const credentials = randomCredentials(random);
  const timetable = randomTimeTable(random, kind);
  const before = randomEarlierDiffs(random, kind, timetable);
  const imageid = pick(random, IMAGES);
  const common: Common = { kind, credentials, before, imageid };
  const count = pick(random, [1, 1, 1, 2, 2, 3, 4]);
  const runs = Array.from({ length: count }, (_, index) => {
    // A run about another image now and then: it must not be troubled by the others.
    const other = { ...common, imageid: pick(random, IMAGES) };
    return randomRun(random, index, timetable, chance(random, 0.15) ? other : common);
  });
  return {
    kind,
    seed,
    timetable,
    skewMs: kind === 'bundle' ? 0 : pick(random, [0, 0, 400, -1_600, 5_000, -5_000, 60_000, -3_600_000]),
    envelopeErrors: chance(random, 0.5),
    realProgress: chance(random, 0.3),
    credentials,
    faults: randomFaults(random, kind, credentials),
    before,
    accept: chance(random, 0.08)
      ? { imageid, atMs: between(random, 0, Math.max(4_000, 2 * lengthOf(timetable))) }
      : undefined,
    runs,
  };
}

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** Characters that mean something to expressions, URLs, HTML, JSON or Markdown. */
const SPECIAL = '/+=&<>"\'%$.*[]():;?@\\|^~{}_-!,`';

function randomCredentials(random: Random): Credentials {
  const secret = (): string =>
    chance(random, 0.5)
      ? word(random, ALPHANUMERIC + SPECIAL, between(random, 10, 40))
      : word(random, ALPHANUMERIC, between(random, 16, 40));
  return {
    accessKey: word(random, ALPHANUMERIC, 16),
    secretKey: chance(random, 0.2) ? SECRET_IN_A_PATH : secret(),
    token: secret(),
  };
}

function randomTimeTable(random: Random, kind: RunKind): TimeTable {
  const most =
    kind === 'core' ? pick(random, [0, 200, 4_000, 40_000, 400_000]) : pick(random, [0, 200, 1_500]);
  const waiting = () => between(random, 0, most / 8);
  return { created: waiting(), pending: waiting(), queued: waiting(), running: between(random, 0, most) };
}

function lengthOf({ created, pending, queued, running }: TimeTable): number {
  return created + pending + queued + running;
}

/** An image holds one diff at a time, so each but the last one of an image was accepted. */
function randomEarlierDiffs(random: Random, kind: RunKind, timetable: TimeTable): EarlierDiff[] {
  const diffs = Array.from({ length: pick(random, [0, 0, 1, 1, 2]) }, () => ({
    imageid: pick(random, IMAGES),
    machineid: pick(random, [MACHINES[0], ...MACHINES]),
    fate: randomFate(random),
    ageMs:
      kind === 'bundle'
        ? 0
        : pick(random, [0, 1_000, 7_000, lengthOf(timetable) + 100, 3_600_000, 3_600_000]),
  }));
  return diffs.map((diff, index) => ({
    ...diff,
    accepted: diffs.slice(index + 1).some(({ imageid }) => imageid === diff.imageid) || chance(random, 0.15),
  }));
}

function randomFate(random: Random): JobFate {
  return pick(random, [
    { kind: 'completes' },
    { kind: 'completes' },
    { kind: 'completes' },
    { kind: 'fails', error: 'some files are locked' },
    { kind: 'completes-with-error', error: 'some files could not be read' },
    { kind: 'completes-after-failed-flag' },
    { kind: 'completes-through-unlisted', name: 'Verifying' },
    { kind: 'fails', error: 'disk full' },
    { kind: 'squashed' },
    { kind: 'runs-for-ever' },
    { kind: 'stays-unlisted', name: 'Archived' },
  ]);
}

function randomRun(random: Random, index: number, timetable: TimeTable, common: Common): RunPlan {
  const { kind } = common;
  const spread = kind === 'core' ? pick(random, [0, 1_000, 10_000, 60_000]) : pick(random, [0, 300]);
  return {
    startMs: index === 0 ? 0 : between(random, 0, spread),
    inputs: randomInputs(random, index, common),
    cancel: chance(random, 0.4) ? randomCancel(random, kind, timetable) : undefined,
    onGitHub: kind === 'core' && chance(random, 0.5),
    jitterSeed: seedFrom(random),
  };
}

function randomCancel(random: Random, kind: RunKind, timetable: TimeTable): CancelPlan {
  const longest = Math.max(kind === 'core' ? 5_000 : 500, 1.2 * lengthOf(timetable));
  return {
    moment: chance(random, 0.4)
      ? { kind: 'time', ms: between(random, 0, longest) }
      : {
          kind: 'request',
          number: pick(random, [1, 1, 2, 2, 3, between(random, 1, 12)]),
          // A process cannot be told before or after which request it gets its signal, but for those that arrived.
          phase: kind === 'core' ? pick(random, ['before', 'during', 'after']) : 'during',
          delayMs: pick(random, [0, 0, between(random, 0, kind === 'core' ? 4_000 : 400)]),
        },
    againMs: chance(random, 0.4) ? between(random, 0, 7_500) : undefined,
  };
}
