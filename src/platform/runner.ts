import process from 'node:process';
import * as core from '@actions/core';
import { INPUT_NAMES, type RawInputs } from '../inputs/input-reader.js';
import type { Log } from '../log.js';
import { oneLine } from '../text/cleaner.js';

/** Reads the inputs as the runner hands them over. */
export function readRawInputs(): RawInputs {
  return Object.fromEntries(INPUT_NAMES.map((name) => [name, core.getInput(name)])) as RawInputs;
}

/** The folder that the runner keeps until the job's end; undefined outside of a runner. */
export function runnerTemp(): string | undefined {
  const folder = process.env['RUNNER_TEMP'];
  return folder === '' ? undefined : folder;
}

/** Tells the runner to show a value as `***` from here on. */
export function mask(secret: string): void {
  if (secret !== '') core.setSecret(secret);
}

/** @throws when the runner's file for the summary cannot be written */
export async function writeSummary(markup: string): Promise<void> {
  await core.summary.addRaw(markup).write();
}

/** The step's log on the runner. `core.info` escapes nothing, so that no line of ours may begin a command. */
export function createRunnerLog(): Log {
  let grouped = false;
  const endGroup = (): void => {
    if (grouped) core.endGroup();
    grouped = false;
  };
  return {
    info: (message) => core.info(harmless(message)),
    notice: (message) => core.notice(oneLine(message)),
    warning: (message) => core.warning(oneLine(message)),
    error: (message) => core.error(oneLine(message)),
    debug: (message) => core.debug(oneLine(message)),
    group: (title) => {
      endGroup();
      core.startGroup(oneLine(title));
      grouped = true;
    },
    endGroup,
  };
}

/** The runner acts on a line that begins with `::`, after spaces too. */
function harmless(message: string): string {
  return oneLine(message).replace(/^::/, ': :');
}
