import * as v from 'valibot';
import { createInputReader, decimal, type RawInputs } from './input-reader.js';
import { readConnection, type SecretsHint } from './read-connection.js';
import { readTask } from './read-task.js';
import type { Settings } from './settings.js';

export type SettingsOrFaults =
  | { readonly kind: 'settings'; readonly settings: Settings }
  /** All that is wrong; each names its input and what is allowed. */
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

const minutes = v.pipe(
  decimal,
  v.check((value) => value > 0),
);
const seconds = v.pipe(decimal, v.minValue(0.1));

/** Turns the inputs into settings, or tells everything that is wrong with them. */
export function readSettings(raw: RawInputs, hint: SecretsHint): SettingsOrFaults {
  const reader = createInputReader(raw);
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
  const onLock = reader.parse(
    'on-lock',
    v.picklist(['fail', 'wait', 'reject']),
    'must be fail, wait or reject',
  );
  const { faults } = reader;
  if (!task || !connection || !timeout || !pause || !onLock || faults.length > 0) {
    return { kind: 'faults', faults };
  }
  return {
    kind: 'settings',
    settings: { task, connection, timeoutMs: timeout * 60_000, longestPauseMs: pause * 1_000, onLock },
  };
}
