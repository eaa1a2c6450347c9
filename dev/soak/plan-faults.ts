/** Random faults, each with a random value, of all that the simulator has. */
import type { Random } from '../clanforge/random.ts';
import { FAULT_GROUPS, type Fault, type FaultName, type FaultRequest } from '../clanforge/faults.ts';
import { HOSTILE_PIECES } from '../clanforge/shapes.ts';
import { between, chance, pick, pickFrom } from './random.ts';
import { FIRST_DIFF, type Credentials, type RunKind } from './plan.ts';

interface Entry {
  readonly name: FaultName;
  readonly valueKind: 'none' | 'text' | 'number';
  readonly on: readonly FaultRequest[];
}

const ENTRIES: readonly Entry[] = Object.values(FAULT_GROUPS).flatMap((group) =>
  Object.entries(group).map(([name, { value, on }]) => ({
    name: name as FaultName,
    valueKind: value.kind,
    on,
  })),
);

export const FAULT_NAMES: readonly FaultName[] = ENTRIES.map(({ name }) => name);

/** Few runs retry a diff, so what meets only retries is armed more often. */
const WEIGHED = ENTRIES.flatMap((entry) =>
  entry.name === 'stale-after-retry' ? Array.from({ length: 6 }, () => entry) : [entry],
);

export function randomFaults(random: Random, kind: RunKind, credentials: Credentials): Fault[] {
  const count = pick(random, [0, 1, 1, 2, 2, 3, 4]);
  return Array.from({ length: count }, () => randomFault(random, kind, credentials));
}

function randomFault(random: Random, kind: RunKind, credentials: Credentials): Fault {
  const { name, valueKind, on } = pickFrom(random, WEIGHED);
  const value = valueKind === 'none' ? undefined : valueOf(name, random, kind, credentials);
  const times = pick(random, [undefined, undefined, undefined, 1, between(random, 2, 6), Infinity]);
  return {
    name,
    on: chance(random, 0.6) ? pickFrom(random, on) : (on[0] ?? 'any'),
    ...(value === undefined ? {} : { value }),
    ...(times === undefined ? {} : { times }),
    after: pick(random, [0, 0, between(random, 1, 3), between(random, 0, 8)]),
  };
}

/** Bodies that are no answer of this API, or one about something else. */
const BODIES = [
  '[]',
  'null',
  '0',
  '"text"',
  '{',
  '{}',
  '{"diffid":',
  '{"success":true}x',
  '{"success":true}',
  '{"added":{"a":{"size":1}},"diffid":"x"}',
  '{"diffid":1,"success":true,"added":{},"modified":{},"removed":{}}',
  `{"error_message":"image locked by diffid: ${FIRST_DIFF}","success":false}`,
  '['.repeat(5_000),
] as const;

const WAITS = ['0', '1', '7', '60', '86400', '-5', 'soon', '999999999999999999'] as const;

/** So much is more than the action reads. */
const TOO_LARGE = 257 * 2 ** 20;

function valueOf(
  name: FaultName,
  random: Random,
  kind: RunKind,
  credentials: Credentials,
): string | number | undefined {
  switch (name) {
    case 'slow-answer':
    case 'slow-request':
      return between(random, 0, kind === 'core' ? pick(random, [100, 10_000, 90_000]) : 2_000);
    case 'trickled-body':
      return between(random, 0, kind === 'core' ? pick(random, [100, 5_000, 45_000]) : 150);
    case 'huge-body':
      return chance(random, 0.02) ? TOO_LARGE : pick(random, [30, 1_000, 100_000, 2_000_000]);
    case 'stale-after-retry':
      return between(random, 1, 6);
    case 'http-429':
    case 'http-503':
      return pick(random, [undefined, pick(random, WAITS)]);
    case 'redirect':
      return pick(random, [
        '/moved',
        '',
        'https://elsewhere.example/login?next=1',
        `https://elsewhere.example/${encodeURIComponent(credentials.secretKey)}?k=${encodeURIComponent(credentials.token)}`,
        '::error::x ##[error]x',
        'http://[',
      ]);
    case 'not-an-object':
      return pick(random, BODIES);
    default:
      return remoteText(random, credentials);
  }
}

/** What a server might say: secrets that it was sent, text that does harm where it is shown, words with a meaning. */
function remoteText(random: Random, { accessKey, secretKey, token }: Credentials): string {
  const pair = Buffer.from(`${accessKey}:${secretKey}`).toString('base64');
  const piece = (): string =>
    pickFrom(random, [
      ...HOSTILE_PIECES,
      'the analysis failed',
      'Completed',
      'Verifying',
      ` ${secretKey} `,
      token,
      pair,
      encodeURIComponent(secretKey),
      encodeURIComponent(pair).toLowerCase(),
      '\n::stop-commands::x\n',
      '\r::set-output name=state::Completed\r\n',
      `image locked by diffid: ${FIRST_DIFF + between(random, 0, 3)}`,
      'image locked by diffid: 99999999999999999999',
      'x'.repeat(6_000),
    ]);
  return Array.from({ length: between(random, 1, 3) }, piece).join(' ');
}
