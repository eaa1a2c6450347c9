import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT } from '../../../dev/runner/project.ts';
import { brokenInvariantsOf, type InvariantName } from '../../../dev/soak/invariants/all.ts';
import { overrunMs } from '../../../dev/soak/invariants/in-time.ts';
import { madeAgainAfterRelease } from '../../../dev/soak/invariants/one-diff.ts';
import { FIRST_DIFF, GITHUB_TOKEN } from '../../../dev/soak/plan.ts';
import type { RunRecord } from '../../../dev/soak/record.ts';
import { creates, diff, PAIR, record, request, SECRET, seenRequest } from './records.ts';

const SECOND = FIRST_DIFF + 1;
const REJECT = `/run-0/cfp/v1/imagediff/${FIRST_DIFF}/reject`;
const COMPLETED = { state: 'Completed', failed: false };
const untold = seenRequest();
/** A status of the first diff. */
const lookedAt = (toldWhose: boolean) =>
  seenRequest({ kind: 'status', askedOf: FIRST_DIFF, toldOf: FIRST_DIFF, toldWhose });

const statusOf = (toldState: string) => ({ ...lookedAt(true), toldState });

type Doctored = readonly [string, Partial<RunRecord>];

/** With what a good record is doctored so that just this invariant is broken; and what must not break it. */
function holdsTo(invariant: InvariantName, broken: readonly Doctored[], kept: readonly Doctored[]): void {
  describe(invariant, () => {
    test.each(broken)('is broken by %s', (_, fields) => {
      expect(brokenInvariantsOf(record(fields)).map(({ invariant: name }) => name)).toEqual([invariant]);
    });
    test.each(kept)('is kept by %s', (_, fields) => {
      expect(brokenInvariantsOf(record(fields))).toEqual([]);
    });
  });
}

const outputs = (fields: Record<string, string>) => ({
  outputs: { diffid: String(FIRST_DIFF), state: 'Completed', error: '', ...fields },
});
const failed = (error = 'Timed out after 1 min.') => ({
  passed: false,
  ...outputs({ state: 'Running', error }),
  lines: [`::error::${error}`],
  report: '{\n  "verdict": "timed out",\n}',
});
const inputs = (fields: Record<string, string>) => ({ inputs: { ...record().inputs, ...fields } });

test('a good run breaks nothing', () => {
  expect(brokenInvariantsOf(record())).toEqual([]);
});

const twoDiffs = {
  requests: [creates(FIRST_DIFF), creates(SECOND)],
  seen: [untold, { ...untold, toldOf: SECOND }],
  diffs: [diff(), diff({ diffid: SECOND })],
  ...outputs({ diffid: String(SECOND) }),
};
const released = [diff({ lockedImage: false }), diff({ diffid: SECOND })];

holdsTo(
  'never two diffs made by one run',
  [
    ['two creates that made one each', twoDiffs],
    [
      'a second one although the answer about the first arrived',
      { ...twoDiffs, diffs: released, seen: [{ ...untold, toldOf: FIRST_DIFF }, ...twoDiffs.seen] },
    ],
    [
      'a second one after the run rejected its first',
      {
        ...twoDiffs,
        diffs: released,
        requests: [creates(FIRST_DIFF), request({ kind: 'reject', path: REJECT }), creates(SECOND)],
        ...inputs({ 'on-lock': 'reject' }),
      },
    ],
  ],
  [
    ['a second one after a lost answer and a release by somebody else', { ...twoDiffs, diffs: released }],
    [
      'a lost request that came when its other diff was released',
      {
        ...twoDiffs,
        requests: [creates(SECOND), creates(FIRST_DIFF)],
        seen: [untold, seenRequest({ toldOf: FIRST_DIFF })],
        ...outputs({ diffid: String(FIRST_DIFF) }),
        diffsInTheEnd: released,
      },
    ],
    ['a create that was refused', { requests: [creates(FIRST_DIFF), request()] }],
  ],
);

test('a second diff after a release by somebody else is counted', () => {
  expect(madeAgainAfterRelease(record({ ...twoDiffs, diffs: released }))).toBe(true);
  expect(madeAgainAfterRelease(record(twoDiffs))).toBe(false);
  expect(madeAgainAfterRelease(record())).toBe(false);
});

const running = [diff({ history: [{ state: 'Running', failed: false }] })];
const anothers = { requests: [request()], seen: [untold] };
const retryOf = { ...inputs({ diffid: String(FIRST_DIFF) }), seen: [] };
const ended = [diff({ history: [{ state: 'Failed', failed: true }] })];

holdsTo(
  'success only if its diff completed',
  [
    ['a diff that does not exist', { diffs: [] }],
    ['a diff that still runs', { diffs: running }],
    ['a diff that is flagged as failed', { diffs: [diff({ history: [{ ...COMPLETED, failed: true }] })] }],
    ["somebody else's diff", anothers],
    ['a diff of another image', { diffs: [diff({ imageid: 5002 })] }],
    ['a diff of another machine', { diffs: [diff({ machineid: 7002 })] }],
    ['another diff than the one to watch', { ...anothers, ...inputs({ mode: 'watch', diffid: '7' }) }],
    [
      'an older diff that locks the image after a lost answer',
      {
        requests: [request(), request()],
        seen: [],
        diffs: [diff({ jobCreatedAt: request().at - 60_000 })],
      },
    ],
    [
      'a diff that locks the image after a lost answer and was not told to be of its machine',
      { requests: [request(), request()], seen: [untold, lookedAt(false)] },
    ],
    [
      'the end of the run before the retry',
      {
        ...retryOf,
        requests: [request({ kind: 'retry', started: { diffid: FIRST_DIFF, job: 2 } })],
        diffs: [diff({ history: [COMPLETED, { state: 'Running', failed: false }] })],
      },
    ],
    [
      'a diff that was last told to be in another state',
      { seen: [statusOf('Completed'), statusOf('Aborted')] },
    ],
    ['a retry that never began', { ...retryOf, requests: [], diffs: ended, diffsBefore: ended }],
  ],
  [
    ['a diff that was last told to have completed', { seen: [statusOf('Aborted'), statusOf('Complete')] }],
    [
      'a diff that completed in a retry',
      {
        ...retryOf,
        requests: [request({ kind: 'retry', started: { diffid: FIRST_DIFF, job: 2 } })],
        diffs: [diff({ history: [{ state: 'Failed', failed: true }, COMPLETED] })],
        diffsBefore: ended,
      },
    ],
    [
      'a diff that completed and is retried by somebody',
      { diffs: [diff({ history: [COMPLETED, { state: 'Running', failed: false }] })] },
    ],
    ['the diff to watch', { ...anothers, ...inputs({ mode: 'watch', diffid: String(FIRST_DIFF) }) }],
    [
      'a diff under way with mode: start',
      { ...inputs({ mode: 'start' }), ...outputs({ state: 'Running' }), diffs: running },
    ],
    [
      'a diff found again after a lost answer',
      { requests: [request(), request()], seen: [untold, lookedAt(true)] },
    ],
    ['one of which the answers are not known', { requests: [request(), request()], seen: [] }],
    ['a failure', { ...failed(), diffs: running }],
  ],
);

holdsTo(
  'no success without a verdict',
  [
    ['a success with another state', outputs({ state: 'Running' })],
    ['a success with an error', { ...outputs({ error: 'Timed out' }), lines: ['::error::Timed out'] }],
    [
      'a success without a state, with mode: start',
      { ...inputs({ mode: 'start' }), ...outputs({ state: '' }) },
    ],
    [
      'a success in a state that is on no list, with mode: start',
      { ...inputs({ mode: 'start' }), ...outputs({ state: 'Verifying' }) },
    ],
    ['a failure without an error', { ...failed(''), lines: [] }],
  ],
  [
    ['a failure with one', failed()],
    ['an end before anything was written', { passed: undefined, outputs: {}, seen: [], report: '' }],
  ],
);

test('a success without a diffid is broken in more than one way', () => {
  const broken = brokenInvariantsOf(record(outputs({ diffid: '' }))).map(({ invariant }) => invariant);
  expect(broken).toContain('no success without a verdict');
});

const lostId = { ...failed(), ...outputs({ diffid: '', state: '', error: 'Timed out after 1 min.' }) };
const givenUp = (givenUpAfterMs: number, kind: 'create' | 'status' = 'create') => ({
  ...lostId,
  seen: [seenRequest({ kind, givenUpAfterMs })],
});

holdsTo(
  'the diffid is told whenever it is known',
  [
    ['an id that the answer to create told', lostId],
    ['an id that a look at the lock told', { ...lostId, seen: [untold, lookedAt(true)] }],
    ['an answer that was given up at once after a cancel', givenUp(4_999)],
    ['another id', { ...failed(), ...outputs({ diffid: '7', error: 'Timed out after 1 min.' }) }],
  ],
  [
    ['an answer that did not arrive', { ...lostId, seen: [untold] }],
    ['a look that does not tell whose it is', { ...lostId, seen: [untold, lookedAt(false)] }],
    ['an answer that was given up after its grace', givenUp(5_000)],
    ['a look that was given up at once after a cancel', givenUp(0, 'status')],
    ['no diff at all', { ...lostId, requests: [], seen: [] }],
  ],
);

holdsTo(
  'the run ends in time',
  [
    ['more than 10 s beyond the deadline', { tookMs: 70_001 }],
    ['8 s after a cancel', { ...failed('Cancelled after 20 s.'), afterCancelMs: 8_000 }],
  ],
  [
    ['10 s beyond the deadline', { tookMs: 70_000 }],
    ['time that the machine took away', { tookMs: 72_000, stolenMs: 3_000 }],
    ['an hour, which is the default', { ...inputs({ 'timeout-minutes': '' }), tookMs: 3_610_000 }],
  ],
);

test('a time-out that is no number allows for none', () => {
  expect(overrunMs(record({ ...inputs({ 'timeout-minutes': 'soon' }), tookMs: 10 }))).toBe(10);
});

holdsTo(
  'no secret is shown',
  [
    ['the secret key in an output', { written: `error<<x\nno ${SECRET}\nx` }],
    ['the pair in the log', { lines: [`Authorization: Basic ${PAIR}`] }],
    ['the pair without its padding', { lines: [`Authorization: Basic ${PAIR.replace(/=+$/, '')}`] }],
    ['the key as PHP writes JSON', { lines: [JSON.stringify(SECRET).replaceAll('/', '\\/')] }],
    ['the encoded key in the log', { lines: [`/login/${encodeURIComponent(SECRET)}`] }],
    [
      'the encoded key in lower case',
      {
        lines: [
          encodeURIComponent(SECRET)
            .replaceAll('%2F', '%2f')
            .replaceAll('%2B', '%2b')
            .replaceAll('%3D', '%3d')
            .replaceAll('%3C', '%3c')
            .replaceAll('%3E', '%3e'),
        ],
      },
    ],
    [
      'the key in the summary, as HTML',
      { summary: '<code>s3cret/with+odd=&lt;chars&gt;&quot;&amp;%41</code>' },
    ],
    ['the key in the report, as JSON', { report: JSON.stringify({ path: SECRET }) }],
    [
      'the key in an annotation, as the runner wants it',
      { lines: [`::warning::Diff 1 ${SECRET.replace('%', '%25')}`] },
    ],
    ["GitHub's token in the summary", { summary: GITHUB_TOKEN }],
  ],
  [['the mask itself', { lines: [`::add-mask::${PAIR}`] }]],
);

holdsTo(
  'no command is made of remote text',
  [
    ['a command that the action does not give', { lines: ['::set-output name=state::Completed'] }],
    ['a command behind blanks', { lines: ['  ::error::x'] }],
    ['a command of the old form', { lines: ['+ maps/##[error]x'] }],
    ['a command of the old form in an annotation', { lines: ['::warning::Diff 1 ##[error]x'] }],
    ['an error that is not the verdict', { lines: ['::error::x'] }],
    ['a warning in words of others', { lines: ['::warning::maps/x'] }],
    ['a group in words of others', { lines: ['::group::maps/x'] }],
    ['a mask for what is no secret', { lines: ['::add-mask::218595'] }],
    ['an output of two lines', outputs({ report: 'a\nb' })],
    ['an output that is a command', outputs({ report: '::error::x' })],
  ],
  [
    ['the verdict', failed('Diff 1 failed: 100%.')],
    ['masks of the pair', { lines: [PAIR, PAIR.replace(/=+$/, '')].map((pair) => `::add-mask::${pair}`) }],
    ['colons inside a line', { lines: ['+ maps/::error::x', 'a :: b'] }],
    ['a word of the action', { lines: ['::notice::Diff 1 is still under way, so it is waited for.'] }],
    ['what only people see when they debug', { lines: ['::debug::GET /cfp/v1/imagediff/create: HTTP 200'] }],
  ],
);

/** What stands in the sources as the text of a warning, a notice or a group, with a number where something is put in. */
const COMMANDS = globSync('src/**/*.ts', { cwd: PROJECT }).flatMap((path) =>
  [
    ...readFileSync(join(PROJECT, path), 'utf8').matchAll(/log\.(warning|notice|group)\(\s*([`'])(.+?)\2/g),
  ].map(([, command, , text]) => `::${command}::${text?.replace(/\$\{[^}]*\}/g, '7')}`),
);

test('no warning, notice or group of the sources is taken for remote text', () => {
  expect(COMMANDS.length).toBeGreaterThan(15);
  for (const line of COMMANDS) expect(brokenInvariantsOf(record({ lines: [line] }))).toEqual([]);
});

holdsTo(
  'nothing is unhandled',
  [
    ['a rejection', { unhandled: ['unhandled rejection: x'] }],
    ['a crash', { ...failed('Unexpected error: x.'), report: '{\n  "verdict": "unexpected error",\n}' }],
    ['an end before the verdict', failed('The step ended without a verdict: it was killed or crashed.')],
  ],
  [['a failure that was foreseen', failed()]],
);

holdsTo(
  'rejects only what it may',
  [
    [
      'a rejection of its own diff that nobody asked for',
      { requests: [creates(FIRST_DIFF), rejects(FIRST_DIFF)] },
    ],
    [
      'a rejection of another diff without on-lock',
      { requests: [creates(FIRST_DIFF), rejects(SECOND)], ...inputs({ 'reject-diff': 'always' }) },
    ],
    [
      'two rejections of others',
      {
        requests: [rejects(SECOND), rejects(SECOND + 1), creates(FIRST_DIFF)],
        ...inputs({ 'on-lock': 'reject' }),
      },
    ],
  ],
  [
    [
      'a rejection of its own diff with reject-diff',
      { requests: [creates(FIRST_DIFF), rejects(FIRST_DIFF)], ...inputs({ 'reject-diff': 'always' }) },
    ],
    [
      'one rejection of another with on-lock: reject',
      { requests: [rejects(SECOND), creates(FIRST_DIFF)], ...inputs({ 'on-lock': 'reject' }) },
    ],
  ],
);

function rejects(diffid: number) {
  return request({ kind: 'reject', path: `/run-0/cfp/v1/imagediff/${diffid}/reject` });
}
