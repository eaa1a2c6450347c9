/**
 * Builds the bundle: `npm run build` into `dist`; with `--check`, into another folder to compare it with `dist` byte by
 * byte.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../runner/project.js';
import { bundle } from './bundle.js';
import { licensesOf } from './licenses.js';

const DIST = join(PROJECT, 'dist');

try {
  if (process.argv.includes('--check')) check();
  else {
    rmSync(DIST, { recursive: true, force: true });
    build(DIST);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function build(folder: string): void {
  const temporary = mkdtempSync(join(tmpdir(), 'clanforge-build-'));
  try {
    const statistics = join(temporary, 'statistics.json');
    bundle('src/index.ts', folder, ['--stats-out', statistics]);
    writeFileSync(join(folder, 'licenses.txt'), licensesOf(readFileSync(statistics, 'utf8')));
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/** @throws when dist is another bundle than that of the sources */
function check(): void {
  const fresh = mkdtempSync(join(tmpdir(), 'clanforge-dist-'));
  build(fresh);
  const names = [...new Set([...readdirSync(DIST), ...readdirSync(fresh)])].sort();
  const stale = names.filter((name) => !read(DIST, name).equals(read(fresh, name)));
  rmSync(fresh, { recursive: true });
  if (stale.length > 0) {
    throw new Error(
      `dist is not what the sources build to (${stale.join(', ')}): run npm run build and commit it.`,
    );
  }
  console.log(`dist is what the sources build to (${names.join(', ')}).`);
}

function read(folder: string, name: string): Buffer {
  return readdirSync(folder).includes(name) ? readFileSync(join(folder, name)) : Buffer.alloc(0);
}
