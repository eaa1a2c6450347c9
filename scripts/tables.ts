/**
 * Writes the tables of inputs and outputs in README.md from `action.yml`: `npm run tables`; with `--check`, only tells
 * whether they are what it would write.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, readManifest } from '../runner/project.js';
import { withTables } from './manifest-tables.js';

const README = join(PROJECT, 'README.md');

const present = readFileSync(README, 'utf8');
const wanted = withTables(present, readManifest());
if (!process.argv.includes('--check')) {
  writeFileSync(README, wanted);
} else if (present !== wanted) {
  console.error('The tables of README.md are not those of action.yml: run npm run tables and commit it.');
  process.exit(1);
}
