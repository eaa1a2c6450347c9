import dns from 'node:dns';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createProxy } from 'proxy';
import { LOCAL_TOKEN, type Step, type StepOptions } from '../../dev/runner/run-action.ts';
import { eventPayload, type EventName, type EventSubject } from '../../dev/github/events.ts';
import { errorBody } from '../../dev/github/faults.ts';
import type { GitHubOptions, LocalGitHub } from '../../dev/github/server.ts';
import type { LocalClanforge } from '../../dev/clanforge/server.ts';
import { annotations, runBundle, startBundle, until } from '../support/bundle.ts';
import { FIRST_DIFF, IMAGE, inputsFor, MACHINE, startTestClanforge } from '../support/clanforge.ts';
import { HEAD_SHA, PULL, REPOSITORY, startTestGitHub } from '../support/github.ts';

const MARK = `<!-- clanforge-image-diff image=${IMAGE} machine=${MACHINE} -->`;
const BOTH = { comment: 'always', 'status-context': 'Image diff' };
const EVENT_SHA = '4e'.repeat(20);

/** Takes the token that the runner gives by default. */
const startStudio = (options: Partial<GitHubOptions> = {}): Promise<LocalGitHub> =>
  startTestGitHub({ token: LOCAL_TOKEN, commits: [EVENT_SHA], ...options });

interface On {
  readonly event?: EventName;
  readonly subject?: Partial<EventSubject>;
  readonly inputs?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly preload?: readonly string[];
}

/** A step that makes both reports, on the pull request unless told otherwise. */
function optionsOn(clanforge: LocalClanforge, url: string, on: On = {}): StepOptions {
  const { event = 'pull_request', subject = { pull: { number: PULL, headSha: HEAD_SHA, state: 'open' } } } =
    on;
  return {
    inputs: { ...inputsFor(clanforge), ...BOTH, ...on.inputs },
    env: { GITHUB_API_URL: url, GITHUB_SHA: EVENT_SHA, ...on.env },
    event: { name: event, payload: eventPayload(event, { repository: REPOSITORY, ...subject }) },
    ...(on.preload === undefined ? {} : { preload: on.preload }),
  };
}

const states = (github: LocalGitHub): string[] => github.statuses.map(({ state }) => state);

describe('on a pull request', () => {
  test('status and comment tell of the verdict, and the next run updates them', async () => {
    const [github, clanforge] = [await startStudio(), await startTestClanforge()];
    const result = await runBundle(optionsOn(clanforge, github.url));
    expect(result.exitCode).toBe(0);
    const status = {
      sha: HEAD_SHA,
      context: 'Image diff',
      targetUrl: `https://github.com/${REPOSITORY}/actions/runs/4711`,
    };
    expect(github.statuses).toMatchObject([
      { ...status, state: 'pending' },
      {
        ...status,
        state: 'success',
        description: expect.stringContaining(`Diff ${FIRST_DIFF} completed`) as unknown,
      },
    ]);
    expect(github.comments).toMatchObject([{ body: expect.stringMatching(`^${MARK}\n<h3>✅`) as unknown }]);

    const inputs = {
      mode: 'watch',
      imageid: '',
      machineid: '',
      diffid: String(FIRST_DIFF),
      'max-changes': '1',
    };
    const second = await runBundle(optionsOn(clanforge, github.url, { inputs }));
    expect(second.exitCode).toBe(1);
    expect(states(github)).toEqual(['pending', 'success', 'pending', 'failure']);
    expect(github.comments).toMatchObject([{ body: expect.stringMatching(`^${MARK}\n<h3>❌`) as unknown }]);
    expect([...annotations(result, 'warning'), ...annotations(second, 'warning')]).toEqual([]);
  });

  test('GitHub Enterprise is asked below its base path', async () => {
    const [github, clanforge] = [await startStudio({ basePath: '/api/v3' }), await startTestClanforge()];
    const env = { GITHUB_SERVER_URL: 'https://github.studio.example' };
    const result = await runBundle(optionsOn(clanforge, github.url, { env }));
    expect(result.exitCode).toBe(0);
    expect(states(github)).toEqual(['pending', 'success']);
    expect(github.statuses[0]?.targetUrl).toBe(
      `https://github.studio.example/${REPOSITORY}/actions/runs/4711`,
    );
    expect(github.comments).toHaveLength(1);
    for (const { path } of github.requests) expect(path).toMatch(/^\/api\/v3\/repos\//);
  });
});

describe('on another event', () => {
  test.each<[string, On, string, string[]]>([
    ['a comment on the pull request', { event: 'issue_comment' }, HEAD_SHA, ['list-comments', 'pull']],
    [
      'a push to its branch',
      { event: 'push', subject: {}, env: { GITHUB_SHA: HEAD_SHA } },
      HEAD_SHA,
      ['commit-pulls', 'list-comments'],
    ],
    [
      'another workflow on its commit',
      { event: 'workflow_run' },
      HEAD_SHA,
      ['commit-pulls', 'list-comments'],
    ],
  ])('%s, the same pull request is told', async (_, on, sha, reads) => {
    const [github, clanforge] = [await startStudio(), await startTestClanforge()];
    const result = await runBundle(optionsOn(clanforge, github.url, on));
    expect(result.exitCode).toBe(0);
    expect(github.statuses.map((status) => status.sha)).toEqual([sha, sha]);
    expect(github.comments).toMatchObject([{ pull: PULL }]);
    const asked = github.requests.flatMap(({ method, route }) => (method === 'GET' ? [route] : []));
    expect(asked.sort()).toEqual(reads);
  });

  test('a group of the merge queue, its own commit is told', async () => {
    const [github, clanforge] = [await startStudio(), await startTestClanforge()];
    const on = { event: 'merge_group', subject: { sha: EVENT_SHA } } as const;
    const result = await runBundle(optionsOn(clanforge, github.url, on));
    expect(result.exitCode).toBe(0);
    expect(github.statuses.map(({ sha }) => sha)).toEqual([EVENT_SHA, EVENT_SHA]);
    expect(github.comments).toEqual([]);
  });
});

describe('the verdict stands', () => {
  test('when GitHub hangs until the deadline, and no report holds the process', async () => {
    const [github, clanforge] = [await startStudio(), await startTestClanforge({ faults: ['stuck-job'] })];
    github.failNext('any', { kind: 'hang' }, Infinity);
    const inputs = { 'timeout-minutes': '0.02' };
    const result = await runBundle(optionsOn(clanforge, github.url, { inputs }));
    expect(result.exitCode).toBe(1);
    expect(result.outputs['error']).toMatch(/^Timed out after/);
    expect(annotations(result, 'warning')).toHaveLength(2);
  });

  test('when a token may only read, and each warning names its permission', async () => {
    const permissions = { pullRequests: 'read', statuses: 'read' } as const;
    const [github, clanforge] = [await startStudio({ permissions }), await startTestClanforge()];
    const result = await runBundle(optionsOn(clanforge, github.url));
    expect(result.exitCode).toBe(0);
    expect(result.outputs['error']).toBe('');
    expect(annotations(result, 'warning').sort()).toEqual([
      expect.stringMatching(/^Setting the comment failed: .*pull-requests: write/),
      expect.stringMatching(/^Setting the commit status failed: .*statuses: write/),
    ]);
  });
});

describe('the token', () => {
  const CUSTOM = 'ghp_odd+token/with=chars&<more>';

  test('of the workflow is used, and in no stream, no file and no body, even when GitHub repeats it', async () => {
    const echo = {
      kind: 'answer',
      status: 422,
      body: errorBody(422, `${CUSTOM}\n::error::${CUSTOM}`, 'x'),
    } as const;
    const [github, clanforge] = [await startStudio({ token: CUSTOM }), await startTestClanforge()];
    github.failNext('create-comment', echo);
    const inputs = { 'github-token': CUSTOM };
    const step = startBundle(optionsOn(clanforge, github.url, { inputs, env: { RUNNER_DEBUG: '1' } }));
    const result = await step.done;
    expect(result.exitCode).toBe(0);
    expect(states(github)).toEqual(['pending', 'success']);
    expect(annotations(result, 'warning')).toEqual([expect.stringContaining('*** ::error::***')]);
    const masks = result.lines.flatMap((line) => (line.kind === 'mask' ? [line.value] : []));
    expect(masks).toContain(CUSTOM);
    expectHidden(CUSTOM, github, result.raw, step);
  });

  test('is sent to GitHub alone', async () => {
    const [github, clanforge] = [await startStudio(), await startTestClanforge()];
    await runBundle(optionsOn(clanforge, github.url));
    expect(JSON.stringify(clanforge.requests)).not.toContain(LOCAL_TOKEN);
    for (const { headers } of github.requests) expect(headers.authorization).toBe(`token ${LOCAL_TOKEN}`);
    expect(JSON.stringify(github.requests)).not.toContain('demo-secret-key');
  });

  function expectHidden(secret: string, github: LocalGitHub, raw: string, { folder }: Step): void {
    expect(raw.replace(/^::add-mask::.*$/gm, '')).not.toContain(secret);
    for (const file of filesBelow(folder)) expect(readFileSync(file, 'utf8')).not.toContain(secret);
    expect(JSON.stringify([github.comments, github.statuses])).not.toContain(secret);
    expect(JSON.stringify(github.requests.map(({ body }) => body))).not.toContain(secret);
  }

  function filesBelow(folder: string): string[] {
    return readdirSync(folder)
      .map((name) => join(folder, name))
      .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
  }
});

test.each(['0', '1'])('headers of GitHub’s answers become no command (debug logging: %s)', async (debug) => {
  const [github, clanforge] = [await startStudio(), await startTestClanforge()];
  github.failNext(
    'create-status',
    {
      kind: 'answer',
      status: 201,
      body: { id: 1 },
      headers: {
        deprecation: 'true',
        sunset: '##[error]sunset',
        link: '<::set-output name=diffid::1>; rel="deprecation"',
      },
    },
    Infinity,
  );
  const result = await runBundle(optionsOn(clanforge, github.url, { env: { RUNNER_DEBUG: debug } }));
  expect(result.exitCode).toBe(0);
  expect(result.raw).not.toContain('##[');
  for (const line of result.lines) {
    if (line.kind === 'text') expect(line.text).not.toContain('deprecat');
    expect(line.kind).not.toBe('command');
  }
});

describe('a cancel', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s leaves no pending, and says so in the comment',
    async (signal) => {
      const [github, clanforge] = [await startStudio(), await startTestClanforge({ faults: ['stuck-job'] })];
      const step = startBundle(optionsOn(clanforge, github.url));
      await until(() => step.outputs()['state'] === 'Running' && states(github).length === 1);
      step.child.kill(signal);
      const result = await step.done;
      expect(result.exitCode).toBe(1);
      expect(states(github)).toEqual(['pending', 'error']);
      expect(github.comments).toMatchObject([{ body: expect.stringContaining('cancelled') as unknown }]);
      expect(result.outputs['error']).toMatch(/^Cancelled after/);
    },
  );

  test('leaves no pending with a GitHub that makes it 4 s late', async () => {
    const [github, clanforge] = [await startStudio(), await startTestClanforge({ faults: ['stuck-job'] })];
    github.failNext('create-status', { kind: 'delay', ms: 4_000 });
    const step = startBundle(optionsOn(clanforge, github.url));
    await until(() => step.outputs()['state'] === 'Running');
    step.child.kill('SIGINT');
    expect((await step.done).exitCode).toBe(1);
    await until(() => states(github).includes('pending'));
    expect(states(github).at(-1)).toBe('error');
  });

  test('while the answer to create is awaited in vain leaves none', async () => {
    const [github, clanforge] = [
      await startStudio(),
      await startTestClanforge({ faults: ['no-answer@create'] }),
    ];
    const step = startBundle(optionsOn(clanforge, github.url));
    await clanforge.waitForRequest('create');
    const result = await cancelAsRunnerDoes(step);
    expect(result.exitCode).toBe(1);
    expect(states(github)).toEqual(['pending', 'error']);
    expect(result.outputs['error']).toContain('A diff may have started anyway');
  });

  test('ends by itself with a GitHub that hangs, with the reason and the id', async () => {
    const [github, clanforge] = [await startStudio(), await startTestClanforge({ faults: ['stuck-job'] })];
    github.failNext('any', { kind: 'hang' }, Infinity);
    const step = startBundle(optionsOn(clanforge, github.url));
    await until(() => step.outputs()['state'] === 'Running');
    const result = await cancelAsRunnerDoes(step);
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Running' });
    expect(result.outputs['error']).toMatch(/^Cancelled after .* mode: watch and diffid: 218595/);
    expect(annotations(result, 'error')).toEqual([result.outputs['error']]);
  });

  /** SIGINT, SIGTERM 7.5 s later, and SIGKILL after 10 s in all. */
  async function cancelAsRunnerDoes(step: Step) {
    step.child.kill('SIGINT');
    const timers = [
      setTimeout(() => step.child.kill('SIGTERM'), 7_500),
      setTimeout(() => step.child.kill('SIGKILL'), 10_000),
    ];
    const result = await step.done;
    timers.forEach(clearTimeout);
    return result;
  }
});

describe('a proxy', () => {
  /** A name that only the proxy can resolve. */
  const HOST = 'github.test';
  const proxies: Server[] = [];
  afterEach(() => {
    jest.restoreAllMocks();
    for (const proxy of proxies.splice(0)) {
      proxy.closeAllConnections();
      proxy.close();
    }
  });

  test('from the environment is used for GitHub too', async () => {
    const [github, clanforge] = [await startStudio(), await startTestClanforge()];
    const lookup = dns.lookup.bind(dns) as (...args: unknown[]) => void;
    jest
      .spyOn(dns, 'lookup')
      .mockImplementation((host: string, ...rest: unknown[]) =>
        lookup(host === HOST ? '127.0.0.1' : host, ...rest),
      );
    const targets: string[] = [];
    const proxy = createProxy(createServer().on('connect', ({ url }) => targets.push(url ?? '')));
    proxies.push(proxy);
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const url = new URL(github.url);
    url.hostname = HOST;
    const env = { HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
    const result = await runBundle(optionsOn(clanforge, url.origin, { env }));
    expect(result.exitCode).toBe(0);
    expect(annotations(result, 'warning')).toEqual([]);
    expect(states(github)).toEqual(['pending', 'success']);
    expect(new Set(targets)).toEqual(new Set([`${HOST}:${url.port}`]));
  });
});
