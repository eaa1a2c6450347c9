/** What a repository says of a release that is to be made from one of its tags. */
import { spawnSync } from 'node:child_process';

export interface ReleasePlan {
  /** Whether GitHub may call it the latest release: a patch of an older version is not. */
  readonly isLatest: boolean;
}

const VERSION_TAG = /^v(\d+)\.(\d+)\.(\d+)$/;

/** What is released was reviewed and checked where everything is. */
const MAIN = 'refs/remotes/origin/main';

/**
 * @param tag - such as `v1.2.3`
 * @param folder - a clone with all tags and `origin/main`
 * @throws when the tag is no version, or its commit is not one of `main`
 */
export function planRelease(tag: string, folder: string): ReleasePlan {
  if (!VERSION_TAG.test(tag)) throw new Error(`${tag} is no tag of a release, such as v1.2.3.`);
  const { status, stderr } = git(folder, 'merge-base', '--is-ancestor', `refs/tags/${tag}`, MAIN);
  // Any other status is a fault of git: a tag or branch that is not there.
  if (status === 1)
    throw new Error(`The commit of ${tag} is not one of main: merge it first, then tag what main has.`);
  if (status !== 0) throw new Error(`git could not tell whether ${tag} is of main: ${stderr.trim()}`);
  return { isLatest: newestVersion(git(folder, 'tag', '--list').stdout.split('\n')) === tag };
}

/** The tag of the highest version; other tags, such as `v1` and `v1.2.0-rc.1`, do not count. */
export function newestVersion(tags: readonly string[]): string | undefined {
  return tags
    .filter((tag) => VERSION_TAG.test(tag))
    .sort((one, other) => compare(numbers(one), numbers(other)))
    .at(-1);
}

function numbers(tag: string): readonly number[] {
  return (VERSION_TAG.exec(tag) ?? []).slice(1).map(Number);
}

function compare(one: readonly number[], other: readonly number[]): number {
  return one.map((number, index) => number - (other[index] ?? 0)).find((gap) => gap !== 0) ?? 0;
}

function git(folder: string, ...args: readonly string[]) {
  const { error, ...result } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return result;
}
