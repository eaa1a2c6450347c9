/** Random inputs of one run, good ones mostly. */
import type { Random } from '../clanforge/random.ts';
import { between, chance, pick, pickFrom } from './random.ts';
import {
  ACCOUNT,
  FIRST_DIFF,
  GITHUB_TOKEN,
  MACHINES,
  ORIGIN,
  prefixOf,
  type Credentials,
  type EarlierDiff,
  type Inputs,
  type RunKind,
} from './plan.ts';

/** What the runs of a group have in common. */
export interface Common {
  readonly kind: RunKind;
  readonly credentials: Credentials;
  readonly before: readonly EarlierDiff[];
  readonly imageid: number;
}

export function randomInputs(random: Random, run: number, common: Common): Inputs {
  const { kind, credentials } = common;
  const mode = pick(random, ['', 'run', 'run', 'start', common.before.length > 0 ? 'watch' : 'run']);
  const inputs: Record<string, string> = {
    'api-url': `${ORIGIN}${prefixOf(run)}${pick(random, ['', '', '/', '/deep'])}`,
    mode,
    ...about(random, mode, common),
    ...signIn(random, credentials),
    'on-lock': pick(random, ['', 'fail', 'wait', 'wait', 'reject-failed', 'reject']),
    ...(mode === 'start' ? {} : { 'reject-diff': pick(random, ['', 'never', 'on-failure', 'always']) }),
    'github-token': GITHUB_TOKEN,
    ...timing(random, kind),
    ...(mode === 'start' ? {} : rules(random)),
    ...(chance(random, 0.1) ? { 'job-summary': 'false' } : {}),
    ...(chance(random, 0.1) ? { comment: pick(random, ['always', 'on-failure']) } : {}),
    ...(chance(random, 0.1) ? { 'status-context': 'image diff' } : {}),
  };
  return chance(random, 0.08) ? spoiled(random, inputs, credentials) : inputs;
}

function about(random: Random, mode: string, { before, imageid }: Common): Inputs {
  const named = chance(random, mode === 'watch' ? 1 : before.length > 0 ? 0.45 : 0.03);
  // Now and then one that only another run of the group will make, or nobody.
  const index = between(random, 0, chance(random, 0.9) ? Math.max(0, before.length - 1) : 3);
  const earlier = before[index];
  const machineid = pick(random, [MACHINES[0], ...MACHINES]);
  const asBefore = named && earlier !== undefined && chance(random, 0.85);
  const subject = asBefore ? earlier : { imageid, machineid };
  return {
    ...(named ? { diffid: String(FIRST_DIFF + index) } : {}),
    ...(mode === 'watch' && chance(random, 0.5)
      ? {}
      : { imageid: String(subject.imageid), machineid: String(subject.machineid) }),
  };
}

function signIn(random: Random, { accessKey, secretKey, token }: Credentials): Inputs {
  const accountserviceid = String(ACCOUNT);
  if (chance(random, 0.3)) return { token, ...(chance(random, 0.5) ? { accountserviceid } : {}) };
  return { accountserviceid, 'access-key': accessKey, 'secret-key': secretKey };
}

/** In virtual time. Pauses are not so short that a run would ask thousands of times. */
const TIMINGS: readonly { readonly timeout: string; readonly intervals: readonly string[] }[] = [
  { timeout: '', intervals: ['', '60'] },
  { timeout: '30', intervals: ['', '30'] },
  { timeout: '10', intervals: ['', '5', '60'] },
  { timeout: '2', intervals: ['1', '5', ''] },
  { timeout: '0.5', intervals: ['0.3', '1', '5', ''] },
  { timeout: '0.05', intervals: ['0.1', '1', '15'] },
  { timeout: '0.0001', intervals: ['0.1', '15'] },
];

function timing(random: Random, kind: RunKind): Inputs {
  if (kind === 'bundle') {
    return {
      'timeout-minutes': pick(random, ['0.001', '0.02', '0.04', '0.04', '0.06', '0.1']),
      'poll-interval-seconds': pick(random, ['0.1', '0.25', '1']),
    };
  }
  const { timeout, intervals } = pickFrom(random, TIMINGS);
  return { 'timeout-minutes': timeout, 'poll-interval-seconds': pickFrom(random, intervals) };
}

function rules(random: Random): Inputs {
  if (chance(random, 0.7)) return {};
  return {
    ...(chance(random, 0.4) ? { 'require-changes': 'true' } : {}),
    ...(chance(random, 0.4) ? { 'max-changes': pick(random, ['0', '3', '1000']) } : {}),
    ...(chance(random, 0.5)
      ? { 'forbidden-paths': pick(random, ['*.pdb', '*', '**/keys/', '*.log\n!maps/*', '[a-c]*']) }
      : {}),
    ...(chance(random, 0.3) ? { 'protected-paths': pick(random, ['/config/', '*.cfg', '**']) } : {}),
  };
}

/** One input made bad, or good in an unusual way. */
function spoiled(random: Random, inputs: Inputs, { secretKey }: Credentials): Inputs {
  const wrongIds = ['', 'abc', '0', '-1', '1e3', ' 5001 ', '99999999999999999999', secretKey, '::error::x'];
  const choices: readonly Inputs[] = [
    { imageid: pickFrom(random, wrongIds) },
    { machineid: pickFrom(random, [...wrongIds, '4040']) },
    { diffid: pickFrom(random, [...wrongIds, '4040']) },
    { accountserviceid: pick(random, ['', 'x', '1002', '0']) },
    { mode: pick(random, ['RUN', 'stop', ' run ', '##[error]x']) },
    { 'timeout-minutes': pick(random, ['0', '-1', 'soon', secretKey]) },
    { 'poll-interval-seconds': pick(random, ['0', '0.05', '1s']) },
    { 'on-lock': pick(random, ['maybe', 'x'.repeat(100)]) },
    { 'secret-key': pick(random, ['', 'two words', 'not-the-right-one']) },
    { 'access-key': pick(random, ['', 'with:colon', 'not-the-right-one']) },
    { token: pick(random, ['not-the-right-one', 'zwölf Zeichen']) },
    { 'github-token': pick(random, ['', 'two words']) },
    { 'api-url': `http://user:${encodeURIComponent(secretKey)}@127.0.0.1:9/` },
    { 'api-url': pick(random, ['http://example.invalid', 'ftp://127.0.0.1', 'nowhere', `${ORIGIN}/?a=b`]) },
    // Nobody listens there.
    { 'api-url': 'http://127.0.0.1:9', 'timeout-minutes': '0.05' },
    { 'forbidden-paths': pick(random, ['[', 'a{b', '!', `[${secretKey}`]) },
    { mode: 'start', 'require-changes': 'true' },
    { mode: 'start', 'reject-diff': 'always' },
    { 'max-changes': '-1' },
    { 'job-summary': 'yes' },
    { 'status-context': 'two\nlines', comment: 'sometimes' },
  ];
  return { ...inputs, ...pickFrom(random, choices) };
}
