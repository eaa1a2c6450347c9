import { onOrOff, positiveId, type Parser } from './parsers.js';

/** The inputs as `action.yml` names them. */
export const INPUT_NAMES = [
  'accountserviceid',
  'imageid',
  'machineid',
  'diffid',
  'mode',
  'access-key',
  'secret-key',
  'token',
  'api-url',
  'timeout-minutes',
  'poll-interval-seconds',
  'on-lock',
  'require-changes',
  'forbidden-paths',
  'protected-paths',
  'max-changes',
  'job-summary',
  'comment',
  'status-context',
  'github-token',
] as const;
export type InputName = (typeof INPUT_NAMES)[number];

/** Their values as the workflow gives them; empty where it gives none. */
export type RawInputs = Readonly<Record<InputName, string>>;

/** The defaults of `action.yml`, which also stand for a value that a workflow passes empty. */
export const DEFAULTS: Readonly<Partial<Record<InputName, string>>> = {
  mode: 'run',
  'api-url': 'https://api.multiplay.co.uk',
  'timeout-minutes': '60',
  'poll-interval-seconds': '15',
  'on-lock': 'fail',
  'require-changes': 'false',
  'job-summary': 'true',
  comment: 'never',
};

/** Reads inputs one by one and collects every fault, so that nobody has to find them one run at a time. */
export interface InputReader {
  /** What is wrong so far; each names its input and what is allowed. */
  readonly faults: readonly string[];
  fault: (name: InputName, rule: string) => void;
  /** The trimmed value or its default; empty when there is neither. */
  text: (name: InputName) => string;
  /** The parsed value. Undefined when it is empty, or breaks the rule, which is a fault then. */
  parse: <Value>(name: InputName, parser: Parser<Value>, rule: string) => Value | undefined;
  /** What {@link parse} gave: undefined when the value is empty, which is a fault then, or broke its rule. */
  require: <Value>(name: InputName, parsed: Value | undefined, why: string) => Value | undefined;
}

export function createInputReader(raw: RawInputs): InputReader {
  const faults: string[] = [];
  const text = (name: InputName): string => raw[name].trim() || (DEFAULTS[name] ?? '');
  const fault = (name: InputName, rule: string): void => {
    faults.push(`${name} ${rule}`);
  };
  return {
    faults,
    fault,
    text,
    parse: (name, parser, rule) => {
      const value = text(name);
      if (value === '') return undefined;
      const parsed = parser(value);
      if (parsed === undefined) fault(name, `${rule}, not ${quote(value)}`);
      return parsed;
    },
    require: (name, parsed, why) => {
      if (text(name) === '') fault(name, `is missing (${why})`);
      return parsed;
    },
  };
}

/** An id of Clanforge, all of which are positive whole numbers [D]. */
export function parseId(reader: InputReader, name: InputName): number | undefined {
  return reader.parse(name, positiveId, 'must be a positive whole number');
}

/** An input that is on or off, in the spellings of YAML. */
export function parseSwitch(reader: InputReader, name: InputName): boolean | undefined {
  return reader.parse(name, onOrOff, 'must be true or false');
}

/** Part of a value would slip through the redaction of secrets, so it is shown whole or not at all. */
function quote(text: string): string {
  return text.length > 60 ? `what was given (${text.length} characters)` : `"${text}"`;
}
