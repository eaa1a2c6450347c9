import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { PROJECT } from '../runner/project.js';

/** A module of ncc's statistics, by its path from the repository's root, and those that were merged into it. */
interface Module {
  readonly name?: string;
  readonly modules?: readonly Module[];
}

const module: v.GenericSchema<Module> = v.object({
  name: v.exactOptional(v.string()),
  modules: v.exactOptional(v.array(v.lazy(() => module))),
});
const statistics = v.object({ modules: v.array(module) });

const manifest = v.object({ name: v.string(), version: v.string(), license: v.string() });

/**
 * The licences of the packages in a bundle. ncc's own list leaves out what is not in the chunk that it looks at last.
 *
 * @param text - ncc's statistics, JSON
 * @throws Error when a package does not say which licence it has
 */
export function licensesOf(text: string): string {
  const { modules } = v.parse(statistics, JSON.parse(text));
  const folders = new Set(modules.flatMap(namesOf).flatMap(packageOf));
  return [...folders].sort().map(licenseOf).join('\n');
}

function namesOf({ name, modules = [] }: Module): string[] {
  return [...(name === undefined ? [] : [name]), ...modules.flatMap(namesOf)];
}

/** The folder of the package that a module belongs to; nothing for the project's own. */
function packageOf(moduleName: string): string[] {
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(moduleName) ?? [];
  return folder === undefined ? [] : [folder];
}

function licenseOf(folder: string): string {
  const path = join(PROJECT, folder);
  const { name, version, license } = v.parse(
    manifest,
    JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')),
  );
  const file = readdirSync(path).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  const words =
    file === undefined
      ? 'The package comes without the text of this licence.'
      : readFileSync(join(path, file), 'utf8').replaceAll('\r\n', '\n').trim();
  return `${name} ${version}, ${license}\n\n${words}\n`;
}
