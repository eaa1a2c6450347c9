/**
 * Builds the bundle: `npm run build` into `dist`; with `--check`, into another folder to compare it with `dist` byte by
 * byte. Both from the repository's root, since the bundle depends on where it is built from.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../runner/project.js';

const DIST = join(PROJECT, 'dist');

if (process.argv.includes('--check')) check();
else {
  rmSync(DIST, { recursive: true, force: true });
  build(DIST);
}

function build(folder: string): void {
  const ncc = join(PROJECT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  const args = ['build', 'src/index.ts', '-o', folder, '--license', 'licenses.txt', '--no-cache', '--quiet'];
  const { status } = spawnSync(process.execPath, [ncc, ...args], { cwd: PROJECT, stdio: 'inherit' });
  if (status !== 0) fail('The build failed.');
  // ncc ends with 0 even when it could not find a module.
  if (readFileSync(join(folder, 'index.js'), 'utf8').includes('webpackMissingModule')) {
    fail('The bundle lacks a module that it needs.');
  }
}

function check(): void {
  const fresh = mkdtempSync(join(tmpdir(), 'clanforge-dist-'));
  build(fresh);
  const names = [...new Set([...readdirSync(DIST), ...readdirSync(fresh)])].sort();
  const stale = names.filter((name) => !read(DIST, name).equals(read(fresh, name)));
  rmSync(fresh, { recursive: true });
  if (stale.length > 0) {
    fail(`dist is not what the sources build to (${stale.join(', ')}): run npm run build and commit it.`);
  }
  console.log(`dist is what the sources build to (${names.join(', ')}).`);
}

function read(folder: string, name: string): Buffer {
  return readdirSync(folder).includes(name) ? readFileSync(join(folder, name)) : Buffer.alloc(0);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
