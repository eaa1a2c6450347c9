/** Writes the tables of inputs and outputs in README.md from `action.yml`: `npm run tables`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, readManifest } from '../runner/project.js';
import { withTables } from './manifest-tables.js';

const README = join(PROJECT, 'README.md');
writeFileSync(README, withTables(readFileSync(README, 'utf8'), readManifest()));
