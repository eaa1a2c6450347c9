import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, readManifest } from '../../runner/project.js';
import { DEFAULTS, INPUT_NAMES } from '../../src/inputs/input-reader.js';
import { OUTPUT_NAMES } from '../../src/report/outputs.js';

const manifest = readManifest();

describe('action.yml', () => {
  test('declares the inputs that are read, with the same defaults', () => {
    const declared = Object.entries(manifest.inputs).map(([name, { default: value }]) => [name, value]);
    // Only the runner knows the token.
    const known = { ...DEFAULTS, 'github-token': '${{ github.token }}' };
    expect(declared).toEqual(INPUT_NAMES.map((name) => [name, known[name] ?? '']));
  });

  test('requires no input by itself, since the mode and the way to sign in decide', () => {
    expect(Object.values(manifest.inputs).filter(({ required }) => required)).toEqual([]);
  });

  test('declares the outputs that are set', () => {
    expect(Object.keys(manifest.outputs)).toEqual([...OUTPUT_NAMES]);
  });

  test.each(Object.entries({ ...manifest.inputs, ...manifest.outputs }))('describes %s', (_, entry) => {
    expect(entry.description).toMatch(/\w.*\.$/);
  });

  test('runs a bundle that exists, on Node 24', () => {
    expect(manifest.runs.using).toBe('node24');
    expect(existsSync(join(PROJECT, manifest.runs.main))).toBe(true);
  });
});
