import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findNode24, PROJECT } from '../../runner/project.js';
import { readCommandLine } from '../../simulator/commandline.js';
import { codeOfDocuments, placeOf, type Code } from '../../workflows/documents.js';
import { fromSource } from '../support/from-source.js';

const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** A command with npm, as somebody would type it. */
interface Command {
  readonly place: string;
  readonly command: string;
  /** `run`, or a word of npm's own. */
  readonly verb: string;
  /** The script that it runs, or the verb again. */
  readonly script: string;
  readonly flags: readonly string[];
}

const SHELLS = ['sh', 'bash', 'shell', 'console'];
const code = codeOfDocuments();
const blocks = code.filter(({ language }) => language !== undefined && SHELLS.includes(language));
const inLines = code.filter(({ language, text }) => language === undefined && /^npm\s/.test(text));
const commands = [...blocks, ...inLines].flatMap(commandsOf);

function commandsOf(piece: Code): readonly Command[] {
  return piece.text
    .split(/\n|&&|\|\||;|\|/)
    .map((part) => part.replace(/#.*/, '').trim())
    .filter((command) => command !== '')
    .map((command) => {
      const [program, verb = '', ...rest] = command.split(/\s+/).filter((word) => word !== '-s');
      if (program !== 'npm') throw new Error(`${placeOf(piece)}: ${command} is not checked by this test.`);
      const script = verb === 'run' ? (rest[0] ?? '') : verb;
      return { place: placeOf(piece), command, verb, script, flags: flagsIn(command) };
    });
}

function flagsIn(text: string): string[] {
  return text.split(/\s+/).filter((word) => word.startsWith('--') && word !== '--');
}

const helps = new Map<string, string>();

/** What a script prints with `--help`. */
function helpOf(script: string): string {
  const known = helps.get(script);
  if (known !== undefined) return known;
  const [, source] = / node build\/(\S+)\.js$/.exec(scripts[script] ?? '') ?? [];
  if (source === undefined) throw new Error(`npm run ${script} is no program of this repository.`);
  const help = execFileSync(findNode24(), fromSource(`${source}.ts`, '--help'), { encoding: 'utf8' });
  helps.set(script, help);
  return help;
}

const accepts = (script: string, flag: string): boolean =>
  flag === '--help' ? helpOf(script) !== '' : new RegExp(`${flag}(?![\\w-])`).test(helpOf(script));

describe('commands of the documents', () => {
  test('are some', () => {
    expect(commands.length).toBeGreaterThan(5);
  });

  test.each(commands)('$place: `$command` is one of npm, or a script of package.json', ({ verb, script }) => {
    const known = verb === 'run' || verb === 'test' ? Object.keys(scripts) : ['ci', 'install'];
    expect(known).toContain(script);
  });

  test.each(commands.filter(({ flags }) => flags.length > 0))(
    '$place: `$command` has flags that its --help explains',
    ({ script, flags }) => {
      for (const flag of flags) expect([flag, accepts(script, flag)]).toEqual([flag, true]);
    },
  );

  test.each(Object.keys(scripts))('CONTRIBUTING.md names the script %s', (script) => {
    const named = commands.filter(({ place }) => place.startsWith('CONTRIBUTING.md:'));
    expect(named.map((command) => command.script)).toContain(script);
  });

  const ofClanforge = commands.filter(({ script, flags }) => script === 'clanforge' && flags.length > 0);
  test.each(ofClanforge)('$place: `$command` is one that the local Clanforge takes', ({ command }) => {
    expect(() => readCommandLine(command.split(/\s+/).slice(4))).not.toThrow();
  });

  test('start the local Clanforge somewhere', () => {
    const [serving] = ofClanforge.filter(({ flags }) => flags.includes('--image'));
    expect(serving?.place).toContain('README.md');
  });

  const alone = code
    .filter(({ language, text }) => language === undefined && /^--\w/.test(text))
    .map((piece) => ({ place: placeOf(piece), flag: piece.text.split(/[\s=]/)[0] ?? '' }));
  test.each(alone)('$place: $flag is a flag of a command that a document names', ({ flag }) => {
    const programs = commands.filter(({ flags }) => flags.length > 0).map(({ script }) => script);
    expect([...new Set(programs)].filter((script) => accepts(script, flag))).not.toEqual([]);
  });
});
