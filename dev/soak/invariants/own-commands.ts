import type { RunRecord } from '../record.ts';
import type { Invariant } from './invariant.ts';
import { secretsOfRun } from './no-secrets.ts';

/** How every warning, notice and group of the action begins. */
const OWN_WORDS =
  /^(?:Diff \d+|Rejected diff \d+|Retry diff \d+|Create a diff of image|Look up diff \d+|Wait for diff \d+|Check the rules|What changed|The response to|The status could not be read|Nothing was processed yet|Clanforge gave no readable|Clanforge does not say which|Comment and commit status|No comment is written|Could not|Setting|Writing)/;

/** A line on which the runner acts, whatever stands before or in it. */
const COMMAND = /^\s*::|##\[/;
const OWN_COMMAND = /^::(add-mask|debug|notice|warning|error|group|endgroup)::(.*)$/s;

/** No command is made of remote text: each is one that the action gives, and says what the action says there. */
export const ownCommands: Invariant = (record) => {
  const outputs = Object.values(record.outputs);
  const inOutputs = outputs.find((value) => /[\r\n]/.test(value) || COMMAND.test(value));
  if (inOutputs !== undefined) return `an output is ${JSON.stringify(inOutputs)}`;
  const strange = record.lines.filter((line) => COMMAND.test(line)).find((line) => !isOwn(line, record));
  return strange === undefined ? undefined : `the log has the line ${JSON.stringify(strange)}`;
};

function isOwn(line: string, record: RunRecord): boolean {
  const [, command, data = ''] = OWN_COMMAND.exec(line) ?? [];
  if (command === 'add-mask') return secretsOfRun(record).includes(unescaped(data));
  if (data.includes('##[')) return false;
  switch (command) {
    case undefined:
      return false;
    case 'debug':
      return true;
    case 'endgroup':
      return data === '';
    // The verdict is the only error, and stands in the outputs too.
    case 'error':
      return unescaped(data) === record.outputs['error'];
    default:
      return OWN_WORDS.test(data);
  }
}

function unescaped(data: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
