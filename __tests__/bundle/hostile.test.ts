import { describe, expect, test } from '@jest/globals';
import { aliveParts } from '../../dev/render/alive.ts';
import { renderAsGitHub } from '../../dev/render/github-markdown.ts';
import type { EndedStep } from '../../dev/runner/run-action.ts';
import type { ClanforgeOptions, LocalClanforge } from '../../dev/clanforge/server.ts';
import { filesOf, startBundle } from '../support/bundle.ts';
import { inputsFor, startTestClanforge } from '../support/clanforge.ts';
import { together } from '../support/together.ts';

const SECRET = 'k3y/with+odd=chars&<more>';
const ACCESS = 'AKEXAMPLE';
const TOKEN = 'bearer-token-9f8e7d';
const PAIR = Buffer.from(`${ACCESS}:${SECRET}`).toString('base64');

interface Ended {
  readonly result: EndedStep;
  readonly clanforge: LocalClanforge;
  /** Each file that the step left. */
  readonly files: readonly string[];
}

async function run(
  options: Partial<ClanforgeOptions>,
  inputs: Record<string, string> = {},
  env: Record<string, string> = {},
): Promise<Ended> {
  const clanforge = await startTestClanforge(options);
  const step = startBundle({
    inputs: { ...inputsFor(clanforge), 'timeout-minutes': '0.05', ...inputs },
    env,
  });
  const result = await step.done;
  return { result, clanforge, files: filesOf(step) };
}

const ECHOES = [
  ['in a refusal of create', 'echo-credentials@create'],
  ['as the name of a state', `unlisted-end=${SECRET}`],
  ['in a redirect', `redirect=/login/${encodeURIComponent(SECRET).toLowerCase()}@create`],
  ['in a refusal of status', 'echo-credentials@status*99'],
  ['nowhere', 'failing-job'],
] as const;

const HOSTILE = [
  ['in paths and names', ['hostile-text']],
  ['in the reason of a failure', ['hostile-text', 'failing-job']],
  ['in the name of a state', ['hostile-text', 'unlisted-end']],
  ['in a refusal', ['envelope=no\n::error::x\r##[error]y\u2028::stop-commands::z@create']],
] as const;

const DEBUG = { RUNNER_DEBUG: '1' };
const KEYS = { 'access-key': ACCESS, 'secret-key': SECRET };
const BEARER = { 'access-key': '', 'secret-key': '', token: TOKEN };
const ended = together<string, Ended>({
  ...Object.fromEntries(
    ECHOES.map(([where, fault]) => {
      const options = { accessKey: ACCESS, secretKey: SECRET, faults: [fault] };
      return [`echo ${where}`, () => run(options, KEYS, DEBUG)];
    }),
  ),
  token: () => run({ token: TOKEN, faults: ['echo-credentials@create'] }, BEARER),
  'debug logging': () => run({}, {}, DEBUG),
  ...Object.fromEntries(HOSTILE.map(([where, faults]) => [`hostile ${where}`, () => run({ faults })])),
});

describe('secrets', () => {
  test.each(ECHOES.map(([where]) => where))(
    'that Clanforge repeats %s are masked first and hidden everywhere',
    (where) => {
      expectHidden(ended(`echo ${where}`), [SECRET, PAIR], encodeURIComponent(SECRET));
    },
  );

  test('a token that Clanforge repeats is hidden too', () => {
    expectHidden(ended('token'), [TOKEN]);
  });

  test('ids are not masked', () => {
    const { result } = ended('debug logging');
    for (const id of ['1001', '5001', '7001', '218595']) expect(masks(result)).not.toContain(id);
  });

  test('a debug line has method, path, status and time of each request; another the fields of the response', () => {
    const { result, clanforge } = ended('debug logging');
    const debug = result.lines.flatMap((line) => (line.kind === 'debug' ? [line.text] : []));
    const requests = debug.filter((line) => line.startsWith('GET '));
    expect(requests).toHaveLength(clanforge.requests.length);
    for (const line of requests)
      expect(line).toMatch(/^GET \/cfp\/v1\/imagediff\/(create|\d+\/status): HTTP 200 after \d+ ms$/);
    const shapes = debug.filter((line) => line.startsWith('Shape '));
    expect(shapes).toHaveLength(2);
    for (const line of shapes)
      expect(line).toMatch(/^Shape of the response to (create|read), HTTP 200: \{[a-z_:;(){}, 0-9]+\}$/);
  });
});

describe('hostile text of Clanforge', () => {
  test.each(HOSTILE.map(([where]) => where))(
    '%s becomes no command, no second line and no markup',
    (where) => {
      const { result } = ended(`hostile ${where}`);
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
    },
  );
});

function masks(result: EndedStep): string[] {
  const firstOther = result.lines.findIndex(({ kind }) => kind !== 'mask');
  return result.lines
    .slice(0, firstOther === -1 ? undefined : firstOther)
    .flatMap((line) => (line.kind === 'mask' ? [line.value] : []));
}

function expectHidden({ result, files }: Ended, masked: readonly string[], ...others: string[]): void {
  expect(result.exitCode).toBe(1);
  expect(masks(result)).toEqual(expect.arrayContaining([...masked]));
  for (const text of [result.raw.replace(/^::add-mask::.*$/gm, ''), ...files]) {
    for (const secret of [...masked, ...others]) expect(text).not.toContain(secret);
  }
}
