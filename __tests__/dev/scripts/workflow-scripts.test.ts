/** The scripts in the workflows that do more than call npm, run by bash on real repositories. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeFolder } from '../../support/folders.ts';
import { commit, git, GIT_ENVIRONMENT, makeRepository } from './git-repository.ts';
import { scriptOf } from './workflow-files.ts';

/** Runs a script as the runner does. */
function bash(script: string, folder: string, env: Readonly<Record<string, string>>) {
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...GIT_ENVIRONMENT, ...env },
    encoding: 'utf8',
  });
}

describe('release.yml moves the major tag', () => {
  const move = (clone: string, tag: string) =>
    bash(scriptOf('release.yml', 'Move the major tag'), clone, { GITHUB_REF_NAME: tag });

  test('to the commit of the newest release, but not back to an older one', () => {
    const { origin, clone } = makeRepository();
    for (const tag of ['v1.0.0', 'v2.0.0', 'v1.11.0-rc.1']) git(clone, 'tag', tag);
    expect(move(clone, 'v1.0.0').status).toBe(0);
    const next = commit(clone, 'second');
    git(clone, 'tag', '--annotate', '--message', 'ten', 'v1.10.0');
    expect(move(clone, 'v1.10.0').status).toBe(0);
    commit(clone, 'fix for an older version');
    git(clone, 'tag', 'v1.9.1');
    const { status, stdout } = move(clone, 'v1.9.1');
    expect([status, stdout]).toEqual([0, 'v1 stays where it is, because v1.10.0 is newer.\n']);
    expect(git(origin, 'rev-parse', 'refs/tags/v1')).toBe(next);
    expect(git(origin, 'tag')).toBe('v1');
  });

  test('or shows the command that moves it, when GitHub refuses', () => {
    const { origin, clone, head } = makeRepository();
    git(clone, 'tag', '--annotate', '--message', 'one', 'v1.0.0');
    const hook = join(origin, 'hooks/pre-receive');
    writeFileSync(hook, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { status, stdout } = move(clone, 'v1.0.0');
    expect(status).toBe(1);
    const [, command = ''] =
      /^::error title=v1 was not moved::.*: (git push --force .*)\n$/.exec(stdout) ?? [];
    rmSync(hook);
    expect(bash(command, clone, {}).status).toBe(0);
    expect(git(origin, 'rev-parse', 'refs/tags/v1')).toBe(head);
  });
});

describe('dependabot-dist.yml', () => {
  const BRANCH = 'dependabot/npm_and_yarn/production-1234';
  const commitDist = (clone: string) =>
    bash(scriptOf('dependabot-dist.yml', 'Commit and push it'), clone, { BRANCH });

  /** As an artifact with a hostile path could leave it. */
  function fetchArtifact(clone: string): void {
    rmSync(join(clone, 'dist'), { recursive: true });
    mkdirSync(join(clone, 'dist'));
    for (const name of ['dist/index.js', 'dist/2.index.js', 'package.json', 'evil.js'])
      writeFileSync(join(clone, name), 'new');
  }

  test('commits what was built, and nothing outside of dist', () => {
    const { origin, clone, head } = makeRepository();
    git(origin, 'branch', BRANCH, head);
    fetchArtifact(clone);
    expect(commitDist(clone).status).toBe(0);
    const changes = 'D\tdist/1.index.js\nA\tdist/2.index.js\nM\tdist/index.js';
    expect(git(origin, 'diff', '--name-status', head, BRANCH)).toBe(changes);
    expect(git(origin, 'log', '-1', '--format=%s', BRANCH)).toContain('[dependabot skip]');
  });

  test('is refused when the branch has moved on', () => {
    const { origin, clone, head } = makeRepository();
    const later = commit(clone, 'rebased');
    git(clone, 'push', '--quiet', 'origin', `${later}:refs/heads/${BRANCH}`);
    git(clone, 'reset', '--quiet', '--hard', head);
    fetchArtifact(clone);
    expect(commitDist(clone).status).not.toBe(0);
    expect(git(origin, 'rev-parse', BRANCH)).toBe(later);
  });
});

test.each([
  ['ci.yml', 'All jobs succeeded', 'RESULTS', ['success success', 'success failure', 'skipped success']],
  ['self-test.yml', 'The action works on each system', 'RESULT', ['success', 'failure', 'skipped']],
])('the required job of %s passes only if all jobs succeeded', (workflow, step, name, results) => {
  const statuses = results.map((result) => bash(scriptOf(workflow, step), '.', { [name]: result }).status);
  expect(statuses).toEqual([0, 1, 1]);
});

describe('release.yml publishes', () => {
  /** With a `gh` that writes down its arguments, and has a release in this state. */
  function publish(state: 'none' | 'draft' | 'published', latest = 'true'): string {
    const gh = `gh() {
      if [ "$2" != view ]; then printf '%s\\n' "$*" >> calls; [ "$2" != create ] || release=draft; return; fi
      [ "$release" != none ] || return 1
      case "$*" in *isDraft*) [ "$release" = draft ] && echo true || echo false ;; esac
    }
    release=${state}
    touch calls
    `;
    const script = `${gh}\n${scriptOf('release.yml', 'Publish the release')}\ncat calls`;
    const env = { GITHUB_REF_NAME: 'v1.2.3', RUNNER_TEMP: '/temp', LATEST: latest };
    const { status, stdout, stderr } = bash(script, makeFolder(), env);
    expect(`${status} ${stderr}`).toBe('0 ');
    return stdout;
  }

  const CREATE = 'release create v1.2.3 --draft --verify-tag --title v1.2.3 --notes-file /temp/notes.md\n';
  const PUBLISH = 'release edit v1.2.3 --draft=false --latest=true\n';

  test.each([
    ['a draft first', 'none', 'true', CREATE + PUBLISH],
    ['an older version, which is not the latest', 'none', 'false', CREATE + PUBLISH.replace('true', 'false')],
    ['a draft that an earlier run left', 'draft', 'true', PUBLISH],
    ['nothing again', 'published', 'true', ''],
  ] as const)('%s', (_, state, latest, calls) => {
    expect(publish(state, latest)).toBe(calls);
  });
});
