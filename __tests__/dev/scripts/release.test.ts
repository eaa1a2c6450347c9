import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findNode24, PROJECT } from '../../../dev/runner/project.ts';
import { releaseNotes } from '../../../dev/scripts/release-notes.ts';
import { isLatestRelease } from '../../../dev/scripts/release-plan.ts';
import { commit, git, makeRepository, push } from './git-repository.ts';

const CHANGELOG = `# Changelog

## [Unreleased]

- not yet

## [1.1.0] - unreleased

- soon

## [1.0.1] - 2026-12-02

- a mistake

## [0.9.0]

- older

## [0.8.0] - 2026-01-31

[1.0.1]: https://example.com/compare/v1.0.0...v1.0.1
`;

describe('release-notes', () => {
  test('prints the text below the heading of a version, whatever the line ends are', () => {
    expect(releaseNotes(CHANGELOG, '1.0.1')).toBe('- a mistake');
    expect(releaseNotes(CHANGELOG.replaceAll('\n', '\r\n'), '1.0.1')).toBe('- a mistake');
  });

  test.each([
    ['a version without a section', '2.0.0', 'no section ## [2.0.0]'],
    ['the beginning of a version', '1.0', 'no section ## [1.0]'],
    ['no version', '', 'no section'],
    ['a version that is not released', '1.1.0', 'it must read ## [1.1.0] - 2026-01-31'],
    ['a version without a date', '0.9.0', 'no date in ## [0.9.0]'],
    ['a section with nothing but links', '0.8.0', 'no text below ## [0.8.0]'],
  ])('refuses %s', (_, version, message) => {
    expect(() => releaseNotes(CHANGELOG, version)).toThrow(message);
  });
});

describe('release-plan', () => {
  test('compares versions by number, and ignores major tags and candidates', () => {
    const { clone } = makeRepository();
    for (const tag of ['v1', 'v1.9.0', 'v1.11.0-rc.1', 'other']) git(clone, 'tag', tag);
    push(clone, 'second');
    git(clone, 'tag', '--annotate', '--message', 'ten', 'v1.10.0');
    expect(isLatestRelease('v1.10.0', clone)).toBe(true);
    expect(isLatestRelease('v1.9.0', clone)).toBe(false);
  });

  test('refuses a commit that is not on main', () => {
    const { clone } = makeRepository();
    commit(clone, 'not merged');
    git(clone, 'tag', 'v1.0.0');
    expect(() => isLatestRelease('v1.0.0', clone)).toThrow('The commit of v1.0.0 is not on main: merge it');
  });

  test('refuses a tag that does not exist, and a clone without main', () => {
    const { clone } = makeRepository();
    expect(() => isLatestRelease('v1.0.0', clone)).toThrow('git could not compare v1.0.0 with main');
    git(clone, 'tag', 'v1.0.0');
    git(clone, 'update-ref', '-d', 'refs/remotes/origin/main');
    expect(() => isLatestRelease('v1.0.0', clone)).toThrow('git could not compare v1.0.0 with main');
  });

  test('is a program that ends with 1 and a reason', () => {
    const args = [join(PROJECT, 'dev/scripts/release-plan.ts'), 'v1'];
    const { status, stderr } = spawnSync(findNode24(), args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, 'error: v1 is not the tag of a release, such as v1.2.3.\n']);
  });

  test.each(['', 'v1', 'v1.0', '1.0.0', 'v1.0.0-rc.1', 'main'])('refuses the tag %j', (tag) => {
    expect(() => isLatestRelease(tag, '.')).toThrow(`${tag} is not the tag of a release`);
  });
});
