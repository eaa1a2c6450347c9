import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The folder of this repository, wherever the compiled file lies in it. */
export const PROJECT = findProject(dirname(fileURLToPath(import.meta.url)));

function findProject(folder: string): string {
  if (existsSync(join(folder, 'action.yml'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('There is no action.yml above this file.');
  return findProject(parent);
}

export interface ActionManifest {
  readonly inputs: Readonly<Record<string, { description: string; required: boolean; default: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

/** `action.yml` as it stands. */
export function readManifest(): ActionManifest {
  return parse(readFileSync(join(PROJECT, 'action.yml'), 'utf8')) as ActionManifest;
}

const NODE_24 = 24;

/**
 * The Node that GitHub's runner uses: the npm package's, else this one if it is new enough.
 *
 * @throws when there is neither
 */
export function findNode24(): string {
  const packaged = join(PROJECT, 'node_modules/node24/bin/node');
  if (existsSync(packaged)) return packaged;
  if (Number.parseInt(process.versions.node, 10) >= NODE_24) return process.execPath;
  throw new Error(
    `The action runs on Node 24, and this is Node ${process.versions.node}: npm has no Node 24 for this platform, so install it and try again.`,
  );
}
