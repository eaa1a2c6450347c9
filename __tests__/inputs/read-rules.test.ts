import { describe, expect, test } from '@jest/globals';
import { createInputReader, type RawInputs } from '../../src/inputs/input-reader.js';
import { readRules } from '../../src/inputs/read-rules.js';
import { hasRules, type Rules } from '../../src/rules/rules.js';
import { rawInputs } from './raw-inputs.js';

async function read(given: Partial<RawInputs>): Promise<{ rules: Rules; faults: readonly string[] }> {
  const reader = createInputReader(rawInputs(given));
  const rules = await readRules(reader);
  return { rules, faults: reader.faults };
}

const OFF = { requireChanges: false, forbidden: undefined, protected: undefined, maxChanges: undefined };
const PATH_RULES = ['forbidden-paths', 'protected-paths'] as const;

describe('a rule is off', () => {
  test('by default', async () => {
    expect(await read({})).toEqual({ rules: OFF, faults: [] });
  });

  test('when it is given empty, or as off', async () => {
    const given = {
      'require-changes': 'false',
      'forbidden-paths': ' \n ',
      'protected-paths': '\t',
      'max-changes': ' ',
    };
    expect(await read(given)).toEqual({ rules: OFF, faults: [] });
  });
});

describe('a rule is on', () => {
  test.each(['true', 'True', ' TRUE '])('require-changes: %j', async (value) => {
    expect(await read({ 'require-changes': value })).toEqual({
      rules: { ...OFF, requireChanges: true },
      faults: [],
    });
  });

  test.each([
    ['0', 0],
    [' 5000\n', 5_000],
    ['007', 7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('max-changes: %j', async (value, most) => {
    expect(await read({ 'max-changes': value })).toEqual({ rules: { ...OFF, maxChanges: most }, faults: [] });
  });

  test('forbidden-paths, with its own patterns', async () => {
    const { rules, faults } = await read({
      'forbidden-paths': '# symbols\n*.pdb\n',
      'protected-paths': '/bin/',
    });
    expect(faults).toEqual([]);
    expect(rules.forbidden?.catching('maps/a.pdb')).toBe('*.pdb');
    expect(rules.forbidden?.catching('bin/server')).toBeUndefined();
  });

  test('protected-paths, with its own patterns', async () => {
    const { rules, faults } = await read({ 'forbidden-paths': '*.pdb', 'protected-paths': '/bin/' });
    expect(faults).toEqual([]);
    expect(rules.protected?.catching('bin/server')).toBe('/bin/');
    expect(rules.protected?.catching('maps/a.pdb')).toBeUndefined();
  });
});

describe('a fault', () => {
  test.each(['yes', '1', 'tRUE'])('require-changes: %j', async (value) => {
    expect(await read({ 'require-changes': value })).toEqual({
      rules: OFF,
      faults: [`require-changes must be true or false, not "${value}"`],
    });
  });

  test.each(['-1', '+1', '1.5', '1e3', '0x10', '1,000', '٣', 'none', '9007199254740993'])(
    'max-changes: %j',
    async (value) => {
      expect(await read({ 'max-changes': value })).toEqual({
        rules: OFF,
        faults: [`max-changes must be a whole number, 0 or more, not "${value}"`],
      });
    },
  );

  test.each(PATH_RULES)('%s names the line of each bad pattern, and leaves the rule out', async (name) => {
    const { rules, faults } = await read({ [name]: '*.pdb\n# a comment\n[a\n\na\\b' });
    expect(rules).toEqual(OFF);
    expect(faults).toEqual([
      expect.stringMatching(`^${name} has a bad pattern in line 3: a bracket or brace`),
      expect.stringMatching(`^${name} has a bad pattern in line 5: it has a backslash`),
    ]);
  });

  test.each(PATH_RULES)('%s tells when there are too many patterns', async (name) => {
    const { rules, faults } = await read({ [name]: '{1..1000}\n'.repeat(3) });
    expect(rules).toEqual(OFF);
    expect(faults).toEqual([expect.stringMatching(`^${name} has too many or too long patterns `)]);
  });

  test('in both lists of patterns is told of both', async () => {
    const { faults } = await read({ 'forbidden-paths': '[', 'protected-paths': '!x' });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(PATH_RULES);
  });
});

describe('mode: start, which does not wait for the paths', () => {
  test.each([
    ['require-changes', 'true'],
    ['forbidden-paths', '*.pdb'],
    ['protected-paths', '*.pdb'],
    ['max-changes', '0'],
  ])('and %s is a fault, told with the way out', async (name, value) => {
    const { faults } = await read({ mode: ' start ', [name]: value });
    expect(faults).toEqual([expect.stringMatching(/^mode must not be start with rules .* mode: watch$/)]);
  });

  test.each([
    ['forbidden-paths', '[a'],
    ['protected-paths', '!a'],
    ['max-changes', '-1'],
  ])('and a bad %s are two faults, told at once', async (name, value) => {
    const { faults } = await read({ mode: 'start', [name]: value });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([name, 'mode']);
  });

  test('and a bad require-changes are one fault: nobody knows whether it is asked for', async () => {
    const { faults } = await read({ mode: 'start', 'require-changes': 'yes' });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['require-changes']);
  });

  test('is fine while every rule is off', async () => {
    expect((await read({ mode: 'start', 'require-changes': 'false' })).faults).toEqual([]);
  });

  test.each(['', 'run', 'watch'])('is not meant by %j', async (mode) => {
    const { rules, faults } = await read({ mode, 'max-changes': '0' });
    expect(faults).toEqual([]);
    expect(hasRules(rules)).toBe(true);
  });
});
