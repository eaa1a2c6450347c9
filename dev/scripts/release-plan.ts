/**
 * Checks whether a tag may be released, and prints `latest=true` or `latest=false` as the line of an output file:
 * `npm run -s release-plan -- v1.2.3`.
 */
import { spawnSync } from 'node:child_process';
import { PROJECT } from '../runner/project.ts';

const VERSION_TAG = /^v\d+\.\d+\.\d+$/;

if (process.argv[1] === import.meta.filename) {
  try {
    console.log(`latest=${String(isLatestRelease(process.argv[2] ?? '', PROJECT))}`);
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

/**
 * Whether GitHub may call it the latest release: a patch of an older version is not.
 *
 * @param folder - a clone with all tags and `origin/main`
 * @throws when the tag is no version, or its commit is not on `main`
 */
export function isLatestRelease(tag: string, folder: string): boolean {
  if (!VERSION_TAG.test(tag)) throw new Error(`${tag} is not the tag of a release, such as v1.2.3.`);
  const main = 'refs/remotes/origin/main';
  const { status, stderr } = git(folder, 'merge-base', '--is-ancestor', `refs/tags/${tag}`, main);
  // Any other status is an error of git, such as a missing tag or branch.
  if (status === 1) throw new Error(`The commit of ${tag} is not on main: merge it first, then tag main.`);
  if (status !== 0) throw new Error(`git could not compare ${tag} with main: ${stderr.trim()}`);
  const tags = git(folder, 'tag', '--list', '--sort=-version:refname').stdout.split('\n');
  return tags.find((other) => VERSION_TAG.test(other)) === tag;
}

function git(folder: string, ...args: readonly string[]) {
  const { error, ...result } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return result;
}
