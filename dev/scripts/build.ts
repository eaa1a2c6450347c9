/** Builds the bundle into dist; with `--check`, builds it elsewhere and compares the two byte by byte. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../runner/project.ts';
import { bundle } from './bundle.ts';

const DIST = join(PROJECT, 'dist');
const fresh = mkdtempSync(join(tmpdir(), 'clanforge-dist-'));

try {
  bundle('src/index.ts', fresh);
  if (process.argv.includes('--check')) compare();
  else {
    rmSync(DIST, { recursive: true, force: true });
    cpSync(fresh, DIST, { recursive: true });
  }
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

/** @throws when dist is not what the sources build to */
function compare(): void {
  const names = [...new Set([...readdirSync(DIST), ...readdirSync(fresh)])].sort();
  const read = (folder: string, name: string): string | undefined =>
    readdirSync(folder).includes(name) ? readFileSync(join(folder, name), 'latin1') : undefined;
  const stale = names.filter((name) => read(DIST, name) !== read(fresh, name));
  if (stale.length > 0) {
    throw new Error(`dist is stale (${stale.join(', ')}): run npm run build and commit dist.`);
  }
  console.log(`dist is what the sources build to (${names.join(', ')}).`);
}
