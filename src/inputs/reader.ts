/** The inputs by name with their defaults, and a reader that collects every fault, so that one run shows them all. */

/** Each with the default of `action.yml`, which also applies to a value that a workflow passes empty. */
export const INPUTS = {
  accountserviceid: '',
  imageid: '',
  machineid: '',
  diffid: '',
  mode: 'run',
  'access-key': '',
  'secret-key': '',
  token: '',
  'api-url': 'https://api.multiplay.co.uk',
  'timeout-minutes': '60',
  'poll-interval-seconds': '15',
  'on-lock': 'fail',
  'reject-diff': 'never',
  'require-changes': 'false',
  'forbidden-paths': '',
  'protected-paths': '',
  'max-changes': '',
  'job-summary': 'true',
  comment: 'never',
  'status-context': '',
  // The workflow's own token, unless it is passed empty.
  'github-token': '',
} as const;
export type InputName = keyof typeof INPUTS;

/** The values as the workflow gives them; empty where it gives none. */
export type RawInputs = Readonly<Record<InputName, string>>;

/** @param get - the runner's value of an input */
export function readRawInputs(get: (name: InputName) => string): RawInputs {
  const names = Object.keys(INPUTS) as InputName[];
  return Object.fromEntries(names.map((name) => [name, get(name)])) as RawInputs;
}

/** Turns a text that is not empty into a value; undefined when the text is invalid. */
export type Parser<Value> = (text: string) => Value | undefined;

export type InputReader = ReturnType<typeof createInputReader>;

export function createInputReader(raw: RawInputs) {
  const faults: string[] = [];
  /** The trimmed value or its default; empty when there is neither. */
  const text = (name: InputName): string => raw[name].trim() || INPUTS[name];
  /** @param rule - what is allowed; it follows the input's name */
  const fault = (name: InputName, rule: string): void => {
    faults.push(`${name} ${rule}`);
  };
  /** The parsed value; undefined when it is empty, or invalid, which is a fault. */
  const parse = <Value>(name: InputName, parser: Parser<Value>, rule: string): Value | undefined => {
    const value = text(name);
    if (value === '') return undefined;
    const parsed = parser(value);
    if (parsed === undefined) fault(name, `${rule}, not ${quote(value)}`);
    return parsed;
  };
  return {
    faults,
    fault,
    text,
    parse,
    choice: <const Word extends string>(name: InputName, words: readonly Word[]): Word | undefined => {
      const rule = `must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
      return parse(name, (given) => words.find((word) => word === given), rule);
    },
    flag: (name: InputName) => parse(name, booleanValue, 'must be true or false'),
  };
}

/** Part of a value could slip past the redaction of secrets, so it is shown whole or not at all. */
function quote(text: string): string {
  return text.length > 60 ? `what was given (${text.length} characters)` : `"${text}"`;
}

/** A whole number from 0. */
export const count: Parser<number> = (text) => {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(value) ? value : undefined;
};

/** All ids of Clanforge are positive whole numbers [D]. */
export const positiveId: Parser<number> = (text) => (text.startsWith('0') ? undefined : count(text));

/** A decimal number of at least `least`, or above 0. */
export function decimal(least: number): Parser<number> {
  return (text) => {
    const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
    return Number.isFinite(value) && value > 0 && value >= least ? value : undefined;
  };
}

/** In the spellings of YAML. */
const booleanValue: Parser<boolean> = (text) =>
  /^(true|True|TRUE|false|False|FALSE)$/.test(text) ? text.toLowerCase() === 'true' : undefined;

/** What an HTTP header can carry: printable ASCII without spaces. */
export function isHeaderWord(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
