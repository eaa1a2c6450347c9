import { createInputReader, type InputReader, type RawInputs } from './input-reader.js';
import { decimal, oneOf, type Parser } from './parsers.js';
import { readConnection, type SecretsHint } from './read-connection.js';
import { readReporting } from './read-reporting.js';
import { readRules } from './read-rules.js';
import { readTask } from './read-task.js';
import type { Reporting, Settings } from './settings.js';

export interface ReadInputs {
  readonly reporting: Reporting;
  readonly read: SettingsOrFaults;
}

export type SettingsOrFaults =
  | { readonly kind: 'settings'; readonly settings: Settings }
  /** All that is wrong; each names its input and what is allowed. */
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

const minutes: Parser<number> = (text) => {
  const value = decimal(text);
  return value !== undefined && value > 0 ? value : undefined;
};
const seconds: Parser<number> = (text) => {
  const value = decimal(text);
  return value !== undefined && value >= 0.1 ? value : undefined;
};

/** Turns the inputs into settings, or tells everything that is wrong with them. */
export async function readInputs(raw: RawInputs, hint: SecretsHint): Promise<ReadInputs> {
  const reader = createInputReader(raw);
  const reporting = readReporting(reader);
  return { reporting, read: await readSettings(reader, hint) };
}

async function readSettings(reader: InputReader, hint: SecretsHint): Promise<SettingsOrFaults> {
  const task = readTask(reader);
  const connection = readConnection(reader, hint);
  const timeout = reader.parse(
    'timeout-minutes',
    minutes,
    'must be a number of minutes above 0 (decimals allowed)',
  );
  const pause = reader.parse(
    'poll-interval-seconds',
    seconds,
    'must be a number of seconds, at least 0.1 (decimals allowed)',
  );
  const onLock = reader.parse('on-lock', oneOf('fail', 'wait', 'reject'), 'must be fail, wait or reject');
  const rules = await readRules(reader);
  const { faults } = reader;
  if (!task || !connection || !timeout || !pause || !onLock || faults.length > 0) {
    return { kind: 'faults', faults };
  }
  return {
    kind: 'settings',
    settings: { task, connection, timeoutMs: timeout * 60_000, longestPauseMs: pause * 1_000, onLock, rules },
  };
}
