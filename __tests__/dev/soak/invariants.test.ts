import { expect, test } from '@jest/globals';
import type { DiffView } from '../../../dev/clanforge/diff.ts';
import type { RecordedRequest } from '../../../dev/clanforge/server.ts';
import { brokenInvariants } from '../../../dev/soak/invariants.ts';
import { FIRST_DIFF, GITHUB_TOKEN } from '../../../dev/soak/plan.ts';
import { planGroup } from '../../../dev/soak/plan-group.ts';
import type { RunRecord } from '../../../dev/soak/record.ts';

const SECRET = 's3cret/with+odd=<chars>"&%41';
const URL_FORM = encodeURIComponent(SECRET);
const PAIR = Buffer.from(`AKEXAMPLE:${SECRET}`).toString('base64');
const AT = Date.UTC(2026, 10, 23, 18, 4, 11);
const SECOND = FIRST_DIFF + 1;
const KEYS = { 'access-key': 'AKEXAMPLE', 'secret-key': SECRET, 'github-token': GITHUB_TOKEN };
const INPUTS = { imageid: '5001', machineid: '7001', 'timeout-minutes': '1', ...KEYS };
const COUNTS = { added: '2', modified: '1', removed: '0' };
const OUTPUTS = { diffid: String(FIRST_DIFF), state: 'Completed', error: '', ...COUNTS };

function request(fields: Partial<RecordedRequest> = {}): RecordedRequest {
  const path = '/run-0/cfp/v1/imagediff/create';
  return { at: AT, method: 'GET', path, query: {}, headers: {}, kind: 'create', ...fields };
}
const creates = (diffid: number) => request({ started: { diffid, job: 1 } });
const rejects = (diffid: number) =>
  request({ kind: 'reject', path: `/run-0/cfp/v1/imagediff/${diffid}/reject` });

const COMPLETED = { state: 'Completed', failed: false };
const RUNNING = { state: 'Running', failed: false };
function diff(fields: Partial<DiffView> = {}): DiffView {
  const { history = [COMPLETED] } = fields;
  const job = { state: history.at(-1)?.state ?? '', jobs: history.length, history };
  const times = { createdAt: AT, jobCreatedAt: AT };
  const target = { diffid: FIRST_DIFF, imageid: 5001, machineid: 7001 };
  return { ...target, ...job, ...times, rejected: false, lockedImage: true, ...fields };
}

/** What a run leaves that created a diff and saw it complete, with other fields in place of some. */
function record(fields: Partial<RunRecord> = {}): RunRecord {
  return {
    group: planGroup('core', 1),
    run: 0,
    inputs: INPUTS,
    passed: true,
    outputs: OUTPUTS,
    written: '',
    lines: [{ method: 'group', text: '::group::Create a diff' }, { text: 'Diff 1 created.' }],
    report: '{\n  "version": 1,\n  "verdict": "completed",\n}',
    told: [CREATED, status()],
    requests: [creates(FIRST_DIFF)],
    diffs: [diff()],
    diffsBefore: [],
    diffsInTheEnd: fields.diffs ?? [diff()],
    tookMs: 30_000,
    afterCancelMs: -Infinity,
    unhandled: [],
    ...fields,
  };
}
const status = (fields: object = {}) =>
  ({ kind: 'status', diffid: FIRST_DIFF, isCompleted: true, isOurs: true, ...fields }) as const;
const outputs = (fields: object) => ({ outputs: { ...OUTPUTS, ...fields } });
const inputs = (fields: object) => ({ inputs: { ...INPUTS, ...fields } });
const lines = (text: string, fields: object = {}) => ({ lines: [{ text, ...fields }] });
const TIMED_OUT = '{\n  "verdict": "timed out",\n}';
const failed = (error: string) => ({ passed: false, ...outputs({ error }), report: TIMED_OUT });

const CREATED = { kind: 'create', diffid: FIRST_DIFF } as const;
const UNKNOWN = { kind: 'create' } as const;
const ofFirst = [creates(FIRST_DIFF), rejects(FIRST_DIFF)];
const watch = { ...inputs({ mode: 'watch', diffid: '7' }), requests: [], told: [status()] };
const start = (state: string) => ({ ...inputs({ mode: 'start' }), ...outputs({ state }) });
const twoDiffs = {
  requests: [creates(FIRST_DIFF), creates(SECOND)],
  told: [UNKNOWN, { kind: 'create', diffid: SECOND } as const, status({ diffid: SECOND })],
  diffs: [diff(), diff({ diffid: SECOND })],
  ...outputs({ diffid: String(SECOND) }),
};
const released = { ...twoDiffs, diffs: [diff({ lockedImage: false }), diff({ diffid: SECOND })] };
const found = { requests: [request(), request()], told: [UNKNOWN, status()] };
const retried = { ...inputs({ diffid: String(FIRST_DIFF) }), requests: [], diffsBefore: [diff()] };
const lost = { ...failed('Lost.'), ...outputs({ diffid: '', state: '', error: 'Lost.' }) };
const rejecting = (onLock: string, ...rejected: number[]) => ({
  ...inputs({ 'on-lock': onLock }),
  requests: [...rejected.map(rejects), creates(FIRST_DIFF)],
});

const BROKEN: Record<string, Record<string, Partial<RunRecord>>> = {
  oneDiff: {
    'two creates that created a diff each': twoDiffs,
    'a second create although the first was answered': { ...released, told: [CREATED, ...twoDiffs.told] },
    'a second create after it rejected its first diff': {
      ...{ ...released, ...inputs({ 'on-lock': 'reject' }) },
      requests: [...ofFirst, creates(SECOND)],
    },
  },
  ownDiff: {
    'a diff of another machine': { diffs: [diff({ machineid: 7002 })] },
    "another user's diff": { requests: [request()], told: [status()] },
    'another diff than the one to watch': watch,
    'an older diff that locks the image': { ...found, diffs: [diff({ jobCreatedAt: AT - 60_000 })] },
    'a diff that no status showed to be its own': { ...found, told: [status({ isOurs: false })] },
  },
  completed: {
    'a diff that is still running': { diffs: [diff({ history: [RUNNING] })] },
    'a diff that is flagged as failed': { diffs: [diff({ history: [{ ...COMPLETED, failed: true }] })] },
    'a diff that was last shown in another state': { told: [status(), status({ isCompleted: false })] },
    'a status of another diff': { told: [status({ diffid: SECOND })] },
    'the end before its retry': { ...retried, diffs: [diff({ history: [COMPLETED, RUNNING] })] },
    'a retry that never started': retried,
  },
  rulesKept: {
    'more changes than are allowed': inputs({ 'max-changes': '2' }),
    'forbidden paths': inputs({ 'forbidden-paths': '*' }),
    'no changes': { ...inputs({ 'require-changes': 'true' }), ...outputs({ added: '0', modified: '0' }) },
  },
  agreement: {
    'a pass with an error': outputs({ error: 'Timed out' }),
    'an exit code of 0 without a verdict': outputs({ error: 'It was killed.', state: '' }),
    'a pass in another state': outputs({ state: 'Running' }),
    'a pass in an unknown state with mode: start': start('Verifying'),
    'a pass whose report says otherwise': { report: TIMED_OUT },
    'a failure without an error': failed(''),
    'a rejection that did not happen': outputs({ rejected: 'true' }),
  },
  rejections: {
    'its own diff, unasked': { requests: ofFirst },
    'its own good diff': { ...inputs({ 'reject-diff': 'on-failure' }), requests: ofFirst },
    'its own diff after a timeout': {
      ...{ ...failed('Late.'), ...inputs({ 'reject-diff': 'always' }) },
      requests: ofFirst,
    },
    'another diff': { ...rejecting('wait', SECOND), ...inputs({ 'reject-diff': 'always' }) },
    'two other diffs': rejecting('reject', SECOND, SECOND + 1),
    'another diff that did not fail': rejecting('reject-failed', SECOND),
  },
  knownDiffid: {
    'an id in the response to create': lost,
    'an id that a status showed': { ...lost, told: [UNKNOWN, status()] },
    'a create that was given up at once': { ...lost, told: [{ kind: 'create', isGivenUp: true }] },
  },
  inTime: {
    'more than 10 s beyond the deadline': { tookMs: 70_001 },
    '8 s after a cancel': { afterCancelMs: 8_000 },
  },
  noSecrets: {
    'the secret key': { written: `no ${SECRET}` },
    'the pair without its padding': lines(PAIR.replace(/=+$/, '')),
    'the key for JSON': { written: JSON.stringify({ path: SECRET }) },
    'the key for a URL': { report: encodeURIComponent(SECRET) + record().report },
    'the key for a URL, in lower case': lines(URL_FORM.replace(/%../g, (byte) => byte.toLowerCase())),
    'the key for HTML': { written: 's3cret/with+odd=&lt;chars&gt;&quot;&amp;%41' },
    'the key in an annotation': lines(`::warning::Diff 1 ${SECRET.replace('%', '%25')}`),
    "GitHub's token": { written: GITHUB_TOKEN },
  },
  ownCommands: {
    'a command that the action does not print': lines('::set-output name=state::Completed'),
    'a command after blanks': lines('  ::warning::x'),
    'a command of the old form': lines('::warning::maps/##[error]x'),
    'a warning that an info message became': lines('::warning::maps/x', { method: 'info' }),
    'an error that is not the verdict': lines('::error::x'),
    'a mask for what is not a secret': lines('::add-mask::218595'),
    'an output of two lines': outputs({ report: 'a\nb' }),
  },
  handled: {
    'a rejection that was not handled': { unhandled: ['unhandled: x'] },
    'a crash': failed('Unexpected error: x.'),
  },
};
const broken = Object.entries(BROKEN).flatMap(([name, cases]) =>
  Object.entries(cases).map(([what, fields]) => [name, what, fields] as const),
);

test.each(broken)('%s is broken by %s', (invariant, _, fields) => {
  expect(brokenInvariants(record(fields)).map((wrong) => wrong.split(':')[0])).toEqual([invariant]);
});

test('nothing is broken by a good run', () => {
  expect(brokenInvariants(record())).toEqual([]);
});

test('a pass on a diff that does not exist breaks more than one invariant', () => {
  expect(brokenInvariants(record({ diffs: [] }))).toContain(
    'ownDiff: it passed on a diff that does not exist',
  );
});
