import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { annotations, runBundle, startBundle } from '../support/bundle.js';
import { FIRST_DIFF, inputsFor, startTestClanforge } from '../support/clanforge.js';
import { answer, startScripted } from '../support/scripted.js';

describe('the bundle holds a diff against the rules of the release', () => {
  test('and passes when they are kept', async () => {
    const clanforge = await startTestClanforge();
    const result = await runBundle({
      inputs: {
        ...inputsFor(clanforge),
        'require-changes': 'true',
        'forbidden-paths': '# symbols\n*.{pdb,map}\nmaps/*\n!canyon.*',
        'protected-paths': '/bin/',
        'max-changes': '3',
      },
    });
    expect(annotations(result, 'error')).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ state: 'Completed', violations: '0', error: '' });
  });

  test('and fails when one is broken, with one annotation and the caught path in the summary', async () => {
    const clanforge = await startTestClanforge();
    const result = await runBundle({
      inputs: { ...inputsFor(clanforge), 'forbidden-paths': '*.{pdb,pak}', 'protected-paths': '/bin/' },
    });
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ diffid: String(FIRST_DIFF), state: 'Completed', violations: '1' });
    expect(result.outputs['error']).toContain(
      'forbidden-paths catches 1 added or modified path, first maps/canyon.pak (pattern *.{pdb,pak}).',
    );
    expect(annotations(result, 'error')).toEqual([result.outputs['error']]);
    expect(result.summary).toContain('<code>maps/canyon.pak</code>');
  });

  test('but sends nothing when a pattern is bad', async () => {
    const clanforge = await startTestClanforge();
    const result = await runBundle({ inputs: { ...inputsFor(clanforge), 'protected-paths': '*.cfg\n[a' } });
    expect(result.exitCode).toBe(1);
    expect(clanforge.requests).toHaveLength(0);
    expect(result.outputs['error']).toContain('protected-paths has a bad pattern in line 2');
    expect(result.outputs['violations']).toBe('');
  });

  test('also when a pattern would be tried for hours by an expression that goes back', async () => {
    const path = 'a'.repeat(4_000);
    const server = await startScripted(answer(), answer({ added: { [path]: {} } }));
    const result = await runBundle({
      inputs: { ...inputsFor(server), 'forbidden-paths': '*a*a*a*a*a*a*a*a*a*a*b' },
    });
    expect(result.exitCode).toBe(0);
    expect(result.outputs['violations']).toBe('0');
  });

  test('until somebody cancels', async () => {
    // A check that would take minutes: in names by chance, the matcher meets nothing that it has met before.
    const names = Array.from({ length: 20_000 }, (_, index) =>
      createHash('shake256', { outputLength: 100 }).update(`${index}`).digest('hex'),
    );
    const patterns = Array.from('01234567', (digit) => `*${digit}${'?'.repeat(19)}a*b`);
    const added = Object.fromEntries(names.map((name) => [name, {}]));
    const server = await startScripted(answer(), answer({ added }));
    const step = startBundle({
      inputs: { ...inputsFor(server), 'forbidden-paths': patterns.join('\n'), 'timeout-minutes': '10' },
      onLine: (line) => {
        if (line.kind === 'group' && line.title.includes('rules')) step.child.kill('SIGINT');
      },
    });
    const result = await step.done;
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ diffid: '42', violations: '' });
    expect(result.outputs['error']).toMatch(/^Cancelled after/);
  });
});
