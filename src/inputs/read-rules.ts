import type { PathPatterns } from '../rules/path-patterns.js';
import type { PathRuleName, Rules } from '../rules/rules.js';
import { parseSwitch, type InputReader } from './input-reader.js';
import { count } from './parsers.js';

const GIVEN_INPUTS = ['forbidden-paths', 'protected-paths', 'max-changes'] as const;

/** The rules of the release. Those with a fault are left out; the fault ends the step before it sends anything. */
export async function readRules(reader: InputReader): Promise<Rules> {
  const rules = {
    requireChanges: parseSwitch(reader, 'require-changes') ?? false,
    forbidden: await readPaths(reader, 'forbidden-paths'),
    protected: await readPaths(reader, 'protected-paths'),
    maxChanges: reader.parse('max-changes', count, 'must be a whole number, 0 or more'),
  };
  const isAsked = rules.requireChanges || GIVEN_INPUTS.some((name) => reader.text(name) !== '');
  if (isAsked && reader.text('mode') === 'start') {
    reader.fault(
      'mode',
      'must not be start with rules for the release (require-changes, forbidden-paths, protected-paths, max-changes), since it does not wait for the paths: give them to the step with mode: watch',
    );
  }
  return rules;
}

/** The matcher is loaded only for those who use it: it is a good part of the time to start. */
async function readPaths(reader: InputReader, name: PathRuleName): Promise<PathPatterns | undefined> {
  const text = reader.text(name);
  if (text === '') return undefined;
  const { readPatterns } = await import('../rules/path-patterns.js');
  const read = readPatterns(text);
  switch (read.kind) {
    case 'patterns':
      return read.patterns;
    case 'faults':
      for (const fault of read.faults) reader.fault(name, fault);
      return undefined;
  }
}
