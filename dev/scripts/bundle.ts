/** Bundles a program with ncc. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../runner/project.ts';

/**
 * Runs ncc in the repository's root, because the bundle depends on where it is built.
 *
 * @param entry - from the repository's root
 * @returns the path of the bundle; the list of licenses is beside it
 * @throws when it cannot be built (ncc has printed why) or lacks a module
 */
export function bundle(entry: string, folder: string): string {
  const ncc = join(PROJECT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  const statsFile = join(folder, 'stats.json');
  const flags = ['--stats-out', statsFile, '--no-cache', '--quiet'];
  const { status } = spawnSync(process.execPath, [ncc, 'build', entry, '-o', folder, ...flags], {
    cwd: PROJECT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`${entry} could not be bundled.`);
  const main = join(folder, 'index.js');
  // ncc exits with 0 even when it could not find a module.
  if (readFileSync(main, 'utf8').includes('webpackMissingModule')) {
    throw new Error(`The bundle of ${entry} lacks a module that it needs.`);
  }
  const { modules } = JSON.parse(readFileSync(statsFile, 'utf8')) as { modules: readonly Module[] };
  rmSync(statsFile);
  writeFileSync(join(folder, 'licenses.txt'), licensesOf(modules));
  return main;
}

/** A module in webpack's statistics; several may be joined into one. */
interface Module {
  /** `./node_modules/a/b.js`, relative to the repository's root. */
  readonly name: string;
  readonly modules?: readonly Module[];
}

/** ncc's own list leaves out the packages of chunks that are loaded later. */
function licensesOf(modules: readonly Module[]): string {
  const all = modules.flatMap((module) => [module, ...(module.modules ?? [])]);
  const folders = all.flatMap(({ name }) => PACKAGE_FOLDER.exec(name)?.[0] ?? []);
  const texts = [...new Set(folders)].map((path) => {
    const folder = join(PROJECT, path);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8');
    return `${manifest['name']}\n${manifest['license']}\n${text}`;
  });
  return texts.sort().join('\n\n');
}

const PACKAGE_FOLDER = /^\.\/(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
