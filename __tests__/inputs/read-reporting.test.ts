import { describe, expect, test } from '@jest/globals';
import { createInputReader, type RawInputs } from '../../src/inputs/input-reader.js';
import { readReporting } from '../../src/inputs/read-reporting.js';
import type { Reporting } from '../../src/inputs/settings.js';
import { rawInputs } from './raw-inputs.js';

function read(given: Partial<RawInputs>): { reporting: Reporting; faults: readonly string[] } {
  const reader = createInputReader(rawInputs(given));
  const reporting = readReporting(reader);
  return { reporting, faults: reader.faults };
}

test('without a wish there is a summary, and nothing is told to GitHub', () => {
  expect(read({})).toEqual({
    reporting: {
      jobSummary: true,
      comment: 'never',
      statusContext: undefined,
      githubToken: '',
      imageid: undefined,
      machineid: undefined,
    },
    faults: [],
  });
});

test('every wish is read', () => {
  const given = {
    'job-summary': 'false',
    comment: ' on-failure ',
    'status-context': ' Clanforge / image diff ',
    'github-token': ' ghs_1\n',
    imageid: '2',
    machineid: '3',
  };
  expect(read(given)).toEqual({
    reporting: {
      jobSummary: false,
      comment: 'on-failure',
      statusContext: 'Clanforge / image diff',
      githubToken: 'ghs_1',
      imageid: 2,
      machineid: 3,
    },
    faults: [],
  });
});

test.each(['never', 'always', 'on-failure'] as const)('comment: %s', (comment) => {
  expect(read({ comment })).toMatchObject({ reporting: { comment }, faults: [] });
});

describe('a wish with a fault', () => {
  test.each(['Always', 'true', 'onfailure', 'constructor'])('comment: %s leaves no comment', (comment) => {
    const { reporting, faults } = read({ comment });
    expect(reporting.comment).toBe('never');
    expect(faults).toEqual([`comment must be never, always or on-failure, not "${comment}"`]);
  });

  test.each(['a b', 'Schlüssel', 'x\ny'])('github-token %j leaves no token, and is not repeated', (token) => {
    const { reporting, faults } = read({ 'github-token': token });
    expect(reporting.githubToken).toBe('');
    expect(faults).toEqual(['github-token must be one word of printable ASCII characters']);
  });

  test('job-summary leaves a summary, in which the fault can be read', () => {
    const { reporting, faults } = read({ 'job-summary': 'off' });
    expect(reporting.jobSummary).toBe(true);
    expect(faults).toEqual(['job-summary must be true or false, not "off"']);
  });

  test.each([
    ['a line break', 'a\nb'],
    ['a tab', 'a\tb'],
    ['a control character', 'a\u0007b'],
    ['a line separator', 'a\u2028b'],
    ['a paragraph separator', 'a\u2029b'],
    ['a character that turns the text around', 'a\u202eb'],
    ['an invisible character', 'a\u200bb'],
    ['half a character', 'a\ud83d'],
    ['an emoji', 'diff 🚀'],
    ['101 characters', 'x'.repeat(101)],
  ])('status-context with %s sets no status', (_, context) => {
    const { reporting, faults } = read({ 'status-context': context });
    expect(reporting.statusContext).toBeUndefined();
    expect(faults).toEqual([
      expect.stringMatching(
        /^status-context must be one line of at most 100 visible characters, without emoji/,
      ),
    ]);
  });
});

test.each(['x', 'x'.repeat(100), 'Größe / 画像 (v2): [release]', '@team'])(
  'status-context: %s is fine',
  (context) => {
    expect(read({ 'status-context': context })).toMatchObject({
      reporting: { statusContext: context },
      faults: [],
    });
  },
);

test.each(['0', 'x', '1.5', '9007199254740993'])(
  'an image or machine %j is told of elsewhere, and not known here',
  (id) => {
    const { reporting, faults } = read({ imageid: id, machineid: id });
    expect([reporting.imageid, reporting.machineid]).toEqual([undefined, undefined]);
    expect(faults).toEqual([]);
  },
);
