import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Root } from 'hast';
import { aliveParts, textOf } from '../../rendering/alive.js';
import { renderAsGitHub } from '../../rendering/github-markdown.js';
import type { DiffRecord } from '../../src/diff/record.js';
import type { JobFailure, ChangedFile, Changes } from '../../src/job/job.js';
import { digestChanges } from '../../src/report/digest.js';
import { renderComment, renderSummary } from '../../src/report/summary.js';
import type { Outcome } from '../../src/report/words.js';
import type { Violation } from '../../src/rules/rules.js';
import { createCleaner } from '../../src/text/cleaner.js';
import { aJob, listed } from '../wait/fakes.js';
import { anOutcome, BLANK, completed, START } from './outcomes.js';
import { codesOf, factsOf, RUN, skeletonOf } from './reading.js';

const cleaner = createCleaner([]);
const SURFACES = [
  ['page', renderSummary],
  ['comment', renderComment],
] as const;

/** What does something in HTML, in Markdown, on GitHub, or to the eye. */
const NASTY = [
  ...[
    '</code>',
    '</details>',
    '</td></table>',
    '</li></ul>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '<b',
    '&',
  ],
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=y>',
    '<a href="https://a.test">',
    '<details open>',
    '<pre>',
  ],
  ...[
    '<textarea>',
    '<style>',
    '<plaintext>',
    '<svg>',
    '&lt;',
    '&#64;',
    '&nbsp',
    '"',
    "'",
    '`',
    '``',
    '`````',
  ],
  ...[
    '|',
    '| a |\n| - |',
    '\n\n# h\n\n',
    '\n\n- [ ] a',
    '\r\n\r\n> q',
    '\n\n    code',
    '***',
    '~~~\n',
    '[a](b)',
  ],
  ...['![a](https://b.test/c.png)', '[^1]', '\\', '@team', '@studio/build', '#1', 'GH-1', 'a/b#1', ':tada:'],
  ...[
    'https://a.test',
    'www.a.test',
    'a@b.test',
    '$x$',
    '$$x$$',
    '$`x`$',
    'deadbeef'.repeat(5),
    '%0A',
    '::error::',
  ],
  ...[
    '\u202e',
    '\u2066',
    '\u200b',
    '\ufeff',
    '\u00ad',
    '\u2028',
    '\0',
    '\t',
    '\u001b[31m',
    '\ud800',
    '\udc00',
  ],
  ...['\u{1f600}', '\u{e0001}', 'e\u0301', '/', '//', '../', './', ' ', '.', '!', '…'],
];

/** So short that its twin, which is four times as long at most, is shown in full. */
const LONGEST = 48;
const hostile: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...NASTY) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
      { weight: 1, arbitrary: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) },
    ),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join('').slice(0, LONGEST));

const [LOW, HIGH] = ['+,-', '0123456789GHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz'];

/**
 * A harmless text of the same shape: what parts or begins paths stays, each other character becomes a few that differ
 * from those of every other, and twins are sorted as the texts are.
 */
function twinOf(text: string): string {
  return text.replace(/[^./\\]/g, (character) => {
    const unit = character.charCodeAt(0);
    return unit < 0x2e ? inDigits(unit, LOW, 4) : inDigits(unit, HIGH, 3);
  });
}

function inDigits(value: number, digits: string, length: number): string {
  return Array.from({ length }, (_, index) => {
    const place = Math.floor(value / digits.length ** (length - 1 - index));
    return digits.charAt(place % digits.length);
  }).join('');
}

/** Remote text as the summary gets it: clean, but for paths. */
interface Texts {
  readonly lines: readonly string[];
  readonly lists: Readonly<Record<'added' | 'modified' | 'removed', readonly ChangedFile[]>>;
}

const cleanLines = fc.array(
  hostile.map((text) => cleaner.line(text)),
  { minLength: 8, maxLength: 8 },
);
const files = fc.array(fc.record({ path: hostile, size: fc.nat() }, { requiredKeys: ['path'] }), {
  maxLength: 9,
});
const texts: fc.Arbitrary<Texts> = fc.record({
  lines: cleanLines,
  lists: fc.record({ added: files, modified: files, removed: files }),
});

/** Ours is dropped after remote text that brings its full stop. */
const twinLine = (line: string): string => `${twinOf(line)}${/[!?…]$/.exec(line)?.[0] ?? ''}`;

function twinsOf({ lines, lists }: Texts): Texts {
  // A path of which nothing is left to show is told in words of ours, and so must its twin be.
  const twins = (list: readonly ChangedFile[]): ChangedFile[] =>
    list.map((file) => ({ ...file, path: cleaner.line(file.path) === '' ? '' : twinOf(file.path) }));
  return {
    lines: lines.map(twinLine),
    lists: { added: twins(lists.added), modified: twins(lists.modified), removed: twins(lists.removed) },
  };
}

type Make = (texts: Texts) => Outcome;
const at = ({ lines }: Texts, index: number): string => lines[index] ?? '';

function recordOf(given: Texts): DiffRecord {
  const job = aJob({ subject: subjectOf(given), progress: 40 });
  const states = [
    { state: at(given, 3), at: START },
    { state: at(given, 4), at: START + 1 },
  ];
  return { diffid: 12, origin: 'watched', inDoubt: false, states, job, trouble: at(given, 5) };
}

function subjectOf(given: Texts) {
  return {
    game: { id: 7, name: at(given, 0) },
    image: { name: at(given, 1) },
    machine: { name: at(given, 2) },
  };
}

function violationsOf(given: Texts): Violation[] {
  const offenders = (list: readonly ChangedFile[]) =>
    list.map(({ path }) => ({ kind: 'added' as const, path: cleaner.line(path), pattern: at(given, 6) }));
  const { added, removed } = given.lists;
  return [
    ...(added.length === 0
      ? []
      : [{ rule: 'forbidden-paths' as const, count: added.length, first: offenders(added) }]),
    ...(removed.length === 0
      ? []
      : [{ rule: 'protected-paths' as const, count: removed.length, first: offenders(removed) }]),
    { rule: 'max-changes', changed: 9, most: 1 },
  ];
}

const failed =
  (how: JobFailure): Make =>
  (given) =>
    anOutcome(
      {
        kind: 'job-failed',
        how,
        job: aJob({ error: at(given, 6), state: { kind: 'unlisted', name: at(given, 7) } }),
      },
      recordOf(given),
    );

/** Each way to end with all the remote text that it can have. */
const MAKERS: Readonly<Record<string, Make>> = {
  completed: ({ lists, ...given }) => {
    const job = aJob({ state: listed('Completed'), changes: lists, subject: subjectOf({ lists, ...given }) });
    return anOutcome({ kind: 'completed', job }, recordOf({ lists, ...given }));
  },
  'rules-broken': (given) => {
    const job = aJob({ state: listed('Completed'), changes: given.lists });
    return anOutcome({ kind: 'rules-broken', job, violations: violationsOf(given) }, recordOf(given));
  },
  started: (given) => anOutcome({ kind: 'started', job: aJob() }, recordOf(given)),
  failed: failed('failed'),
  squashed: failed('squashed'),
  flagged: failed('flagged'),
  disowned: failed('disowned'),
  contradicted: failed('contradicted'),
  refused: (given) => anOutcome({ kind: 'refused', doing: 'create', said: at(given, 6) }, recordOf(given)),
  locked: (given) => {
    const holder = aJob({ state: { kind: 'unlisted', name: at(given, 7) }, created: START / 1_000 });
    return anOutcome({ kind: 'locked', by: 99, holder, note: at(given, 6) }, recordOf(given));
  },
  unsettled: (given) =>
    anOutcome({ kind: 'unsettled', what: 'a', said: at(given, 6), next: 'b.' }, recordOf(given)),
  'timed-out': (given) => anOutcome({ kind: 'timed-out' }, recordOf(given)),
  cancelled: (given) => anOutcome({ kind: 'cancelled' }, recordOf(given)),
  'bad-input': ({ lines }) => anOutcome({ kind: 'bad-input', faults: lines }, BLANK),
  crashed: (given) => anOutcome({ kind: 'crashed', message: at(given, 6) }, recordOf(given)),
};

function treeOf(render: typeof renderSummary, given: Texts, make: Make): Root {
  const [repository, event, actor] = [at(given, 5), at(given, 6), at(given, 7)];
  const run = { ...RUN, repository, event, actor };
  return renderAsGitHub(render(factsOf(make(given), { run }))).tree;
}

/** What is shown of each text by what is shown of its twin. */
function shownByTwin({ lines, lists }: Texts): Map<string, string> {
  const twins = twinsOf({ lines, lists });
  const shown = new Map<string, string>();
  const pairs = [
    ...lines.map((line, index): [string, string] => [twins.lines[index] ?? '', line]),
    ...Object.values(lists).flatMap((list) =>
      list.map(({ path }): [string, string] => [twinOf(path), cleaner.line(path)]),
    ),
    ...digestChanges(lists, cleaner.redact).folders.map(({ folder }): [string, string] => [
      twinOf(folder),
      cleaner.line(folder),
    ]),
  ];
  for (const [twin, text] of pairs) {
    // Names of image, machine and game stand behind their ids, the texts of offenders are clean before they have twins.
    for (const id of ['', '2 ', '3 ', '7 ']) shown.set(`${id}${twin}`, `${id}${text}`);
    shown.set(twinOf(text), text);
  }
  return shown;
}

describe.each(SURFACES)('on a %s', (_, render) => {
  test.each(Object.entries(MAKERS))(
    'remote text makes nothing but text, whatever it is: %s',
    (_name, make) => {
      fc.assert(
        fc.property(texts, (given) => {
          const tree = treeOf(render, given, make);
          const harmless = treeOf(render, twinsOf(given), make);
          expect(skeletonOf(tree)).toBe(skeletonOf(harmless));
          expect(aliveParts(tree)).toEqual([`link ${RUN.url}`]);
          const shown = shownByTwin(given);
          expect(codesOf(tree)).toEqual(codesOf(harmless).map((code) => shown.get(code) ?? code));
        }),
        { numRuns: 40 },
      );
    },
  );
});

/** For the name of a test, which may end up in a terminal. */
function spell(text: string): string {
  const code = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replace(/[^ -~]/g, code);
}

describe('examples', () => {
  test.each(NASTY.map((text) => [spell(text), text]))('%s is shown in a path and a fault', (_, text) => {
    const line = cleaner.line(text);
    const path = `folder/${text}x`;
    for (const [, render] of SURFACES) {
      const changes: Changes = { added: [{ path }, { path: 'b' }], modified: [], removed: [] };
      const page = renderAsGitHub(render(factsOf(completed(changes)))).tree;
      expect(codesOf(page)).toContain(cleaner.line(path));
      const faults = renderAsGitHub(
        render(factsOf(anOutcome({ kind: 'bad-input', faults: [line] }, BLANK))),
      ).tree;
      expect(codesOf(faults)).toContain(line);
    }
  });

  test('a path of nothing but backticks, as many as you like', () => {
    for (const count of [1, 2, 3, 10, 200]) {
      const path = '`'.repeat(count);
      const changes: Changes = { added: [{ path }], modified: [], removed: [] };
      expect(codesOf(renderAsGitHub(renderSummary(factsOf(completed(changes)))).tree)).toContain(path);
    }
  });

  test('very long hostile paths are cut within their text, never within an entity', () => {
    const changes: Changes = {
      added: [{ path: '<'.repeat(999) }],
      modified: [{ path: '&lt;'.repeat(99) }],
      removed: [],
    };
    for (const [longest, render] of [
      [300, renderSummary],
      [200, renderComment],
    ] as const) {
      const codes = codesOf(renderAsGitHub(render(factsOf(completed(changes)))).tree);
      expect(codes).toContain(`${'<'.repeat(longest - 1)}…`);
      expect(codes).toContain(`${'&lt;'.repeat(99).slice(0, longest - 1)}…`);
    }
  });

  test('words of ours stand where they stood', () => {
    const outcome = anOutcome({ kind: 'refused', doing: 'create', said: '</code></p>\u2014# a' });
    const text = textOf(renderAsGitHub(renderSummary(factsOf(outcome))).tree);
    expect(text).toContain('\nCould not create: </code></p>\u2014# a.\n');
  });

  test('the address of the run cannot leave its attribute', () => {
    const url = 'https://a.test/"><img src=x>';
    const { tree } = renderAsGitHub(
      renderSummary(factsOf(completed({ added: [], modified: [], removed: [] }), { run: { ...RUN, url } })),
    );
    expect(aliveParts(tree)).toEqual([`link ${url}`]);
  });
});

test('the twin of a text is harmless, and of the same shape', () => {
  expect(twinOf('a/../\\b')).toMatch(/^\w{3}\/\.\.\/\\\w{3}$/);
  fc.assert(
    fc.property(hostile, hostile, (one, other) => {
      expect(twinOf(one)).toMatch(/^[\w+,\-./\\]*$/);
      expect(twinOf(one) === twinOf(other)).toBe(one === other);
      const bare = (text: string): string => text.replace(/[./\\]/g, '');
      expect(twinOf(bare(one)) < twinOf(bare(other))).toBe(bare(one) < bare(other));
    }),
  );
});
