/** Draws faults, each with a random value, from all that the local Clanforge has. */
import { FAULT_REQUESTS } from '../clanforge/delivery.ts';
import { FAULTS, type Fault, type FaultName } from '../clanforge/faults.ts';
import { HOSTILE_PIECES } from '../clanforge/shapes.ts';
import { FIRST_DIFF, type Credentials, type Dice, type RunKind } from './plan.ts';

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

/** Few runs retry a diff, so what affects only retries is drawn more often. */
const WEIGHTED = [...FAULT_NAMES, ...Array.from({ length: 6 }, () => 'stale-after-retry' as const)];

export function drawFaults(dice: Dice, kind: RunKind, credentials: Credentials): Fault[] {
  const { between, chance, pick } = dice;
  return Array.from({ length: pick([0, 1, 1, 2, 2, 3, 4]) }, () => {
    const name = pick(WEIGHTED);
    const { takes, on = FAULT_REQUESTS } = FAULTS[name];
    const value = takes === undefined ? undefined : drawValue(name, dice, kind, credentials);
    const times = pick([undefined, undefined, undefined, 1, between(2, 6), Infinity]);
    return {
      name,
      on: chance(0.6) ? pick(on) : on[0],
      after: pick([0, 0, between(1, 3), between(0, 8)]),
      ...(value === undefined ? {} : { value }),
      ...(times === undefined ? {} : { times }),
    };
  });
}

/** Bodies that are not a response of this API, or one about something else. */
const BODIES = [
  ...['[]', 'null', '0', '"text"', '{', '{}', '{"diffid":', '{"success":true}x', '{"success":true}'],
  ...['['.repeat(5_000), '{"added":{"a":{"size":1}},"diffid":"x"}'],
  '{"diffid":1,"success":true,"added":{},"modified":{},"removed":{}}',
  `{"error_message":"image locked by diffid: ${FIRST_DIFF}","success":false}`,
];

/** Larger than the action reads. */
const TOO_LARGE = 129 * 2 ** 20;

function drawValue(name: FaultName, dice: Dice, kind: RunKind, credentials: Credentials) {
  const { between, chance, pick } = dice;
  switch (name) {
    case 'slow-answer':
    case 'slow-request':
      return between(0, kind === 'core' ? pick([100, 10_000, 90_000]) : 2_000);
    case 'trickled-body':
      return between(0, kind === 'core' ? pick([100, 5_000, 45_000]) : 150);
    case 'huge-body':
      return chance(0.02) ? TOO_LARGE : pick([30, 1_000, 100_000, 2_000_000]);
    case 'stale-after-retry':
      return between(1, 6);
    case 'http-429':
    case 'http-503':
      return pick([undefined, undefined, '0', '1', '7', '60', '86400', '-5', 'soon']);
    case 'redirect':
      return pick(['/moved', '', 'http://[', `https://elsewhere.example/?k=${drawText(dice, credentials)}`]);
    case 'not-an-object':
      return pick(BODIES);
    default:
      return drawText(dice, credentials);
  }
}

/** What a server might say: secrets that it received, text that does harm where it is shown, words with a meaning. */
function drawText({ between, pick }: Dice, { accessKey, secretKey, token }: Credentials): string {
  const pair = Buffer.from(`${accessKey}:${secretKey}`).toString('base64');
  const pieces = [
    ...HOSTILE_PIECES,
    ...['the analysis failed', 'Completed', 'Verifying', 'x'.repeat(6_000)],
    ...[` ${secretKey} `, token, pair, encodeURIComponent(secretKey), encodeURIComponent(pair).toLowerCase()],
    ...['\n::stop-commands::x\n', '\r::set-output name=state::Completed\r\n'],
    ...[FIRST_DIFF + between(0, 3), '99999999999999999999'].map((id) => `image locked by diffid: ${id}`),
  ];
  return Array.from({ length: between(1, 3) }, () => pick(pieces)).join(' ');
}
