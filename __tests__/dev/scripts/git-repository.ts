/** Real repositories, for programs and scripts that read tags and branches. */
import { execFileSync } from 'node:child_process';
import { makeFolder } from '../../support/folders.ts';

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
  const options = { cwd: folder, env: GIT_ENVIRONMENT, encoding: 'utf8', stdio: 'pipe' } as const;
  return execFileSync('git', args, options).trim();
}

/** A bare repository with one commit on main, and a clone of it. */
export function makeRepository(): { readonly origin: string; readonly clone: string; readonly head: string } {
  const origin = makeFolder();
  const clone = makeFolder({
    'package.json': '{}',
    'dist/index.js': 'old',
    'dist/1.index.js': 'removed later',
  });
  git(origin, 'init', '--bare', '--quiet', '--initial-branch', 'main');
  git(clone, 'init', '--quiet', '--initial-branch', 'main');
  git(clone, 'remote', 'add', 'origin', origin);
  return { origin, clone, head: push(clone, 'first') };
}

/** Commits everything, even if nothing has changed; returns the commit. */
export function commit(clone: string, message: string): string {
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '--allow-empty', '--message', message);
  return git(clone, 'rev-parse', 'HEAD');
}

/** Commits, and pushes main; returns the commit. */
export function push(clone: string, message: string): string {
  const head = commit(clone, message);
  git(clone, 'push', '--quiet', 'origin', 'main');
  return head;
}
