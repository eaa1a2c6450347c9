import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { count, FIRST_DIFF, kinds, OTHER_MACHINE } from '../support/clanforge.ts';
import { makeWorld, messages, type StepResult, type Watch, type World } from '../support/in-process.ts';
import { answer } from '../support/scripted.ts';
import { at, stepAgainst } from '../support/steps.ts';

/** Every rule, broken by the diff of the test machine: a path added, one modified and one removed. */
const BROKEN: readonly [string, string, string, string][] = [
  [
    'forbidden-paths',
    '*.pak\n/bin/',
    '2',
    'forbidden-paths matches 2 paths, first maps/canyon.pak (pattern *.pak)',
  ],
  [
    'protected-paths',
    'maps/*\n!*canyon*',
    '1',
    'protected-paths matches 1 path, first maps/mill.pak (pattern maps/*)',
  ],
  ['max-changes', '2', '1', 'max-changes allows 2 changed paths, but this diff has 3'],
];

/** A step on a diff that is complete at once and has these paths. */
const stepOn = (lists: object, inputs: Record<string, string>, watch?: (world: World) => Watch) =>
  stepAgainst([answer(), answer(lists)], inputs, watch);
const paths = (...names: readonly string[]): object => Object.fromEntries(names.map((name) => [name, {}]));

describe('a rule that is not broken', () => {
  test.each([
    ['require-changes', 'true'],
    ['forbidden-paths', 'mill.pak\n/server'],
    ['protected-paths', '/bin/\ncanyon.pak'],
    ['max-changes', '3'],
  ])('lets the diff pass: %s', async (name, value) => {
    const { step } = await makeWorld();
    const result = await step({ [name]: value });
    expect(result.passed).toBe(true);
    expect(result.outputs).toMatchObject({ state: 'Completed', violations: '0', error: '', added: '1' });
    expect(messages(result, 'group')).toContain('Check the rules of the release');
  });
});

describe('a rule that is broken', () => {
  test.each(BROKEN)(
    'fails the step and names count and first path: %s',
    async (name, value, violations, words) => {
      const { step } = await makeWorld();
      const result = await step({ [name]: value });
      expect(result.passed).toBe(false);
      expect(result.outputs).toMatchObject({
        diffid: String(FIRST_DIFF),
        state: 'Completed',
        'has-changes': 'true',
        added: '1',
        modified: '1',
        removed: '1',
        violations,
      });
      expect(result.outputs.error).toContain(`${words}.`);
      expect(messages(result, 'error')).toEqual([result.outputs.error]);
    },
  );

  test('fails the step when nothing changed and changes are required', async () => {
    const { step } = await makeWorld();
    const result = await step({ machineid: String(OTHER_MACHINE), 'require-changes': 'true' });
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ state: 'Completed', 'has-changes': 'false', violations: '1' });
    expect(result.outputs.error).toContain('require-changes found no changes');
  });

  test('is reported with all others', async () => {
    const { step } = await makeWorld();
    const result = await step(Object.fromEntries(BROKEN.map(([name, value]) => [name, value])));
    expect(result.passed).toBe(false);
    expect(result.outputs.violations).toBe('4');
    for (const [, , , words] of BROKEN) expect(result.outputs.error).toContain(words);
  });

  test('leaves the diff in Clanforge for people to reject', async () => {
    const { clanforge, step } = await makeWorld();
    const result = await step({ 'max-changes': '0', 'on-lock': 'reject' });
    expect(result.passed).toBe(false);
    expect([count(clanforge, 'create'), count(clanforge, 'reject')]).toEqual([1, 0]);
  });
});

describe('rules apply however the step gets its diff:', () => {
  test('by a retry', async () => {
    const { step } = await makeWorld();
    expect((await step()).passed).toBe(true);
    const result = await step({ diffid: String(FIRST_DIFF), 'max-changes': '2' });
    expect([result.passed, result.outputs.violations]).toEqual([false, '1']);
  });

  test('by a watch, which checks the same diff against different rules', async () => {
    const { clanforge, step } = await makeWorld();
    expect((await step({ 'max-changes': '2' })).passed).toBe(false);
    const watch = { mode: 'watch', imageid: '', machineid: '', diffid: String(FIRST_DIFF) };
    const broken = await step({ ...watch, 'forbidden-paths': '*' });
    expect([broken.passed, broken.outputs.violations]).toEqual([false, '2']);
    const kept = await step({ ...watch, 'max-changes': '3' });
    expect([kept.passed, kept.outputs.violations]).toEqual([true, '0']);
    expect(count(clanforge, 'create')).toBe(1);
  });

  test('by a lost response', async () => {
    const { step } = await makeWorld({ faults: ['lost-answer@create'] });
    const result = await step({ 'protected-paths': '*' });
    expect([result.passed, result.outputs.violations]).toEqual([false, '1']);
  });
});

describe('lists that cannot be read are never a pass:', () => {
  const RULES = [
    ['require-changes', 'true', 'added and modified and removed'],
    ['forbidden-paths', 'nothing-like-it', 'added and modified'],
    ['protected-paths', 'nothing-like-it', 'removed'],
    ['max-changes', '1000000', 'added and modified and removed'],
  ] as const;
  test.each(['no-maps', 'null-maps'].flatMap((fault) => RULES.map((rule) => [fault, ...rule] as const)))(
    '%s and %s: %s',
    async (fault, name, value, lists) => {
      const { step } = await makeWorld({ faults: [fault] });
      const result = await step({ [name]: value });
      expect(result.passed).toBe(false);
      expect(result.outputs).toMatchObject({ state: 'Completed', 'has-changes': '', violations: '1' });
      expect(result.outputs.error).toContain(
        `${name} cannot be checked, since Clanforge gave no readable list of ${lists} paths`,
      );
    },
  );

  test('one of them, beside a path that is caught', async () => {
    const result = await stepOn(
      { added: ['a'], modified: paths('a.pdb') },
      { 'forbidden-paths': '*.pdb', 'max-changes': '0', 'require-changes': 'true' },
    );
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({
      violations: '3',
      added: '',
      modified: '1',
      'has-changes': 'true',
    });
    expect(result.outputs.error).toContain('matches 1 path, first a.pdb');
    expect(result.outputs.error).toContain(
      'forbidden-paths cannot be checked, since Clanforge gave no readable',
    );
    expect(result.outputs.error).toContain('max-changes allows 0 changed paths');
  });

  test('an empty list that comes as an array is read', async () => {
    const lists = { added: [], modified: [], removed: [] };
    expect((await stepOn(lists, { 'max-changes': '0', 'forbidden-paths': '*' })).passed).toBe(true);
    expect((await stepOn(lists, { 'require-changes': 'true' })).outputs.error).toContain('found no changes');
  });
});

describe('rules see every path', () => {
  interface Match {
    readonly count: number;
    readonly first: readonly { readonly path: string }[];
  }

  test('and the report has the first thousand that they match, clean and short', async () => {
    const many = Array.from({ length: 1_500 }, (_, index) => `demo-secret-key\n${index}`.padEnd(400, 'x'));
    const { outputs } = await stepOn({ added: paths(...many) }, { 'forbidden-paths': '*' });
    const report = JSON.parse(readFileSync(outputs.report ?? '', 'utf8')) as { violations: [Match] };
    const [{ count: matched, first }] = report.violations;
    expect([matched, first.length]).toEqual([1_500, 1_000]);
    expect(first[0]?.path).toBe(`*** 0${'x'.repeat(294)}…`);
  });

  test('also beyond those that are shown', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => `maps/${index}.pak`);
    const result = await stepOn(
      { added: paths(...many, 'z.pdb'), removed: paths(...many, 'z.cfg') },
      { 'forbidden-paths': '*.pdb', 'protected-paths': '*\n!*.pak', 'max-changes': '5001' },
    );
    expect(result.passed).toBe(false);
    expect(result.outputs).toMatchObject({ added: '2501', removed: '2501', violations: '3' });
    expect(result.outputs.error).toContain('first z.pdb (pattern *.pdb)');
    expect(result.outputs.error).toContain('first z.cfg (pattern *)');
    expect(result.outputs.error).toContain('allows 5,001 changed paths, but this diff has 5,002');
  });

  test.each([
    ...['bin/x64/a.pdb', 'bin\\x64\\a.pdb', '/bin/x64/a.pdb', './bin/x64/a.pdb', '.\\bin\\x64\\a.pdb'],
    ...['bin//x64/./a.pdb', 'y/../bin/x64/a.pdb'],
  ])('however the machine spells them: %j', async (path) => {
    const result = await stepOn({ added: paths(path) }, { 'forbidden-paths': '/bin/*/a.pdb' });
    expect([result.passed, result.outputs.violations]).toEqual([false, '1']);
    expect(result.outputs.error).toContain(`first ${path} (pattern /bin/*/a.pdb)`);
  });

  test('with whatever name', async () => {
    const added: unknown = JSON.parse('{"__proto__":{},"constructor":{},"a\\n::error::b.pdb":{}}');
    const result = await stepOn({ added }, { 'forbidden-paths': '__proto__\nconstructor\n*.pdb' });
    expect(result.outputs.violations).toBe('3');
  });

  test('and show them as harmless text', async () => {
    const result = await stepOn({ added: paths('a\n::error::\u202eb.pdb') }, { 'forbidden-paths': '*.pdb' });
    expect(result.outputs.error).toContain('first a ::error::\ufffdb.pdb (pattern *.pdb)');
    expect(result.log.map(({ message }) => message).join()).not.toMatch(/\n::|\u202e/);
  });
});

test.each<readonly string[]>([...BROKEN, ['require-changes', 'true']])(
  'mode: start does not wait for the paths, so it takes no rule: %s',
  async (name = '', value = '') => {
    const { clanforge, step } = await makeWorld();
    const result = await step({ mode: 'start', [name]: value });
    expect(result.passed).toBe(false);
    expect(kinds(clanforge)).toEqual([]);
    expect(result.outputs.error).toContain('mode must not be start with rules for the release');
  },
);

describe('rules are not checked unless the diff completed:', () => {
  const rules = { 'forbidden-paths': '*', 'max-changes': '0', 'require-changes': 'true' };
  test.each([
    ['a job that failed', 'failing-job=disk full', 'disk full'],
    ['a job that completed, and is flagged as failed', 'completed-but-failed', 'flagged as failed'],
    ['a job that was squashed', 'squashed-job', 'was squashed'],
    ['a job that never ends', 'stuck-job', 'Timed out'],
  ])('%s', async (_, fault, words) => {
    const { step } = await makeWorld({ faults: [fault] });
    const result = await step(rules);
    expect(result.passed).toBe(false);
    expect(result.outputs.violations).toBe('');
    expect(result.outputs.error).toContain(words);
  });
});

describe('a check that takes long', () => {
  describe.each([
    ['keeps to', 'nothing-like-it'],
    ['breaks', 'a.pdb'],
  ])('with its only path, which %s the rules,', (_, pattern) => {
    /** What happens while the path is looked at: nothing looks at the clock then. */
    const stepMeanwhile = (happen: (world: World) => void): Promise<StepResult> =>
      stepOn(
        { added: paths('a.pdb'), modified: {}, removed: {} },
        { 'forbidden-paths': pattern, 'timeout-minutes': '1' },
        (world) => at('Check the rules of the release', () => happen(world)),
      );

    test('is no verdict beyond the deadline', async () => {
      const result = await stepMeanwhile(({ clock }) => clock.advance(60_000));
      expect(result.passed).toBe(false);
      expect(result.outputs).toMatchObject({ diffid: '42', state: 'Completed', violations: '' });
      expect(result.outputs.error).toMatch(/^Timed out after .*mode: watch and diffid: 42/);
    });

    test('is none after a cancel either, which the process sees only then', async () => {
      const result = await stepMeanwhile(({ cancel }) => setImmediate(cancel));
      expect(result.passed).toBe(false);
      expect(result.outputs).toMatchObject({ diffid: '42', state: 'Completed', violations: '' });
      expect(result.outputs.error).toMatch(/^Cancelled after .*mode: watch and diffid: 42/);
    });
  });
});

test('summary and report list what was matched', async () => {
  const { step } = await makeWorld();
  const { outputs, summary } = await step({ 'forbidden-paths': '*.pak', 'reject-diff': 'always' });
  expect(summary).toContain('❌ Image diff 218595: rules broken');
  expect(summary).toContain('<code>maps/canyon.pak</code>');
  const first = [{ kind: 'added', path: 'maps/canyon.pak', pattern: '*.pak' }];
  expect(JSON.parse(readFileSync(outputs.report ?? '', 'utf8'))).toMatchObject({
    verdict: 'rules broken',
    error: expect.stringContaining('forbidden-paths matches 1 path') as unknown,
    violations: [{ rule: 'forbidden-paths', count: 1, first }],
    counts: { added: 1, modified: 1, removed: 1 },
  });
});
