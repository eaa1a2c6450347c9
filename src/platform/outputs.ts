import * as core from '@actions/core';
import type { Log } from '../log.js';
import type { Outputs } from '../report/outputs.js';

/** Writes outputs to the runner, those that are new. What cannot be written is one warning. */
export function createOutputSetter(log: Log): (values: Partial<Outputs>) => void {
  const written = new Map<string, string>();
  let warned = false;
  return (values) => {
    for (const [name, value] of Object.entries(values)) {
      if (written.get(name) === value) continue;
      try {
        core.setOutput(name, value);
        written.set(name, value);
      } catch (error) {
        if (warned) continue;
        warned = true;
        const reason = error instanceof Error ? error.message : String(error);
        log.warning(`Could not write the outputs (${reason}); the verdict stands.`);
      }
    }
  };
}
