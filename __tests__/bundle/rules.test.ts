import { describe, expect, test } from '@jest/globals';
import { annotations, runBundle } from '../support/bundle.ts';
import { FIRST_DIFF, inputsFor, startTestClanforge } from '../support/clanforge.ts';
import { answer, startScripted } from '../support/scripted.ts';

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
      'forbidden-paths matches 1 path, first maps/canyon.pak (pattern *.{pdb,pak}).',
    );
    expect(annotations(result, 'error')).toEqual([result.outputs['error']]);
    expect(result.summary).toContain('<code>maps/canyon.pak</code>');
  });

  test('but sends nothing when a pattern is bad', async () => {
    const clanforge = await startTestClanforge();
    const result = await runBundle({ inputs: { ...inputsFor(clanforge), 'protected-paths': '*.cfg\n[a' } });
    expect(result.exitCode).toBe(1);
    expect(clanforge.requests).toHaveLength(0);
    expect(result.outputs['error']).toContain('protected-paths has an invalid pattern in line 2');
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
});
