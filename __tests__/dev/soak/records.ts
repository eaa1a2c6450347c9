import type { DiffView } from '../../../dev/clanforge/clanforge.ts';
import type { RecordedRequest } from '../../../dev/clanforge/server.ts';
import { planGroup } from '../../../dev/soak/plan-group.ts';
import { FIRST_DIFF, GITHUB_TOKEN } from '../../../dev/soak/plan.ts';
import type { RunRecord, SeenRequest } from '../../../dev/soak/record.ts';

export const SECRET = 's3cret/with+odd=<chars>"&%41';
export const ACCESS = 'AKEXAMPLE';
export const PAIR = Buffer.from(`${ACCESS}:${SECRET}`).toString('base64');

const AT = Date.UTC(2026, 10, 23, 18, 4, 11);

export function request(fields: Partial<RecordedRequest> = {}): RecordedRequest {
  return {
    at: AT,
    method: 'GET',
    path: '/run-0/cfp/v1/imagediff/create',
    query: {},
    headers: {},
    kind: 'create',
    ...fields,
  };
}

/** A create that made this diff. */
export function creates(diffid: number, fields: Partial<RecordedRequest> = {}): RecordedRequest {
  return request({ started: { diffid, job: 1 }, ...fields });
}

export function diff(fields: Partial<DiffView> = {}): DiffView {
  const history = fields.history ?? [{ state: 'Completed', failed: false }];
  return {
    diffid: FIRST_DIFF,
    imageid: 5001,
    machineid: 7001,
    state: history.at(-1)?.state ?? '',
    jobs: history.length,
    history,
    createdAt: AT,
    jobCreatedAt: AT,
    rejected: false,
    lockedImage: true,
    ...fields,
  };
}

/** A create whose answer told nothing. */
export function seenRequest(fields: Partial<SeenRequest> = {}): SeenRequest {
  return {
    kind: 'create',
    askedOf: undefined,
    toldOf: undefined,
    toldState: undefined,
    toldWhose: false,
    givenUpAfterMs: undefined,
    ...fields,
  };
}

/** What a run leaves that created a diff and saw it complete, with what the test is about in place of the rest. */
export function record(fields: Partial<RunRecord> = {}): RunRecord {
  const group = planGroup('core', 1);
  const plan = { startMs: 0, inputs: {}, cancel: undefined, onGitHub: false, jitterSeed: 1 };
  const error = fields.outputs?.['error'] ?? '';
  return {
    group: { ...group, skewMs: 0 },
    run: 0,
    plan,
    inputs: {
      imageid: '5001',
      machineid: '7001',
      'access-key': ACCESS,
      'secret-key': SECRET,
      'github-token': GITHUB_TOKEN,
      'timeout-minutes': '1',
    },
    passed: true,
    outputs: { diffid: String(FIRST_DIFF), state: 'Completed', error: '' },
    written: '',
    lines: [
      `::add-mask::${SECRET.replace('%', '%25')}`,
      '::group::Create a diff of image 5001 on machine 7001',
      `Diff ${FIRST_DIFF} created.`,
      '::endgroup::',
      ...(error === '' ? [] : [`::error::${error}`]),
    ],
    summary: '<h3>completed</h3>',
    report: '{\n  "version": 1,\n  "verdict": "completed",\n}',
    seen: [seenRequest({ toldOf: FIRST_DIFF, toldWhose: true })],
    requests: [creates(FIRST_DIFF)],
    diffs: [diff()],
    diffsBefore: [],
    diffsInTheEnd: fields.diffs ?? [diff()],
    tookMs: 30_000,
    afterCancelMs: undefined,
    stolenMs: 0,
    unhandled: [],
    ...fields,
  };
}
