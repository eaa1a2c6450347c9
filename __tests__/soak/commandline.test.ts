import { describe, expect, test } from '@jest/globals';
import { HELP, readCommandLine, replayFlags } from '../../soak/commandline.js';

describe('the command line', () => {
  test('needs nothing: a full soak of a fresh seed', () => {
    expect(readCommandLine([], 42)).toEqual({
      kind: 'soak',
      seed: 42,
      runs: 5_000,
      bundleRuns: 300,
      minutes: 15,
    });
  });

  test('names the seed, the runs and the minutes', () => {
    const args = ['--seed', '7', '--runs', '10', '--bundle-runs', '0', '--minutes', '0.5'];
    expect(readCommandLine(args, 42)).toEqual({
      kind: 'soak',
      seed: 7,
      runs: 10,
      bundleRuns: 0,
      minutes: 0.5,
    });
  });

  test.each(['core', 'bundle'] as const)('takes the flags that a failed run of the %s prints', (kind) => {
    const args = replayFlags(kind, 4_294_967_295).split(' ');
    expect(readCommandLine(args, 42)).toEqual({ kind: 'replay', seed: 4_294_967_295, of: kind });
  });

  test.each([
    [['--runs', 'many'], '--runs takes a whole number, not "many"'],
    [['--bundle-runs', '-1'], /--bundle-runs/],
    [['--minutes', '0'], '--minutes takes a number above 0, not "0"'],
    [['--seed', '4294967296'], '--seed takes a whole number below 2^32, not "4294967296"'],
    [['--replay', 'x'], '--replay takes a whole number below 2^32, not "x"'],
    [['--bundle'], '--bundle goes with --replay only'],
    [['--verbose'], /--verbose/],
  ])('%j is refused', (args, message) => {
    expect(() => readCommandLine(args, 42)).toThrow(message);
  });

  test('the help names every flag', () => {
    expect(readCommandLine(['--help'], 42)).toEqual({ kind: 'help' });
    for (const flag of ['--runs', '--bundle-runs', '--minutes', '--seed', '--replay', '--bundle', '--help']) {
      expect(HELP).toContain(`  ${flag} `);
    }
  });
});
