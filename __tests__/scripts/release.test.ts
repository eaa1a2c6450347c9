import { describe, expect, test } from '@jest/globals';
import { newestVersion, planRelease } from '../../scripts/release.js';
import { commit, git, makeRepository } from './git-repository.js';

describe('the newest version', () => {
  test.each([
    ['by number, not by letter', ['v1.9.0', 'v1.10.0', 'v1.2.0'], 'v1.10.0'],
    ['by minor before patch', ['v1.2.9', 'v1.3.0'], 'v1.3.0'],
    ['by major before all else', ['v2.0.0', 'v1.10.10'], 'v2.0.0'],
    ['among versions alone', ['v1.0.0', 'v1', 'v2', 'v1.1.0-rc.1', 'other', ''], 'v1.0.0'],
    ['where there is none', ['v1', ''], undefined],
  ])('%s', (_, tags, newest) => {
    expect(newestVersion(tags)).toBe(newest);
    expect(newestVersion(tags.toReversed())).toBe(newest);
  });
});

describe('a release', () => {
  test('is the latest where no version is newer, be its tag annotated', () => {
    const { clone } = makeRepository();
    git(clone, 'tag', 'v1.0.0');
    expect(planRelease('v1.0.0', clone)).toEqual({ isLatest: true });
    commit(clone, 'second');
    git(clone, 'push', '--quiet', 'origin', 'main');
    git(clone, 'tag', '--annotate', '--message', 'ten', 'v1.10.0');
    expect(planRelease('v1.10.0', clone)).toEqual({ isLatest: true });
  });

  test('is not the latest when it mends an older version', () => {
    const { clone } = makeRepository();
    for (const tag of ['v1.2.3', 'v1.3.0', 'v2.0.0']) git(clone, 'tag', tag);
    expect(planRelease('v1.2.3', clone)).toEqual({ isLatest: false });
    expect(planRelease('v1.3.0', clone)).toEqual({ isLatest: false });
  });

  test('may be of an earlier commit of main', () => {
    const { clone, head } = makeRepository();
    commit(clone, 'second');
    git(clone, 'push', '--quiet', 'origin', 'main');
    git(clone, 'tag', 'v1.0.0', head);
    git(clone, 'checkout', '--quiet', 'v1.0.0');
    expect(planRelease('v1.0.0', clone)).toEqual({ isLatest: true });
  });

  test('is refused for a commit that main does not have', () => {
    const { clone } = makeRepository();
    commit(clone, 'not merged');
    git(clone, 'tag', 'v1.0.0');
    expect(() => planRelease('v1.0.0', clone)).toThrow('The commit of v1.0.0 is not one of main: merge it');
  });

  test('is refused where main or the tag is not there to look at', () => {
    const { clone } = makeRepository();
    expect(() => planRelease('v1.0.0', clone)).toThrow('git could not tell whether v1.0.0 is of main');
    git(clone, 'tag', 'v1.0.0');
    git(clone, 'update-ref', '-d', 'refs/remotes/origin/main');
    expect(() => planRelease('v1.0.0', clone)).toThrow('git could not tell whether v1.0.0 is of main');
  });

  test.each(['v1', 'v1.0', '1.0.0', 'v1.0.0-rc.1', 'main'])('is none of the tag %s', (tag) => {
    const { clone } = makeRepository();
    expect(() => planRelease(tag, clone)).toThrow(`${tag} is no tag of a release`);
  });
});
