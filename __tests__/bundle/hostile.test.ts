import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { aliveParts } from '../../dev/render/alive.ts';
import { renderAsGitHub } from '../../dev/render/github-markdown.ts';
import type { EndedStep } from '../../dev/runner/run-action.ts';
import { runBundle, startBundle } from '../support/bundle.ts';
import { inputsFor, startTestClanforge } from '../support/clanforge.ts';

const SECRET = 'k3y/with+odd=chars&<more>';
const ACCESS = 'AKEXAMPLE';
const TOKEN = 'bearer-token-9f8e7d';
const PAIR = Buffer.from(`${ACCESS}:${SECRET}`).toString('base64');

describe('secrets', () => {
  test.each([
    ['in a refusal of create', 'echo-credentials@create'],
    ['as the name of a state', `unlisted-end=${SECRET}`],
    ['in a redirect', `redirect=/login/${encodeURIComponent(SECRET).toLowerCase()}@create`],
    ['in a refusal of status', 'echo-credentials@status*99'],
    ['nowhere', 'failing-job'],
  ])('that the API echoes %s are masked first, and in no stream and no file', async (_, fault) => {
    const clanforge = await startTestClanforge({ accessKey: ACCESS, secretKey: SECRET, faults: [fault] });
    const step = startBundle({
      inputs: {
        ...inputsFor(clanforge),
        'access-key': ACCESS,
        'secret-key': SECRET,
        'timeout-minutes': '0.05',
      },
      env: { RUNNER_DEBUG: '1' },
    });
    const result = await step.done;
    expect(result.exitCode).toBe(1);
    expect(masks(result)).toEqual(expect.arrayContaining([SECRET, PAIR]));
    expectHidden([SECRET, PAIR, encodeURIComponent(SECRET)], result, step.folder);
  });

  test('a token that the API echoes is hidden as well', async () => {
    const clanforge = await startTestClanforge({ token: TOKEN, faults: ['echo-credentials@create'] });
    const step = startBundle({
      inputs: { ...inputsFor(clanforge), 'access-key': '', 'secret-key': '', token: TOKEN },
    });
    const result = await step.done;
    expect(result.exitCode).toBe(1);
    expect(masks(result)).toContain(TOKEN);
    expectHidden([TOKEN], result, step.folder);
  });

  test('ids are not masked', async () => {
    const clanforge = await startTestClanforge();
    const result = await runBundle({ inputs: inputsFor(clanforge) });
    for (const id of ['1001', '5001', '7001', '218595']) expect(masks(result)).not.toContain(id);
  });

  test('debug lines tell method, path, status and time of each request, and once the shape of a response', async () => {
    const clanforge = await startTestClanforge();
    const result = await runBundle({ inputs: inputsFor(clanforge), env: { RUNNER_DEBUG: '1' } });
    const debug = result.lines.flatMap((line) => (line.kind === 'debug' ? [line.text] : []));
    const requests = debug.filter((line) => line.startsWith('GET '));
    expect(requests).toHaveLength(clanforge.requests.length);
    for (const line of requests)
      expect(line).toMatch(/^GET \/cfp\/v1\/imagediff\/(create|\d+\/status): HTTP 200 after \d+ ms$/);
    const shapes = debug.filter((line) => line.startsWith('Shape '));
    expect(shapes).toHaveLength(2);
    for (const line of shapes)
      expect(line).toMatch(/^Shape of the response to (create|read), HTTP 200: \{[a-z_:(){}, 0-9]+\}$/);
  });
});

describe('hostile text of the API', () => {
  test.each([
    ['in paths and names', ['hostile-text']],
    ['in the reason of a failure', ['hostile-text', 'failing-job']],
    ['in the name of a state', ['hostile-text', 'unlisted-end']],
    ['in a refusal', ['envelope=no\n::error::x\r##[error]y\u2028::stop-commands::z@create']],
  ])('%s becomes no command, no second line and no markup', async (_, faults) => {
    const clanforge = await startTestClanforge({ faults });
    const result = await runBundle({ inputs: { ...inputsFor(clanforge), 'timeout-minutes': '0.05' } });
    expect(result.lines.filter(({ kind }) => kind === 'command')).toEqual([]);
    expect(result.raw).not.toContain('##[');
    const known = /^(Diff \d|Timed out|Creating a diff of image 5001)/;
    for (const line of result.lines) {
      if (line.kind === 'annotation') expect(line.text).toMatch(known);
    }
    for (const [name, value] of Object.entries(result.outputs)) {
      if (name === 'error') expect(value).toMatch(value === '' ? /^$/ : known);
      expect(value).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(value).not.toContain('##[');
    }
    expect(result.outputs['state']).toMatch(/^[\p{L}\p{N} _.-]{1,40}$|^$/u);
    const markup = result.summary.replace(
      /<\/?(?:h[34]|p|b|table|thead|tbody|tr|t[hd](?: align="(?:left|right)")?(?: nowrap)?|code|pre(?: lang="yaml")?|details(?: open)?|summary|ul|li|a(?: href="[^"<>]*")?)>/g,
      '',
    );
    expect(markup).not.toMatch(/[<>]/);
    expect(aliveParts(renderAsGitHub(result.summary).tree)).toEqual([
      'link https://github.com/studio/game/actions/runs/4711',
    ]);
    expect(result.summary.length).toBeLessThan(200_000);
  });
});

function masks(result: EndedStep): string[] {
  const firstOther = result.lines.findIndex(({ kind }) => kind !== 'mask');
  return result.lines
    .slice(0, firstOther === -1 ? undefined : firstOther)
    .flatMap((line) => (line.kind === 'mask' ? [line.value] : []));
}

function expectHidden(secrets: readonly string[], result: EndedStep, folder: string): void {
  const stream = result.raw.replace(/^::add-mask::.*$/gm, '');
  for (const secret of secrets) {
    expect(stream).not.toContain(secret);
    for (const file of filesBelow(folder)) expect(readFileSync(file, 'utf8')).not.toContain(secret);
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}
