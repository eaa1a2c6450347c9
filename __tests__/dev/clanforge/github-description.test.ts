/** The check of requests, responses and event payloads against GitHub's description of its API. */
import { describe, expect, test } from '@jest/globals';
import { EVENT_NAMES, eventPayload, type EventName } from '../../../dev/github/events.ts';
import { DEMO_TOKEN } from '../../../dev/github/server.ts';
import { HEAD_SHA, PULL, REPOSITORY, startTestGitHub, takeFaults } from '../../support/github.ts';
import { faultsOfPayload, faultsOfRequest, faultsOfResponse } from '../../support/github-description.ts';

const COMMENTS = `/repos/${REPOSITORY}/issues/${PULL}/comments`;
const PULL_PATH = `/repos/${REPOSITORY}/pulls/${PULL}`;
const STATUSES = `/repos/${REPOSITORY}/statuses/${HEAD_SHA}`;

describe('the check against GitHub’s description', () => {
  const POST = { method: 'POST', query: {}, headers: { 'content-type': 'application/json; charset=utf-8' } };
  const GET = { method: 'GET', query: {}, headers: {}, body: undefined };

  test.each<[Parameters<typeof faultsOfRequest>[0], string[]]>([
    [{ ...POST, path: STATUSES, body: { state: 'success', target_url: null, context: 'y' } }, []],
    [{ ...GET, path: COMMENTS, query: { page: '2', per_page: '100' } }, []],
    [{ ...GET, path: '/repos/a/b/comment' }, ['no such route: GET /repos/a/b/comment']],
    [{ ...GET, path: '/repos/a/b/pulls/x' }, ['path parameter pull_number must be integer']],
    [{ ...GET, path: COMMENTS, query: { perPage: '1' } }, ['query parameter perPage is unknown']],
    [{ ...GET, path: COMMENTS, query: { page: 'x' } }, ['query parameter page must be integer']],
    [{ ...POST, path: COMMENTS, body: { body: 'x', text: 'y' } }, ['/text is unknown']],
    [{ ...POST, path: STATUSES, body: { context: 'x' } }, ["must have required property 'state'"]],
    [{ ...POST, path: COMMENTS, body: { body: 5 } }, ['/body must be string']],
    [{ ...POST, path: COMMENTS, body: undefined }, ['the body is missing']],
    [{ ...GET, path: PULL_PATH, body: {} }, ['a body is not expected']],
  ])('of a request: %j', (request, faults) => {
    expect(faultsOfRequest(request)).toEqual(faults);
  });

  test.each([
    ['POST', COMMENTS, 422, { message: 'x' }, "must have required property 'documentation_url'"],
    ['GET', PULL_PATH, 404, { status: 404 }, '/status must be string'],
    ['GET', PULL_PATH, 202, {}, `GET ${PULL_PATH} has no answer with status 202`],
    ['GET', COMMENTS, 200, {}, 'must be array'],
  ])('of a response: %s %s %i %j', (method, path, status, body, fault) => {
    expect(faultsOfResponse({ method, path, status, body })).toEqual([fault]);
  });

  test('is made once of each request, also of those that the server refuses', async () => {
    const github = await startTestGitHub();
    const headers = { authorization: `Bearer ${DEMO_TOKEN}`, 'content-type': 'application/json' };
    for (const body of ['{"body":"x","pull":7}', 'not JSON', '{"text":"x"}'])
      await fetch(github.url + COMMENTS, { method: 'POST', headers, body });
    expect(github.requests.map(({ status }) => status)).toEqual([201, 400, 422]);
    expect(takeFaults(github)).toEqual(
      expect.arrayContaining([
        `POST ${COMMENTS}: /pull is unknown`,
        `POST ${COMMENTS}: the body is not JSON`,
      ]),
    );
    expect(takeFaults(github)).toEqual([]);
  });
});

describe('event payloads', () => {
  const pull = { number: PULL, headSha: HEAD_SHA, state: 'open' } as const;
  const fork = { ...pull, headRepository: 'fan/game' };

  test.each(EVENT_NAMES)('%s fits the description of its webhook', (event) => {
    const name = event.replace('_target', '');
    for (const one of [pull, fork])
      expect(faultsOfPayload(name, eventPayload(event, { repository: REPOSITORY, pull: one }))).toEqual([]);
  });

  test.each<[EventName, object, object]>([
    ['pull_request', { pull: fork }, { number: PULL, pull_request: { head: { sha: HEAD_SHA } } }],
    ['issue_comment', { pull }, { issue: { number: PULL, pull_request: {} } }],
    ['workflow_run', { pull }, { workflow_run: { head_sha: HEAD_SHA, pull_requests: [{ number: PULL }] } }],
    ['workflow_run', { pull: fork }, { workflow_run: { pull_requests: [] } }],
    ['merge_group', { pull }, { merge_group: { head_sha: HEAD_SHA } }],
    ['push', { sha: '1'.repeat(40) }, { after: '1'.repeat(40) }],
    ['workflow_dispatch', {}, { repository: { full_name: REPOSITORY }, ref: 'refs/heads/main' }],
  ])('%s of %j has the fields that identify its target', (event, target, fields) => {
    expect(eventPayload(event, { repository: REPOSITORY, ...target })).toMatchObject(fields);
  });
});
