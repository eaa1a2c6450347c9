/** Draws the inputs of one run, mostly good ones. */
import { INPUTS } from '../../src/inputs/reader.ts';
import * as plan from './plan.ts';
import type { Dice, Inputs } from './plan.ts';

/** What the runs of a group have in common. */
interface Common {
  readonly kind: plan.RunKind;
  readonly credentials: plan.Credentials;
  /** The diffs that exist before the run. */
  readonly before: readonly { readonly imageid: number; readonly machineid: number }[];
  readonly imageid: number;
}

export function drawInputs(dice: Dice, run: number, common: Common): Inputs {
  const { chance, pick } = dice;
  const mode = pick(['', 'run', 'run', 'start', common.before.length > 0 ? 'watch' : 'run']);
  const inputs: Inputs = {
    'api-url': `/run-${run}${pick(['', '', '/', '/deep'])}`,
    mode,
    ...drawIds(dice, mode, common),
    ...drawAuthentication(dice, common.credentials),
    'on-lock': pick(['', 'fail', 'wait', 'wait', 'reject-failed', 'reject']),
    'github-token': plan.GITHUB_TOKEN,
    ...drawTiming(dice, common.kind),
    ...(mode === 'start' ? {} : { 'reject-diff': pick(['', 'never', 'on-failure', 'always']) }),
    ...(mode === 'start' || chance(0.7) ? {} : drawRules(dice)),
    ...(chance(0.1) ? { 'job-summary': 'false' } : {}),
    ...(chance(0.1) ? { comment: pick(['always', 'on-failure']) } : {}),
    ...(chance(0.1) ? { 'status-context': 'image diff' } : {}),
  };
  const isUnusual = chance(0.08);
  return isUnusual ? { ...inputs, [pick(NAMES)]: pick([...UNUSUAL, common.credentials.secretKey]) } : inputs;
}

const NAMES = Object.keys(INPUTS);
/** Wrong for most inputs. At the last address, no server listens. */
const UNUSUAL = [
  ...'0 -1 1e3 4040 99999999999999999999 abc zwölf start with:colon ::error::x ##[error]x [ a{b ! /run-0?a=b'.split(
    ' ',
  ),
  ...'nowhere http://example.invalid http://x:y@127.0.0.1:9 http://127.0.0.1:9'.split(' '),
  ...['', ' 5001 ', 'two words', 'two\nlines', 'x'.repeat(100)],
];

function drawIds({ between, chance, pick }: Dice, mode: string, { before, imageid }: Common): Inputs {
  const isNamed = chance(mode === 'watch' ? 1 : before.length > 0 ? 0.45 : 0.03);
  // Sometimes a diff that only another run of the group will create, or none.
  const index = between(0, chance(0.9) ? Math.max(0, before.length - 1) : 3);
  const other = { imageid, machineid: pick([plan.MACHINES[0], ...plan.MACHINES]) };
  const target = isNamed && chance(0.85) ? (before[index] ?? other) : other;
  const ids = { imageid: String(target.imageid), machineid: String(target.machineid) };
  const diffid = isNamed ? { diffid: String(plan.FIRST_DIFF + index) } : {};
  return mode === 'watch' && chance(0.5) ? diffid : { ...ids, ...diffid };
}

function drawAuthentication({ chance }: Dice, { accessKey, secretKey, token }: plan.Credentials): Inputs {
  const accountserviceid = String(plan.ACCOUNT);
  if (chance(0.3)) return { token, ...(chance(0.5) ? { accountserviceid } : {}) };
  return { accountserviceid, 'access-key': accessKey, 'secret-key': secretKey };
}

function drawTiming({ pick }: Dice, kind: plan.RunKind): Inputs {
  const timeout =
    kind === 'core'
      ? pick(['', '30', '10', '2', '0.5', '0.05', '0.0001'])
      : pick(['0.001', '0.02', '0.04', '0.04', '0.06', '0.1']);
  // About a hundred status reads at most.
  const shortest = Math.max(0.1, Number(timeout || '60') * 0.6).toFixed(1);
  return { 'timeout-minutes': timeout, 'poll-interval-seconds': pick(['', shortest, '60']) };
}

function drawRules({ chance, pick }: Dice): Inputs {
  return {
    ...(chance(0.4) ? { 'require-changes': 'true' } : {}),
    ...(chance(0.4) ? { 'max-changes': pick(['0', '3', '1000']) } : {}),
    ...(chance(0.5) ? { 'forbidden-paths': pick(['*.pdb', '*', '**/keys/', '!maps/*\n*', '[a-c]*']) } : {}),
    ...(chance(0.3) ? { 'protected-paths': pick(['/config/', '*.cfg', '**']) } : {}),
  };
}
