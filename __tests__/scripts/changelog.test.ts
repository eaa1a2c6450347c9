import { describe, expect, test } from '@jest/globals';
import { releaseNotes } from '../../scripts/changelog.js';

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- not yet

## [1.1.0] - unreleased

- soon

## [1.0.1] - 2026-12-02

### Fixed

- a mistake

## [1.0.0] - 2026-12-01

- the first

## [0.9.0]

- older

## [0.8.0] - 2026-01-31

[1.0.1]: https://example.com/compare/v1.0.0...v1.0.1
[1.0.0]: https://example.com/tag/v1.0.0
`;

describe('the notes of a release', () => {
  test('are what stands below its heading, up to the next version', () => {
    expect(releaseNotes(CHANGELOG, '1.0.1')).toBe('### Fixed\n\n- a mistake');
    expect(releaseNotes(CHANGELOG, '1.0.0')).toBe('- the first');
  });

  test('are the same where lines end as on Windows', () => {
    expect(releaseNotes(CHANGELOG.replaceAll('\n', '\r\n'), '1.0.1')).toBe('### Fixed\n\n- a mistake');
  });

  test.each([
    ['a version without a section', '2.0.0', 'no section ## [2.0.0]'],
    ['a version that only begins like one', '1.0', 'no section ## [1.0]'],
    ['a version that is unreleased', '1.1.0', 'as in ## [1.1.0] - 2026-01-31, and has unreleased'],
    ['a version without a date', '0.9.0', 'and has none'],
    ['a section without a text, be there links below', '0.8.0', 'says nothing below ## [0.8.0]'],
  ])('are refused for %s', (_, version, message) => {
    expect(() => releaseNotes(CHANGELOG, version)).toThrow(message);
  });
});
