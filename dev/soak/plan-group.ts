/** Draws the plan of a group: runs at once against one local Clanforge, all from one seed. Pure. */
import type { JobFate } from '../clanforge/job.ts';
import { createDice, IMAGES, MACHINES, SECRET_IN_A_PATH, type Dice, type RunKind } from './plan.ts';
import { drawFaults } from './plan-faults.ts';
import { drawInputs } from './plan-inputs.ts';

export type GroupPlan = ReturnType<typeof planGroup>;
export type CancelMoment = 'start' | 'before' | 'during' | 'after';
export type CancelPlan = ReturnType<typeof drawCancel>;

export function planGroup(kind: RunKind, seed: number) {
  const dice = createDice(seed);
  const { between, chance, pick } = dice;
  const isCore = kind === 'core';
  const credentials = drawCredentials(dice);
  const timetable = drawTimetable(dice, isCore);
  const lengthMs = Object.values(timetable).reduce((sum, ms) => sum + ms, 0);
  /** Diffs of other users that exist when the runs begin, the oldest first; their ids start at `FIRST_DIFF`. */
  const before = drawEarlierDiffs(dice, isCore, lengthMs);
  const imageid = pick(IMAGES);
  const runs = Array.from({ length: pick([1, 1, 1, 2, 2, 3, 4]) }, (_, index) => {
    // Sometimes a run of another image, which the others must not disturb.
    const common = { kind, credentials, before, imageid: chance(0.15) ? pick(IMAGES) : imageid };
    return {
      startMs: index === 0 ? 0 : between(0, isCore ? pick([0, 1_000, 10_000, 60_000]) : pick([0, 300])),
      inputs: drawInputs(dice, index, common),
      cancel: chance(0.4) ? drawCancel(dice, isCore, lengthMs) : undefined,
      /** Whether there is a run on GitHub to report to; its API then fails. */
      onGitHub: chance(0.5),
      jitterSeed: dice.seed(),
    };
  });
  return {
    kind,
    seed,
    timetable,
    /** Milliseconds that the server's clock is ahead of the runs'. */
    skewMs: isCore ? pick([0, 0, 400, -1_600, 5_000, -5_000, 60_000, -3_600_000]) : 0,
    envelopeErrors: chance(0.5),
    credentials,
    faults: drawFaults(dice, kind, credentials),
    before,
    /** When another user accepts the diff that locks the image, whatever its state. */
    accept: chance(0.15) ? { imageid, atMs: between(0, Math.max(4_000, 2 * lengthMs)) } : undefined,
    runs,
  };
}

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** Characters that mean something to expressions, URLs, HTML, JSON or Markdown. */
const SPECIAL = '/+=&<>"\'%$.*[]():;?@\\|^~{}_-!,`';

function drawCredentials({ between, chance, word }: Dice) {
  const secret = (): string => word(chance(0.5) ? ALPHANUMERIC + SPECIAL : ALPHANUMERIC, between(12, 40));
  const secretKey = chance(0.2) ? SECRET_IN_A_PATH : secret();
  return { accessKey: word(ALPHANUMERIC, 16), secretKey, token: secret() };
}

function drawTimetable({ between, pick }: Dice, isCore: boolean) {
  const most = isCore ? pick([0, 200, 4_000, 40_000, 400_000]) : pick([0, 200, 1_500]);
  const waiting = (): number => between(0, most / 8);
  return { created: waiting(), pending: waiting(), queued: waiting(), running: between(0, most) };
}

const FATES: readonly JobFate[] = [
  { kind: 'completes' },
  { kind: 'completes' },
  { kind: 'completes' },
  { kind: 'fails', error: 'some files are locked' },
  { kind: 'fails', error: 'disk full' },
  { kind: 'completes-with-error', error: 'some files could not be read' },
  { kind: 'completes-after-failed-flag' },
  { kind: 'completes-through-unlisted', name: 'Verifying' },
  { kind: 'squashed' },
  { kind: 'runs-for-ever' },
  { kind: 'stays-unlisted', name: 'Archived' },
];

/** An image holds one diff at a time, so all but the last one of an image were accepted. */
function drawEarlierDiffs({ chance, pick }: Dice, isCore: boolean, lengthMs: number) {
  const diffs = Array.from({ length: pick([0, 0, 1, 1, 2]) }, () => ({
    imageid: pick(IMAGES),
    machineid: pick([MACHINES[0], ...MACHINES]),
    fate: pick(FATES),
    /** Milliseconds until the next one is created, or the runs begin. */
    ageMs: isCore ? pick([0, 1_000, 7_000, lengthMs + 100, 3_600_000, 3_600_000]) : 0,
  }));
  return diffs.map((diff, index) => {
    const hasSuccessor = diffs.slice(index + 1).some(({ imageid }) => imageid === diff.imageid);
    return { ...diff, accepted: hasSuccessor || chance(0.15) };
  });
}

/** At its `number`-th such moment: the start, or when a request is about to be sent, has arrived, has been answered. */
function drawCancel({ between, chance, pick }: Dice, isCore: boolean, lengthMs: number) {
  /** Milliseconds until a process gets a second signal, which must change nothing. */
  const againMs = chance(0.4) ? between(0, 7_500) : undefined;
  if (chance(0.4)) {
    const delayMs = between(0, Math.max(isCore ? 5_000 : 500, 1.2 * lengthMs));
    return { moment: 'start' as CancelMoment, number: 1, delayMs, againMs };
  }
  // Of a process, only the arrival of its requests can be seen from outside.
  const moment: CancelMoment = isCore ? pick(['before', 'during', 'after']) : 'during';
  const delayMs = pick([0, 0, between(0, isCore ? 4_000 : 400)]);
  return { moment, number: pick([1, 1, 2, 2, 3, between(1, 12)]), delayMs, againMs };
}
