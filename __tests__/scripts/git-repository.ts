/** Real repositories, for what looks at tags and branches. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../support/folders.js';

export const GIT_ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'author',
  GIT_AUTHOR_EMAIL: 'author@example.com',
  GIT_COMMITTER_NAME: 'committer',
  GIT_COMMITTER_EMAIL: 'committer@example.com',
};

export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    env: GIT_ENVIRONMENT,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

/** A repository with one commit, and the clone of it that a checkout makes. */
export function makeRepository(): {
  readonly origin: string;
  readonly clone: string;
  readonly head: string;
} {
  const [origin, clone] = [makeFolder(), makeFolder()];
  git(origin, 'init', '--bare', '--quiet', '--initial-branch', 'main');
  git(clone, 'init', '--quiet', '--initial-branch', 'main');
  git(clone, 'remote', 'add', 'origin', origin);
  for (const [path, text] of [
    ['package.json', '{}'],
    ['dist/index.js', 'old'],
    ['dist/1.index.js', 'gone soon'],
  ] as const) {
    mkdirSync(join(clone, path, '..'), { recursive: true });
    writeFileSync(join(clone, path), text);
  }
  const head = commit(clone, 'first');
  git(clone, 'push', '--quiet', 'origin', 'main');
  return { origin, clone, head };
}

/** Commits all that is there, be it nothing. @returns the commit */
export function commit(clone: string, message: string): string {
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '--allow-empty', '--message', message);
  return git(clone, 'rev-parse', 'HEAD');
}
