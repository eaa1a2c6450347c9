/** Every command in the documents can be typed as it stands there. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readCommandLine } from '../../dev/clanforge/commandline.ts';
import { findNode24, PROJECT } from '../../dev/runner/project.ts';
import { codeOfDocuments, placeOf } from '../workflows/documents.ts';

const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const commands = codeOfDocuments()
  .filter(({ language, text }) =>
    language === undefined ? /^npm\s/.test(text) : /^(?:sh|bash|shell|console)$/.test(language),
  )
  .flatMap((piece) =>
    piece.text
      .split(/\n|&&|\|\||;|\|/)
      .map((part) => part.replace(/#.*/, '').trim())
      .filter((command) => command !== '')
      .map((command) => {
        const [program, verb = '', name = ''] = command.split(/\s+/).filter((word) => word !== '-s');
        const flags = command.split(/\s+/).filter((word) => /^--\w/.test(word) && word !== '--help');
        return { place: placeOf(piece), command, program, verb, script: verb === 'run' ? name : verb, flags };
      }),
  );

test.each(commands)('$place: `$command` is a script of package.json, or a command of npm', (command) => {
  const { program, verb, script } = command;
  const known = verb === 'run' || verb === 'test' ? Object.keys(scripts) : ['ci', 'install'];
  expect(program).toBe('npm');
  expect(known).toContain(script);
});

test.each(commands.filter(({ flags }) => flags.length > 0))(
  '$place: `$command` has flags that --help explains',
  ({ script, flags, command }) => {
    const [, file = script] = /^node (dev\/\S+\.ts)$/.exec(scripts[script] ?? '') ?? [];
    const help = execFileSync(findNode24(), [join(PROJECT, file), '--help'], { encoding: 'utf8' });
    for (const flag of flags) expect(help).toMatch(new RegExp(`${flag.replace(/=.*/, '')}(?![\\w-])`));
    if (script === 'clanforge') readCommandLine(command.split(/\s+/).slice(4));
  },
);

test('CONTRIBUTING.md names every script of package.json', () => {
  const named = commands.filter(({ place }) => place.startsWith('CONTRIBUTING.md:'));
  expect(named.map(({ script }) => script)).toEqual(expect.arrayContaining(Object.keys(scripts)));
});
