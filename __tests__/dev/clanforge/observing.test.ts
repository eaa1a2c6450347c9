import { expect, test } from '@jest/globals';
import type { RecordedRequest } from '../../../dev/clanforge/server.ts';
import { about, CREATE, ENDS_AT, FIRST, IMAGE, MACHINE, makeWorld, OTHER_IMAGE, STATUS } from './support.ts';

test('with any prefix allowed, callers can be told apart by theirs', async () => {
  const { clanforge, read } = await makeWorld({ anyPrefix: true });
  expect(await read(`/run-1${CREATE}`)).toHaveProperty('diffid', FIRST);
  expect(await read(`/run/2${STATUS}`)).toHaveProperty('diffid', FIRST);
  expect(await read(STATUS)).toHaveProperty('diffid', FIRST);
  expect(clanforge.requests.map(({ path, kind }) => [path.split('/cfp')[0], kind])).toEqual([
    ['/run-1', 'create'],
    ['/run/2', 'status'],
    ['', 'status'],
  ]);
});

test('a request tells which job it started, of a new diff and of a retried one', async () => {
  const { clanforge, pass, read } = await makeWorld({ faults: ['failing-job@create*1'] });
  await read(CREATE);
  await read(CREATE);
  pass(ENDS_AT);
  await read(about('retry'));
  expect(clanforge.requests.map(({ started }) => started)).toEqual([
    { diffid: FIRST, job: 1 },
    undefined,
    { diffid: FIRST, job: 2 },
  ]);
  expect(clanforge.diffs()[0]?.history).toEqual([
    { state: 'Failed', failed: true },
    { state: 'Created', failed: false },
  ]);
});

test('whoever listens hears of a request before anything becomes of it', async () => {
  const heard: (string | undefined)[] = [];
  const onRequest = ({ kind, started }: RecordedRequest) => void heard.push(kind, started && 'started');
  const { read } = await makeWorld({ onRequest });
  await read(CREATE);
  expect(heard).toEqual(['create', undefined]);
});

test('with a pace of its own it waits by that, and tells of a request that it never answers', async () => {
  const waits: [number, string][] = [];
  const silent: string[] = [];
  const { clanforge, read, get } = await makeWorld({
    faults: ['slow-answer=60000@create', 'trickled-body=70000@status', 'no-answer@reject'],
    pace: {
      pause: (ms, { kind }) => {
        waits.push([ms, kind]);
        return Promise.resolve();
      },
      fallSilent: ({ kind }) => void silent.push(kind),
    },
  });
  await read(CREATE);
  await read(STATUS);
  expect(waits).toEqual([[60_000, 'create'], ...Array.from({ length: 9 }, () => [70_000, 'status'])]);
  expect(silent).toEqual([]);
  const unanswered = get(about('reject', '&reinstall=0')).catch(() => 'closed');
  await clanforge.waitForRequest('reject');
  await new Promise((resolve) => setImmediate(resolve));
  expect(silent).toEqual(['reject']);
  await clanforge.close();
  expect(await unanswered).toBe('closed');
});

test('a diff of somebody else may be given its fate', async () => {
  const { clanforge, pass } = await makeWorld();
  clanforge.startDiff(IMAGE, MACHINE, { kind: 'squashed' });
  clanforge.startDiff(OTHER_IMAGE, MACHINE, { kind: 'runs-for-ever' });
  pass(ENDS_AT);
  expect(clanforge.diffs().map(({ state }) => state)).toEqual(['Squashed', 'Running']);
});
