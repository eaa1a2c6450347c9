import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outputs } from '../../src/report/outputs.js';
import { publish } from '../../src/report/publish.js';
import { errorLine, type Outcome } from '../../src/report/words.js';
import { createCleaner } from '../../src/text/cleaner.js';
import { createMemoryLog, NO_CHANGES } from '../wait/fakes.js';
import { anOutcome, CHANGES, completed, FAILURES, SETTINGS, SUCCESSES } from './outcomes.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'publish-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Published {
  readonly outputs: Partial<Outputs>;
  readonly lines: readonly string[];
  /** What was written, in order: names of outputs, `summary`, or a line of the log. */
  readonly events: readonly string[];
  readonly summary: string;
}

async function published(
  outcome: Outcome,
  { into = folder, summaryError = undefined as unknown, secrets = [] as string[] } = {},
): Promise<Published> {
  const log = createMemoryLog();
  const events: string[] = [];
  const lines = new Proxy(log.lines, {
    set: (target, key, value: unknown) => {
      if (typeof value === 'string') events.push(value);
      return Reflect.set(target, key, value);
    },
  });
  let outputs: Partial<Outputs> = {};
  let summary = '';
  await publish(outcome, outcome.ending.kind === 'bad-input' ? undefined : SETTINGS, {
    log: { ...log, ...createLogInto(lines) },
    cleaner: createCleaner(secrets),
    setOutputs: (values) => {
      outputs = { ...outputs, ...values };
      events.push(Object.keys(values).sort().join(' '));
    },
    writeSummary: (markup) => {
      events.push('summary');
      summary = markup;
      return summaryError === undefined ? Promise.resolve() : Promise.reject(summaryError as Error);
    },
    folder: into,
    run: undefined,
  });
  return { outputs, lines, events, summary };
}
