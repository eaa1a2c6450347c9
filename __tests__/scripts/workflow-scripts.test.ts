/** The scripts in the workflows that do more than call npm, run by bash on real repositories. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeFolder } from '../support/folders.js';
import { commit, git, GIT_ENVIRONMENT, makeRepository } from './git-repository.js';
import { scriptOf } from './repository-workflows.js';

/** Runs a script as the runner does. */
function bash(script: string, folder: string, env: Readonly<Record<string, string>>) {
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...GIT_ENVIRONMENT, ...env },
    encoding: 'utf8',
  });
}

describe('the major tag', () => {
  const move = (clone: string, tag: string) =>
    bash(scriptOf('release.yml', 'Move the major tag'), clone, { GITHUB_REF_NAME: tag });

  test('is made with the first release, and moves to the commit of the next one, be its tag annotated', () => {
    const { origin, clone, head } = makeRepository();
    git(clone, 'tag', 'v1.0.0');
    expect(move(clone, 'v1.0.0').status).toBe(0);
    expect(git(origin, 'rev-parse', 'refs/tags/v1')).toBe(head);
    const next = commit(clone, 'second');
    git(clone, 'tag', '--annotate', '--message', 'ten', 'v1.10.0');
    expect(move(clone, 'v1.10.0').status).toBe(0);
    expect(git(origin, 'rev-parse', 'refs/tags/v1')).toBe(next);
  });

  test('does not go back to an older line, nor does it mind other majors and candidates', () => {
    const { origin, clone, head } = makeRepository();
    git(clone, 'tag', 'v1.10.0');
    git(clone, 'tag', 'v2.0.0');
    git(clone, 'tag', 'v1.11.0-rc.1');
    expect(move(clone, 'v1.10.0').status).toBe(0);
    commit(clone, 'mended');
    git(clone, 'tag', 'v1.9.1');
    const { status, stdout } = move(clone, 'v1.9.1');
    expect(status).toBe(0);
    expect(stdout).toContain('v1 stays where it is, since there is v1.10.0.');
    expect(git(origin, 'rev-parse', 'refs/tags/v1')).toBe(head);
    expect(git(origin, 'tag')).toBe('v1');
  });

  test('that GitHub refuses is left to a person, with the command, which moves it', () => {
    const { origin, clone, head } = makeRepository();
    git(clone, 'tag', '--annotate', '--message', 'one', 'v1.0.0');
    const hook = join(origin, 'hooks/pre-receive');
    writeFileSync(hook, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { status, stdout } = move(clone, 'v1.0.0');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error title=v1 was not moved::.*: git push --force .*\n$/);

    rmSync(hook);
    const [, command = ''] = /: (git push .*)\n$/.exec(stdout) ?? [];
    expect(bash(command, clone, {}).status).toBe(0);
    expect(git(origin, 'rev-parse', 'refs/tags/v1')).toBe(head);
  });
});

describe('the commit of dist', () => {
  const BRANCH = 'dependabot/npm_and_yarn/production-1234';
  const SCRIPT = scriptOf('dependabot-dist.yml', 'Commit and push it');

  function fetchArtifact(clone: string): void {
    rmSync(join(clone, 'dist'), { recursive: true });
    mkdirSync(join(clone, 'dist'));
    writeFileSync(join(clone, 'dist/index.js'), 'new');
    writeFileSync(join(clone, 'dist/2.index.js'), 'added');
    // What an artifact with a hostile path could leave.
    writeFileSync(join(clone, 'package.json'), '{"scripts":{}}');
    writeFileSync(join(clone, 'evil.js'), '');
  }

  test('has what was built, and nothing from elsewhere', () => {
    const { origin, clone, head } = makeRepository();
    git(origin, 'branch', BRANCH, head);
    fetchArtifact(clone);
    expect(bash(SCRIPT, clone, { BRANCH }).status).toBe(0);
    expect(git(origin, 'diff', '--name-status', head, BRANCH)).toBe(
      'D\tdist/1.index.js\nA\tdist/2.index.js\nM\tdist/index.js',
    );
    expect(git(origin, 'rev-parse', `${BRANCH}^`)).toBe(head);
    expect(git(origin, 'log', '-1', '--format=%s', BRANCH)).toContain('[dependabot skip]');
  });

  test('is refused when the branch has moved on', () => {
    const { origin, clone, head } = makeRepository();
    const later = commit(clone, 'rebased');
    git(clone, 'push', '--quiet', 'origin', `${later}:refs/heads/${BRANCH}`);
    git(clone, 'reset', '--quiet', '--hard', head);
    fetchArtifact(clone);
    expect(bash(SCRIPT, clone, { BRANCH }).status).not.toBe(0);
    expect(git(origin, 'rev-parse', BRANCH)).toBe(later);
  });
});

describe('the job to require', () => {
  test.each([
    ['success success', 0],
    ['success failure', 1],
    ['skipped success', 1],
    ['success cancelled', 1],
    ['', 1],
  ])('of ci.yml, after %j, ends with %i', (results, status) => {
    expect(bash(scriptOf('ci.yml', 'All jobs succeeded'), '.', { RESULTS: results }).status).toBe(status);
  });

  test.each([
    ['success', 0],
    ['failure', 1],
    ['skipped', 1],
  ])('of self-test.yml, after %s, ends with %i', (result, status) => {
    const script = scriptOf('self-test.yml', 'The action works in the runner of each system');
    expect(bash(script, '.', { RESULT: result }).status).toBe(status);
  });
});

describe('a release', () => {
  const TAG = 'v1.2.3';

  /** Publishes with a `gh` that writes down what it is asked, and knows a release in this state. */
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
    const { status, stdout, stderr } = bash(script, makeFolder(), {
      GITHUB_REF_NAME: TAG,
      RUNNER_TEMP: '/temp',
      LATEST: latest,
    });
    expect(`${status} ${stderr}`).toBe('0 ');
    return stdout;
  }

  const CREATE = `release create ${TAG} --draft --verify-tag --title ${TAG} --notes-file /temp/notes.md\n`;
  const PUBLISH = `release edit ${TAG} --draft=false --latest=true\n`;

  test('is a draft first, and then published', () => {
    expect(publish('none')).toBe(CREATE + PUBLISH);
  });

  test('of an older version is published, and not called the latest', () => {
    expect(publish('none', 'false')).toBe(CREATE + PUBLISH.replace('true', 'false'));
  });

  test('goes on where a run before it stopped', () => {
    expect(publish('draft')).toBe(PUBLISH);
    expect(publish('published')).toBe('');
  });
});
