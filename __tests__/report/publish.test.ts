import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reporting } from '../../src/inputs/settings.js';
import type { Outputs } from '../../src/report/outputs.js';
import { publish } from '../../src/report/publish.js';
import { renderComment, renderSummary, type SummaryFacts } from '../../src/report/summary.js';
import { errorLine, type Outcome } from '../../src/report/words.js';
import { createCleaner, type Cleaner } from '../../src/text/cleaner.js';
import { createMemoryLog, NO_CHANGES } from '../wait/fakes.js';
import {
  anOutcome,
  breaking,
  CHANGES,
  completed,
  FAILURES,
  SETTINGS,
  outcomeNamed,
  VIOLATIONS,
} from './outcomes.js';
import { RUN } from './reading.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'publish-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Published {
  readonly outputs: Partial<Outputs>;
  /** What was written, in order: `outputs:` with their names, `summary`, `GitHub`, or a line of the log. */
  readonly events: readonly string[];
  readonly summary: string;
  /** What GitHub was told of. */
  readonly told: SummaryFacts | undefined;
}

interface Options {
  readonly into?: string;
  readonly summaryError?: Error;
  /** What making a path fit for a line ends with. */
  readonly lineError?: Error;
  readonly secrets?: readonly string[];
  readonly jobSummary?: boolean;
}

const REPORTING: Reporting = {
  jobSummary: true,
  comment: 'never',
  statusContext: undefined,
  githubToken: '',
  imageid: 2,
  machineid: 3,
};

async function published(outcome: Outcome, options: Options = {}): Promise<Published> {
  const { into = folder, summaryError, lineError, secrets = [], jobSummary = true } = options;
  const cleaner = createCleaner(secrets);
  const line: Cleaner['line'] = (...given) => {
    if (lineError !== undefined) throw lineError;
    return cleaner.line(...given);
  };
  const events: string[] = [];
  let outputs: Partial<Outputs> = {};
  let summary = '';
  let told: SummaryFacts | undefined;
  const settings = outcome.ending.kind === 'bad-input' ? undefined : SETTINGS;
  const tellGitHub = (facts: SummaryFacts): Promise<void> => {
    events.push('GitHub');
    told = facts;
    return Promise.resolve();
  };
  await publish(
    { outcome, settings, reporting: { ...REPORTING, jobSummary }, tellGitHub },
    {
      log: createMemoryLog(events),
      cleaner: { ...cleaner, line },
      setOutputs: (values) => {
        outputs = { ...outputs, ...values };
        events.push(`outputs: ${Object.keys(values).sort().join(' ')}`);
      },
      writeSummary: (markup) => {
        if (summaryError !== undefined) return Promise.reject(summaryError);
        events.push('summary');
        summary = markup;
        return Promise.resolve();
      },
      folder: into,
      run: RUN,
    },
  );
  return { outputs, events, summary, told };
}

// An empty error is the sign of success, so that it is written when nothing can go wrong any more.
const FACTS = 'outputs: added diffid has-changes modified removed state violations';
const FACTS_AND_ERROR = 'outputs: added diffid error has-changes modified removed state violations';

/** A list that counts how often it is looked through to its end. */
function countedList(length: number) {
  let passes = 0;
  const files = {
    length,
    *[Symbol.iterator]() {
      for (let index = 0; index < length; index += 1) yield { path: `maps/${index}.pak`, size: index };
      passes += 1;
    },
  };
  return { files, passes: () => passes };
}

test('however many reports there are, all paths are looked through once', async () => {
  const { files, passes } = countedList(2_000);
  const { told } = await published(completed({ ...CHANGES, added: files }));
  if (told === undefined) throw new Error('GitHub was not told');
  expect(renderComment(told)).toContain('2,000');
  expect(passes()).toBe(1);
});

test('the summary is the same when the report file cannot be written', async () => {
  const outcome = completed({ ...CHANGES, added: countedList(2_000).files });
  const written = await published(outcome);
  const missing = await published(outcome, { into: join(folder, 'missing') });
  expect(missing.outputs).not.toHaveProperty('report');
  expect(missing.summary).toBe(written.summary);
});

test('a completed diff: outputs first, then report, summary, changes, and the verdict last', async () => {
  const { events, summary } = await published(completed(CHANGES));
  expect(events).toEqual([
    FACTS,
    'outputs: report',
    'summary',
    'group: What changed',
    'info: + maps/new.pak (4.2 kB)',
    'info: + readme.txt',
    'info: ~ server.exe (17 B)',
    'endgroup',
    'GitHub',
    'outputs: error',
    'info: Diff 12 completed after 1 min 35 s: 2 paths added, 1 modified, 0 removed.',
  ]);
  expect(summary).toContain('Image diff 12: completed');
});

test('a started diff: the last line says that it is not waited for', async () => {
  const { events } = await published(outcomeNamed('started'));
  expect(events).toEqual([
    FACTS,
    'outputs: report',
    'summary',
    'GitHub',
    'outputs: error',
    'info: Diff 12 is under way at Clanforge; it is not waited for.',
  ]);
});

test.each(FAILURES)('a failure is the one error, on the last line: %s', async (name, outcome) => {
  const { events, outputs } = await published(outcome);
  const changes = name === 'rules-broken' ? events.slice(3, -3) : [];
  expect(events).toEqual([
    FACTS_AND_ERROR,
    ...(name === 'bad-input' ? [] : ['outputs: report']),
    'summary',
    ...changes,
    'GitHub',
    'outputs: error',
    `error: ${errorLine(outcome)}`,
  ]);
  expect(changes).toHaveLength(name === 'rules-broken' ? 5 : 0);
  expect(outputs.error).toBe(errorLine(outcome));
});

test('GitHub is told of the same as the job summary', async () => {
  const { told, summary } = await published(completed(CHANGES));
  if (told === undefined) throw new Error('GitHub was told of nothing');
  expect(told).toMatchObject({ outcome: completed(CHANGES), settings: SETTINGS, run: RUN });
  expect(renderSummary(told)).toBe(summary);
});

test('a job summary that nobody wants is not written, and all else is', async () => {
  const { events: all } = await published(completed(CHANGES));
  const { events } = await published(completed(CHANGES), { jobSummary: false });
  expect(events).toEqual(all.filter((event) => event !== 'summary'));
  expect(events).not.toEqual(all);
});

describe('the report', () => {
  test('holds the verdict, what was asked for, and every path', async () => {
    const { outputs } = await published(completed(CHANGES));
    expect(outputs.report).toContain(folder);
    expect(JSON.parse(readFileSync(outputs.report ?? '', 'utf8'))).toMatchObject({
      verdict: 'completed',
      error: '',
      diffid: 12,
      origin: 'created',
      accountserviceid: 1,
      imageid: 2,
      machineid: 3,
      subject: { image: { id: 2, name: 'Main image' } },
      counts: { added: 2, modified: 1, removed: 0 },
      ...CHANGES,
    });
  });

  test('shows no secret', async () => {
    const outcome = completed({ ...CHANGES, added: [{ path: 'a/S3CRET' }] });
    const { outputs } = await published(outcome, { secrets: ['S3CRET'] });
    expect(readFileSync(outputs.report ?? '', 'utf8')).toContain('"a/***"');
  });

  test('of broken rules holds them and every path', async () => {
    const outcome = breaking(VIOLATIONS);
    const { outputs } = await published(outcome);
    expect(JSON.parse(readFileSync(outputs.report ?? '', 'utf8'))).toMatchObject({
      verdict: 'completed, but breaks the rules',
      error: errorLine(outcome),
      violations: VIOLATIONS,
      counts: { added: 2, modified: 1, removed: 0 },
      ...CHANGES,
    });
  });

  test('of a diff that keeps them holds none', async () => {
    const { outputs } = await published(completed(CHANGES));
    expect(JSON.parse(readFileSync(outputs.report ?? '', 'utf8'))).toMatchObject({ violations: [] });
  });

  test.each(FAILURES.filter(([name]) => !['bad-input', 'rules-broken'].includes(name)))(
    'of another failure holds the error and no counts: %s',
    async (_, outcome) => {
      const { outputs } = await published(outcome);
      expect(JSON.parse(readFileSync(outputs.report ?? '', 'utf8'))).toMatchObject({
        error: errorLine(outcome),
        diffid: outcome.record.diffid ?? null,
        counts: { added: null, modified: null, removed: null },
        added: null,
        violations: [],
      });
    },
  );
});

describe('what cannot be written is a warning, and the rest goes on', () => {
  const missing = (): string => join(folder, 'missing');
  const verdict = /^info: Diff 12 completed/;

  test('the report', async () => {
    const { events, outputs, summary } = await published(completed(CHANGES), { into: missing() });
    const warnings = events.filter((event) => event.startsWith('warning: '));
    expect(warnings).toEqual([
      expect.stringMatching(
        /^warning: Could not write the report file \(.*ENOENT.*\); the verdict stands\.$/,
      ),
    ]);
    expect(outputs.report).toBeUndefined();
    expect(summary).not.toBe('');
    expect(events.at(-1)).toMatch(verdict);
  });

  test('the summary', async () => {
    const summaryError = new Error('disk full');
    const { events, outputs } = await published(completed(CHANGES), { summaryError });
    expect(events).toContain('warning: Could not write the job summary (disk full); the verdict stands.');
    expect(outputs.report).toContain(folder);
    expect(events.at(-1)).toMatch(verdict);
  });

  test('paths that cannot be shown', async () => {
    const { events, outputs } = await published(completed(CHANGES), { lineError: new Error('too long') });
    expect(events.filter((event) => event.startsWith('warning: '))).toEqual([
      'warning: Could not write the job summary (too long); the verdict stands.',
      'warning: Could not write what changed into the log (too long); the verdict stands.',
    ]);
    expect(outputs).toMatchObject({ error: '' });
    expect(outputs.report).toContain(folder);
    expect(events.slice(events.indexOf('group: What changed') + 1)).toEqual([
      'endgroup',
      'warning: Could not write what changed into the log (too long); the verdict stands.',
      'GitHub',
      'outputs: error',
      expect.stringMatching(verdict),
    ]);
  });

  test('both, of a failure, which stays one', async () => {
    const outcome = anOutcome({ kind: 'timed-out' });
    const { events } = await published(outcome, { into: missing(), summaryError: new Error('x') });
    expect(events.map((event) => event.split(':')[0])).toEqual([
      'outputs',
      'warning',
      'warning',
      'GitHub',
      'outputs',
      'error',
    ]);
  });
});

describe('changes in the log', () => {
  test('are the first ten of each kind, and how many more there are', async () => {
    const added = Array.from({ length: 1_011 }, (_, index) => ({ path: `f${index}` }));
    const { events } = await published(
      completed({ added, modified: added.slice(0, 10), removed: added.slice(0, 11) }),
    );
    const shown = events.filter((event) => /^info: [-+~]/.test(event));
    expect(shown).toHaveLength(32);
    expect(shown).toContain('info: + f9');
    expect(shown).not.toContain('info: + f10');
    expect(shown).toContain('info: + and 1,001 more paths, all in the report file');
    expect(shown.at(-1)).toBe('info: - and 1 more path, all in the report file');
  });

  test('warn of a list that is missing', async () => {
    const { events } = await published(completed({ ...NO_CHANGES, added: [], modified: [] }));
    expect(events).toContain(
      'warning: The API gave no readable list of removed paths: their number is unknown.',
    );
    expect(events.filter((event) => event.startsWith('warning'))).toHaveLength(1);
  });

  test('are clean, short and without secrets, whatever the paths hold', async () => {
    const hostile = [
      '\n::error::x',
      '##[error]x',
      'a\r\nb\u2028c\u001b[31m',
      '\u202eexe.txt',
      'x'.repeat(9_999),
      'S3CRET',
    ];
    const { events } = await published(
      completed({ ...CHANGES, added: hostile.map((path) => ({ path })), modified: [] }),
      { secrets: ['S3CRET'] },
    );
    expect(events.filter((event) => event.startsWith('info: +'))).toEqual([
      'info: + ::error::x',
      'info: + #[error]x',
      'info: + a b c [31m',
      'info: + \ufffdexe.txt',
      `info: + ${'x'.repeat(199)}…`,
      'info: + ***',
    ]);
  });
});
